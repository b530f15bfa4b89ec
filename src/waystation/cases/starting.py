"""The beginning of a case: an accepted request is opened and sealed anew under keys of the case's own."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from waystation.audit.actions import this_hour
from waystation.audit.ids import random_id
from waystation.audit.tags import Tag
from waystation.cases import summaries, verifying, watching
from waystation.cases.access import OpenCase, begin_case
from waystation.cases.models import Case
from waystation.cases.persons import PRINCIPAL, PersonGiven, put_person
from waystation.cases.questioning import carry_signs
from waystation.cases.translating import carry_translations
from waystation.cases.work import put_risk
from waystation.cases.writing import finish
from waystation.core.vocabulary.refusals import Refused
from waystation.intake import actions as intake
from waystation.intake import dues, matching, milestones
from waystation.intake.access import OpenRequest
from waystation.intake.signs import conflicts, rows
from waystation.intake.signs.referring import refuse_waiting
from waystation.letterbox import clocks
from waystation.letterbox.deliveries import state_delivery
from waystation.letterbox.envelopes import file_context
from waystation.letterbox.hours import begin_of, hour_of
from waystation.letterbox.mailboxes import moment_of
from waystation.vault import files, signed
from waystation.vault.labels import Label, Section
from waystation.vault.models import SealedFile


@dataclass(frozen=True)
class Beginning:
    """What a worker decides when a request is accepted."""

    team: str
    persons: tuple[PersonGiven, ...]  # the principal first
    danger: str
    reasons: str  # for this level of danger
    assignee: str = ""  # empty: whoever looked after the request, if they are of the team, else who starts the case


def start_case(request: OpenRequest, beginning: Beginning, *, now: datetime) -> str:
    """Begin a case with the persons of an accepted request. Returns its reference.

    Whole or not at all: the case with its keys, the request closed, new messages delivered to the team, and the
    person told. Identity goes to the custodians; the worker who starts the case cannot read it back.
    """
    _check(request, beginning)
    refuse_waiting(request, now)
    conflicts.refuse(conflicts.of(request), beginning.assignee)
    copied: list[str] = []
    try:
        with transaction.atomic(), transaction.atomic(using="door"):
            return _start(request, beginning, copied, now)
    except BaseException:
        for file_id in copied:
            files.delete_file(file_id)
        raise


def _check(request: OpenRequest, beginning: Beginning) -> None:
    if beginning.team not in request.keyring.codes or not beginning.team.startswith(summaries.TEAM):
        raise Refused(_("A case begins in a team of yours."), hint=_("Ask somebody of that team to start it."))
    roles = [person.role for person in beginning.persons]
    if roles.count(PRINCIPAL) != 1 or roles[0] != PRINCIPAL:
        raise Refused(
            _("A case has one principal."), hint=_("Choose whom we speak with first; the others are dependants.")
        )
    if beginning.assignee and beginning.assignee not in signed.directory().members(beginning.team, this_hour()):
        raise Refused(_("This worker is not in the team of the case."), hint=_("Choose somebody of the team."))
    request.refuse_closed()
    if verifying.found_credible(request) is None:
        raise Refused(
            _("Nobody has found this account credible, or something came since that is in question."),
            hint=_("Finish the verification on the page of the request, then begin the case."),
        )
    milestones.refuse_aside(request.box)


def _start(request: OpenRequest, beginning: Beginning, copied: list[str], now: datetime) -> str:
    row = Case(
        compartment=beginning.team, hour=hour_of(now), assignee=beginning.assignee or _goes_on(request, beginning)
    )
    case = begin_case(request.keyring, row)
    _copy(request, case, copied)
    _write_record(request, case, now)
    verifying.carry_over(request, case)
    _write_milestones(request, case, beginning, now)
    put_risk(case, beginning.danger, reasons=beginning.reasons, changed="", now=now)
    carry_signs(request, case, now=now)
    for said_by in conflicts.of(request).values():
        rows.write(case, random_id(), conflicts.CONFLICT, said_by, Label.CASE_QUESTION)
    case.write(
        Label.CASE_STAGE,
        "now",
        {"stage": "accepted", "since": now.date().isoformat(), "flags": {}, "closing": {}, "by": case.by},
    )
    watching.expect(case, now=now)
    finish(case, Tag.CASE_START, "started", now=now)
    intake.mark_accepted(request, case=case.ref, now=now)
    _deliver_to_team(request, case, now)
    case.shut()
    return case.ref


def _goes_on(request: OpenRequest, beginning: Beginning) -> str:
    """Nobody is handed from one to the next without need."""
    known, knows = request.row.assignee_id or "", conflicts.of(request)
    if known in signed.directory().members(beginning.team, this_hour()) and known not in knows:
        return known
    return request.keyring.worker_id if request.keyring.worker_id not in knows else ""


def _write_record(request: OpenRequest, case: OpenCase, now: datetime) -> None:
    content, contact = request.content, request.contact
    taken = {str(line["alias"]) for line in summaries.read_lines(request.keyring).values()}
    about = {name: content.get(name, "") for name in ("language", "region", "channel", "together", "how_soon")}
    fixed = {"alias": summaries.draw_alias(taken), "request": request.ref, "mailbox": contact.get("mailbox", "")}
    case.write(Label.CASE_RECORD, "case", {**about, **fixed, "started": moment_of(now), "asked": request.row.received})
    case.write(Label.PERSON_CONTACT, "case", {**contact, "language": content.get("language", "en")})


def _write_milestones(request: OpenRequest, case: OpenCase, beginning: Beginning, now: datetime) -> None:
    """The case goes on with the request's row. Ids in it are of its own: figures cannot follow them to a case."""
    content = milestones.read(request.box)
    known = milestones.counted(content) or [milestones.new_person()]
    unit = known[0]["unit"] or random_id()
    asked = [dict(stone) for stone in known[0]["rungs"]]
    while len(known) < len(beginning.persons):
        known.append({**milestones.new_person(), "rungs": [dict(stone) for stone in asked]})
    for one in known:
        one["unit"] = unit
    milestones.keep(case.box, {"row": content["row"], "persons": known[: len(beginning.persons)]})
    content, contact = request.content, request.contact.get("safe_contact", {})
    things = matching.things_of(contact.get("reach", ""), content.get("happened", ""), content.get("together", ""))
    for given, one in zip(beginning.persons, known, strict=False):
        if given.role == PRINCIPAL:
            given = replace(given, found_by=things)
        put_person(case, given, now=now, stone=one["id"], told=begin_of(request.row.received).date())


