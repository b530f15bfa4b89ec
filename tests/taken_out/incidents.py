"""Incidents: who reads one, who may be made to look after it, and when a warning is done."""

from tests.taken_out.row import rows

ACTS, PAGES = "cases/test_incidents.py::", "cases/test_incident_pages.py::"

CARE, LINES = "desk/test_care.py::", "cases/test_incident_lines.py::"

ROWS = (
    *rows(
        0, "desk/care.py",
        ("nobody but those on duty reads of others", "    if DUTY not in keyring.codes:\n        raise NotYours()\n    return {", "    return {",
         f"{CARE}test_nobody_but_those_on_duty_reads_of_others[ada]"),
        ("hours are shared only by whoever says so", 'own["hours"] if own["share"] else []', 'own["hours"]', f"{CARE}test_hours_are_read_by_their_worker_alone"),
        ("the log does not say about whom", "        record(Tag.CARE_READ, by=keyring.worker_id)", "        record(Tag.CARE_READ, by=keyring.worker_id, object=keyring.worker_id)",
         f"{CARE}test_the_log_of_a_reading_names_nobody"),
        ("nobody writes a talk with themself", "    if worker == keyring.worker_id:", "    if False:",
         f"{CARE}test_a_talk_with_oneself_without_words_or_on_days_that_do_not_fit_is_refused[said0]"),
    ),
    *rows(
        0, "desk/care_seals.py",
        ("every part is of one size", '" " * (ROOM - len(bare))', '""', f"{CARE}test_a_copied_database_does_not_say_who_is_unwell"),
        ("only what the worker signed is theirs", 'return found if part.startswith("talks") or by == row.pk else {}', "return found",
         f"{CARE}test_what_another_worker_signed_as_theirs_is_not_read"),
        ("what those on duty read goes to their new key", "    if code != DUTY:\n        return 0\n", "    return 0\n", f"{CARE}test_after_a_rotation_those_on_duty_read_on"),
    ),
    *rows(
        0, "cases/incidents/access.py",
        ("an incident is opened by who holds a key of it", "    row = held(keyring).filter(pk=ref).first()\n    if row is None:", "    row = Incident.objects.filter(pk=ref).first()\n    if row is None:",
         f"{PAGES}test_an_opening_that_was_refused_leaves_no_line_of_one"),
        ("whoever opens one stands in the log", "        record(Tag.INCIDENT_OPEN, by=keyring.worker_id, object=ref)\n", "        pass\n",
         f"{ACTS}test_the_log_says_who_opened_it_and_never_what_kind_it_is"),
        ("who has read as much as one may opens nothing more", "    limits.note_reading(keyring, Tag.INCIDENT_OPEN)\n", "",
         f"{ACTS}test_who_has_read_as_much_as_one_may_opens_no_more"),
    ),
    *rows(
        0, "cases/incidents/lines.py",
        ("a group that was taken out keeps no line", "    Summary.objects.filter(subject=incident.ref).exclude(compartment__in=holders).delete()\n", "",
         f"{LINES}test_a_group_that_was_taken_out_keeps_no_line"),
        ("who left the group looks after nothing", 'owner_of(line["owner"], line["holders"])', 'line["owner"]', f"{LINES}test_an_owner_who_left_the_group_looks_after_nothing_in_the_list"),
        ("an incident without a line is not lost from the list", "kept.get(row.pk) or _of(OpenIncident(keyring, row, open_box(keyring, row.pk)))", "kept[row.pk]",
         f"{LINES}test_an_incident_that_is_older_than_its_lines_is_in_the_list_too"),
    ),
    *rows(
        0, "cases/incidents/recording.py",
        ("nobody makes another group read it", "if not keyring.certified or (group and group not in keyring.codes):", "if not keyring.certified:",
         f"{ACTS}test_a_group_of_others_is_not_made_to_read_it"),
        ("those on duty always read it", "for code in (DUTY, group) if code", "for code in (group,) if code",
         f"{ACTS}test_those_on_duty_and_the_group_of_whoever_recorded_it_read_it[faye]"),
        ("a grave one rings at once", 'hour_of(now) if level == "emergency" else later(', "later(",
         f"{ACTS}test_it_rings_at_those_on_duty_until_somebody_looks_after_it[high-0]"),
        ("the same form is one incident", "    if is_new:\n", "    if True:\n", f"{ACTS}test_the_same_form_sent_twice_is_one_incident_and_with_other_words_a_second"),
    ),
    *rows(
        0, "cases/incidents/warning.py",
        ("a warning is not done without words", "    words = said(result, hint=_HINTS[outcome]())\n", "    words = result\n",
         f"{ACTS}test_a_warning_is_not_done_by_leaving_the_words_empty[knows] {ACTS}test_a_warning_is_not_done_by_leaving_the_words_empty[needless]"),
        ("a message that was sent ends no warning", "    if outcome == TRIED:\n", "    if False:\n",
         f"{ACTS}test_who_could_not_be_reached_stays_open_and_says_what_was_tried"),
        ("a warning is ended once", '    if found["ended"]:\n        raise', '    if False:\n        raise', f"{ACTS}test_a_warning_that_is_done_is_not_done_again"),
        ("nobody looks after what they cannot read", "    if worker and worker not in incident.members():", "    if False:",
         f"{ACTS}test_nobody_looks_after_what_they_cannot_read[ben]"),
    ),
    *rows(
        0, "cases/incidents/acting.py",
        ("it stays open while somebody must be warned", "    if incident.open_warnings:\n", "    if False:\n",
         f"{ACTS}test_it_does_not_close_while_somebody_must_be_warned"),
        ("those on duty are never taken out", "    if code == DUTY or code not in incident.holders:", "    if code not in incident.holders:",
         f"{ACTS}test_those_on_duty_are_never_taken_out[duty]"),
    ),
    *rows(
        0, "cases/incidents/writing.py",
        ("nothing is done about a closed one", '    if not (incident.state["open"] or closed):\n', "    if False:\n",
         f"{ACTS}test_nothing_is_done_about_a_closed_incident {ACTS}test_a_row_changed_by_hand_opens_no_closed_incident"),
        ("a form is done once", "                if was_done(incident):\n", "                if False:\n", f"{ACTS}test_a_form_that_was_done_is_not_done_again"),
    ),
)  # fmt: skip
