"""Walking a chain from its beginning, or from a head that is already trusted, and naming the first bad line."""

from collections.abc import Iterable
from dataclasses import dataclass

from waystation.core.chaining.checkpoints import Head
from waystation.core.chaining.lines import BEGINNING, Line, line_digest


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a walk found. `first_bad` is the number of the first line that is wrong or missing, `says` how, in words.

    `checked` lines were good; `last` is the head after them (None when there was no line and no start).
    """

    checked: int
    last: Head | None
    first_bad: int | None = None
    says: str = ""

    @property
    def holds(self) -> bool:
        """True when nothing is wrong."""
        return self.first_bad is None

    def __bool__(self) -> bool:
        return self.holds


def verify(lines: Iterable[Line], head: Head | None = None, start: Head | None = None) -> Verdict:
    """Find edits, gaps, reordering, repeats, and (against a signed `head`) truncation and a rewritten chain.

    `lines` in order; with `start`, only those after it. `head` need not be the newest: the chain may have grown since.
    Without a head, a chain cut at its end cannot be told from a shorter one.
    """
    last, source, checked = start or Head(0, BEGINNING), "", 0
    if head is not None and head.number == last.number and head.digest != last.digest:
        return _bad(checked, start, head.number, "the signed head and the start of the walk do not agree")
    if head is not None and head.number < last.number:
        return _bad(checked, start, head.number, "the signed head lies before the start of the walk")
    for line in lines:
        reason = _fault(line, last, source or line.source)
        digest = line_digest(line)
        if not reason and head is not None and line.number == head.number and digest != head.digest:
            reason = f"line {line.number} is not the line that was signed: it or one before it was rewritten"
        if reason:
            return _bad(checked, _known(last), last.number + 1, reason)
        last, source, checked = Head(line.number, digest), line.source, checked + 1
    if head is not None and last.number < head.number:
        reason = f"the chain ends at line {last.number}, but line {head.number} was signed: its end was cut off"
        return _bad(checked, _known(last), last.number + 1, reason)
    return Verdict(checked, _known(last))


def _fault(line: Line, last: Head, source: str) -> str:
    expected = last.number + 1
    if line.number > expected:
        return f"line {expected} is missing: line {line.number} stands in its place"
    if line.number < expected:
        return f"line {line.number} stands where line {expected} should be: repeated or out of order"
    if line.previous != last.digest:
        return f"line {line.number} does not follow from line {last.number}: one of the two was changed"
    if line.source != source:
        return f"line {line.number} comes from another source"
    return ""


def _bad(checked: int, last: Head | None, number: int, reason: str) -> Verdict:
    return Verdict(checked, last, number, reason)


def _known(last: Head) -> Head | None:
    return last if last.number else None
