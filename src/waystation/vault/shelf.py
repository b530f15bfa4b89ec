"""Summaries (the lines of lists) and match records (for the duplicate check), sealed under keys of an epoch."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any

from django.db import connections, router, transaction

from waystation.core.sealing import Context, open_from, open_many_under, open_rows_under, seal_under
from waystation.core.sealing.formats import HPKE
from waystation.vault import public, signed
from waystation.vault.keyring import EpochKeys, Keyring
from waystation.vault.labels import Label
from waystation.vault.models import MatchRecord, Summary

BATCH = 200
AT_ONCE = 500  # SQLite takes so many values in one IN (...)
Content = dict[str, Any]
Wanted = Callable[[list[bytes]], Iterable[int]] | None
Row = tuple[str, int, bytes | memoryview]  # row id, epoch, sealed bytes (a memoryview on PostgreSQL)


@transaction.atomic
def put_summary(keyring: Keyring, code: str, subject: str, content: Content) -> None:
    """Write the line of a list. A worker outside the compartment seals to its public key; a member re-seals that."""
    signed.hold_list()
    data = to_bytes(content)
    outside = not (code in keyring.codes and keyring.has_wrap(code))
    if not outside:
        keys = keyring.compartment(code)
        epoch, sealed = keys.epoch, seal_under(keys.summary_key, _context(Label.SUMMARY, subject, keys.epoch), data)
    else:
        epoch, sealed = public.seal_to_compartment(signed.directory(), code, Label.SUMMARY, subject, data)
    Summary.objects.update_or_create(
        subject=subject, compartment=code, defaults={"epoch": epoch, "sealed": sealed, "outside": outside}
    )


def read_summary(keyring: Keyring, code: str, subject: str) -> Content | None:
    return read_summaries(keyring, code, [subject]).get(subject)


def read_summaries(
    keyring: Keyring, code: str, subjects: Sequence[str] | None = None, *, wanted: Wanted = None
) -> dict[str, Content]:
    """{subject: summary} of these subjects, or of all the compartment's.

    `wanted`, asked about the JSON texts of all, may say early which of them can be meant: most of a search would be
    reading JSON.
    """
    rows = Summary.objects.filter(compartment=code)
    if subjects is None:
        return _open_rows(keyring, code, _all_summaries(code), Label.SUMMARY, wanted)
    found: dict[str, Content] = {}
    for start in range(0, len(subjects), AT_ONCE):
        some = rows.filter(subject__in=subjects[start : start + AT_ONCE]).values_list("subject", "epoch", "sealed")
        found.update(_open_rows(keyring, code, some, Label.SUMMARY))
    return found


def _all_summaries(code: str) -> Iterator[Row]:
    """Every row of a compartment, in plain SQL: to make each of them a row of Django's costs more than to open it."""
    with connections[router.db_for_read(Summary)].cursor() as cursor:
        cursor.execute("SELECT subject, epoch, sealed FROM vault_summary WHERE compartment = %s", [code])
        while some := cursor.fetchmany(5000):
            yield from some


def drop_summary(code: str, subject: str) -> None:
    """The compartment has no line of this subject any more."""
    Summary.objects.filter(compartment=code, subject=subject).delete()


@transaction.atomic
def put_match(keyring: Keyring, code: str, subject: str, content: Content) -> None:
    """Keep what one person is found again by: normalised handles, numbers and papers, names, the year of birth.

    A worker outside the compartment seals to its public key; a rotation brings that under the match key.
    """
    signed.hold_list()
    row, data = MatchRecord(subject=subject, compartment=code), to_bytes(content)
    if code in keyring.codes and keyring.has_wrap(code):
        keys = keyring.compartment(code)
        row.epoch = keys.epoch
        row.sealed = seal_under(keys.match_key, _context(Label.MATCH_RECORD, row.id, keys.epoch), data)
    else:
        directory = signed.directory()
        row.epoch, row.sealed = public.seal_to_compartment(directory, code, Label.MATCH_RECORD, row.id, data)
    row.save(force_insert=True)


def read_matches(keyring: Keyring, code: str, *, wanted: Wanted = None) -> list[tuple[str, Content]]:
    """(subject, record) of every person the compartment knows; opened in memory for one comparison.

    `wanted`, asked about the JSON texts of all, may say early which can be meant: reading JSON is half of the work.
    """
    rows = list(MatchRecord.objects.filter(compartment=code).values_list("id", "subject", "epoch", "sealed"))
    opened = _open_rows(keyring, code, [(i, e, s) for i, _, e, s in rows], Label.MATCH_RECORD, wanted)
    return [(subject, opened[i]) for i, subject, _, _ in rows if i in opened]


