"""Items 1 and 7 to 10: nothing readable on the disk, crashes and forgetting, the code, the registers, the headers."""

from tests.taken_out.row import layered, rows

FILES, BAD, GREP = "door/test_files.py::", "door/test_bad_input.py::", "test_grep_the_disk.py::"
FORGET, RESTORE, STEP = "keeping/test_forgetting.py::", "keeping/test_restore.py::", "test_kill_each_step.py::"
SETTINGS, CODES = "site/test_settings.py::", "core/sealing/test_codes.py::"
BOX, EXPIRING = "letterbox/test_letterbox.py::", "letterbox/test_expiring.py::"

ROWS = (
    *rows(
        1, "letterbox/files.py",
        ("only sealed bytes reach the disk", "self._out.write(self._sealer.update(plain))", "self._sealer.update(plain); self._out.write(plain)",
         f"{FILES}test_nothing_readable_lies_on_the_disk"),
        ("a file that was cut leaves nothing", "        self._part.unlink(missing_ok=True)\n", "        pass\n",
         f"{FILES}test_an_upload_that_is_cut_leaves_no_file_and_says_so {FILES}test_a_file_above_20_megabytes_is_named_and_leaves_nothing"),
        ("a file that expired leaves the disk", "        path_of(file_id).unlink(missing_ok=True)\n\n\ndef sweep_parts", "        pass\n\n\ndef sweep_parts",
         f"{FILES}test_a_file_can_be_removed_again {FILES}test_a_draft_that_is_deleted_takes_its_files_along"),
        ("only an id of ours becomes a path at the door", "    if not is_id(file_id):\n        raise NotYours()\n", "",
         f"{BOX}test_the_door_knows_no_place_for_a_file_whose_id_is_none"),
        ("a spoilt row stops no sweep", "    for file_id in filter(is_id, ids):", "    for file_id in ids:",
         f"{BOX}test_a_row_that_names_no_file_does_not_stop_the_sweep_of_the_others"),
        ("below the watermark text still fits", 'return shutil.disk_usage(folder()).free > getattr(settings, "FILES_WATERMARK", FREE_FOR_TEXT)', "return True",
         f"{FILES}test_at_the_watermark_files_are_refused_and_text_is_accepted"),
    ),
    *layered(
        0, "a row of a file deletes no other file of this host",
        f"{BOX}test_a_row_of_a_file_that_names_another_one_deletes_nothing_of_this_host",
        ("letterbox/files.py", "    if not is_id(file_id):\n        raise NotYours()\n", ""),
        ("letterbox/files.py", "    for file_id in filter(is_id, ids):", "    for file_id in ids:"),
    ),
    *rows(
        0, "letterbox/drafts.py",
        ("a draft that was saved a moment ago is not swept", "filter(pk__in=ids, hour__lt=limit)", "filter(pk__in=ids)",
         f"{EXPIRING}test_a_page_that_was_saved_while_the_sweep_runs_stays {EXPIRING}test_a_page_that_was_saved_while_the_same_code_begins_anew_stays"),
    ),
    *rows(
        0, "letterbox/expiry.py",
        ("a file that was sent a moment ago is not swept",
         "values_list(\"draft_id\", flat=True)[:BATCH]):\n        gone += _drop_old_files(ids, limit)\n",
         "values_list(\"id\", flat=True)[:BATCH]):\n        DraftFile.objects.filter(pk__in=ids).delete()\n        files.remove_files(ids)\n",
         f"{EXPIRING}test_a_file_that_was_sent_while_the_sweep_runs_keeps_its_bytes"),
    ),
    *rows(
        0, "door/adding_files.py",
        ("ten files are counted while nobody adds any", "        with drafts.held(draft):\n", "        if True:\n",
         "test_at_once.py::test_two_forms_with_ten_files_each_bring_ten_into_one_draft"),
    ),
    *rows(
        0, "vault/files.py",
        ("a spoilt row stops no forgetting", "    if is_id(file_id):\n        path_of(file_id).unlink(missing_ok=True)", "    path_of(file_id).unlink(missing_ok=True)",
         f"{FORGET}test_a_row_that_names_no_file_of_ours_stops_no_forgetting_and_deletes_nothing_else"),
    ),
    *rows(
        0, "keeping/backups.py",
        ("a spoilt row is no file of a backup", " if is_id(row[0])])", "])",
         "keeping/test_backup.py::test_a_row_that_names_no_file_of_ours_is_in_no_list_of_files"),
    ),
    *rows(
        0, "site/commands/tick.py",
        ("what stops one step of the sweep stops no other", "        except Exception as problem:\n", "        except ZeroDivisionError as problem:\n",
         "desk/test_tick_command.py::test_what_stops_one_step_stops_none_of_the_others_and_the_timer_hears_of_it"),
    ),
    *rows(
        1, "letterbox/uploads.py",
        ("a file has a limit", "        if self._arrival.size + len(raw_data) > files.LARGEST_FILE:\n            self._refuse(TOO_LARGE)\n", "",
         f"{FILES}test_a_file_above_20_megabytes_is_named_and_leaves_nothing"),
    ),
    *rows(
        1, "letterbox/drafts.py",
        ("a draft is sealed", "return seal_value(draft.key, value_context(organisation, Label.DOOR_DRAFT, draft.id), plain)", "return plain",
         "letterbox/test_letterbox.py::test_a_draft_is_not_readable_without_the_code"),
    ),
    *rows(
        1, "site/quiet.py",
        ("a line of the log says where and never what", 'return f"{said}: {kind.__module__}.{kind.__qualname__} in {nearest_line(trace)}"',
         'return f"{said}: {record.exc_info[1]} in {nearest_line(trace)}"',
         "site/test_quiet.py::test_a_line_of_the_log_names_class_and_place_and_nothing_that_was_said"),
        ("a message of the log is not written", "        said = f\"{record.levelname} {record.name} at {place}\"\n", "        said = record.getMessage()\n",
         "site/test_quiet.py::test_no_logger_writes_a_message"),
        ("an error report shows no field", "    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:\n        return {}",
         "    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:\n        return dict(request.POST)",
         "site/test_quiet.py::test_an_error_report_shows_no_field_and_no_text"),
    ),
    *rows(
        1, "site/middleware.py",
        ("address and browser are gone before any code sees them", "            request.META.pop(key, None)\n", "            pass\n",
         f"{SETTINGS}test_address_and_browser_are_gone_before_any_code_sees_them"),
        ("unknown headers are gone too", "            del request.META[key]\n", "            pass\n",
         f"{SETTINGS}test_address_and_browser_are_gone_before_any_code_sees_them"),
        ("nothing is kept by a browser", '        response["Cache-Control"] = "no-store"\n', "",
         f"{SETTINGS}test_the_door_leaves_no_trace_in_a_browser"),
    ),
    *rows(
        1, "site/tmpfs.py",
        ("a work folder on a disk is refused", 'if kind not in {"tmpfs", "ramfs"}:', "if False:", "site/test_tmpfs.py::test_a_work_folder_on_a_disk_is_refused"),
        ("a work folder that others may read is refused", " or stat.S_IMODE(seen.st_mode) != 0o700:", ":", "site/test_tmpfs.py::test_a_folder_that_others_may_read_is_refused"),
    ),
    *rows(
        1, "vault/pepper.py",
        ("the page is not in a core dump", "    _PAGE.madvise(mmap.MADV_DONTDUMP)\n", "", "vault/test_processes.py::test_the_page_is_not_in_a_core_dump"),
    ),
    *rows(
        1, "site/databases.py",
        ("what is forgotten is overwritten", "PRAGMA secure_delete=ON; ", "PRAGMA secure_delete=OFF; ", "site/test_databases.py::test_sqlite_loses_nothing_acknowledged_and_keeps_nothing_forgotten"),
        ("what was acknowledged outlives a power cut", "PRAGMA synchronous=FULL; ", "PRAGMA synchronous=OFF; ", "site/test_databases.py::test_sqlite_loses_nothing_acknowledged_and_keeps_nothing_forgotten"),
        ("the door has no way to the desk's database", '"default": DUMMY if face == "door" else desk', '"default": desk', "site/test_databases.py::test_the_door_cannot_touch_the_desks_database"),
    ),
    *rows(
        1, "audit/actions.py",
        ("what a line says is in the line, and its reason beside it sealed", 'detail_digest=hashlib.sha256(detail).digest() if detail else b"",', 'detail_digest=b"",',
         "audit/test_verifying.py::test_a_changed_detail_is_found_and_a_forgotten_one_is_not_missed"),
    ),
    *rows(
        7, "letterbox/sending.py",
        ("sending is one transaction", "        with transaction.atomic(using=drafts.DATABASE):\n            outcome, stale = _send(directory, code, pair, language, now)",
         "        if True:\n            outcome, stale = _send(directory, code, pair, language, now)", f"{STEP}test_sending_is_whole_or_not_begun"),
    ),
    *rows(
        7, "keeping/forgetting.py",
        ("nothing unread is deleted", "    if waits or IncomingMessage.objects.filter(mailbox__in=links.mailboxes, moved=False).exists():\n        raise unread()\n", "",
         f"{FORGET}test_nothing_unread_is_ever_deleted"),
        ("a hold wins", "    if LegalHold.objects.filter(subject__in=[subject, *links.requests, *links.cases]).exists():", "    if False:",
         f"{FORGET}test_a_legal_hold_wins {FORGET}test_a_hold_on_a_case_keeps_the_request_it_came_from"),
        ("the keys go first", "    delete_keys(row, links, by=by)\n    delete_at_the_door(subjects, links)\n    delete_content(subjects)\n",
         "    delete_content(subjects)\n    delete_at_the_door(subjects, links)\n    delete_keys(row, links, by=by)\n",
         f"{FORGET}test_after_a_crash_the_keys_are_gone_and_any_officer_finishes"),
        ("the mailbox and its clock go too", "        Due.objects.filter(pk__in=links.dues).delete()\n", "", f"{FORGET}test_the_mailbox_and_its_clock_go_too"),
        ("reasons go with the person", "    Detail.objects.using(DESK).filter(object__in=[subject, *readings]).delete()\n", "", f"{FORGET}test_purposes_go_and_the_chain_stays_whole"),
        ("a form that was not sent goes too", "    UnsentForm.objects.filter(page__contains=subject).delete()\n", "", f"{FORGET}test_a_form_about_her_that_was_never_sent_goes_too"),
        ("what was forgotten does not come back at the door", "        for rows in (stored, messages, requests, Due.objects.filter(pk__in=ids)):\n            rows.delete()\n", "",
         f"{RESTORE}test_what_was_forgotten_does_not_lie_at_the_door_again_with_older_keys"),
    ),
    *rows(
        7, "vault/rotating.py",
        ("a rotation goes on where it stopped", "waiting = present.rotation_due_at(this_hour()) | present.floor_due", "waiting = present.rotation_due_at(this_hour())",
         "vault/test_rotating.py::test_a_rotation_goes_on_after_it_broke_off"),
    ),
    *layered(
        7, "one draft is one request: the draft goes, and a code has one mailbox",
        "test_at_once.py::test_one_draft_sent_six_times_at_the_same_moment_is_one_request door/test_bad_input.py::test_a_form_sent_twice_makes_one_request",
        ("letterbox/sending.py", "    gone = set(drafts.delete_drafts([draft.id]))\n", "    gone = set()\n"),
        ("letterbox/sending.py", "    except IntegrityError:  # the other", "    except ZeroDivisionError:  # the other"),
    ),
    *layered(
        7, "freed pages hold no key: by either database's own way",
        f"{FORGET}test_freed_pages_hold_no_key_any_more",
        ("keeping/forgetting.py", 'cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")', "pass"),
        ("keeping/forgetting.py", 'cursor.execute(f"VACUUM {connection.ops.quote_name(table)}")', "pass"),
    ),
    *layered(
        1, "all files together have a limit: while they come, and when the draft takes them",
        f"{FILES}test_all_files_together_have_a_limit",
        ("letterbox/uploads.py", "> files.LARGEST_REQUEST:", "> 10**12:"),
        ("door/adding_files.py", "if note.size > room else", "if note.size > 10**12 else"),
    ),
    *layered(
        1, "a draft is sealed, and the walk through the door sees it when it is not",
        "door/test_nothing_readable.py::test_no_draft_and_no_sent_word_lies_readable_on_the_disk",
        ("letterbox/drafts.py", "return seal_value(draft.key, value_context(organisation, Label.DOOR_DRAFT, draft.id), plain)", "return plain"),
        ("letterbox/drafts.py", "opened = open_value(key, value_context(organisation, Label.DOOR_DRAFT, row), bytes(sealed))", "opened = bytes(sealed)"),
    ),
    *rows(
        0, "door/templates/door/pages/question.html",
        ("what somebody answered is not kept with the blank page", "{% elif form.is_blank %}", "{% elif form %}",
         "site/test_steady.py::test_on_a_page_of_the_door_nothing_steady_holds_what_somebody_sent "
         "site/test_steady.py::test_a_question_shows_its_own_answer_though_the_blank_one_is_kept "
         "site/test_steady.py::test_a_question_that_was_refused_says_so_though_the_blank_one_is_kept"),
    ),
    *rows(
        0, "door/forms.py",
        ("a page with an answer is not blank", "return not self.is_bound and not any(self.initial.values())", "return not self.is_bound",
         "site/test_steady.py::test_on_a_page_of_the_door_nothing_steady_holds_what_somebody_sent"),
    ),
    *rows(
        8, "letterbox/mailboxes.py",
        ("a mailbox opens with its own code", "if compare_digest(bytes(mailbox.public), pair.public.to_bytes()):", "if True:",
         "door/test_coming_back.py::test_an_unknown_code_and_a_wrong_secret_get_the_same_answer_for_the_same_work"),
    ),
    *rows(
        8, "letterbox/drafts.py",
        ("a draft opens with its own code", "if compare_digest(bytes(digest), wanted) and hour >= oldest:", "if hour >= oldest:",
         "letterbox/test_letterbox.py::test_a_code_that_shares_its_public_part_opens_its_own_draft_only"),
    ),
    *rows(
        8, "letterbox/envelopes.py",
        ("a staff message is sealed to the code", "return seal_to(public, message.to_bytes(), _mailbox_context(organisation, message.kind, mailbox_id, message_id))",
         "return message.to_bytes()", "letterbox/test_envelopes.py::test_a_staff_message_opens_with_its_code_only"),
        ("the kind beside a message is the one inside", "    if message.kind != kind:\n", "    if False:\n", "letterbox/test_envelopes.py::test_a_message_whose_kind_was_edited_does_not_open"),
    ),
    *rows(
        8, "core/sealing/codes.py",
        ("a wrong digit shows", "if int(found) % 97 != 1 or", "if False or", f"{CODES}test_every_single_wrong_digit_shows {CODES}test_every_two_neighbours_that_changed_places_show"),
        ("a wrong word shows", "return ReturnCode(public, secret) if fits else None", "return ReturnCode(public, secret)", f"{CODES}test_two_words_that_changed_places_show"),
        ("a code does not print its secret", "    secret: str = field(repr=False)\n\n    def __post_init__", "    secret: str\n\n    def __post_init__", f"{CODES}test_a_code_does_not_print_its_secret"),
        ("another public part is another mailbox", 'derive(code.secret.encode(), "mailbox", salt=code.public.encode())', 'derive(code.secret.encode(), "mailbox")',
         f"{CODES}test_another_public_part_or_secret_is_another_mailbox"),
    ),
    *rows(
        8, "vault/stretching.py",
        ("one passphrase is stretched at a time", "with _place_in_queue(), _turn():", "with _place_in_queue():",
         "vault/test_processes.py::test_two_sign_ins_at_once_take_turns_and_stay_under_the_memory_bar"),
        ("the queue has an end", "    raise _busy()\n\n\n@contextmanager\ndef _turn", "    yield\n\n\n@contextmanager\ndef _turn", "vault/test_signin.py::test_when_the_queue_is_full_one_is_asked_to_come_back"),
        ("no passphrase is stretched inside a transaction", "if connection.in_atomic_block and not getattr(settings, \"ALLOW_STRETCH_IN_TRANSACTION\", False):", "if False:",
         "vault/test_signin.py::test_a_passphrase_is_never_stretched_inside_a_transaction"),
    ),
    *rows(
        9, "vault/models.py",
        ("every column is in the register", "class PairSecret(models.Model):\n", "class PairSecret(models.Model):\n    place = models.TextField(default=\"\")\n",
         "test_plain_columns.py::test_every_column_of_a_table_is_in_the_register[vault.PairSecret]"),
    ),
    *rows(
        9, "cases/access.py",
        ("what the team does not read lies apart", "    Section.SHELTER: (\"keepers\", \"duty\"),\n", "    Section.SHELTER: (\"keepers\",),\n",
         "cases/test_compartment_table.py::test_each_cell_of_a_case_is_as_the_table_says[duty-SHELTER]"),
        ("papers are travel's and the custodians' alone", "    Section.PAPERS: (IDENTITY, TRAVEL),\n", "    Section.PAPERS: (IDENTITY, TRAVEL, \"money\"),\n",
         "cases/test_compartment_table.py::test_each_cell_of_a_case_is_as_the_table_says[money-PAPERS]"),
    ),
    *rows(
        10, "site/faces.py",
        ("nothing is loaded but our own", '    "default-src": [NONE],\n', '    "default-src": [SELF],\n', f"{SETTINGS}test_the_door_forbids_everything_but_its_own_sheet_pictures_and_forms"),
        ("no address is sent on", '    referrer_policy="no-referrer",', '    referrer_policy="same-origin",', f"{SETTINGS}test_the_door_leaves_no_trace_in_a_browser"),
        ("a host that is not ours is refused", '    "django.middleware.common.CommonMiddleware",  # refuses a Host that is not ours\n', "", f"{SETTINGS}test_a_host_that_is_not_ours_is_refused"),
        ("a form from elsewhere is refused", '        "django.middleware.csrf.CsrfViewMiddleware",\n', "", f"{SETTINGS}test_a_forged_form_is_refused_in_our_own_words"),
    ),
    *rows(
        10, "site/settings.py",
        ("the settings have no warning", "SECURE_HSTS_SECONDS = 31_536_000\n", "SECURE_HSTS_SECONDS = 0\n", "site/test_serving.py::test_the_settings_of_both_faces_have_no_warning"),
        ("the cookie of a session goes over TLS only", "SESSION_COOKIE_SECURE = _SECURE\n", "SESSION_COOKIE_SECURE = False\n",
         "desk/test_signing_in.py::test_the_cookie_of_a_session_is_sent_to_this_desk_alone_and_shown_to_no_script"),
    ),
    *rows(
        10, "desk/signing_in.py",
        ("no script reads the cookie of a session", '        "httponly": True,\n', "", "desk/test_signing_in.py::test_the_cookie_of_a_session_is_sent_to_this_desk_alone_and_shown_to_no_script"),
        ("no other site sends the cookie of a session", '        "samesite": "Strict",\n', "", "desk/test_signing_in.py::test_the_cookie_of_a_session_is_sent_to_this_desk_alone_and_shown_to_no_script"),
    ),
)  # fmt: skip