def _copy(request: OpenRequest, case: OpenCase, copied: list[str]) -> None:
    """Text, messages, notes and files: opened under the request's keys, sealed under the case's."""
    content = request.content
    box = request.box
    said_first = {"kind": "person", "about": "request", "text": content.get("happened", ""), "settled": True, "by": ""}
    case.write(Label.CASE_MESSAGE, request.ref, {**said_first, "at": _instant(content.get("hour", ""))})
    ringing = _carry_clocks(request, case)
    for row, message in box.read_all(Label.REQUEST_MESSAGE).items():
        kind = "person" if message["from"] == "person" else "staff"
        kept = {"kind": kind, "about": message["kind"], "text": message["text"], "by": message["by"]}
        settled = row not in ringing and (kind == "staff" or bool(message["filed"]))
        when = {"at": _instant(message["at"]), "due": ringing.get(row, "")}
        case.write(Label.CASE_MESSAGE, row, {**kept, **when, "settled": settled})
    for row, note in box.read_all(Label.REQUEST_NOTE).items():
        case.write(Label.CASE_NOTE, row, {"text": note["text"], "at": note["at"], "by": note["by"]})
    carry_translations(request, case)
    originals = {row: about for row, about in box.read_all(Label.REQUEST_FILE).items() if not about.get("copy_of")}
    for row, about in originals.items():
        copied += _copy_file(request, case, row, about)


def _carry_clocks(request: OpenRequest, case: OpenCase) -> dict[str, str]:
    """{message: due}. What nobody has answered rings for the team at the same hour; read is not yet answered."""
    open_dues = dues.of_messages(request)
    theirs = {row: m for row, m in request.box.read_all(Label.REQUEST_MESSAGE).items() if m["from"] == "person"}
    latest = sorted(theirs, key=lambda row: str(theirs[row].get("taken", "")))[-len(open_dues) :]
    return {
        row: clocks.set_due_at(case.row.compartment, due.level, due.hour)
        for row, due in zip(latest, open_dues, strict=False)
    }


def _copy_file(request: OpenRequest, case: OpenCase, row: str, about: dict[str, Any]) -> list[str]:
    kept = {name: about.get(name, "") for name in ("name", "kind", "size")}
    file = SealedFile.objects.filter(pk=row, subject=request.ref).first()
    if file is None or about.get("lost"):
        case.write(Label.CASE_FILE, random_id(), {**kept, "lost": True})
        return []
    added = files.add_file(case.box, _plain(request, file), section=Section.STORY)
    case.write(Label.CASE_FILE, added.pk, kept)
    return [added.pk]


def _plain(request: OpenRequest, file: SealedFile) -> Iterator[bytes]:
    return files.read_file(request.box, file, bound=file_context(signed.organisation(), file.pk))


def _instant(when: str) -> str:
    return f"{when}:00:00Z" if len(when) == 13 else when


def _deliver_to_team(request: OpenRequest, case: OpenCase, now: datetime) -> None:
    """Last of all, in the door's own transaction: if it fails, nothing of the case stays."""
    mailbox = request.contact.get("mailbox", "")
    if not mailbox:
        return
    keyring = request.keyring
    state_delivery(
        signed.directory(), mailbox, case.row.compartment, worker=keyring.worker_id, pair=keyring.pair, now=now
    )
