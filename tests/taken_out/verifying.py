"""Verification: the second person, what stops a finding, and what the person's page says."""

from tests.taken_out.row import rows

STEPS, CASE, DOOR = "intake/test_verifying.py::", "cases/test_verifying.py::", "door/test_still_missing.py::"
START = "cases/test_start_page.py::"

ROWS = (
    *rows(
        0, "intake/verifying.py",
        ("nobody is the second person to themself", "    if check.author == me:\n", "    if False:\n",
         f"{STEPS}test_nobody_is_the_second_person_to_a_result_of_their_own {CASE}test_somebody_of_the_team_is_the_second_person_and_the_author_is_not"),
        ("nobody looks twice", '    if any(look["by"] == me for look in check.looks):\n', "    if False:\n", f"{STEPS}test_nobody_looks_twice_at_one_result"),
        ("an ended membership looks at nothing", "    if me not in place.hands:\n", "    if False:\n", f"{STEPS}test_whose_place_in_the_group_has_ended_is_no_second_person"),
        ("a second person is waited for", "    if standing.waiting:\n", "    if False:\n", f"{STEPS}test_an_interview_waits_for_a_second_person"),
        ("what is in question stops it", "    if standing.unresolved:\n", "    if False:\n",
         f"{STEPS}test_a_contradiction_stops_it_and_its_author_alone_does_not_talk_it_away"),
        ("a result is by whom it names", "        _refuse_unsigned(place, standing.by_id[step])\n", "        pass\n",
         f"{STEPS}test_a_result_with_the_name_of_somebody_else_beside_it_carries_no_finding"),
        ("a result is never edited", "    if check.result and not replaces.strip():\n", "    if False:\n",
         f"{STEPS}test_a_result_is_replaced_only_with_a_reason_and_both_stay"),
    ),
    *rows(
        0, "intake/verification.py",
        ("nothing rests on one pair of eyes", 'or (check.supports and self._alone))', "or False)", f"{STEPS}test_whatever_is_the_only_support_waits_for_a_second_person"),
        ("a replaced result is read by somebody else", 'check.said["second"] or check.earlier or', 'check.said["second"] or',
         f"{STEPS}test_a_contradiction_stops_it_and_its_author_alone_does_not_talk_it_away"),
    ),
    *rows(
        0, "intake/actions/verifying.py",
        ("nothing is verified in a closed request", "        request.refuse_closed()\n", "        pass\n", f"{STEPS}test_no_step_is_opened_or_answered_in_a_closed_request"),
        ("nothing is written to whom it may harm", "        mail.by_telephone(request)\n        or ", "        ",
         f"{STEPS}test_nothing_is_laid_down_for_somebody_who_is_reached_by_telephone_only"),
    ),
    *rows(
        0, "cases/starting.py",
        ("no case begins unverified", "    if verifying.found_credible(request) is None:\n", "    if False:\n",
         f"{START}test_no_case_begins_before_the_account_was_found_credible"),
    ),
    *rows(
        0, "door/messages.py",
        ("what has ended asks for nothing", "if lists and status not in ENDED else", "if lists else", f"{DOOR}test_a_request_that_has_ended_needs_nothing"),
    ),
)  # fmt: skip
