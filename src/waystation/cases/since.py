"""What came since the account of a case was found credible, worked out from what the case keeps of it already.

Nothing of it overturns the finding: somebody looks, and takes it back or says with a reason that it still stands.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from waystation.cases.access import OpenCase
from waystation.intake import verification, verifying
from waystation.intake.enquiries.finding import THEIRS
from waystation.intake.verification import STANDS, Standing
from waystation.vault.labels import Label

CORRECTION, ENQUIRY, INCIDENT = "correction", "enquiry", "incident"
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
    looked = _looked_at(lines, standing)
    every = {one.id: one for one in (*_corrections(case), *_enquiries(case), *_incidents(case))}
    # Of the same second nobody can say which was first: then it is looked at.
    fresh = (one for one in every.values() if one.at >= standing.found["at"] and one.at > looked.get(one.id, ""))
    return tuple(sorted(fresh, key=lambda one: (one.at, one.id)))


def said_to_stand(case: OpenCase) -> list[dict[str, Any]]:
    """What was said, and counts, of the finding that stands: that it does so though something came; oldest first."""
    lines = case.read_all(Label.CASE_VERIFICATION)
    standing = verification.read(lines)
    return _counting(lines, standing) if standing.found else []


def _looked_at(lines: dict[str, dict[str, Any]], standing: Standing) -> dict[str, str]:
    """{what came: when somebody said that this finding stands all the same}."""
    return {one: line["at"] for line in _counting(lines, standing) for one in line["over"]}


def _counting(lines: dict[str, dict[str, Any]], standing: Standing) -> list[dict[str, Any]]:
    found = standing.found or {}
    said = [(row, line) for row, line in lines.items() if line["line"] == STANDS and line["number"] > found["number"]]
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
