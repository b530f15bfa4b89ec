"""Did they ask before? Numbers, handles and documents, made alike and compared in memory. There is no blind index."""

import re
import unicodedata
from typing import Any

from waystation.intake.models import HelpRequest
from waystation.letterbox.shapes import RequestContent
from waystation.vault import shelf
from waystation.vault.keyring import Keyring

Known = dict[tuple[str, str], set[str]]  # (kind, normalised value) -> refs that gave it
ROW = "duplicates"  # the value in a box that holds who else gave the same
SHORTEST_NUMBER, LONGEST_NUMBER, COMPARED_DIGITS = 7, 15, 9
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_HANDLE = re.compile(r"(?<![\w@])@([\w.]{3,64})")
_NUMBER = re.compile(r"(?<!\w)\+?\(?\d[\d\s().\-/\u2010-\u2015\u00a0]{5,}\d(?!\w)")
_DOCUMENT = re.compile(r"(?<![\w+])(?=[A-Z0-9]*[A-Z])(?=[A-Z0-9]*\d{5})[A-Z0-9]{7,14}(?!\w)")


def record_of(content: RequestContent) -> dict[str, list[str]]:
    """The match record of a request: what stands for a person in how they can be reached and in what they wrote."""
    return things_of(content.safe_contact.reach, content.happened, content.together)


def things_of(reach: str, *texts: str) -> dict[str, list[str]]:
    """Numbers, handles and papers that stand in how somebody can be reached and in what they wrote."""
    found: dict[str, set[str]] = {"handles": set(), "numbers": set(), "documents": set()}
    for text in (reach, *texts):
        read_into(found, text)
    if reach and not any(found.values()):  # a bare name in an app
        found["handles"].add(_alike(reach))
    return {kind: sorted(values) for kind, values in found.items() if values}


def alike_document(number: str) -> str:
    """The number of a paper as it is compared: capitals and digits only, "" where it is too short to be one."""
    kept = "".join(c for c in unicodedata.normalize("NFKC", number).upper() if c.isalnum())
    return kept if len(kept) >= SHORTEST_NUMBER - 1 else ""


def read_into(found: dict[str, set[str]], text: str) -> None:
    """Add the handles, numbers and documents of one text, each normalised."""
    text = unicodedata.normalize("NFKC", text)
    mails = _MAIL.findall(text)
    found["handles"] |= {_alike(mail) for mail in mails}
    rest = _MAIL.sub(" ", text)
    found["handles"] |= {_alike(handle).strip(".") for handle in _HANDLE.findall(rest)}
    found["numbers"] |= {number for run in _NUMBER.findall(rest) if (number := normal_number(run))}
    found["documents"] |= set(_DOCUMENT.findall(rest.upper()))


def normal_number(text: str) -> str:
    """The last nine digits of a telephone number: the same with and without the country's prefix. "" for no number."""
    digits = "".join(str(unicodedata.digit(c)) for c in text if c.isdigit())
    if not SHORTEST_NUMBER <= len(digits) <= LONGEST_NUMBER:
        return ""
    return digits[-COMPARED_DIGITS:]


def _alike(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def keep_record(keyring: Keyring, row: HelpRequest, content: RequestContent) -> None:
    """Keep this request's match record for those who come after it."""
    if record := record_of(content):
        shelf.put_match(keyring, row.compartment, row.pk, record)


def find_same(keyring: Keyring, row: HelpRequest, content: RequestContent, known: Known | None = None) -> list[str]:
    """Refs of other requests with a number, handle or document in common; all records are opened in memory for it.

    `known`: opened before, for a caller that asks for many in a row; what this request gave is added to them.
    """
    wanted = set(_pairs(record_of(content)))
    if not wanted:
        return []
    if known is None:
        known = read_known(keyring, row.compartment)
    same = set[str]()
    for pair in wanted:
        same |= known.get(pair, set())
        known.setdefault(pair, set()).add(row.pk)
    return sorted(same - {row.pk})


def read_known(keyring: Keyring, code: str) -> Known:
    """Every match record of a compartment, opened in memory, by what was given."""
    known: Known = {}
    for ref, record in shelf.read_matches(keyring, code):
        for pair in _pairs(record):
            known.setdefault(pair, set()).add(ref)
    return known


def _pairs(record: dict[str, Any]) -> list[tuple[str, str]]:
    return [(kind, value) for kind, values in record.items() for value in values]


def as_written(text: str) -> list[str]:
    """Addresses, handles, numbers and documents of a text as they stand in it, in the order of their kinds."""
    rest, found = text, list[str]()
    for kind in (_MAIL, _HANDLE, _DOCUMENT, _NUMBER):
        found += [match.group().strip() for match in kind.finditer(rest)]
        rest = kind.sub(" ", rest)
    return found
