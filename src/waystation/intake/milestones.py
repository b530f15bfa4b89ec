"""The rungs that persons reached. One row for each request or case, sealed to the figures compartment.

Whoever writes keeps a copy inside the box, because they cannot read the row; an accepted case goes on with it.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from waystation.audit.ids import random_id
from waystation.core.sealing import open_from
from waystation.core.vocabulary.ladder import PRECISIONS, RUNGS
from waystation.core.vocabulary.refusals import Refused
from waystation.core.vocabulary.terms import codes, find
from waystation.intake.models import Milestone
from waystation.vault import public, signed
from waystation.vault.boxes import Box
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label, Section

FIGURES = "figures"
ROW = "milestones"  # there is one in each box
Content = dict[str, Any]


def write(
    box: Box, rung: str, *, date: str, precision: str = "day", source: str = "", persons: Iterable[str] | None = None
) -> str:
    """Note that these persons (None: everybody in the row) reached a rung on this ISO date. Returns the row's id.

    The first date of a rung counts: a second one is not written. Part of the caller's transaction; the caller signs.
    """
    find(RUNGS, rung)
    find(PRECISIONS, precision)
    refuse_aside(box)
    content = read(box)
    content["persons"] = content["persons"] or [new_person()]
    wanted = set(persons) if persons is not None else {person["id"] for person in content["persons"]}
    known = {person["id"] for person in content["persons"]}
    content["persons"] += [new_person(person) for person in sorted(wanted - known)]
    for person in content["persons"]:
        if person["id"] in wanted and all(there["rung"] != rung for there in person["rungs"]):
            person["rungs"].append({"rung": rung, "date": date, "precision": precision, "source": source})
    return keep(box, content)


def take_back(box: Box, rung: str) -> None:
    """What was noted does not hold: nobody in the row is on this rung. Only before anything was built on it."""
    content = read(box)
    for person in content["persons"]:
        person["rungs"] = [there for there in person["rungs"] if there["rung"] != rung]
    keep(box, content)


def set_aside(box: Box) -> None:
    """Nobody is counted here any more: these persons are counted with the request they asked in before.

    Their rungs stay in the box, for `bring_back`.
    """
    content = read(box)
    if content["row"] and not is_aside(content):
        keep(box, {**content, "persons": [], "aside": content["persons"]})


def bring_back(box: Box) -> None:
    """These persons are counted here again, with the rungs they had when they were set aside."""
    content = read(box)
    if content["row"] and is_aside(content):
        persons = content.pop("aside")
        keep(box, {**content, "persons": persons})


def join(box: Box, others: dict[str, list[Content]]) -> None:
    """Count with the person of this row what other requests of the same person had reached: {ref: their persons}.

    What was joined before and is not named any more is taken off again.
    """
    content = read(box)
    if content["row"] and content.get("joined", {}) != others:
        keep(box, {**content, "joined": others})


def is_aside(content: Content) -> bool:
    return "aside" in content


def refuse_aside(box: Box) -> None:
    """Refused where these persons are counted with another request: else they would be counted twice."""
    if is_aside(read(box)):
        raise Refused(
            _("This person is counted with an earlier request of theirs."),
            hint=_("Open that one and note it there; it stands under “The same person” on this page."),
        )


def counted(content: Content) -> list[Content]:
    """The persons of a row as figures count them. Of each rung the earliest date counts, wherever it was noted.

    Who is counted `elsewhere`, in another case, is left out here. What was joined goes to the first person, or to
    the one it was joined `into`.
    """
    persons = [{**person, "rungs": list(person["rungs"])} for person in content["persons"] if not is_elsewhere(person)]
    for other in (person for joined in content.get("joined", {}).values() for person in joined[:1]):
        for person in [one for one in persons if one["id"] == other.get("into", one["id"])][:1]:
            person["rungs"] += _earlier(person["rungs"], other["rungs"])
    return persons


def is_elsewhere(person: Content) -> bool:
    """Whether this person of a case is counted in another case, where they stand too."""
    return bool(person.get("elsewhere"))


def unit_of(person: Content) -> str:
    """The household this person belongs to now."""
    moves = person.get("moves", [])
    return str(moves[-1]["unit"] if moves else person["unit"] or person["id"])


def move(person: Content, unit: str, day: str) -> None:
    """From this ISO day on the person belongs to another household; where they stood before stays countable."""
    person["moves"] = [*person.get("moves", []), {"unit": unit, "date": day}]


def _earlier(own: list[Content], joined: list[Content]) -> list[Content]:
    """Of what was joined the first date of each rung that they did not reach by then; what ended there ends there.

    Their own rungs stay all of them: stays that were repeated, and endings.
    """
    found: dict[str, Content] = {}
    for rung in sorted(joined, key=lambda each: str(each["date"])):
        if rung["rung"] in codes(RUNGS):
            found.setdefault(rung["rung"], rung)
    first: dict[str, str] = {}
    for rung in own:
        first[rung["rung"]] = min(first.get(rung["rung"], rung["date"]), rung["date"])
    return [rung for code, rung in found.items() if code not in first or rung["date"] < first[code]]


def hand_over(box: Box) -> None:
    """The case goes on with the row: the request names it no more, so that its old copy never comes over it."""
    if read(box)["row"]:
        box.remove(_label(box), ROW)


def new_person(person: str = "", unit: str = "") -> Content:
    """A person nobody wrote a rung of yet. `unit` is the household they are counted with."""
    return {"id": person or random_id(), "unit": unit, "rungs": []}


def read(box: Box) -> Content:
    """The copy inside the box: {"row": id, "persons": [...]}; an empty one before the first rung."""
    return box.read(_label(box), ROW) or {"row": "", "persons": []}


def keep(box: Box, content: Content) -> str:
    """Store this content in the box and, sealed to the figures compartment, in its row. Returns the row's id."""
    signed.hold_list()
    row = content["row"] or random_id()
    box.write(_label(box), ROW, {**content, "row": row})
    sealed_for = json.dumps({"persons": counted(content)}, ensure_ascii=False, sort_keys=True).encode()
    epoch, sealed = public.seal_to_compartment(signed.directory(), FIGURES, Label.MILESTONES, row, sealed_for)
    Milestone.objects.update_or_create(pk=row, defaults={"epoch": epoch, "sealed": sealed})
    return row


def read_all(keyring: Keyring) -> list[Content]:
    """Every row, for members of the figures compartment only."""
    return [json.loads(_open(keyring, row)) for row in Milestone.objects.all().iterator()]


def reseal_milestones(keyring: Keyring, code: str, limit: int) -> int:
    """After a revocation: bring up to `limit` rows to the new key of the figures compartment."""
    if code != FIGURES:
        return 0
    epoch = signed.directory().compartment(FIGURES).epoch
    rows = list(Milestone.objects.filter(epoch__lt=epoch)[:limit])
    for row in rows:
        plain = _open(keyring, row)
        row.epoch, row.sealed = public.seal_to_compartment(signed.directory(), FIGURES, Label.MILESTONES, row.pk, plain)
    Milestone.objects.bulk_update(rows, ["epoch", "sealed"], batch_size=100)
    return len(rows)


def _open(keyring: Keyring, row: Milestone) -> bytes:
    bound = public.compartment_context(signed.directory(), FIGURES, row.epoch, Label.MILESTONES, row.pk)
    return open_from(keyring.epoch(FIGURES, row.epoch).pair, bytes(row.sealed), bound)


def _label(box: Box) -> Label:
    """A case keeps them in its record, a request beside what was asked."""
    return Label.CASE_MILESTONES if Section.RECORD in box.sections else Label.MILESTONES
