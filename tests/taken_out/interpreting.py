"""Interpreters: sealed to one only, nothing of the request inside, an end that holds, nothing read back."""

from tests.taken_out.row import rows

JOBS, PAGES = "intake/test_translating.py::", "desk/test_translating_pages.py::"
WORDS, CASES, GONE = "intake/test_glossary.py::", "cases/test_translating.py::", "keeping/test_forgetting_jobs.py::"

ROWS = (
    *rows(
        0, "intake/translating/asking.py",
        ("a file is checked beside itself", '    if entry["is_file"] and entry["of"] != order.of:\n', "    if False:\n",
         f"{JOBS}test_the_translation_of_a_file_is_checked_beside_that_file_only"),
    ),
    *rows(
        0, "desk/translating.py",
        ("a declined check stays a check", ' or before["check_of"]', "", f"{PAGES}test_a_check_that_was_declined_is_asked_again_as_a_check"),
    ),
    *rows(
        0, "intake/translating/places.py",
        ("a request says which interpreter was asked for", "if wish else []", "if False else []", f"{PAGES}test_a_request_says_which_interpreter_was_asked_for"),
    ),
    *rows(
        0, "letterbox/shapes.py",
        ("what was signed before interpreters were asked for still is", 'whole if self.interpreter else {name: said for name, said in whole.items() if name != "interpreter"}', "whole",
         "letterbox/test_envelopes.py::test_a_request_of_which_nobody_said_an_interpreter_is_written_as_before_that_was_asked"),
    ),
    *rows(
        0, "intake/translating/jobs.py",
        ("a text goes to interpreters only", "if entry is None or row.worker_id not in interpreters():", "if entry is None:",
         f"{JOBS}test_somebody_who_is_no_interpreter_gets_no_job {JOBS}test_an_organisation_without_interpreters_says_so"),
        ("a job is shown as somebody asked for it", "    if not public.has_signed(signed.directory(), job.by, signature, JOB, *_of_job(row, said)):\n        raise _unreadable()\n", "",
         f"{JOBS}test_a_job_that_nobody_signed_is_not_shown {JOBS}test_an_hour_set_later_by_hand_opens_nothing"),
        ("the answer goes to the group that signed", "    row.compartment = job.to\n    row.epoch, row.answer = public.seal_to_compartment(\n        signed.directory(), job.to,",
         "    row.epoch, row.answer = public.seal_to_compartment(\n        signed.directory(), row.compartment,",
         f"{JOBS}test_the_answer_goes_to_the_group_that_signed_whatever_the_row_says"),
        ("an answer is believed by its signature", "    return said if ours else None", "    return said",
         f"{JOBS}test_an_answer_put_there_by_somebody_else_is_not_believed"),
        ("an hour that has come ends a job", "    if row.state == State.WAITING and has_come(row.expires, hour_of(now)):\n        return str(State.EXPIRED)\n", "",
         f"{JOBS}test_after_its_hour_a_job_is_not_opened_again {JOBS}test_an_answer_to_a_job_that_ran_out_is_refused "
         f"{PAGES}test_after_its_hour_a_job_says_so_and_gives_back_what_was_typed"),
        ("whoever is no interpreter any more holds no text", " | ~Q(worker__in=interpreters())", "",
         f"{JOBS}test_the_open_jobs_of_somebody_whose_access_is_withdrawn_come_back"),
        ("an ended job keeps no text", 'row.state, row.sealed = state, b""', "row.state = state",
         f"{JOBS}test_what_was_sent_is_read_back_by_nobody {JOBS}test_what_ran_out_is_emptied_by_the_regular_check"),
        ("the clock of an emergency stops with it", "        clocks.settle_due(row.due)\n", "        pass\n",
         f"{JOBS}test_an_emergency_rings_the_interpreters_at_once_until_it_is_answered"),
    ),
    *rows(
        0, "intake/apps.py",
        ("what came back follows the group's key", ", reseal_answers, reseal_views]", ", reseal_views]",
         f"{JOBS}test_an_answer_that_waits_is_brought_to_the_new_key_of_the_group"),
    ),
    *rows(
        0, "intake/translating/interpreting.py",
        ("a job is one interpreter's", "filter(pk=job_id, worker_id=keyring.worker_id).first()\n    if row is None or GROUP not in keyring.codes:", "filter(pk=job_id).first()\n    if row is None:",
         f"{JOBS}test_nobody_else_opens_a_job"),
        ("answering twice is refused", "    _refuse_ended(row, now)\n    if not translation.strip():", "    if not translation.strip():",
         f"{JOBS}test_answering_twice_is_refused_and_the_first_answer_stays {JOBS}test_an_answer_to_a_job_that_ran_out_is_refused"),
    ),
    *rows(
        0, "intake/translating/asking.py",
        ("nobody checks their own translation", '    if entry["worker"] == order.worker:', "    if False:", f"{JOBS}test_nobody_checks_their_own_translation"),
        ("the same form sends once", "        if there:\n            return row_id\n", "",
         f"{JOBS}test_the_same_form_sends_one_job {PAGES}test_the_same_form_sent_twice_is_one_job"),
        ("the row is emptied when the answer is in the box", 'update(answer=b"", told=True)', "update(told=True)",
         f"{JOBS}test_the_row_is_empty_when_the_answer_is_taken_in"),
    ),
    *rows(
        0, "intake/translating/glossary.py",
        ("interpreters propose, a worker writes", "    if not may_write(keyring):\n        raise NotYours()\n", "", f"{WORDS}test_an_interpreter_does_not_write_an_entry"),
        ("of two writers the second is told", "if code and (before is None or before.seen != seen):", "if code and before is None:",
         f"{WORDS}test_of_two_at_once_the_second_is_told"),
    ),
    *rows(
        0, "desk/translating.py",
        ("nothing goes before its text was shown for this interpreter", '    if request.POST.get("confirmed") == who:', '    if who:',
         f"{PAGES}test_before_it_goes_the_worker_sees_exactly_what_will_go_and_nothing_is_sent {PAGES}test_a_confirmation_for_somebody_else_sends_nothing"),
    ),
    *rows(
        7, "keeping/forgetting.py",
        ("forgetting reaches the interpreter", "        for rows in (rows for job in links.jobs for rows in story_rows(job)):\n            rows.delete()\n", "",
         f"{GONE}test_a_text_that_an_interpreter_has_goes_with_the_request {GONE}test_an_answer_that_nobody_has_taken_in_goes_too"),
        ("an older archive brings no job back", ", *self.dues, *self.jobs)", ", *self.dues)", f"{GONE}test_an_older_archive_brings_no_forgotten_text_back"),
    ),
    *rows(
        7, "keeping/tables.py",
        ("jobs lie in the archive that forgetting reaches", '        "intake.translationjob",\n', "",
         f"{CASES}test_a_row_of_a_job_goes_into_the_archive_that_forgetting_reaches"),
    ),
)