def take_matches(keyring: Keyring, code: str, subject: str, persons: Collection[str]) -> list[Content]:
    """Delete what these persons of a subject were found by, and return it: it goes on under another subject."""
    rows = MatchRecord.objects.filter(compartment=code, subject=subject).values_list("id", "epoch", "sealed")
    opened = _open_rows(keyring, code, list(rows), Label.MATCH_RECORD)
    taken = {row: record for row, record in opened.items() if record.get("person") in persons}
    MatchRecord.objects.filter(pk__in=list(taken)).delete()
    return list(taken.values())


def reseal_new_summaries(keyring: Keyring, code: str, limit: int = BATCH) -> int:
    """Bring summaries that somebody sealed from outside under the summary key. Returns how many; at most `limit`."""
    keys = keyring.compartment(code)
    floor = signed.directory().compartment(code).floor
    with transaction.atomic():
        outside = Summary.objects.select_for_update().filter(compartment=code, outside=True, epoch__gte=floor)
        new = list(outside[:limit])
        for row in new:
            data = _open_one(keyring.epoch(code, row.epoch), row.subject, bytes(row.sealed), Label.SUMMARY)
            row.epoch, row.outside = keys.epoch, False
            row.sealed = seal_under(keys.summary_key, _context(Label.SUMMARY, row.subject, keys.epoch), data)
        Summary.objects.bulk_update(new, ["epoch", "outside", "sealed"])
    return len(new)


def _open_rows(
    keyring: Keyring, code: str, rows: Iterable[Row], label: Label, wanted: Wanted = None
) -> dict[str, Content]:
    ids, texts = list[bytes](), list[bytes]()
    there = list(rows)
    epochs = {epoch for _row, epoch, _sealed in there}
    by_epoch = {
        epoch: [(row.encode(), bytes(sealed)) for row, of, sealed in there if of == epoch] for epoch in epochs
    }
    for epoch, some in by_epoch.items():
        signed.check_floor(code, epoch)
        keys = keyring.epoch(code, epoch)
        outside = [pair for pair in some if pair[1][0] == HPKE]
        under = [pair for pair in some if pair[1][0] != HPKE] if outside else some
        texts += open_rows_under(_key(keys, label), signed.context(label, "", epoch=epoch), under)
        texts += [_open_one(keys, row.decode(), sealed, label) for row, sealed in outside]
        ids += [row for row, _ in [*under, *outside]]
    kept = range(len(texts)) if wanted is None else wanted(texts)
    return {ids[n].decode(): json.loads(texts[n].decode()) for n in kept}  # of bytes, json would guess the encoding


def open_summary(keys: EpochKeys, row: Summary) -> Content:
    """One summary with keys at hand, as a recovery drill has them."""
    content: Content = json.loads(_open_one(keys, row.subject, bytes(row.sealed), Label.SUMMARY))
    return content


def _open_one(keys: EpochKeys, row: str, sealed: bytes, label: Label) -> bytes:
    if sealed[:1] == bytes([HPKE]):
        return open_from(
            keys.pair, sealed, public.compartment_context(signed.directory(), keys.code, keys.epoch, label, row)
        )
    return open_many_under(_key(keys, label), [(_context(label, row, keys.epoch), sealed)])[0]


def reseal_many(old: EpochKeys, new: EpochKeys, rows: Sequence[tuple[str, bytes]], label: Label) -> list[bytes]:
    """Summaries or match records (row id, sealed) from one epoch to another, in their order."""
    key, bound = _key(new, label), signed.contexts(label, (row for row, _ in rows), new.epoch)
    return [seal_under(key, to, data) for to, data in zip(bound, _open_many(old, rows, label), strict=True)]


def _open_many(keys: EpochKeys, rows: Sequence[tuple[str, bytes]], label: Label) -> list[bytes]:
    under = [(row, sealed) for row, sealed in rows if sealed[:1] != bytes([HPKE])]
    bound = signed.contexts(label, (row for row, _ in under), keys.epoch)
    pairs = zip(bound, (sealed for _, sealed in under), strict=True)
    opened = dict(zip((row for row, _ in under), open_many_under(_key(keys, label), pairs), strict=True))
    return [opened[row] if row in opened else _open_one(keys, row, sealed, label) for row, sealed in rows]


def _key(keys: EpochKeys, label: Label) -> bytes:
    return keys.summary_key if label == Label.SUMMARY else keys.match_key


def _context(label: Label, row: str, epoch: int) -> Context:
    return signed.context(label, row, epoch=epoch)


def to_bytes(content: Content) -> bytes:
    """As a summary or match record is written before it is sealed."""
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()
