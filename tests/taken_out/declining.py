"""Saying no well: nothing stale or blaming leaves, who said no does not look again, no small number goes out."""

from tests.taken_out.row import rows

ONWARD, NUMBERS = "intake/test_onward.py::", "intake/test_declined_numbers.py::"
AFTER, LOOK, DOOR = "intake/test_after_no.py::", "intake/test_second_look.py::", "door/test_after_a_no.py::"

ROWS = (
    *rows(
        0, "intake/surge.py",
        ("who wrote after a no is counted in a surge", "queries.waits() | Q(received__gte=since)", 'Q(state="open") | Q(received__gte=since)',
         "intake/test_surge.py::test_whoever_wrote_after_a_no_is_counted_with_those_who_wait"),
    ),
    *rows(
        0, "desk/matters.py",
        ("the clock of a closed request is found by its hour", "HelpRequest.objects.filter(compartment=INTAKE, due_hour", 'HelpRequest.objects.filter(compartment=INTAKE, state="open", due_hour',
         f"{AFTER}test_on_duty_says_whose_clock_rings_without_the_opening_of_every_line"),
    ),
    *rows(
        0, "intake/declining/letters.py",
        ("what nobody looked at for long does not leave unsaid", "    if entry.is_stale(today) and not (dated and entry.checked_on):\n",
         "    if False:\n", f"{ONWARD}test_what_nobody_looked_at_for_long_does_not_leave_unsaid"),
        ("nobody is sent words they cannot read", "if entry is None or entry.is_gone or not entry.speaks(language):", "if entry is None:",
         f"{ONWARD}test_an_organisation_without_words_in_their_language_is_not_sent"),
    ),
    *rows(
        0, "intake/declining/book.py",
        ("an entry is not overwritten unseen", "    if before and seen != before.seen:\n", "    if False:\n",
         f"{ONWARD}test_a_colleague_who_was_quicker_is_not_overwritten_unseen"),
        ("nobody vouches for words they have not read", "    if seen != before.seen:\n        raise Stale(before)\n    # What",
         "    # What", f"{ONWARD}test_nobody_vouches_for_words_they_have_not_read"),
        ("another way to reach them is looked at anew", 'if _reach(kept) == _reach(entry) else ""', "",
         f"{ONWARD}test_another_way_to_reach_them_must_be_looked_at_anew"),
    ),
    *rows(
        0, "intake/declining/second_look.py",
        ("who said no does not look again", "    return worker != last_no(box) or not (waits(box) or asked_for(box))\n",
         "    return True\n", f"{LOOK}test_who_said_no_is_not_who_looks_again"),
    ),
    *rows(
        0, "intake/actions/deciding.py",
        ("a second no comes from somebody else", "        second_look.refuse_same_person(box, request.keyring.worker_id)\n", "",
         f"{AFTER}test_a_second_no_comes_from_somebody_else_too"),
        ("no letter says that somebody is not believed", "        refuse_blame(text)\n", "",
         f"{LOOK}test_a_letter_never_says_that_somebody_is_not_believed"),
    ),
    *rows(
        0, "intake/declining/reopening.py",
        ("a second look is not ended in silence", "    if second_look.waits(box):\n            raise", "    if False:\n            raise",
         f"{LOOK}test_a_second_look_is_not_ended_in_silence"),
    ),
    *rows(
        0, "intake/declining/leaving.py",
        ("no small number leaves the house", "n if n >= SMALL else HIDDEN for c, n", "n for c, n",
         f"{NUMBERS}test_no_number_below_ten_leaves_the_house"),
        ("no small number can be worked out", "    while _hide_in_rows(found, rows) or _hide_in_columns(found):\n        pass", "    if rows:\n        pass",
         f"{NUMBERS}test_a_small_number_cannot_be_worked_out_from_its_column"),
        ("a part gives its rest away no more than itself", "WITHHELD if found.refused - n < SMALL else n", "n",
         f"{NUMBERS}test_what_is_left_of_the_whole_is_not_given_away_either"),
    ),
    *rows(
        0, "door/coming_back.py",
        ("asked twice is said in words", "    if messages.asked_before(found) and not text and not upload.kept:\n", "    if False:\n",
         f"{DOOR}test_asked_twice_is_resolved_in_words_and_what_is_new_is_kept"),
    ),
)  # fmt: skip
