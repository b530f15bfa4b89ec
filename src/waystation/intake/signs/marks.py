"""What letters are found again by, kept sealed beside the match records of the duplicate check."""

from base64 import b64decode, b64encode
from typing import Any

from waystation.core.linking import RULES, Record
from waystation.core.linking.narratives import MARK_BITS, Marks
from waystation.intake.matching import things_of
from waystation.letterbox.envelopes import INTAKE
from waystation.vault import shelf
from waystation.vault.keyring import Keyring

KIND = "marks"  # no number, handle or document: nobody is found the same by it
_BYTES = MARK_BITS // 8


def keep(keyring: Keyring, ref: str, marks: Marks) -> None:
    """Keep the marks of one first message for those who come after it."""
    packed = b"".join(mark.to_bytes(_BYTES, "big") for mark in sorted(marks))
    found_by = {"keys": [KIND], "rules": RULES}  # by nothing that anybody asks for: the duplicate check passes it over
    shelf.put_match(keyring, INTAKE, ref, {KIND: [b64encode(packed).decode()], **found_by})


def read_all(keyring: Keyring) -> dict[str, Marks]:
    """{ref: marks} of every first message that was looked at; all are opened in memory for one comparison."""
    return _of(shelf.read_matches(keyring, INTAKE))


def read_with_contacts(keyring: Keyring) -> tuple[dict[str, Marks], dict[str, frozenset[str]]]:
    """The same, and {ref: handles, numbers and documents} of every request: two that share one share a contact."""
    records = shelf.read_matches(keyring, INTAKE)
    return _of(records), {ref: _contacts(Record.from_dict(ref, kept)) for ref, kept in records if KIND not in kept}


def contacts_of(reach: str, *texts: str) -> frozenset[str]:
    """Handles, numbers and documents of a request, as they are compared."""
    return frozenset(value for values in things_of(reach, *texts).values() for value in values)


def _contacts(record: Record) -> frozenset[str]:
    return frozenset((*record.handles, *record.numbers, *record.documents))


def _of(records: list[tuple[str, dict[str, Any]]]) -> dict[str, Marks]:
    return {ref: _unpacked(kept[KIND][0]) for ref, kept in records if KIND in kept}


def _unpacked(text: str) -> Marks:
    packed = b64decode(text)
    return frozenset(int.from_bytes(packed[at : at + _BYTES], "big") for at in range(0, len(packed), _BYTES))
