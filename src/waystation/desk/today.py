"""Today: what waits for this worker, the most urgent first. The heading is the next thing to do."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waystation.accounts.models import Worker
from waystation.desk import (
    alarms,
    care,
    copies,
    duty,
    elsewhere,
    enquiries,
    incidents,
    questions,
    rail,
    renewing,
    translation_cards,
    work,
)
from waystation.desk.groups import group_name, in_words
from waystation.desk.waiting import Source, Waiting
from waystation.vault import compartments, recovery, rotating, signed
from waystation.vault.keyring import Keyring
from waystation.vault.models import Proposal
from waystation.vault.web import ENROLLED, page


def overdue(keyring: Keyring, now: datetime) -> list[Waiting]:
    rows = [row for row in duty.overdue_for(keyring, now) if row["taken"] is None]
    if not rows:
        return []
    text = ngettext(
        "%(n)d matter is overdue and nobody has taken it",
        "%(n)d matters are overdue and nobody has taken them",
        len(rows),
    )
    button = ngettext("See it", "See the %(n)d", len(rows)) % {"n": len(rows)}
    return [Waiting(0, text % {"n": len(rows)}, reverse("desk:duty"), button)]


def keys_to_renew(keyring: Keyring, now: datetime) -> list[Waiting]:
    due = rotating.due(keyring)
    if not due:
        return []
    return [
        Waiting(1, _("The keys of your groups must be renewed"), reverse("desk:rotation"), _("Renew"), in_words(due))
    ]


def for_officers(keyring: Keyring, now: datetime) -> list[Waiting]:
    """Keys to certify, grants to confirm."""
    if not keyring.is_officer:
        return []
    found, people = [], reverse("desk:people")
    for worker in Worker.objects.filter(state=Worker.State.ENROLLED):
        text = _("%(name)s has made keys and waits for your call") % {"name": worker.pseudonym}
        found.append(Waiting(1, text, reverse("desk:certify", args=[worker.pk]), _("Hear the six words")))
    proposals = Proposal.objects.filter(expires__gte=now).exclude(by=keyring.worker_id).count()
    if proposals:
        text = ngettext("%(n)d grant waits for a second officer", "%(n)d grants wait for a second officer", proposals)
        found.append(Waiting(1, text % {"n": proposals}, people, _("Look")))
    for row in recovery.asked(keyring):
        text = _("The key of a group is being recovered: %(group)s") % {"group": group_name(row.compartment)}
        found.append(Waiting(1 if row.drill else 0, text, reverse("desk:recoveries"), _("Look, or cancel it")))
    return found


def rota_gaps(keyring: Keyring, now: datetime) -> list[Waiting]:
    """Shifts that only one of two people, or nobody, would hear: whoever's access was withdrawn is not told."""
    gaps = len(duty.shifts_with_gaps(now)) if keyring.is_officer else 0
    text = ngettext(
        "%(n)d shift on the rota names somebody whose access was withdrawn",
        "%(n)d shifts on the rota name somebody whose access was withdrawn",
        gaps,
    )
    return _mend_the_rota(text, gaps)


def rota_by_hand(keyring: Keyring, now: datetime) -> list[Waiting]:
    """Shifts that no officer signed: somebody wrote them into the database, and nobody follows them."""
    astray = len(duty.shifts_not_followed(now)) if keyring.is_officer else 0
    text = ngettext(
        "%(n)d shift on the rota was not signed by an officer and is not followed",
        "%(n)d shifts on the rota were not signed by an officer and are not followed",
        astray,
    )
    return _mend_the_rota(text, astray)


def _mend_the_rota(text: str, count: int) -> list[Waiting]:
    return [Waiting(1, text % {"n": count}, reverse("desk:duty") + "#rota", _("Mend the rota"))] if count else []


def no_key_yet(keyring: Keyring, now: datetime) -> list[Waiting]:
    if not signed.is_founded() or signed.directory().worker(keyring.worker_id) is None:
        text = _("Your keys are not certified yet: read your six words to an officer")
        return [Waiting(1, text, reverse("desk:my-keys"), _("Show my six words"))]
    missing = [code for code in sorted(keyring.codes) if not keyring.has_wrap(code)]
    if not missing:
        return []
    text = _("The key of a group has not reached you; it comes when another member signs in")
    return [Waiting(2, text, reverse("desk:my-keys"), _("My groups"), in_words(missing))]


def workers_who_ask(keyring: Keyring, now: datetime) -> list[Waiting]:
    """For those on duty: somebody of us needs a break, or somebody to talk to. Who it is stands on the page only."""
    asked = care.waiting(keyring) if care.DUTY in keyring.codes and keyring.has_wrap(care.DUTY) else 0
    text = ngettext(
        "%(n)d of us asks for a break or for somebody to talk to",
        "%(n)d of us ask for a break or for somebody to talk to",
        asked,
    )
    return [Waiting(1, text % {"n": asked}, reverse("desk:care"), _("See who"))] if asked else []


def delivered(keyring: Keyring) -> int:
    """Hand on what other members wait for; nobody has to press a button for it."""
    return compartments.deliver_waiting(keyring) if signed.is_founded() else 0


sources: list[Source] = [
    enquiries.about_ours,
    overdue,
    incidents.late,
    elsewhere.overdue,
    no_key_yet,
    keys_to_renew,
    renewing.outstanding,
    for_officers,
    alarms.readings,
    rota_gaps,
    rota_by_hand,
    enquiries.unread,
    enquiries.that_echo,
    incidents.going_on,
    workers_who_ask,
    work.requests,
    work.cases,
    work.checks,
    work.names_to_bring,
    translation_cards.for_interpreters,
    translation_cards.for_askers,
    questions.of_requests,
    questions.of_cases,
    questions.for_officers,
]


@page(ENROLLED)
def today(request: Any) -> HttpResponse:
    """Everything that waits, by gravity; an empty day says so. Who is on duty is for those whose keys were heard."""
    now, keyring = timezone.now(), request.keyring
    delivered(keyring)
    enquiries.compare(keyring, now)
    found = sorted((w for source in sources for w in source(keyring, now)), key=lambda w: w.grave)
    context = {
        "waiting": found,
        "first": found[0] if found else None,
        "rest": found[1:],
        "may_record": "intake" in keyring.codes,
        "certified": keyring.certified,
        "shift": duty.shift_at(now) if keyring.certified else None,
        "notes": duty.handover_notes(keyring, 3) if keyring.certified else [],
    }
    return render(request, "desk/today.html", context)


def _count_overdue(keyring: Keyring) -> int:
    return len(duty.overdue_for(keyring, timezone.now()))


def _tick_notice(keyring: Keyring) -> dict[str, Any] | None:
    missed = keyring.certified and duty.tick_missed(timezone.now())
    return {"kind": "tick", "url": reverse("desk:duty"), "count": 0} if missed else None


rail.counts.update(
    {
        "desk:duty": _count_overdue,
        "intake:queue": work.count_requests,
        "cases:list": work.count_cases,
        "desk:jobs": translation_cards.count_jobs,
        "incidents:list": incidents.count,
    }
)
rail.only["incidents:list"] = incidents.are_for
rail.notices += [_tick_notice, copies.notice]
