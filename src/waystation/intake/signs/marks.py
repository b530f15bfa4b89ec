"""What letters are found again by, kept sealed beside the match records of the duplicate check."""

from base64 import b64decode, b64encode

from waystation.core.linking.narratives import MARK_BITS, Marks
from waystation.letterbox.envelopes import INTAKE
from waystation.vault import shelf
from waystation.vault.keyring import Keyring

KIND = "marks"  # no number, handle or document: nobody is found the same by it
_BYTES = MARK_BITS // 8


def keep(keyring: Keyring, ref: str, marks: Marks) -> None:
    """Keep the marks of one first message for those who come after it."""
    packed = b"".join(mark.to_bytes(_BYTES, "big") for mark in sorted(marks))
    shelf.put_match(keyring, INTAKE, ref, {KIND: [b64encode(packed).decode()]})


def read_all(keyring: Keyring) -> dict[str, Marks]:
    """{ref: marks} of every first message that was looked at; all are opened in memory for one comparison."""
    return {ref: _unpacked(record[KIND][0]) for ref, record in shelf.read_matches(keyring, INTAKE) if KIND in record}


def _unpacked(text: str) -> Marks:
    packed = b64decode(text)
    return frozenset(int.from_bytes(packed[at : at + _BYTES], "big") for at in range(0, len(packed), _BYTES))
