"""Jon's telephone is seized; Ada writes it down for team Birch. All invented."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from waystation.cases.incidents import acting, warning
from waystation.cases.incidents.recording import Told, record_incident

NOW = datetime(2017, 6, 8, 10, 0, tzinfo=UTC)
FORM = "a" * 32
SEIZED = Told(
    kind="telephone",
    against="worker",
    whom="Jon",
    what="Taken at the checkpoint by two men in plain clothes.",
    day=date(2017, 6, 8),
    at="about nine in the morning",
    place="the bridge",
    known="told by himself, from a neighbour's telephone",
    reporter="Jon",
    stake="The code of the telephone; two numbers of drivers.",
)
DRIVER = warning.Must("outside", "the grey driver", "through his sister, in person", "emergency")


def record(desk: Any, who: str = "ada", group: str = "team-birch", form: str = FORM, **told: Any) -> str:
    return record_incident(desk.keyring(who), replace(SEIZED, **told), group=group, form_id=form, now=NOW)


def settle(incident: Any, **said: str) -> None:
    """Every open warning is answered."""
    for row in incident.open_warnings:
        warning.say_what_came(incident, row, "knows", result=said.get("result", "“I have thrown mine away.”"), now=NOW)


def close(incident: Any) -> None:
    acting.close_incident(incident, learned="No drivers in the telephone.", nobody="nobody was in it", now=NOW)
