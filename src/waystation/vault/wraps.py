"""Keys under other keys. Under a compartment we are in: its wrapping key; under another: its public key."""

from collections.abc import Iterable

from django.db import transaction

from waystation.core.sealing import open_from, unwrap_key, wrap_key
from waystation.core.sealing.formats import HPKE
from waystation.vault import public, signed
from waystation.vault.keyring import EpochKeys, Keyring
from waystation.vault.labels import Label, Section
from waystation.vault.models import Wrap


def make_wraps(
    keyring: Keyring, subject: str, section: Section | None, generation: int, key: bytes, codes: Iterable[str]
) -> list[Wrap]:
    """One wrap of `key` for each compartment. `section` None: it is the case key."""
    label = Label.SECTION_KEY if section else Label.CASE_KEY
    made = []
    with transaction.atomic():
        signed.hold_list()
        for code in sorted(codes):
            row = Wrap(subject=subject, label=label, section=section or 0, generation=generation, compartment=code)
            row.epoch, row.sealed = _seal(keyring, code, row, key)
            row.drawn_epoch = row.epoch
            made.append(row)
        Wrap.objects.bulk_create(made)
    return made


def _seal(keyring: Keyring, code: str, row: Wrap, key: bytes) -> tuple[int, bytes]:
    if code in keyring.codes and keyring.has_wrap(code):
        keys = keyring.compartment(code)
        return keys.epoch, seal_under_epoch(keys, row, key)
    return public.seal_to_compartment(signed.directory(), code, Label(row.label), row.id, key)


def seal_under_epoch(keys: EpochKeys, row: Wrap, key: bytes) -> bytes:
    return wrap_key(keys.wrapping_key, signed.context(Label(row.label), row.id, epoch=keys.epoch), key)


def open_wrap(keyring: Keyring, row: Wrap) -> bytes:
    """The key in a wrap of one of our compartments."""
    signed.check_floor(row.compartment, row.epoch)
    return open_under_epoch(keyring.epoch(row.compartment, row.epoch), row)


def open_under_epoch(keys: EpochKeys, row: Wrap) -> bytes:
    sealed = bytes(row.sealed)
    if sealed[:1] == bytes([HPKE]):
        bound = public.compartment_context(signed.directory(), keys.code, keys.epoch, Label(row.label), row.id)
        return open_from(keys.pair, sealed, bound)
    return unwrap_key(keys.wrapping_key, signed.context(Label(row.label), row.id, epoch=keys.epoch), sealed)


def open_under_case_key(case_key: bytes, row: Wrap) -> bytes:
    return unwrap_key(case_key, signed.context(Label.SECTION_KEY, row.id), bytes(row.sealed))
