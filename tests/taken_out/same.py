"""Who is who: nobody counts twice, nothing is lost, and nothing that is shut is shown."""

from tests.taken_out.row import rows

SAME = "intake/test_same.py::"
LINKED = "cases/test_linked.py::"
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
        ("a closed case is linked with none", "if not (case.row.open and other.row.open):", "if False:", f"{LINKED}test_a_closed_case_is_linked_with_none"),
        ("undone twice keeps the first reason", " or stands[\"undone\"]:", ":", f"{LINKED}test_undone_twice_it_keeps_the_first_reason"),
    ),
)  # fmt: skip
