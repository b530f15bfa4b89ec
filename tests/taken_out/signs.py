"""Item 6 for questions: two different officers, neither of whom asked, in time, under their own signature."""

from tests.taken_out.row import layered, rows

REFER, FACTS, KNOWING = "intake/test_referring.py::", "desk/test_canaries.py::", "cases/test_knowing.py::"
ROWS_OF_CASES, ROWS_OF_REQUESTS = "cases/test_row_ids.py::", "intake/test_row_ids.py::"
QUESTIONING, NEW_REACH = "cases/test_questioning.py::", "cases/test_new_reach.py::"
BY_HAND = f"{REFER}test_a_view_that_no_officer_signed_of_this_question_in_its_time_counts_for_nothing"

ROWS = (
    *layered(
        6, "nothing comes back before two officers have spoken", f"{REFER}test_what_two_officers_said_comes_back_to_the_request",
        ("intake/signs/referring.py", "    if stored.count() < NEEDED:\n", "    if False:\n"),
        ("intake/signs/referring.py", 'if len(by_officer) >= NEEDED else []', "if by_officer else []"),
    ),
    *rows(
        6, "intake/signs/referring.py",
        ("whoever asked is not one of the two", ' if view["by"] != referral["by"]}', "}", f"{REFER}test_an_officer_of_the_intake_desk_who_asked_does_not_look"),
        ("a view is signed by the officer it names", "return view if is_signed and fits", "return view if fits", f"{BY_HAND}[gil-ben-changes0]"),
        ("a view is an officer's", "and fits and directory.was_officer(by, view[\"hour\"]) else None", "and fits else None", f"{BY_HAND}[ben-ben-changes1]"),
        ("a view is of this question", 'fits = view["referral"] == referral["id"] and ', "fits = ", f"{BY_HAND}[gil-gil-changes2]"),
        ("a view was written in its time", " and view[\"outcome\"] in OUTCOMES and in_time", " and view[\"outcome\"] in OUTCOMES", f"{BY_HAND}[gil-gil-changes3]"),
        ("the same officer does not speak twice", "    if ReferralView.objects.filter(referral=row, officer=keyring.worker_id).exists():\n", "    if False:\n",
         f"{REFER}test_the_same_officer_twice_is_refused"),
        ("after its time nobody speaks", '    if is_over(said["until"], now):\n', "    if False:\n",
         f"{REFER}test_after_its_time_nobodys_view_counts_and_the_worker_asks_anew"),
        ("only what a worker signed is shown to an officer", "return said if is_signed and said[\"id\"]", "return said if said[\"id\"]",
         f"{REFER}test_a_question_that_no_member_signed_is_shown_to_no_officer"),
        ("words that were not chosen do not go along", "for number, quote in enumerate(row[\"quotes\"]) if number in quotes]", "for number, quote in enumerate(row[\"quotes\"])]",
         f"{REFER}test_words_that_were_not_chosen_stay_here"),
        ("what was found planted becomes no case", '    if any(question["outcome"] and question["outcome"]["outcome"] == PLANTED for question in found):\n', "    if False:\n",
         f"{REFER}test_what_two_officers_found_planted_becomes_no_case"),
    ),
    *rows(
        0, "cases/starting.py",
        ("no case begins while two officers look", "    refuse_waiting(request, now)\n", "", "cases/test_starting.py::test_no_case_begins_while_two_officers_look_at_a_question"),
    ),
    *rows(
        4, "desk/canaries.py",
        ("what an officer suspects somebody of was signed", "    written = fact.id == row.fact and has_signed(present, fact.by, signature, PURPOSE, *_signed_in(fact))\n", "    written = True\n",
         f"{FACTS}test_a_fact_that_was_signed_by_somebody_else_makes_nobody_suspect"),
        ("what an officer suspects somebody of was signed by an officer", "return fact if written and present.was_officer(fact.by, fact.hour) else None", "return fact if written else None",
         f"{FACTS}test_a_fact_that_no_officer_signed_makes_nobody_suspect"),
        ("facts are for officers alone", "    if not by.is_officer:\n", "    if False:\n", f"{FACTS}test_nobody_but_an_officer_writes_reads_or_compares[eve]"),
        ("whose a fact is stands in no line of the log", "    record(Tag.CANARY_WRITE, by=by.worker_id)\n", "    record(Tag.CANARY_WRITE, by=by.worker_id, object=fact.worker)\n",
         f"{FACTS}test_no_row_and_no_line_says_whose_a_fact_is"),
        ("an officer is told no fact", "    if present.is_officer(worker, this_hour(now)):\n", "    if False:\n", f"{FACTS}test_an_officer_is_told_no_fact_for_they_would_read_it_here"),
    ),
    *rows(
        4, "desk/canaries.py",
        ("what an enquiry gave away is told to officers alone", "    _need_officer(by)\n    facts = {", "    facts = {",
         f"{FACTS}test_what_a_caller_knew_is_told_to_no_worker_who_reads_enquiries[ada]"),
        ("an officer who reads no enquiry is shown none", "    if not facts or code is None:\n", "    code = code or \"intake\"\n    if not facts:\n",
         f"{FACTS}test_an_officer_who_reads_no_enquiries_is_told_that_another_compares"),
        ("what our own worker said betrays nobody", "SAID_BY_THEM = (\"who\", \"names\", \"reach_of\", \"words\")", "SAID_BY_THEM = (\"who\", \"names\", \"reach_of\", \"words\", \"told\")",
         f"{FACTS}test_what_our_own_worker_told_the_caller_is_not_compared"),
    ),
    *rows(
        4, "desk/enquiries.py",
        ("Today tells no worker that a caller knew a fact", " if keyring.is_officer else 0\n    text = ngettext(\n        \"a caller", "\n    text = ngettext(\n        \"a caller",
         f"{FACTS}test_the_pages_of_whoever_took_it_and_of_the_desk_are_the_same_whether_a_fact_turned_up"),
    ),
    *rows(
        0, "intake/actions/assigning.py",
        ("a request is not given to whoever knows these people", "        conflicts.refuse_who_knows(keyring, ref, to)\n", "        pass\n",
         "intake/test_conflicts.py::test_whoever_says_so_looks_after_it_no_more_and_it_is_not_given_back"),
    ),
    *rows(
        0, "cases/work.py",
        ("a case is not given to whoever knew these people", "    conflicts.refuse(conflicts.known_in(case, Label.CASE_QUESTION), worker)\n", "",
         "intake/test_conflicts.py::test_a_case_is_not_given_to_whoever_knew_them_from_the_request_on"),
    ),
    *rows(
        0, "intake/signs/conflicts.py",
        ("who knows the people keeps no step of their request", "        verifying.free_steps(Place(box, Label.REQUEST_VERIFICATION, request.keyring, (), now), worker)\n", "",
         "intake/test_conflicts.py::test_who_knows_them_does_no_step_of_the_verification_and_is_not_its_second_person"),
        ("nobody lifts their own", "    if worker == by:\n", "    if False:\n",
         "intake/test_conflicts.py::test_a_colleague_lifts_it_with_a_reason_and_they_themselves_do_not"),
    ),
    *rows(
        0, "cases/work.py",
        ("no step of a case's plan is given to whoever knows these people", "    conflicts.refuse(conflicts.known_in(case, Label.CASE_QUESTION), worker)\n", "",
         f"{KNOWING}test_who_said_so_is_given_neither_the_case_nor_a_step_of_its_plan"),
    ),
    *rows(
        0, "cases/questioning.py",
        ("own phrases are not quoted to a team", "of_words_for_all(about, text, own or ())", "of_words(about, text, own or ())",
         f"{QUESTIONING}test_the_organisations_own_phrases_are_not_quoted_to_the_team"),
        ("nor what they found in the request", "said[\"quotes\"] = common.get((said[\"about\"], said[\"kind\"]), [])", "pass",
         f"{QUESTIONING}test_what_an_own_phrase_found_in_the_request_is_not_quoted_in_the_case"),
        ("an answer in a case has its reason", "    answering.refuse_unsaid(answer, reason)\n", "", f"{QUESTIONING}test_an_answer_without_a_reason_or_of_another_list_is_refused[officers-because]"),
        ("a question of another case is absent", "    if all(question != known[\"id\"] for known in questions(case)):\n", "    if False:\n",
         f"{QUESTIONING}test_a_question_of_another_case_is_absent"),
        ("an answer takes none away", "rows.write(case, random_id(), rows.ANSWER, said, LABEL)", "rows.write(case, question[::-1], rows.ANSWER, said, LABEL)",
         f"{QUESTIONING}test_another_answer_stands_after_the_first_one"),
        ("whoever may read the own phrases looks anew", "    return (\"\",) if own is None else (\"\", OWN)\n", "    return (\"\",)\n",
         f"{QUESTIONING}test_the_organisations_own_phrases_are_found_as_soon_as_one_of_the_intake_desk_looks"),
    ),
    *rows(
        0, "cases/taking.py",
        ("what a person writes in a case is looked at when it is filed", "        questioning.put_signs(case, now=now)\n", "        pass\n",
         f"{QUESTIONING}test_the_line_of_the_list_counts_what_nobody_has_answered"),
    ),
    *rows(
        0, "cases/contact.py",
        ("a number that became known later finds its person", "    finding.keep_things(case, person_id, matching.things_of(reach))\n", "",
         f"{NEW_REACH}test_whoever_asks_by_the_new_number_is_noticed[True] "
         f"{NEW_REACH}test_whoever_writes_from_it_is_compared_with_the_request_of_the_case"),
    ),
    *rows(
        0, "cases/corrections.py",
        ("a number is theirs only when a worker accepts it", "    if accept and typed[\"type\"] == \"wrong\" and (", "    if typed[\"type\"] == \"wrong\" and (",
         "cases/test_own_page.py::test_a_number_in_a_correction_is_one_they_are_found_by_once_it_is_accepted[False-0]"),
    ),
    *rows(
        0, "cases/knowing.py",
        ("whoever leads hands it over before they say so", "    if leads(case) and to not in able:\n", "    if False:\n",
         f"{KNOWING}test_the_lead_does_not_say_it_without_somebody_of_the_team_to_hand_it_to[]"),
        ("a case is left with somebody who can look after it", "    if not able:\n", "    if False:\n",
         f"{KNOWING}test_the_only_one_who_could_look_after_it_is_sent_to_an_officer"),
        ("whoever knows these people keeps no step of the verification", "    verifying.free_checks(case, case.by, now=now)\n", "",
         f"{KNOWING}test_open_steps_of_the_verification_that_were_theirs_are_free_again"),
        ("whoever knows these people keeps no step of the plan", "    _free_steps(case)\n", "",
         f"{KNOWING}test_steps_of_the_plan_that_were_theirs_are_free_again"),
        ("the log does not say who is near to whom", "    work.finish_workers(case, \"knows\", now=now, worker=case.by)\n",
         "    work.finish(case, work.Tag.CASE_WORKERS, \"knows\", now=now, worker=case.by)\n",
         f"{KNOWING}test_the_log_says_the_same_of_whoever_knows_them_as_of_whoever_is_given_the_case"),
        ("the log does not say of whom it was lifted", "    work.finish_workers(case, \"knows-lifted\", ",
         "    work.finish(case, work.Tag.CASE_WORKERS, \"knows-lifted\", ",
         f"{KNOWING}test_the_log_says_the_same_of_whoever_knows_them_as_of_whoever_is_given_the_case"),
    ),
    *rows(
        0, "cases/work.py",
        ("the log says no less where a case is nobody's", "object=case.row.assignee or case.by, **said)", "object=case.row.assignee, **said)",
         f"{KNOWING}test_the_log_says_the_same_of_a_case_that_is_given_to_nobody"),
    ),
    *rows(
        0, "cases/starting.py",
        ("no row of a case is named after who knows its people", "rows.write(case, random_id(), conflicts.CONFLICT, ", "rows.write(case, said_by[\"worker\"], conflicts.CONFLICT, ",
         f"{ROWS_OF_CASES}test_a_case_begins_under_rows_that_say_nothing_of_whom_or_what_the_request_knew"),
    ),
    *rows(
        0, "intake/signs/conflicts.py",
        ("nobody works out who said that they know somebody", "rows.write(held, random_id(), CONFLICT, ", "rows.write(held, worker[::-1], CONFLICT, ",
         f"{ROWS_OF_CASES}test_nobody_guesses_from_a_row_who_knows_the_people_of_a_case "
         f"{ROWS_OF_REQUESTS}test_nobody_guesses_from_a_row_who_knows_the_people_of_a_request"),
        ("nobody works out of whom it was lifted", "rows.write(held, random_id(), LIFTED, ", "rows.write(held, worker[::-1], LIFTED, ",
         f"{ROWS_OF_CASES}test_nobody_guesses_from_a_row_who_knows_the_people_of_a_case "
         f"{ROWS_OF_REQUESTS}test_nobody_guesses_from_a_row_who_knows_the_people_of_a_request"),
    ),
    *rows(
        0, "intake/signs/rows.py",
        ("nobody works out what was found in which message", "return next(known, random_id())", "return next(known, str(abs(hash((kind, *said.values())))).zfill(32)[-32:])",
         f"{ROWS_OF_REQUESTS}test_nobody_guesses_from_a_row_what_was_found_in_a_request"),
    ),
    *rows(
        0, "intake/signs/phrases.py",
        ("nobody works out which phrases are looked for", "row = next(alike, random_id())", "row = next(alike, str(abs(hash(text))).zfill(32)[-32:])",
         f"{ROWS_OF_REQUESTS}test_nobody_guesses_from_a_row_which_phrases_the_organisation_looks_for"),
    ),
    *rows(
        0, "cases/questioning.py",
        ("nobody works out which message of a case is in question", "rows.write(case, random_id(), rows.QUESTION, ", "rows.write(case, about[::-1], rows.QUESTION, ",
         f"{ROWS_OF_CASES}test_nobody_guesses_from_a_row_which_message_is_in_question"),
        ("nobody works out which question was answered", "rows.write(case, random_id(), rows.ANSWER, ", "rows.write(case, question[::-1], rows.ANSWER, ",
         f"{ROWS_OF_CASES}test_nobody_guesses_from_a_row_that_a_question_was_answered"),
        ("questions go on under ids of the case's own", "rows.write(case, ids[row], kind, ", "rows.write(case, row, kind, ",
         f"{ROWS_OF_CASES}test_a_case_begins_under_rows_that_say_nothing_of_whom_or_what_the_request_knew"),
    ),
    *rows(
        0, "cases/verifying.py",
        ("nobody verifies a case whose people they know", "summaries.holders(case), now, knows=knows)", "summaries.holders(case), now)",
         f"{KNOWING}test_who_said_so_is_given_no_step_of_the_verification "
         f"{KNOWING}test_who_said_so_is_not_the_second_person_of_the_verification"),
    ),
    *rows(
        0, "intake/verifying.py",
        ("nobody finds the account of people credible whom they know", "    _refuse_who_knows(place)\n    cited =", "    cited =",
         f"{KNOWING}test_who_said_so_does_not_find_the_account_credible"),
    ),
    *rows(
        0, "intake/actions/verifying.py",
        ("nobody verifies a request whose people they know", "(code,), now, form_id, knows, rings=code)", "(code,), now, form_id, rings=code)",
         "intake/test_conflicts.py::test_who_knows_them_does_no_step_of_the_verification_and_is_not_its_second_person"),
    ),
    *rows(
        0, "intake/signs/answering.py",
        ("while two officers look nobody answers past them", "        if rows.waits(one(request, question)):\n", "        if False:\n",
         f"{REFER}test_while_two_officers_look_it_is_neither_asked_again_nor_answered"),
    ),
)  # fmt: skip
