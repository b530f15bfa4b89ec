"""At the first opening of a request, and when a message comes: which words are worth a question to a human."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from waystation.audit.actions import record
from waystation.audit.tags import Tag
from waystation.core.linking.narratives import FEWEST_MARKS, Alike, Marks, compare, formulas, marks_of, nearest
from waystation.core.linking.signs import signs_of
from waystation.core.sealing import SealingError
from waystation.core.vocabulary.refusals import NotYours
from waystation.intake.access import OpenRequest
from waystation.intake.models import HelpRequest
from waystation.intake.signs import kinds, marks, phrases, rows
from waystation.letterbox.envelopes import INTAKE
from waystation.letterbox.mailboxes import moment_of
from waystation.vault.boxes import Box, open_box
from waystation.vault.details import seal_detail
from waystation.vault.labels import Label

FIRST = "request"  # of what a person wrote, the first; messages have ids of their own
AROUND = 60  # characters shown before and behind the words
OPENED_MOST = 5  # other letters that are read for one comparison
NEARLY_ALL = 0.6  # of the shorter letter: below it people who went through the same say some of the same
LONG_ENOUGH = 8  # marks of a letter that tells a story
Row = dict[str, Any]


def look(request: OpenRequest, *, now: datetime) -> int:
    """Look at what nobody's rules have looked at yet. Returns how many new questions there are.

    Safe to repeat and to do twice at once: a question is found once for each text and kind. Of a closed request
    nothing is asked any more.
    """
    if request.row.state == HelpRequest.State.CLOSED or not _unseen(request, request.box):
        return 0
    own, at = phrases.read(request.keyring), moment_of(now)
    first = _compare(request) if FIRST not in _seen(request.box) else None
    with request.writing() as box:
        unseen = _unseen(request, box)
        if not unseen:
            return 0
        found = [row for about, text in unseen for row in of_words(about, text, own)]
        if FIRST in dict(unseen) and first is not None:
            marks.keep(request.keyring, request.ref, first[0])
            found += first[1]
        for asked in found:
            row = rows.row_of(box, rows.QUESTION, about=asked["about"], kind=asked["kind"])
            rows.write(box, row, rows.QUESTION, {**asked, "at": at})
        looked = sorted(_seen(box) | {about for about, _text in unseen})
        rows.write(box, rows.row_of(box, rows.LOOKED), rows.LOOKED, {"at": at, "seen": looked})
        rows.note_line(request)
        box.sign(Tag.REQUEST_SIGNS)
    return len(found)


def _seen(box: Box) -> set[str]:
    return {about for row in rows.read(box, rows.LOOKED) for about in row["seen"]}


def _unseen(request: OpenRequest, box: Box) -> list[tuple[str, str]]:
    """[(what it is, its words)] of what nobody's rules have looked at."""
    seen = _seen(box)
    return [(about, text) for about, text in texts(request, box).items() if about not in seen]


def texts(request: OpenRequest, box: Box) -> dict[str, str]:
    """{what it is: its words}: the request itself, and messages of the person."""
    content = request.content
    first = "\n".join(filter(None, (content.get("happened", ""), content.get("together", ""))))
    messages = box.read_all(Label.REQUEST_MESSAGE)
    said = {row: message["text"] for row, message in messages.items() if message["from"] == "person"}
    return {FIRST: first, **said}


def of_words(about: str, text: str, own: Iterable[str]) -> list[Row]:
    """The questions that the words of one text give rise to, with these words quoted."""
    return [
        {"kind": sign.kind, "about": about, "quotes": [quoted(text, span) for span in sign.quotes]}
        for sign in signs_of(text, own)
    ]


def of_words_for_all(about: str, text: str, own: Iterable[str]) -> list[Row]:
    """The same for a team that may not read the organisation's own phrases: of a hit by those no words are quoted."""
    quotes = {row["kind"]: row["quotes"] for row in of_words(about, text, ())}
    return [{**row, "quotes": quotes.get(row["kind"], [])} for row in of_words(about, text, own)]


def quoted(text: str, span: tuple[int, int]) -> dict[str, str]:
    """The words as they were written, with a little of what stands around them."""
    begin, end = span
    before, after = text[max(0, begin - AROUND) : begin], text[end : end + AROUND]
    return {
        "before": ("…" if begin > AROUND else "") + before,
        "words": text[begin:end],
        "after": after + ("…" if end + AROUND < len(text) else ""),
    }


def _compare(request: OpenRequest) -> tuple[Marks, list[Row]]:
    """The marks of the first message, and the questions that other requests give rise to."""
    text = request.content.get("happened", "")
    own, (known, contacts) = marks_of(text), marks.read_with_contacts(request.keyring)
    known.pop(request.ref, None)
    reach = request.contact.get("safe_contact", {}).get("reach", "")
    mine = marks.contacts_of(reach, text, request.content.get("together", ""))
    same = [ref for ref, theirs in contacts.items() if ref != request.ref and mine & theirs]
    others = [ref for ref in same if _tells_another(own, known.get(ref, frozenset()))]
    found: list[Row] = []
    if others:
        found.append({"kind": kinds.CONTACT, "about": FIRST, "quotes": [], "others": others})
    near = [ref for ref, _shared in nearest(own, known) if ref not in same][:OPENED_MOST]
    alike = _most_alike(request, text, near, formulas([*known.values(), own])) if near else None
    if alike:
        quotes = [quoted(text, passage.first) for passage in alike.passages]
        found.append({"kind": kinds.STORY, "about": FIRST, "quotes": quotes, "others": [alike.second]})
    return own, found


def _tells_another(own: Marks, other: Marks) -> bool:
    return min(len(own), len(other)) >= LONG_ENOUGH and len(own & other) < FEWEST_MARKS


def _most_alike(request: OpenRequest, text: str, refs: Sequence[str], common: Marks) -> Alike | None:
    """Of the nearest letters the one with most words in common, where that is nearly all of the shorter one.

    The line in the log, with the count sealed, is committed before another request is opened.
    """
    with transaction.atomic():
        detail = seal_detail(INTAKE, {"compared": len(refs)})
        record(Tag.STORIES_COMPARE, by=request.keyring.worker_id, object=request.ref, detail=detail)
    found = (compare(text, _text_of(request, ref), names=(FIRST, ref), ignoring=common) for ref in refs)
    close = [alike for alike in found if alike and alike.containment >= NEARLY_ALL]
    return max(close, key=lambda alike: alike.words, default=None)


def _text_of(request: OpenRequest, ref: str) -> str:
    """The first message of another request; nothing where it was forgotten or does not open."""
    try:
        return str((open_box(request.keyring, ref).read(Label.REQUEST_CONTENT, ref) or {}).get("happened", ""))
    except (NotYours, SealingError):
        return ""
