"""What would happen to the requests that were chosen: which are taken, which are left out and why. Nothing is opened.

Summaries and plain columns say enough for this. Each request is looked at again when its turn comes.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from waystation.intake import ranking, words
from waystation.intake.models import HelpRequest
from waystation.letterbox.models import IncomingMessage, Mailbox
from waystation.vault import shelf
from waystation.vault.keyring import Keyring

GIVE, ANSWER, REFER = "give", "answer", "refer"
ACTS = (GIVE, ANSWER, REFER)
Ours = frozenset[str | None]
MOST = 500  # requests in one batch
AT_ONCE = 500  # values in one IN (...)
# Why one is left out, in the order in which pages say it.
WHY = ("absent", "closed", "damaged", "hands", "same", "answered", "wrote", "telephone", "no-mailbox", "no-text")


@dataclass(frozen=True)
class Wish:
    """What was chosen to be done. `texts`: {language: text}; `hands`: also those that somebody else looks after."""

    act: str
    to: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    code: str = ""
    reason: str = ""
    hands: bool = False
    onward: str = ""  # codes of the directory's entries, with commas: each letter gets those that have its language

    def has_text(self, language: str) -> bool:
        return bool(self.texts.get(language, "").strip())


@dataclass(frozen=True)
class Plan:
    """Exactly what will happen, in numbers. `taken` in the order of the queue; `beyond`: more than one batch holds."""

    taken: tuple[str, ...]
    skipped: dict[str, int]
    languages: dict[str, int]
    levels: dict[str, int]
    others: int = 0  # of those taken: in another worker's hands
    beyond: int = 0


def cut_to_most(refs: Sequence[str]) -> tuple[list[str], int]:
    """The first of these that one batch holds, each once, and how many are beyond."""
    once = list(dict.fromkeys(refs))
    return once[:MOST], max(0, len(once) - MOST)


def make_plan(keyring: Keyring, wish: Wish, refs: Sequence[str]) -> Plan:
    """Look at each of the chosen requests as it is now."""
    refs, beyond = cut_to_most(refs)
    rows = {row.pk: row for row in HelpRequest.objects.filter(pk__in=refs, compartment__in=keyring.codes)}
    lines = read_lines(keyring, list(rows.values()))
    known, ours = Waiting.of(lines.values()), frozenset([None, keyring.worker_id])
    taken, skipped = [], Counter[str]()
    for ref in refs:
        row = rows.get(ref)
        why = why_not(wish, row, lines.get(ref), ours, known) if row else "absent"
        if why:
            skipped[why] += 1
        else:
            taken.append(ref)
    return Plan(
        tuple(taken),
        {why: skipped[why] for why in WHY if skipped[why]},
        _counted((lines[ref].get("language", "") for ref in taken), words.LANGUAGE),
        _counted((ranking.level_of_rank(rows[ref].rank) for ref in taken), words.LEVEL),
        sum(1 for ref in taken if rows[ref].assignee_id not in ours),
        beyond,
    )


def read_lines(keyring: Keyring, rows: Sequence[HelpRequest]) -> dict[str, dict[str, Any]]:
    """The summaries of these rows; one that is missing counts as damaged."""
    lines: dict[str, dict[str, Any]] = {row.pk: {"damaged": True} for row in rows}
    for code in {row.compartment for row in rows}:
        lines.update(shelf.read_summaries(keyring, code, [row.pk for row in rows if row.compartment == code]))
    return lines


def _counted(values: Iterable[str], order: Iterable[str]) -> dict[str, int]:
    found = Counter(values)
    return {value: found[value] for value in [*order, *sorted(found.keys() - set(order))] if found[value]}


@dataclass(frozen=True)
class Waiting:
    """Of some summaries: which mailboxes are there, and in which lies something that nobody has taken in."""

    there: frozenset[str]
    written: frozenset[str]

    @classmethod
    def of(cls, lines: Iterable[dict[str, Any]]) -> "Waiting":
        boxes = [line["mailbox"] for line in lines if line.get("mailbox")]
        there, written = set[str](), set[str]()
        for start in range(0, len(boxes), AT_ONCE):
            some = boxes[start : start + AT_ONCE]
            there |= set(Mailbox.objects.filter(pk__in=some).values_list("pk", flat=True))
            new = IncomingMessage.objects.filter(moved=False, mailbox__in=some).exclude(kind="claim")
            written |= set(new.values_list("mailbox", flat=True))
        return cls(frozenset(there), frozenset(written))


def why_not(wish: Wish, row: HelpRequest, line: dict[str, Any] | None, ours: Ours, known: Waiting) -> str:
    """Why this request is left out; "" where it is taken. `ours`: in whose hands it may be, None for nobody's."""
    line = line or {"damaged": True}
    if row.state == HelpRequest.State.CLOSED:
        return "closed"
    if wish.act == GIVE:
        return _why_not_given(wish, row, ours)
    if line.get("damaged"):
        return "damaged"
    if not wish.hands and row.assignee_id not in ours:
        return "hands"
    if wish.act == ANSWER and line.get("answered"):
        return "answered"
    if line.get("unread") or line.get("mailbox") in known.written:
        return "wrote"
    if line.get("telephone_only"):
        return "telephone"
    if line.get("mailbox", "") not in known.there:
        return "no-mailbox"
    return "" if wish.has_text(line.get("language", "")) else "no-text"


def _why_not_given(wish: Wish, row: HelpRequest, ours: Ours) -> str:
    if (row.assignee_id or "") == wish.to:
        return "same"
    return "hands" if not wish.hands and row.assignee_id not in ours else ""
