"""Casework: whoever asks about a person learns nothing, and the person's own page says and opens no more than it may."""

from tests.taken_out.row import rows

ASKS, MINE = "intake/test_enquiries.py::", "cases/test_own_page.py::"
KIDS = "cases/test_children.py::"

ROWS = (
    *rows(
        0, "intake/office_box.py",
        ("what an office keeps is its groups' own", "    if keyring.codes.isdisjoint(holders):\n        raise NotYours()\n", "    pass\n",
         "intake/test_onward.py::test_outside_the_intake_desk_there_is_no_directory"),
    ),
    *rows(
        0, "intake/enquiries/copies.py",
        ("an enquiry is what a worker of ours signed",
         "    if not public.has_signed_as(signed.directory(), key, signature, purpose, *fields):\n        raise _spoilt()\n", "",
         f"{ASKS}test_a_copy_that_nobody_of_ours_signed_is_not_read"),
        ("a copy is of one length, whatever was found", '"room": " " * room', '"room": ""',
         f"{ASKS}test_a_copy_is_of_one_length_before_and_after_whatever_was_found"),
        ("one copy that does not open hides no other", "        except SealingError:\n            spoilt += 1\n",
         "        except KeyError:\n            spoilt += 1\n", f"{ASKS}test_one_copy_that_does_not_open_hides_no_other"),
    ),
    *rows(
        0, "intake/enquiries/finding.py",
        ("judging leaves the line of any triage", "box.sign(Tag.REQUEST_TRIAGE)", "box.sign(Tag.ENQUIRY_READ)",
         f"{ASKS}test_judging_it_leaves_the_line_of_any_triage"),
        ("only an enquiry that may be about them is judged", "        need_enquiry(request, enquiry, now)\n", "",
         f"{ASKS}test_an_enquiry_that_names_nobody_of_this_request_is_judged_by_nobody"),
        ("a name that many have hides nobody", "if len(weak) > FEW:", "if False:",
         f"{ASKS}test_a_first_name_that_many_have_is_no_reason_by_itself"),
    ),
    *rows(
        0, "cases/own_page.py",
        ("a short page holds nobody", "for ref, person in refs.items()) if full else (),", "for ref, person in refs.items()),",
         f"{MINE}test_a_short_page_holds_nobody_and_nothing_of_what_is_held"),
        ("no id of ours stands on the page", "by_person.get(person) or random_id(): person", "person: person",
         f"{MINE}test_no_page_holds_a_note_a_danger_a_name_in_a_paper_or_an_id_of_ours"),
        ("a page that was taken away is not made again", 'if setting["mode"] == HIDDEN:\n        if setting', 'if False:\n        if setting',
         f"{MINE}test_a_page_that_was_taken_away_is_made_by_nobody_until_it_is_wanted"),
    ),
    *rows(
        0, "cases/corrections.py",
        ("a new yes waits for a worker", ' or typed["answer"] != "no"', "",
         f"{MINE}test_a_new_yes_waits_for_a_worker"),
        ("what the page does not have does nothing", 'if message.kind != "correction" or kind not in TYPED:', "if not kind:",
         f"{MINE}test_what_a_page_does_not_have_is_filed_as_a_message_and_does_nothing"),
        ("nothing of a closed case is changed", 'if accept and not case.row.open and typed["type"] in ("wishes", "wrong"):', "if False:",
         f"{MINE}test_a_correction_of_a_closed_case_is_filed_and_refused_in_words_until_it_is_opened_again"),
        ("what was decided is not decided again", '    if message["decided"]:\n', "    if False:\n",
         f"{MINE}test_what_was_decided_is_not_decided_again"),
    ),
    *rows(
        0, "cases/children.py",
        ("a second person is never the author", '    if entry["by"] == case.by:\n', "    if False:\n",
         f"{KIDS}test_a_second_person_agrees_and_never_whoever_wrote_it"),
        ("a second person looks once", '    if entry["second"]:\n', "    if False:\n",
         f"{KIDS}test_a_second_person_looks_once"),
        ("everything is weighed", "    if missing:\n", "    if False:\n",
         f"{KIDS}test_what_is_best_is_not_written_before_everything_was_weighed"),
    ),
    *rows(
        0, "letterbox/own_page.py",
        ("a page that somebody made up is not shown", "            _check(made, persons, questions)\n", "",
         f"{MINE}test_a_page_that_somebody_made_up_is_not_shown"),
    ),
)  # fmt: skip
