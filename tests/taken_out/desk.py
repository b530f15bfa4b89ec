"""Items 4 and 6 at the desk: rows that name people, which whoever owns the database can write without any key."""

from tests.taken_out.row import rows

CLAIM = "intake/test_claiming.py::"

ROWS = (
    *rows(
        6, "intake/actions/claiming.py",
        ("the second hand of a lost code is one of those who may", "    if not handing.may_be_second(second.worker):\n", "    if False:\n",
         f"{CLAIM}test_a_signature_of_somebody_of_neither_kind_attaches_nothing[mia] "
         f"{CLAIM}test_a_second_hand_who_left_the_intake_desk_before_it_is_attached_counts_no_more"),
        ("only intake and officers confirm a lost code", "    if not handing.may_be_second(keyring.worker_id):\n", "    if False:\n",
         f"{CLAIM}test_somebody_of_neither_kind_is_no_second_hand[mia]"),
        ("a confirmation is signed", "    except BadSignature:\n        raise _not_as_signed() from None\n", "    except BadSignature:\n        pass\n",
         f"{CLAIM}test_a_confirmation_written_by_hand_is_refused"),
    ),
)  # fmt: skip
