"""What came since the account of a case was found credible, worked out from what the case keeps of it already.

Nothing of it overturns the finding: somebody looks, and takes it back or says with a reason that it still stands.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import inf
from typing import Any

from waystation.cases.access import OpenCase
from waystation.intake import verification, verifying
from waystation.intake.enquiries.finding import THEIRS
from waystation.intake.verification import FOUND, LOOK, RESULT, STANDS, Line, Standing
from waystation.vault.labels import Label

CORRECTION, ENQUIRY, INCIDENT = "correction", "enquiry", "incident"
Lines = dict[str, Line]
TOUCHES = "wrong"  # of what comes from the person's page: wishes and consents carry no finding


@dataclass(frozen=True)
class Came:
    """One thing that came. `row`: where the case keeps it; of an incident, its number."""

    kind: str
    row: str
    at: str

    @property
    def id(self) -> str:
        return f"{self.kind}-{self.row}"


def came_since(case: OpenCase) -> tuple[Came, ...]:
    """What nobody has looked at yet, oldest first, each once. Nothing where no finding stands."""
    lines = case.read_all(Label.CASE_VERIFICATION)
    standing = verification.read(lines)
    if standing.found is None:
        return ()
    looked, findings = _looked_at(lines, standing), _findings(lines)
    every = {one.id: one for one in (*_corrections(case), *_enquiries(case), *_incidents(case))}
    news = (one for one in every.values() if one.at > looked.get(one.id, ""))
    fresh = (one for one in news if _asks(one, findings, lines, standing))
    return tuple(sorted(fresh, key=lambda one: (one.at, one.id)))


def said_to_stand(case: OpenCase) -> list[Line]:
    """What was said, and counts, of the finding that stands: that it does so though something came; oldest first."""
    lines = case.read_all(Label.CASE_VERIFICATION)
    standing = verification.read(lines)
    return _counting(lines, standing) if standing.found else []


def _findings(lines: Lines) -> list[Line]:
    """Every finding there ever was, the first one first."""
    return sorted((line for line in lines.values() if line["line"] == FOUND), key=lambda line: int(line["number"]))


def _looked_at(lines: Lines, standing: Standing) -> dict[str, str]:
    """{what came: when somebody said that the finding of that time stands all the same}."""
    of_each = (_counting(lines, replace(standing, found=found)) for found in _findings(lines))
    return {one: line["at"] for said in of_each for line in said for one in line["over"]}


def _asks(one: Came, findings: list[Line], lines: Lines, standing: Standing) -> bool:
    """Whether a finding stood when it came, and none was made since that looked at it."""
    # Of the same second nobody can say which was first: then it is looked at.
    before = [found for found in findings if found["at"] <= one.at]
    after = [found for found in findings if found["at"] > one.at]
    pairs = zip([*before[-1:], *after], after, strict=False)
    return bool(before) and not any(_looks_at(one, lines, standing, *pair) for pair in pairs)


def _looks_at(one: Came, lines: Lines, standing: Standing, earlier: Line, found: Line) -> bool:
    """Whether whoever found it credible anew had looked at this: by a new result or second look, or with other eyes.

    Where a second person is asked for, the same finder cannot pass it by on what they had before.
    """
    by_two = any(replace(standing, found=line).rests_on_two for line in (earlier, found))
    if not by_two or found["by"] != earlier["by"]:
        return True
    made = [line for line in lines.values() if line["line"] in (RESULT, LOOK) and line["number"] < found["number"]]
    return any(line["step"] in found["steps"] and line["at"] > one.at for line in made)


def _counting(lines: Lines, standing: Standing) -> list[Line]:
    """What was said of this finding, until the next one, and counts."""
    found = standing.found or {}
    until = min((line["number"] for line in _findings(lines) if line["number"] > found["number"]), default=inf)
    said = [
        (row, line) for row, line in lines.items()
        if line["line"] == STANDS and found["number"] < line["number"] < until
    ]  # fmt: skip
    if standing.rests_on_two:
        said = [
            (row, line) for row, line in said if line["by"] != found["by"] and verifying.is_by_its_hand(row, line)
        ]
    return sorted((line for _row, line in said), key=lambda line: int(line["number"]))


def _corrections(case: OpenCase) -> Iterator[Came]:
    for row, message in case.read_all(Label.CASE_MESSAGE).items():
        decided = message.get("decided") or {}
        if (message.get("typed") or {}).get("type") == TOUCHES and decided.get("yes"):
            yield Came(CORRECTION, row, decided["at"])


def _enquiries(case: OpenCase) -> Iterator[Came]:
    for row, kept in case.read_all(Label.CASE_ENQUIRY).items():
        if kept["verdict"] == THEIRS:
            yield Came(ENQUIRY, row, _first_of(kept))


def _first_of(kept: dict[str, Any]) -> str:
    """Since when it counts as about them: to say the same of it again is no news."""
    since = str(kept["at"])
    for before in reversed(kept["earlier"]):
        if before["verdict"] != THEIRS:
            break
        since = str(before["at"])
    return since


def _incidents(case: OpenCase) -> Iterator[Came]:
    """Of whatever kind: the case does not say it, for not everybody who reads the case reads the incident."""
    for entry in case.read_all(Label.TIMELINE_ENTRY).values():
        if entry["what"] == "incident":
            yield Came(INCIDENT, entry["incident"], entry["at"])
