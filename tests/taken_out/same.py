"""Who is who: nobody counts twice, nothing is lost, and nothing that is shut is shown."""

from tests.taken_out.row import layered, rows

SAME = "intake/test_same.py::"
LINKED = "cases/test_linked.py::"
HOUSE = "cases/test_households.py::"
ONE = "cases/test_one_person.py::"
PAGES = "intake/test_same_pages.py::"

ROWS = (
    *rows(
        0, "intake/actions/joining.py",
        ("a request is never set against itself", "    if ref == other:\n        raise", "    if False:\n        raise", f"{SAME}test_a_request_is_never_set_against_itself {PAGES}test_a_request_beside_itself_is_refused_in_words"),
        ("what is closed is joined to none", "    if said == pairs.SAME and ended:", "    if False:", f"{SAME}test_what_is_closed_is_joined_to_none_and_can_be_said_to_be_another"),
        ("the younger one is not counted", "            milestones.set_aside(boxes[ref])\n", "            pass\n", f"{SAME}test_one_person_counts_once_in_the_elder_request {SAME}test_a_circle_is_one_person_and_comes_to_an_end"),
        ("whoever is another person counts again", "            milestones.bring_back(boxes[eldest])\n", "            pass\n", f"{SAME}test_taking_it_back_restores_figures_clocks_and_mailboxes_exactly"),
        ("a refused duplicate stays uncounted", "if not second_look.counted_elsewhere(boxes[eldest]):", "if True:", f"{SAME}test_no_later_word_counts_again_what_was_refused_as_a_duplicate"),
    ),
    *rows(
        0, "intake/milestones.py",
        ("what the younger had reached counts with the elder", "json.dumps({\"persons\": counted(content)}", "json.dumps({\"persons\": content[\"persons\"]}", f"{SAME}test_what_only_the_younger_had_reached_counts_with_the_elder"),
        ("nobody is counted in two requests", "    if is_aside(read(box)):\n", "    if False:\n", f"{SAME}test_whoever_is_counted_elsewhere_is_verified_there"),
    ),
    *rows(
        0, "intake/comparing.py",
        ("no number stands side by side", 'HIDDEN = ("number", "handle")', "HIDDEN = ()", f"{PAGES}test_no_number_stands_side_by_side"),
    ),
    *rows(
        0, "cases/linked.py",
        ("a case is never linked with itself", "    if ref == other:\n", "    if False:\n", f"{LINKED}test_a_case_is_never_linked_with_itself"),
        ("a closed case is linked with none", "if not (case.row.open and other.row.open):", "if False:", f"{LINKED}test_a_closed_case_is_linked_with_none {ONE}test_nobody_is_joined_to_a_case_that_is_closed"),
        ("undone twice keeps the first reason", " or stands[\"undone\"]:", ":", f"{LINKED}test_undone_twice_it_keeps_the_first_reason"),
    ),
    *rows(
        0, "cases/households.py",
        ("the principal stays with the code", 'if person(case, one)["role"] == PRINCIPAL:', "if False:", f"{HOUSE}test_the_principal_stays_with_the_code"),
        ("two households are never joined whole", "    if mine and theirs:\n        raise Refused(\n            _(\"Both cases belong to a household already", "    if False:\n        raise Refused(\n            _(\"Both cases belong to a household already", f"{HOUSE}test_a_third_joins_and_two_households_are_never_joined_whole"),
        ("a household is not cut in its middle", "    if mine and theirs:\n        raise Refused(\n            _(\"Both cases belong to a household with", "    if False:\n        raise Refused(\n            _(\"Both cases belong to a household with", f"{HOUSE}test_a_household_is_not_cut_in_its_middle"),
        ("nothing of who left stays", "        case.remove(label, row)\n", "        pass\n", f"{HOUSE}test_nothing_of_who_left_stays_but_that_they_left"),
        ("what a court wants kept is not parted", "        ask(case.ref)\n", "        pass\n", f"{HOUSE}test_what_a_court_wants_kept_is_not_parted"),
        ("nobody parts whose names are still elsewhere", "    if carrying_names.waits(case.ref):", "    if False:", f"{HOUSE}test_nobody_parts_whose_names_are_still_elsewhere"),
        ("an alarm stays with nobody it is not about", "    if alarms_of(case, now) or came_since(case):", "    if False:", f"{HOUSE}test_an_alarm_stays_with_nobody_it_is_not_about"),
        ("whom they must not meet goes along", "    _keep_apart(case, fresh, apart, now)\n", "", f"{HOUSE}test_whom_they_must_not_meet_goes_along"),
        ("who parted is counted once", '"persons": staying})', '"persons": content["persons"]})', f"{HOUSE}test_figures_count_the_same_people_and_one_household_more"),
    ),
    *rows(
        0, "cases/carrying_names.py",
        ("names come out of the case that was left alone", "    if come_from(case) != before.ref:\n", "    if False:\n", f"{HOUSE}test_names_of_a_case_that_was_not_left_are_not_brought"),
        ("names stand in one case only", "        before.remove(label, row)\n", "        pass\n", f"{HOUSE}test_a_custodian_brings_names_and_papers_over_and_nobody_else_can"),
    ),
    *layered(
        0, "the case that was left says itself who may take names", f"{HOUSE}test_a_team_alone_calls_for_no_names_of_another_case",
        ("cases/carrying_names.py", '    persons &= {entry["person"] for entry in let_go.values()}\n', ""),
        ("cases/carrying_names.py", '    persons &= set(CasePerson.objects.filter(case=case.ref).values_list("pk", flat=True))\n', ""),
    ),
    *rows(
        0, "keeping/actions.py",
        ("nobody is forgotten while names lie in the wrong case", "    _refuse_names_waiting(box)\n", "", f"{HOUSE}test_nobody_is_forgotten_while_names_lie_in_the_wrong_case"),
    ),
    *rows(
        0, "cases/link_rows.py",
        ("no row stands in two cases", "here, there = random_id(), random_id()", "here = there = random_id()", f"{HOUSE}test_no_row_stands_in_two_cases"),
    ),
    *rows(
        0, "intake/milestones.py",
        ("endings of a joined case end nothing here", '        if rung["rung"] in codes(RUNGS):\n', "        if True:\n", f"{ONE}test_a_case_that_ended_ends_nothing_in_the_other"),
        ("repeated stays are kept", '            person["rungs"] += _earlier(person["rungs"], other["rungs"])\n', '            person["rungs"] = list({rung["rung"]: rung for rung in [*_earlier(person["rungs"], other["rungs"]), *reversed(person["rungs"])]}.values())\n', f"{ONE}test_stays_that_were_repeated_and_endings_stay_their_own"),
    ),
    *rows(
        0, "cases/ladder.py",
        ("a marriage shrinks no figure", "else _first_units(theirs)", "else dict.fromkeys(_first_units(theirs), _latest_unit(theirs))", f"{HOUSE}test_what_was_ever_reached_by_two_households_stays_reached_by_two"),
    ),
    *rows(
        0, "cases/one_person.py",
        ("whoever is in two cases is counted once", '            one |= {"elsewhere": elder[0].ref, "same_as": stays["id"]}\n', "            pass\n", f"{ONE}test_counted_once_with_what_was_reached_in_either"),
        ("nobody is counted in a case that counts nobody", " or joined_into(content, {goes[\"id\"]}):", ":", f"{ONE}test_of_two_who_were_joined_by_themselves_none_is_lost"),
        ("a case in which something waits is not closed as going on", "if reason == GOES_ON and waits(case):", "if False:", f"{ONE}test_a_case_in_which_something_waits_does_not_go_on_elsewhere"),
        ("only who is counted elsewhere goes on there", "        if reason == GOES_ON:\n            raise", "        if False:\n            raise", f"{ONE}test_a_case_of_somebody_else_does_not_go_on_elsewhere"),
        ("taken back in a case that is closed it would be lost", '    if any(stage.get("closing", {})', '    if False and any(stage.get("closing", {})', f"{ONE}test_the_other_case_goes_on_in_this_one_when_nothing_waits_there"),
        ("figures keep one person when the elder case is forgotten", '                    one["id"] = same\n', "                    pass\n", f"{ONE}test_when_the_elder_case_is_forgotten_the_person_is_still_one"),
    ),
)  # fmt: skip
