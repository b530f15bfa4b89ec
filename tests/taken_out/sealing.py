"""Item 2: no byte, place, order, version or epoch of anything sealed can be changed; and the shapes of keys."""

from tests.taken_out.row import layered, rows

VALUES, FILES = "core/sealing/test_values.py::", "core/sealing/test_files.py::"
UNDER, KEYS = "core/sealing/test_summaries.py::", "core/sealing/test_keys.py::"
TAMPER, BOXES = "vault/test_tampering.py::", "vault/test_boxes.py::"
CHAIN, LOG = "core/chaining/test_chain.py::", "audit/test_verifying.py::"

ROWS = (
    *rows(
        2, "core/sealing/values.py",
        ("a value opens in its own place only", "return place + row + _keyed(kid, context.epoch)", 'return b""',
         f"{VALUES}test_a_value_does_not_open_anywhere_else {UNDER}test_two_summaries_that_were_swapped_do_not_open "
         f"{TAMPER}test_two_values_of_a_case_cannot_be_swapped"),
        ("the version of a value is bound", "+ _version(context.version)  #", "+ _version(1)  #",
         f"{VALUES}test_a_value_does_not_open_anywhere_else {FILES}test_a_file_at_another_version_is_another_file "
         f"{TAMPER}test_a_value_does_not_open_in_another_place[version]"),
        ("the label of a value is bound", "_place(context.app, format_byte, context.organisation, context.label)",
         "_place(context.app, format_byte, context.organisation, 0)",
         f"{UNDER}test_a_summary_does_not_open_anywhere_else"),
        ("the epoch of a wrap or summary is bound", "pack(kid) if epoch is None else pack(kid, epoch)", "pack(kid)",
         f"{VALUES}test_a_wrap_of_an_older_epoch_does_not_open_as_a_newer_one "
         f"{UNDER}test_a_summary_does_not_open_in_another_epoch"),
        ("the format byte is bound and not only compared", "return pack(app, format_byte, organisation, label)",
         "return pack(app, 0, organisation, label)", f"{VALUES}test_the_format_byte_is_bound_and_not_only_compared"),
        ("the key id stands in the header and is compared",
         "if not compare_digest(blob[formats.FORMAT_SIZE : HEADER], kid):", "if False:",
         f"{VALUES}test_another_key_is_named_as_such_before_anything_opens "
         f"{UNDER}test_a_summary_under_another_key_is_named_as_such"),
        ("each value has a key of its own", "return derive(parent, purpose, context.label, salt=salt)",
         "return derive(parent, purpose, context.label)", f"{VALUES}test_a_sealed_value_opens_by_hand_as_the_format_page_says"),
        ("a value is no key and a key is no value", 'purpose = "value" if format_byte == formats.VALUE else "wrap"',
         'purpose = "wrap"', f"{VALUES}test_a_sealed_value_opens_by_hand_as_the_format_page_says"),
        ("values are padded", "context, pad(plaintext), formats.VALUE, draw)",
         "context, len(plaintext).to_bytes(4, 'big') + plaintext, formats.VALUE, draw)",
         f"{VALUES}test_texts_of_one_bucket_cannot_be_told_apart_by_size"),
        ("a summary's nonce is random", "nonce = _drawn(draw, formats.NONCE_SIZE)", "nonce = bytes(formats.NONCE_SIZE)",
         f"{UNDER}test_each_summary_has_a_nonce_of_its_own"),
        ("one bad summary among many ends the whole call",
         '            raise Damaged("the sealed bytes do not belong here or were changed") from None\n'
         "        result.append(unpad(padded))\n    return result\n\n\ndef open_rows_under",
         "            continue\n        result.append(unpad(padded))\n    return result\n\n\ndef open_rows_under",
         f"{UNDER}test_one_bad_summary_among_many_is_never_passed_over"),
        ("a value takes no epoch, so that re-wrapping leaves it alone", "if context.epoch is not None:", "if False:",
         f"{VALUES}test_a_value_takes_no_epoch_so_that_re_wrapping_leaves_it_alone"),
        ("a summary needs an epoch", "if context.epoch is None:\n        raise", "if False:\n        raise",
         f"{UNDER}test_a_summary_without_an_epoch_is_neither_sealed_nor_opened"),
        ("randomness that runs dry stops the sealing", "if len(drawn) != size:", "if False:",
         f"{VALUES}test_a_source_of_randomness_that_runs_dry_stops_the_sealing"),
        ("what was unwrapped is a key", "    key = _open_once(parent, key_id(parent), context, blob, _wrap_format(context))\n    check_key(key)",
         "    key = _open_once(parent, key_id(parent), context, blob, _wrap_format(context))",
         f"{VALUES}test_a_wrap_that_holds_something_else_than_a_key_is_refused"),
    ),
    *rows(
        2, "core/sealing/derivation.py",
        ("only a key of 32 bytes seals", "if len(key) != KEY_SIZE:", "if False:",
         f"{VALUES}test_only_a_key_of_32_bytes_seals {VALUES}test_only_a_key_of_32_bytes_is_wrapped "
         f"{KEYS}test_a_seed_has_32_bytes"),
        ("purposes never meet", "info=pack(NAME, purpose, *fields)", "info=pack(NAME, *fields)",
         f"{KEYS}test_the_two_curve_keys_come_from_the_seed_by_labels_of_their_own"),
    ),
    *rows(
        2, "core/sealing/padding.py",
        ("padding that we never make is refused",
         "if len(padded) != bucket(end) or padded.count(0, end) != len(padded) - end:", "if False:",
         "core/sealing/test_padding.py::test_padding_that_we_never_make_is_refused"),
    ),
    *rows(
        2, "core/sealing/files.py",
        ("chunks are counted", "nonce = self._count.to_bytes(COUNTER_SIZE, \"big\")", "nonce = bytes(COUNTER_SIZE)",
         f"{FILES}test_chunks_that_changed_places_are_refused"),
        ("the length in the final chunk must fit",
         "if true_size < 1 or true_size < self._given or padded_file_size(true_size) != total:", "if true_size > 1 << 40:",
         f"{FILES}test_a_length_that_does_not_fit_is_refused_even_when_it_is_sealed_well"),
        ("a file opens in its own place only", "self._binding = binding(context, formats.FILE, kid)", 'self._binding = b""',
         f"{FILES}test_a_file_does_not_open_anywhere_else {FILES}test_a_file_at_another_version_is_another_file"),
        ("each file has a key of its own", 'derive(key, "file", context.label, salt=salt)', 'derive(key, "file", context.label)',
         f"{FILES}test_two_files_with_one_key_share_no_keystream {FILES}test_a_chunk_of_another_file_under_the_same_key_is_refused"),
        ("a file is padded", "left = padded_file_size(self.true_size) - self.true_size", "left = 0",
         f"{FILES}test_the_sealed_size_shows_the_padded_size_only"),
        ("another key is named as such",
         "if not compare_digest(head[formats.FORMAT_SIZE : SALTED - formats.SALT_SIZE], kid):", "if False:",
         f"{FILES}test_another_key_another_format_and_an_epoch_are_named_as_such"),
    ),
    *rows(
        2, "core/sealing/keys.py",
        ("what is sealed to somebody is bound to its context", 'pack(NAME, "seal to", formats.HPKE, kid, context)',
         'pack(NAME, "seal to", formats.HPKE, kid)',
         f"{KEYS}test_the_context_must_be_the_same letterbox/test_envelopes.py::test_a_staff_message_put_elsewhere_does_not_open"),
        ("a seed that somebody slipped in is refused",
         "if not compare_digest(found.public.digest(), expected.digest()):", "if False:",
         f"{KEYS}test_a_seed_that_somebody_slipped_in_is_refused "
         f"{KEYS}test_one_part_of_the_public_half_that_differs_is_enough_to_refuse"),
        ("a signature is for one purpose", "verify(signature, pack(NAME, purpose, *fields))", "verify(signature, pack(NAME, *fields))",
         f"{KEYS}test_a_signature_holds_for_its_fields_purpose_and_key"),
        ("what is sealed to somebody is padded", "SUITE.encrypt(pad(plaintext),", "SUITE.encrypt(len(plaintext).to_bytes(4, 'big') + plaintext,",
         f"{KEYS}test_sealing_to_somebody_pads_too"),
        ("a pair does not print its seed", 'return f"KeyPair({self.public.digest().hex()[:8]}…)"', "return self.seed.hex()",
         f"{KEYS}test_a_pair_does_not_print_its_seed"),
    ),
    *rows(
        2, "vault/signed.py",
        ("nothing below the floor is opened", "if epoch < directory().compartment(code).floor:", "if False:",
         f"{TAMPER}test_a_wrap_from_before_a_rotation_is_refused "
         f"{TAMPER}test_a_list_entry_from_before_a_rotation_is_refused_and_never_lifted "
         "vault/test_pairs.py::test_a_half_from_before_a_rotation_is_refused"),
        ("a list that was cut is noticed", "if committed is not None and committed.root == root and not _grows(committed.last, last):",
         "if False:", f"{TAMPER}test_a_cut_list_is_noticed_by_a_process_that_saw_it_longer"),
        ("a line that does not hold is not added", "    lists.take_line(checked, line, pinned_root())\n", "",
         "vault/test_rotating.py::test_a_line_that_does_not_hold_is_not_added"),
    ),
    *rows(
        2, "vault/rotating.py",
        ("what lies below the floor is not lifted into the new epoch", "epoch__gte=floor, epoch__lt=new.epoch", "epoch__lt=new.epoch",
         f"{TAMPER}test_a_list_entry_from_before_a_rotation_is_refused_and_never_lifted"),
        ("the floor rises only when nothing is left below it", "        if _one_batch(code, keyring):\n            return False\n", "",
         "vault/test_rotating.py::test_what_was_sealed_for_the_old_key_in_the_last_moment_is_brought_along_before_the_floor_rises"),
    ),
    *rows(
        2, "letterbox/rotating.py",
        ("a waiting request from before a rotation is not lifted", "epoch__gte=entry.floor, epoch__lt=entry.epoch", "epoch__lt=entry.epoch",
         "letterbox/test_rotating.py::test_a_waiting_request_put_back_from_before_a_rotation_is_not_lifted"),
    ),
    *rows(
        2, "vault/manifests.py",
        ("each line of the log has a manifest of its own", "    if not newest.accepted and _line_in(row) != newest.number:\n        raise _not_as_written()\n", "",
         f"{BOXES}test_an_older_copy_is_refused_even_when_the_log_was_given_a_line_for_it {BOXES}test_a_team_that_was_taken_out_does_not_come_back_by_rows"),
        ("what a lost line said is covered by an acceptance alone", "next((number for number, sealed in said if _acceptance(subject, number, bytes(sealed))), 0)", "next((number for number, _sealed in said), 0)",
         f"{BOXES}test_what_a_lost_line_said_is_not_covered_by_a_line_about_something_else"),
        ("an older copy is accepted at its own line", 'return pack("waystation", "accepted as it is", signed.organisation(), subject, number, detail)',
         'return pack("waystation", "accepted as it is", signed.organisation(), subject, detail)',
         f"{BOXES}test_an_older_copy_is_accepted_by_the_log_key_alone_and_at_its_own_line"),
        ("a section is as its manifest names it", "if row is None or bytes(row.body) != body_of(values, keys, _line_in(row)):", "if row is None:",
         f"{BOXES}test_a_value_put_back_from_an_older_copy_is_refused {BOXES}test_a_value_that_was_cut_away_is_noticed"),
        ("a manifest is signed", "    except BadSignature:\n        raise _not_as_written() from None\n", "    except BadSignature:\n        pass\n",
         f"{BOXES}test_a_manifest_in_the_name_of_another_is_refused_even_when_the_log_was_made_to_fit"),
        ("a line that lost what it said is missed", "    if lost_line(subject):\n        raise _not_as_written()\n", "",
         f"{BOXES}test_an_older_copy_is_refused_even_when_what_the_newer_line_said_was_deleted"),
    ),
    *rows(
        2, "core/chaining/verifying.py",
        ("each line follows from the one before", "if line.previous != last.digest:", "if False:",
         f"{CHAIN}test_a_changed_field_shows_at_its_line_or_the_next {CHAIN}test_every_changed_bit_of_a_previous_digest_shows "
         f"{LOG}test_an_edited_line_is_found"),
        ("no line is missing", "if line.number > expected:", "if False:", f"{CHAIN}test_a_line_taken_out_is_named_in_words"),
        ("a chain has one source", "if line.source != source:", "if False:",
         f"{CHAIN}test_a_line_of_another_source_shows_even_where_it_fits_otherwise"),
        ("a cut shows against a signed head", "if head is not None and last.number < head.number:", "if False:",
         f"{CHAIN}test_a_chain_cut_at_its_end_shows_against_a_signed_head"),
        ("a chain made anew shows against a signed head",
         "if not reason and head is not None and line.number == head.number and digest != head.digest:", "if False:",
         f"{CHAIN}test_a_whole_chain_made_anew_shows_against_a_signed_head"),
    ),
    *rows(
        2, "audit/verifying.py",
        ("the log ends where its head says", "if number != len(heads):", "if False:",
         "keeping/test_checking.py::test_a_line_cut_off_the_end_shows"),
        ("a checkpoint is signed", "if not any(_signed(public, bytes(point.signature), message) for public in keys):", "if False:",
         f"{LOG}test_a_head_signed_with_another_key_is_found"),
        ("a log cut together with its head shows by a checkpoint", "if point.number not in heads:", "if False:",
         f"{LOG}test_a_log_cut_at_its_end_is_found_even_with_its_head_mended"),
        ("a log written anew shows by a checkpoint", "if heads[point.number] != bytes(point.digest):", "if False:",
         f"{LOG}test_a_log_written_anew_from_the_beginning_is_found_by_a_signed_head"),
        ("what a line said is as it was", "if line is None or hashlib.sha256(bytes(detail.sealed)).digest() != bytes(line.detail_digest):", "if False:",
         f"{LOG}test_a_changed_detail_is_found_and_a_forgotten_one_is_not_missed"),
    ),
    *rows(
        2, "audit/triggers.py",
        ("the database itself changes no line", 'for event in events:\n            cursor.execute(_create(connection.vendor, table, event))', "pass",
         "audit/test_append_only.py::test_a_line_of_the_log_cannot_be_changed audit/test_append_only.py::test_a_line_of_the_log_cannot_be_deleted "
         "audit/test_append_only.py::test_a_checkpoint_cannot_be_changed audit/test_append_only.py::test_a_checkpoint_cannot_be_deleted "
         "audit/test_append_only.py::test_a_line_of_the_signed_list_cannot_be_changed_or_deleted "
         "audit/test_append_only.py::test_the_doors_copy_of_the_signed_list_cannot_be_changed_or_deleted"),
    ),
    *layered(
        2, "a file cut or lengthened at a border of its chunks: the mark of the final one, the count and the length",
        f"{FILES}test_a_file_cut_anywhere_near_a_border_is_refused {FILES}test_a_repeated_chunk_is_refused_wherever_it_is_put "
        f"{FILES}test_a_file_without_one_of_its_chunks_is_refused {FILES}test_nothing_that_was_cut_ends_without_an_error",
        ("core/sealing/files.py", "+ bytes([final])", "+ bytes([False])"),
        ("core/sealing/files.py", 'nonce = self._count.to_bytes(COUNTER_SIZE, "big")', "nonce = bytes(COUNTER_SIZE)"),
        ("core/sealing/files.py", "if true_size < 1 or true_size < self._given or padded_file_size(true_size) != total:", "if False:"),
        ("core/sealing/files.py", "yield from self._give_zeros(true_size - self._given)", 'yield b""'),
    ),
    *layered(
        2, "a value of another case: the key id and the place",
        f"{TAMPER}test_a_value_of_another_case_does_not_open_here",
        ("core/sealing/values.py", "return place + row + _keyed(kid, context.epoch)", 'return b""'),
        ("core/sealing/values.py", "if not compare_digest(blob[formats.FORMAT_SIZE : HEADER], kid):", "if False:"),
        ("vault/boxes.py", "        key = keys[section] = os.urandom(32)\n", "        key = keys[section] = bytes(32)\n"),
    ),
    *layered(
        2, "a section is as the log names it: its digest, and the number of its line",
        f"{BOXES}test_a_section_put_back_whole_with_its_manifest_is_refused",
        ("vault/manifests.py", "if row is None or newest is None or newest.digest != digest(row):", "if row is None or newest is None:"),
        ("vault/manifests.py", "    if not newest.accepted and _line_in(row) != newest.number:\n        raise _not_as_written()\n", ""),
    ),
    *layered(
        2, "summaries of two cases: the row is bound where one is sealed and where many are opened",
        f"{TAMPER}test_summaries_of_two_cases_cannot_be_swapped",
        ("core/sealing/values.py", "return place + row + _keyed(kid, context.epoch)", "return place + _version(context.version) + _keyed(kid, context.epoch)"),
        ("core/sealing/values.py", "bound = lengths[size] + row + after", "bound = before + after"),
    ),
    *rows(
        2, "vault/public.py",
        ("what is sealed to a compartment is bound to its epoch and row", 'return pack("waystation", "compartment", directory.organisation, code, epoch, int(label), row)',
         'return pack("waystation", "compartment", directory.organisation)',
         "letterbox/test_envelopes.py::test_a_request_moved_to_another_row_compartment_or_epoch_does_not_open"),
    ),
)  # fmt: skip
