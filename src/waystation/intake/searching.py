"""Filters and words that need summaries opened, and *look inside*, which opens more and is logged with its words."""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from waystation.audit.actions import record
from waystation.audit.tags import Tag
from waystation.core.sealing import SealingError
from waystation.core.vocabulary.refusals import Refused
from waystation.intake.access import ALARM_AT
from waystation.intake.models import HelpRequest
from waystation.intake.moving import is_moved, sealed_row
from waystation.letterbox.envelopes import open_request
from waystation.letterbox.models import SealedRequest
from waystation.vault import limits, shelf, signed
from waystation.vault.boxes import open_box
from waystation.vault.details import seal_detail
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label

MOST_INSIDE = 2000
FEW = 500  # so many ids fit into one query; of more, all rows are read
_REGION = b'"region":"'
SEARCHED = ("alias", "region", "language", "channel", "stage")


@dataclass(frozen=True)
class Wanted:
    """What a worker looks for in summaries; empty means any."""

    language: str = ""
    channel: str = ""
    region: str = ""
    words: str = ""

    def __bool__(self) -> bool:
        return any((self.language, self.channel, self.region, self.words))

    def may_fit(self, texts: Sequence[bytes]) -> Iterable[int]:
        """Which summaries with these JSON texts can fit at all. Where JSON escaped something, only `fits` knows."""
        asked = sorted(folded(f"{self.words} {self.region}").split(), key=len, reverse=True)
        if not asked:
            return range(len(texts))
        plain = [n for n, text in enumerate(texts) if text.isascii()]
        other = [n for n, text in enumerate(texts) if not text.isascii()]
        words = [word.encode() for word in asked]
        some = [[places[n] for n in lines_with(words, [texts[n] for n in places])] for places in (plain, other)]
        escaped = [n for n, text in enumerate(texts) if text.find(b"\\") >= 0]  # a third of the time of `in`
        return sorted({*some[0], *some[1], *escaped})

    def fits(self, summary: dict[str, Any]) -> bool:
        exact = (("language", self.language), ("channel", self.channel))
        if any(value and summary.get(name) != value for name, value in exact):
            return False
        if self.region and folded(self.region) not in folded(summary.get("region", "")):
            return False
        text = folded(" ".join(str(summary.get(name, "")) for name in SEARCHED)) if self.words else ""
        return all(word in text for word in folded(self.words).split())


def folded(text: str) -> str:
    """Without case, accents and the difference between е and ё, so that what is meant is found."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join([c for c in apart if not unicodedata.combining(c)])


def _folded_lines(lines: bytes) -> bytes:
    """As `folded`, of thousands of JSON texts at once. What is not ASCII is mostly the region, and regions repeat."""
    if lines.isascii():
        return lines.lower()
    known, parts = dict[bytes, bytes](), list[bytes]()
    for part in lines.lower().split(_REGION):
        region, quote, rest = part.partition(b'"')
        if region not in known:
            known[region] = _folded(region)
        parts.append(known[region] + quote + _folded(rest))
    return _REGION.join(parts)


def _folded(utf8: bytes) -> bytes:
    return utf8 if utf8.isascii() else folded(utf8.decode()).encode()


def lines_with(asked: Sequence[bytes], lines: Sequence[bytes]) -> Iterator[int]:
    """Numbers of the lines that hold every one of these folded words.

    All are folded and looked through as one text: a search reads thousands, and each call for one of them costs more
    than its reading.
    """
    joined = b"\n".join(lines)
    if joined.count(b"\n") >= len(lines):  # JSON may hold breaks between words
        joined = b"\n".join([line.replace(b"\n", b" ") for line in lines])
    text = _folded_lines(joined) + b"\n"
    first, others = asked[0], asked[1:]
    number = begin = 0
    while (hit := text.find(first, begin)) >= 0:
        number += text.count(b"\n", begin, hit)
        begin, end = text.rfind(b"\n", 0, hit) + 1, text.find(b"\n", hit)
        if all(text.find(word, begin, end) >= 0 for word in others):
            yield number
        number, begin = number + 1, end + 1


def search(keyring: Keyring, code: str, wanted: Wanted) -> dict[str, Any]:
    """{ref: summary} of all that fit. Every summary of the compartment is opened in memory; one line in the log."""
    opened = shelf.read_summaries(keyring, code, wanted=wanted.may_fit)
    found = {ref: s for ref, s in opened.items() if wanted.fits(s)}
    if wanted.words or wanted.region:
        said = {"words": wanted.words, "region": wanted.region, "found": len(found)}
        with transaction.atomic():
            record(Tag.SEARCH_SUMMARIES, by=keyring.worker_id, detail=seal_detail(code, said))
    return found


def look_inside(keyring: Keyring, code: str, refs: list[str], words: str) -> list[str]:
    """Which of these requests have all the words in a name, a handle or a first message.

    At most 2,000; the line in the log, with the words and the count sealed, is committed before anything is opened.
    """
    asked = folded(words).split()
    if not asked:
        raise Refused(_("there is no word to look for"), hint=_("write a name, a handle or words of the first message"))
    if len(refs) > MOST_INSIDE:
        raise Refused(_("these are more than 2,000 requests"), hint=_("choose filters first, then look inside"))
    with transaction.atomic(durable=True):
        said = {"words": words, "count": len(refs)}
        limits.note_looking(keyring, len(refs), alarm_at=ALARM_AT)
        record(Tag.SEARCH_INSIDE, by=keyring.worker_id, object=str(len(refs)), detail=seal_detail(code, said))
    return [ref for ref in refs if all(word in _inside(keyring, ref) for word in asked)]


def _inside(keyring: Keyring, ref: str) -> str:
    try:
        return folded(" ".join(_texts(keyring, ref)))
    except SealingError:
        return ""  # shown as damaged in the queue; one spoilt request does not end a search


def _texts(keyring: Keyring, ref: str) -> Iterable[str]:
    waiting = None if is_moved(ref) else SealedRequest.objects.filter(pk=ref).first()
    if waiting is not None:
        pair = keyring.epoch(waiting.compartment, waiting.epoch).pair
        content = open_request(signed.directory(), pair, sealed_row(waiting))[1]
        return content.call_me, content.safe_contact.reach, content.happened
    box = open_box(keyring, ref, check=False)
    said, contact = box.read(Label.REQUEST_CONTENT, ref) or {}, box.read(Label.REQUEST_CONTACT, ref) or {}
    return said.get("call_me", ""), contact.get("safe_contact", {}).get("reach", ""), said.get("happened", "")


def in_order(rows: QuerySet[HelpRequest], refs: Collection[str]) -> list[str]:
    """Those of these refs that are among the rows, in the order of the queue; only ids are read."""
    if len(refs) <= FEW:
        rows = rows.filter(pk__in=refs)
    return [ref for ref in rows.values_list("pk", flat=True) if ref in refs]
