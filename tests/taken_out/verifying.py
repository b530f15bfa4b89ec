"""Verification: the second person, what stops a finding, and what the person's page says."""

from tests.taken_out.row import rows

STEPS, CASE, DOOR = "intake/test_verifying.py::", "cases/test_verifying.py::", "door/test_still_missing.py::"
START, SINCE = "cases/test_start_page.py::", "cases/test_since.py::"

ROWS = (
    *rows(
        0, "intake/verifying.py",
        ("nobody is the second person to themself", "    if check.author == me:\n", "    if False:\n",
         f"{STEPS}test_nobody_is_the_second_person_to_a_result_of_their_own {CASE}test_somebody_of_the_team_is_the_second_person_and_the_author_is_not"),
        ("nobody looks twice", '    if any(look["by"] == me for look in check.looks):\n', "    if False:\n", f"{STEPS}test_nobody_looks_twice_at_one_result"),
        ("an ended membership looks at nothing", "    if place.keyring.worker_id not in place.hands:\n", "    if False:\n", f"{STEPS}test_whose_place_in_the_group_has_ended_is_no_second_person"),
        ("a second person is waited for", "    if standing.waiting:\n", "    if False:\n", f"{STEPS}test_an_interview_waits_for_a_second_person"),
        ("what is in question stops it", "    if standing.unresolved:\n", "    if False:\n",
         f"{STEPS}test_a_contradiction_stops_it_and_its_author_alone_does_not_talk_it_away"),
        ("a result is by whom it names", "        _refuse_unsigned(place, standing.by_id[step])\n", "        pass\n",
         f"{STEPS}test_a_result_with_the_name_of_somebody_else_beside_it_carries_no_finding"),
        ("whoever found it does not say alone that it stands", '    if standing.rests_on_two and standing.found["by"] == me:\n', "    if False:\n",
         f"{SINCE}test_whoever_found_it_does_not_say_alone_that_it_stands_where_a_second_person_is_asked_for"),
        ("a contradiction is settled before it stands", "    refuse_unfinished(standing)\n    _refuse_absent(place)\n", "    _refuse_absent(place)\n",
         f"{SINCE}test_a_contradiction_is_settled_before_anybody_says_that_it_stands"),
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
        0, "cases/since.py",
        ("a correction asks to look again", 'yield Came(CORRECTION, row, decided["at"])', "yield from ()", f"{SINCE}test_a_correction_an_enquiry_and_an_incident_each_ask_to_look_again"),
        ("an enquiry asks to look again", "yield Came(ENQUIRY, row, _first_of(kept))", "yield from ()", f"{SINCE}test_a_correction_an_enquiry_and_an_incident_each_ask_to_look_again"),
        ("an incident asks to look again", 'yield Came(INCIDENT, entry["incident"], entry["at"])', "yield from ()", f"{SINCE}test_a_correction_an_enquiry_and_an_incident_each_ask_to_look_again"),
        ("the second person's word is by their hand", " and verifying.is_by_its_hand(row, line)", "", f"{SINCE}test_the_word_of_the_second_person_counts_only_from_their_own_hand"),
        ("whoever found it does not find it anew past what came", "    if not by_two or found[\"by\"] != earlier[\"by\"]:\n", "    if True:\n",
         f"{SINCE}test_whoever_found_it_does_not_find_it_anew_past_what_came"),
        ("what is said twice counts once", "        if before[\"verdict\"] != THEIRS:\n            break\n        since = str(before[\"at\"])\n", "        pass\n",
         f"{SINCE}test_what_is_said_twice_counts_once"),
    ),
    *rows(
        0, "cases/verifying.py",
        ("nothing is answered twice", "    if not over or set(over) -", "    if False and set(over) -", f"{SINCE}test_it_is_not_answered_twice_nor_for_what_did_not_come"),
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
