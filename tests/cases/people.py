"""Nur and Sami as a worker writes them down when the case begins."""

from datetime import UTC, date, datetime
from typing import Any

from tests.intake.people import found_credible
from waystation.cases.persons import PersonGiven
from waystation.cases.starting import Beginning, start_case

NOW = datetime(2017, 4, 5, 9, 30, tzinfo=UTC)
PASSPORT = {"kind": "passport", "number": "00 1234567", "state": "Invented Land", "printed": "EXAMPLE NOURA",
            "issued": "2015-02-03", "until": "2025-02-02"}  # fmt: skip
NUR = PersonGiven(
    "Nur",
    role="principal",
    grounds=("threatened",),
    wishes={"wants": "Out of the valley, with my son."},
    consents={"help": True, "press": False},
    identity={"names": "Nura Example"},
    papers=(PASSPORT,),
    said="They came to the house twice.",
)
SAMI = PersonGiven(
    "Sami", relation="son", wishes={"wants": "To go on with school."}, identity={"names": "Sami Example"}
)
BEGINNING = Beginning(
    team="team-birch",
    persons=(NUR, SAMI),
    danger="high",
    reasons="Two visits of officials to the family home.",
)
VERIFIED = date(2017, 4, 4)


def start(request: Any, beginning: Beginning = BEGINNING, now: datetime = NOW) -> str:
    """The account is found credible, as far as nobody did that yet, and the case begins."""
    if not request.summary.get("verified"):
        found_credible(request, now=now, on=VERIFIED)
    return start_case(request, beginning, now=now)
