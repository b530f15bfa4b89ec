"""Lines of the list of incidents, sealed to each group that reads one: a list opens no box."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from waystation.accounts.queries import pseudonyms
from waystation.cases import telling
from waystation.cases import words as case_words
from waystation.cases.incidents import words
from waystation.cases.incidents.access import DUTY, OpenIncident, owner_of
from waystation.cases.models import Incident
from waystation.cases.queries import DANGER_KIND
from waystation.cases.words import label
from waystation.core.sealing import SealingError
from waystation.core.vocabulary.refusals import NotYours
from waystation.letterbox.hours import has_come, hour_of
from waystation.vault import shelf
from waystation.vault.boxes import open_box
from waystation.vault.keyring import Keyring
from waystation.vault.models import Summary

Line = dict[str, Any]
KEPT = "incident"  # a name of its own: the lines of requests and cases of the same group have none of this


def keep(incident: OpenIncident) -> None:
    """Write the line anew for every group that reads it now; a group that was taken out keeps none."""
    line, holders = _of(incident), incident.holders
    Summary.objects.filter(subject=incident.ref).exclude(compartment__in=holders).delete()
    for code in holders:
        shelf.put_summary(incident.keyring, code, incident.ref, {KEPT: line})


def _of(incident: OpenIncident) -> Line:
    told, state = incident.told, incident.state
    waiting = incident.open_warnings.values()
    return {
        **{name: told[name] for name in ("kind", "against", "whom", "day")},
        **{name: state[name] for name in ("open", "level", "owner")},
        "holders": incident.holders,
        "waiting": len(waiting),
        "owner_due": state["due"],  # rings until somebody looks after it
        "dues": sorted({state["due"], *(one["due"] for one in waiting)} - {""}),
    }


def reseal_new(keyring: Keyring) -> None:
    """Lines that whoever is not on duty wrote come under the key of those who are, a batch at each call."""
    if DUTY in keyring.codes and keyring.has_wrap(DUTY):
        with suppress(SealingError, NotYours):
            shelf.reseal_new_summaries(keyring, DUTY)


def lines_of(keyring: Keyring, rows: Sequence[Incident], now: datetime) -> list[Line]:
    """One line for each, in their order. An incident older than these lines is opened from its box."""
    workers, kept = pseudonyms(), _read(keyring, [row.pk for row in rows])
    opened = (kept.get(row.pk) or _of(OpenIncident(keyring, row, open_box(keyring, row.pk))) for row in rows)
    return [_shown(row, line, workers, now) for row, line in zip(rows, opened, strict=True)]


def _read(keyring: Keyring, refs: list[str]) -> dict[str, Line]:
    found: dict[str, Line] = {}
    for code in sorted(keyring.codes, key=lambda one: one == DUTY):  # what those on duty have comes before the others
        lines = shelf.read_summaries(keyring, code, refs) if keyring.has_wrap(code) else {}
        found |= {ref: line[KEPT] for ref, line in lines.items() if KEPT in line}
    return found


def _shown(row: Incident, line: Line, workers: Mapping[str, str], now: datetime) -> Line:
    return {
        "ref": row.pk,
        "kind": label(words.KINDS, line["kind"]),
        "against": label(words.WHOM, line["against"]),
        "whom": line["whom"],
        "open": line["open"],
        "danger": label(case_words.RISK_LEVELS, line["level"]),
        "danger_kind": DANGER_KIND.get(line["level"], "plain"),
        "day": telling.day_text(line["day"]),
        "owner": workers.get(owner_of(line["owner"], line["holders"]), ""),
        "waiting": line["waiting"],
        "late": line["open"] and has_come(row.due, hour_of(now)),
        "owner_due": line["owner_due"],
        "dues": set(line["dues"]),
    }
