"""Did they ask before? Numbers, handles, documents and names, compared in memory. There is no blind index."""

import json
import re
import unicodedata
from collections.abc import Collection
from typing import Any

from waystation.core.linking import RULES, Link, Record, asked_of, find, keys_of
from waystation.intake.models import HelpRequest
from waystation.letterbox.shapes import RequestContent
from waystation.vault import shelf
from waystation.vault.keyring import Keyring

Known = list[tuple[str, dict[str, Any]]]  # (ref, match record as it is kept)
ROW = "duplicates"  # the value in a box that holds who else gave the same
_KEYS, _THESE_RULES = b'"keys":["', f'"],"rules":{RULES}}}'.encode()  # as records.to_dict ends
MOST_PAIRS = 20  # of one request: more is a list of everybody
LONGEST_NAME = 200
SHORTEST_NUMBER, LONGEST_NUMBER, COMPARED_DIGITS = 7, 15, 9
# Begun at the first letter only and of bounded length (RFC 5321): else a long word without a space is read anew from
# each of its letters, and one message of a stranger holds the desk up for minutes.
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_HANDLE = re.compile(r"(?<![\w@])@([\w.]{3,64})")
_NUMBER = re.compile(r"(?<!\w)\+?\(?\d[\d\s().\-/\u2010-\u2015\u00a0]{5,}\d(?!\w)")
_DOCUMENT = re.compile(r"(?<![\w+])(?=[A-Z0-9]*[A-Z])(?=[A-Z0-9]*\d{5})[A-Z0-9]{7,14}(?!\w)")

# "born 1994", "родился в 1994", "1994 г.р.", "né en 1994", "مواليد 1994"
_BORN = re.compile(
    r"(?:\bborn|\bродил\w*|\bрожд\w*|\bn[ée]e?\b|مواليد|ولد\w*)[^\n]{0,20}?((?:19|20)\d\d)(?!\d)"
    r"|(?<!\d)((?:19|20)\d\d)\s*(?:г\.?\s?р\b|года рожд)",
    re.IGNORECASE,
)


def record_of(content: RequestContent, ref: str = "") -> Record:
    """What of a request can be compared: how they can be reached, what they wrote, the name they gave, and where."""
    texts = (content.safe_contact.reach, content.happened, content.together)
    found = {kind: tuple(values) for kind, values in things_of(*texts).items()}
    name = content.call_me.strip()[:LONGEST_NAME]
    years = tuple(sorted({int(year) for text in texts for year in years_of(text)}))
    names, region = (name,) if name else (), content.region.strip()
    handles, numbers, documents = (found.get(kind, ()) for kind in ("handles", "numbers", "documents"))
    return Record(ref, handles, numbers, documents, names, years, region)


def things_of(reach: str, *texts: str) -> dict[str, list[str]]:
    """Numbers, handles and papers that stand in how somebody can be reached and in what they wrote."""
    found: dict[str, set[str]] = {"handles": set(), "numbers": set(), "documents": set()}
    for text in (reach, *texts):
        read_into(found, text)
    if reach and not any(found.values()):  # a bare name in an app
        found["handles"].add(_alike(reach))
    return {kind: sorted(values) for kind, values in found.items() if values}


def years_of(text: str) -> list[str]:
    """Years of birth that a text names as such."""
    plain = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in unicodedata.normalize("NFKC", text))
    return [year for pair in _BORN.findall(plain) for year in pair if year]


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
    if record := record_of(content, row.pk).to_dict():
        shelf.put_match(keyring, row.compartment, row.pk, record)


def find_same(
    keyring: Keyring, row: HelpRequest, content: RequestContent, known: Known | None = None
) -> dict[str, str]:
    """{ref: alike or perhaps} of other requests that may be of the same person, the surer ones first.

    All match records are opened in memory for it. `known`: opened before, for a caller that asks for many in a row;
    what this request gave is added to them.
    """
    record = record_of(content, row.pk)
    kept = record.to_dict()
    if not kept:
        return {}
    if known is None:
        return {pair.other: pair.verdict for pair in find_in(keyring, row.compartment, record)}
    found = find(record, ((keys_kept(other), (ref, other)) for ref, other in known), _record)
    known.append((row.pk, kept))
    return {pair.other: pair.verdict for pair in found.pairs[:MOST_PAIRS]}


def find_in(keyring: Keyring, code: str, record: Record) -> tuple[Link, ...]:
    """What a group knows that may be of the same person, the surer ones first: requests, or persons of cases."""
    asked = asked_of(record)
    known = shelf.read_matches(keyring, code, wanted=lambda texts: _sharing(asked, texts))
    found = find(record, ((keys_kept(other), (ref, other)) for ref, other in known), _record)
    return found.pairs[:MOST_PAIRS]


def read_known(keyring: Keyring, code: str) -> Known:
    """Every match record of a compartment, opened in memory."""
    return shelf.read_matches(keyring, code)


def as_written(text: str) -> list[str]:
    """Addresses, handles, numbers and documents of a text as they stand in it, in the order of their kinds."""
    rest, found = text, list[str]()
    for kind in (_MAIL, _HANDLE, _DOCUMENT, _NUMBER):
        found += [match.group().strip() for match in kind.finditer(rest)]
        rest = kind.sub(" ", rest)
    return found


def _sharing(asked: Collection[str], texts: list[bytes]) -> list[int]:
    """Which records share a key, by their text: of 20,000 hardly any does, and only those are read as JSON."""
    written = {json.dumps(key, ensure_ascii=False)[1:-1].encode() for key in asked}
    return [n for n, text in enumerate(texts) if _may_share(written, text)]


def _may_share(written: set[bytes], text: bytes) -> bool:
    """A record of other rules, or without keys, has to be read to know."""
    begin = text.rfind(_KEYS)
    if begin < 0 or not text.endswith(_THESE_RULES):
        return True
    keys = text[begin + len(_KEYS) : -len(_THESE_RULES)]
    return not written.isdisjoint(keys.split(b'","'))


def keys_kept(kept: dict[str, Any]) -> Collection[str]:
    """What a record is found by: as it is kept, or of an older one worked out."""
    return kept["keys"] if kept.get("rules") == RULES else keys_of(Record.from_dict("", kept))


def _record(entry: tuple[str, dict[str, Any]]) -> Record:
    return Record.from_dict(*entry)
