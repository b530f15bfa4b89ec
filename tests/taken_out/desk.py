"""Items 4 and 6 at the desk: rows that name people, which whoever owns the database can write without any key."""

from tests.taken_out.row import layered, rows

LIST = "vault/test_directory.py::"
CLAIM, HAND = "intake/test_claiming.py::", "desk/test_rows_by_hand.py::"
LOST, BULK = "cases/test_lost_code.py::", "intake/test_bulk_guards.py::"

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
    *rows(
        4, "desk/duty.py",
        ("a note is signed by the colleague it names", "    return text if has_signed(signed.directory(), row.by_id, signature, NOTE, *_signed_in(row, text)) else None\n", "    return text\n",
         f"{HAND}test_a_note_that_the_colleague_it_names_did_not_sign_is_not_shown_and_the_page_says_so[mia] "
         f"{HAND}test_a_note_is_of_the_moment_at_which_it_was_signed"),
        ("a note without a signature is nobody's", 'bytes.fromhex(said["signature"])\n    except (SealingError, ValueError, KeyError, TypeError):\n        return None\n',
         'bytes.fromhex(said.get("signature", ""))\n    except (SealingError, ValueError, KeyError, TypeError):\n        return None\n    if not signature:\n        return text\n',
         f"{HAND}test_a_note_that_the_colleague_it_names_did_not_sign_is_not_shown_and_the_page_says_so[None]"),
        ("what does not hold crowds nothing out", "if len(notes) == limit:", "if len(notes) + passed_over >= limit:",
         f"{HAND}test_notes_that_nobody_signed_do_not_crowd_out_one_that_holds"),
        ("whose access was withdrawn is said beside their note", "        withdrawn = row.by_id in gone\n", "        withdrawn = False\n",
         f"{HAND}test_a_note_of_somebody_whose_access_was_withdrawn_says_so"),
    ),
    *rows(
        4, "desk/rota.py",
        ("a shift is signed", "    return has_signed(directory, officer, bytes(shift.signature), PURPOSE, *_said(shift))\n", "    return True\n",
         f"{HAND}test_a_shift_that_no_officer_signed_brings_nobody_a_note_or_an_alarm[eve] "
         f"{HAND}test_a_shift_is_followed_only_as_it_was_signed[first] {HAND}test_a_shift_is_followed_only_as_it_was_signed[starts]"),
        ("a shift is signed by an officer", "    if not directory.was_officer(officer, shift.hour):\n", "    if False:\n",
         f"{HAND}test_a_shift_signed_by_somebody_who_is_no_officer_is_not_followed"),
        ("a shift that was taken off does not come back", "if acts > 1}", "if acts > 2}",
         f"{HAND}test_a_shift_that_was_taken_off_is_not_followed_when_its_row_is_put_back"),
    ),
    *layered(
        4, "a row of the rota that nobody signed: who signs, and the signature",
        f"{HAND}test_a_shift_that_no_officer_signed_brings_nobody_a_note_or_an_alarm[None] "
        f"{HAND}test_the_rota_and_today_say_which_shift_is_not_followed_and_it_can_be_taken_off",
        ("desk/rota.py", "    if not directory.was_officer(officer, shift.hour):\n", "    if False:\n"),
        ("desk/rota.py", "    return has_signed(directory, officer, bytes(shift.signature), PURPOSE, *_said(shift))\n", "    return True\n"),
    ),
    *rows(
        4, "desk/duty.py",
        ("only an officer plans", "    if not by.is_officer:\n        raise NotYours()\n", "", f"{HAND}test_somebody_who_is_no_officer_plans_no_shift"),
        ("what nobody signed keeps nobody from planning", "there = rota.followed(Shift.objects.filter(starts__lt=ends, ends__gt=starts).order_by(\"starts\"))",
         "there = list(Shift.objects.filter(starts__lt=ends, ends__gt=starts).order_by(\"starts\"))",
         f"{HAND}test_a_shift_that_nobody_signed_keeps_no_officer_from_planning"),
        ("what nobody signed is no gap of the rota", "    return list(rota.followed(gaps))\n", "    return gaps\n",
         f"{HAND}test_a_shift_that_nobody_signed_is_no_gap_of_the_rota"),
    ),
    *rows(
        4, "desk/names.py",
        ("who a worker is was signed", "    written = has_signed(present, who, signature, PURPOSE, *_signed_in(row.about_id, said))\n", "    written = True\n",
         f"{HAND}test_who_a_worker_is_in_life_an_officer_said_and_nobody_else {HAND}test_what_an_officer_wrote_of_one_worker_is_said_of_no_other"),
        ("who a worker is was signed by an officer", "return said if written and present.was_officer(who, said[\"hour\"]) else None", "return said if written else None",
         f"{HAND}test_who_a_worker_is_in_life_an_officer_said_and_nobody_else"),
    ),
    *rows(
        4, "vault/directory.py",
        ("whoever was an officer stays one for the past", "        return any(since <= hour <= until for since, until in self.ever_terms.get(worker, ()))\n", "        return self.is_officer(worker, hour)\n",
         f"{LIST}test_whoever_was_an_officer_at_an_hour_stays_so_after_another_certificate "
         f"{HAND}test_what_a_name_was_signed_as_goes_on_to_officers_who_come_later_and_outlives_its_writer"),
        ("after a revocation an officer was none", "[(since, min(until, body[\"hour\"])) for since, until in terms]", "terms",
         f"{LIST}test_a_revoked_officer_was_one_until_that_hour"),
    ),
    *rows(
        4, "intake/handing.py",
        ("that a request became a case stands in its record", "    if not _became_case(request):\n", '    if request.summary.get("outcome") != "accepted":\n',
         f"{LOST}test_a_line_of_the_queue_does_not_hide_that_the_request_became_a_case "
         f"{LOST}test_a_line_of_the_queue_does_not_let_the_second_hand_attach_alone"),
    ),
    *rows(
        4, "intake/moving.py",
        ("only a box that opens lets the door's copy go", "    if open_box(keyring, row.pk).read(Label.REQUEST_CONTENT, row.pk) is None:\n", "    if False:\n",
         "intake/test_first_opening.py::test_a_wrap_written_by_hand_does_not_pass_for_a_request_that_the_desk_has"),
    ),
    *rows(
        4, "intake/bulk_batches.py",
        ("an old batch that names something else takes nothing along", "sorted(set(old) - _something_else(old))", "old",
         "intake/test_bulk_going_on.py::test_a_row_of_an_old_batch_that_names_a_request_takes_nothing_of_it_along"),
    ),
    *rows(
        4, "intake/bulk_work.py",
        ("bulk work asks the record, not the line of the queue", "    return bulk_plans.why_not(plan.wish, request.row, line, plan", "    line |= request.summary\n    return bulk_plans.why_not(plan.wish, request.row, line, plan",
         f"{BULK}test_a_line_of_the_queue_sends_nothing_that_the_record_speaks_against"),
        ("what was done before the lock is seen under it", "            request.box = open_box(request.keyring, request.ref)  # what was opened before the lock may be older\n", "",
         f"{BULK}test_what_a_colleague_did_between_the_opening_and_the_lock_is_seen"),
    ),
)  # fmt: skip
