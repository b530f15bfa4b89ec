"""How far a verification is: worked out anew from its lines, which are only added to and never edited.

A line is one of: a step that was opened, a result of a step, a second look at a result, the finding that the account
is credible, the taking back of that finding, that it still stands though something came, what the person was told is
still missing, and that whoever was to do a step does it no more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from waystation.core.vocabulary.verification import AGREES, ANSWERS, CONTRADICTS, NOT_DONE, SUPPORTS
from waystation.letterbox.hours import has_come, hour_of

Line = dict[str, Any]
STEP, RESULT, LOOK, FOUND, BACK, STANDS, TOLD = "step", "result", "look", "found", "back", "stands", "told"
FREED = "freed"


@dataclass(frozen=True)
class Check:
    """One step with what stands of it now. An earlier result that was replaced stays among the lines."""

    id: str
    said: Line
    result: Line | None
    looks: tuple[Line, ...]  # at the result that stands
    void: bool  # counts no more: taken back
    earlier: int = 0  # results that were replaced

    @property
    def kind(self) -> str:
        return str(self.said["kind"])

    @property
    def author(self) -> str:
        """Who wrote down the result that stands: never the one who looks at it."""
        return str(self.result["by"]) if self.result else ""

    @property
    def supports(self) -> bool:
        return self.result is not None and self.result["result"] == SUPPORTS

    @property
    def contradicts(self) -> bool:
        return self.result is not None and self.result["result"] == CONTRADICTS

    @property
    def agreed(self) -> bool:
        """Whoever looked last agrees, and no more looked who disagree: the author stands behind it too."""
        return bool(self.looks) and self.looks[-1]["view"] == AGREES and self._for >= self._against

    @property
    def overruled(self) -> bool:
        """Two or more who looked come to something else, and they are more than those who agree."""
        return self._against >= 2 and self._against > self._for

    @property
    def disputed(self) -> bool:
        """Somebody disagrees, and nobody has settled it yet."""
        return bool(self.looks) and not self.agreed and not self.overruled

    @property
    def _for(self) -> int:
        return sum(look["view"] == AGREES for look in self.looks)

    @property
    def _against(self) -> int:
        return len(self.looks) - self._for

    def is_late(self, now: datetime) -> bool:
        return not self.void and self.result is None and has_come(last_hour(self.said), hour_of(now))


def _asks_for_more(check: Check) -> bool:
    return check.disputed or (check.contradicts and not check.overruled)


def last_hour(said: Line) -> str:
    return f"{said['until']}T23" if said.get("until") else ""


@dataclass(frozen=True)
class Standing:
    """A verification as it is now."""

    checks: tuple[Check, ...]
    found: Line | None  # the finding that stands
    back: Line | None  # the last taking back, while nothing was found since
    told: Line | None  # what the person was told last

    @cached_property
    def by_id(self) -> dict[str, Check]:
        return {check.id: check for check in self.checks}

    @cached_property
    def counting(self) -> tuple[Check, ...]:
        """Steps that were not taken back."""
        return tuple(check for check in self.checks if not check.void)

    @cached_property
    def open(self) -> tuple[Check, ...]:
        """Steps without a result."""
        return tuple(check for check in self.counting if check.result is None)

    @cached_property
    def waiting(self) -> tuple[Check, ...]:
        """Results that a second person must still read."""
        return tuple(c for c in self.counting if c.result and not c.looks and self._asks(c) and not self._replaced(c))

    @cached_property
    def unresolved(self) -> tuple[Check, ...]:
        """Contradictions, and second persons who disagree: until a third look, a new result, or a new step."""
        return tuple(c for c in self.counting if _asks_for_more(c) and not self._replaced(c))

    @cached_property
    def supporting(self) -> tuple[Check, ...]:
        """What a finding may stand on."""
        return tuple(c for c in self.counting if c.supports and not (c.disputed or c.overruled))

    @property
    def holds(self) -> bool:
        """Whether the account counts as credible: it was found so, and nothing came since that is not settled."""
        return self.found is not None and not (self.waiting or self.unresolved)

    @property
    def ready(self) -> bool:
        """Whether somebody may find the account credible now."""
        return bool(self.supporting) and not (self.waiting or self.unresolved)

    @cached_property
    def rests_on_two(self) -> bool:
        """Whether a step on which the finding stands was read by a second person, or asks for one."""
        cited = [self.by_id[step] for step in (self.found or {"steps": ()})["steps"] if step in self.by_id]
        return any(check.looks or self._asks(check) for check in cited)

    @property
    def settled(self) -> int:
        """Steps of which nothing is open any more."""
        return sum(c not in (*self.open, *self.waiting, *self.unresolved) for c in self.counting)

    def _asks(self, check: Check) -> bool:
        """Whether this result asks for a second person: by its step, because it replaces another one, or because
        everything would rest on it alone."""
        if check.result is None or check.result["result"] == NOT_DONE:
            return False
        return bool(check.said["second"] or check.earlier or (check.supports and self._alone))

    @cached_property
    def _alone(self) -> bool:
        """All that supports is of one kind, and nobody else has looked at any of it."""
        return len({check.kind for check in self.supporting}) == 1 and not any(c.agreed for c in self.supporting)

    def _replaced(self, check: Check) -> bool:
        """Whether a new step was taken in its stead, and has answered the question."""
        return any(other.said["instead"] == check.id and _answers(other) for other in self.counting)


def _answers(check: Check) -> bool:
    """A new step always has a second person: one worker alone talks no contradiction away."""
    return check.result is not None and check.result["result"] in ANSWERS and check.agreed


def read(lines: Mapping[str, Line]) -> Standing:
    """What stands, from all lines of a request or a case."""
    order = sorted(((row, line) for row, line in lines.items()), key=lambda one: int(one[1]["number"]))
    backs = [line for _row, line in order if line["line"] == BACK]
    ends = [line for _row, line in order if line["line"] in (FOUND, BACK)]
    told = [line for _row, line in order if line["line"] == TOLD]
    last = ends[-1] if ends else None
    void = {step for line in backs for step in (*line["void"], *line["again"])}
    return Standing(
        checks=tuple(_check(row, line, order, void) for row, line in order if line["line"] == STEP),
        found=last if last and last["line"] == FOUND else None,
        back=last if last and last["line"] == BACK else None,
        told=told[-1] if told else None,
    )


def _check(row: str, said: Line, order: list[tuple[str, Line]], void: set[str]) -> Check:
    results = [(key, line) for key, line in order if line["line"] == RESULT and line["step"] == row]
    key, result = results[-1] if results else ("", None)
    if any(line["line"] == FREED and line["step"] == row for _row, line in order):
        said = {**said, "who": ""}
    looks = tuple(line for _row, line in order if line["line"] == LOOK and line["of"] == key)
    return Check(row, said, result, looks, row in void, earlier=max(0, len(results) - 1))


def missing_of(standing: Standing) -> list[str]:
    """What the person is still asked for: by every step without a result, in the order of asking, each once."""
    asked = [entry for check in standing.open for entry in check.said["missing"]]
    return list(dict.fromkeys(asked))


def is_news(standing: Standing, missing: list[str], mailbox: str) -> bool:
    """Whether the person's page says something else: a mailbox that replaced another one says nothing yet."""
    told = standing.told if standing.told and standing.told["mailbox"] == mailbox else {"missing": []}
    return bool(told["missing"] != missing)


def codes_of(standing: Standing) -> dict[str, Any]:
    """What the line of a list may say of it: counts, kinds, days, who has a hand in it; no words of anybody."""
    looked = (*standing.waiting, *(check for check in standing.unresolved if check.disputed))
    return {
        "of": len(standing.counting),
        "settled": standing.settled,
        "second": [{"kind": c.kind, "by": [c.author, *(look["by"] for look in c.looks)]} for c in looked],
        "open": [{"kind": c.kind, "until": c.said["until"], "due": c.said["due"]} for c in standing.open],
        "unresolved": len(standing.unresolved),
        "again": standing.back["changed"] if standing.back else "",
    }
