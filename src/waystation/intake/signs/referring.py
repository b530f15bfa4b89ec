"""Two officers look: the words and the question go to each of them, sealed; each says what they think, alone.

What an officer says is signed and sealed to the intake desk; the other officer does not see it before their own. When
two different ones have said it, the next opening of the request takes it over.
"""

import json
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from waystation.audit.actions import record, this_hour
from waystation.audit.ids import random_id
from waystation.audit.tags import Tag
from waystation.core.sealing import SealingError, open_from, pack, seal_to, sign
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake.access import OpenRequest
from waystation.intake.models import Referral, ReferralCopy, ReferralView
from waystation.intake.signs import answering, kinds, rows
from waystation.intake.signs.rows import Row
from waystation.letterbox.envelopes import INTAKE
from waystation.letterbox.hours import hour_of
from waystation.letterbox.mailboxes import moment_of
from waystation.vault import public, signed
from waystation.vault.boxes import Box
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label

ASKED, SAID = "referred-question", "referred-view"  # purposes of the signatures
DAYS = 7  # in which two officers look; then somebody asks anew
NEEDED = 2
PLANTED, NOT_PLANTED, UNCLEAR = "planted", "not-planted", "unclear"
OUTCOMES = (PLANTED, NOT_PLANTED, UNCLEAR)
NO_PLACE, NO_NAME, ALIKE, FALSE = "no-place", "no-name", "alike", "false"
TO_DO = (NO_PLACE, NO_NAME, ALIKE, FALSE)
_UNREADABLE = (SealingError, ValueError, KeyError, TypeError, AttributeError)


def refer_question(
    request: OpenRequest, question: str, *, quotes: list[int], why: str, known: str, now: datetime
) -> str:
    """Ask two officers. `quotes`: which of the quoted words go along; `known`: what the worker adds. Returns the id.

    Refused where there are not two officers beside this worker, and while a referral of it waits.
    """
    with request.writing() as box:
        row = answering.one(request, question)
        if not why.strip():
            raise Refused(_("the officers need to know what you ask them"), hint=_("write one sentence"))
        if rows.waits(row) and not is_over(row["referral"]["until"], now):
            raise Refused(_("two officers look at this question"), hint=_("wait for what they say"))
        officers = _others(request.keyring, now)
        said = _said(request, row, quotes, why.strip(), known.strip(), now)
        _hand_out(request.keyring, said, officers, now)
        rows.write(box, said["id"], rows.REFERRAL, {
            "question": question, "by": said["by"], "at": said["at"], "until": said["until"], "why": said["why"],
            "known": said["known"], "quotes": said["quotes"],
        })  # fmt: skip
        _answer(box, request, question, why.strip(), said)
        rows.note_line(request)
        box.sign(Tag.QUESTION_REFER)
    return str(said["id"])


def _answer(box: Box, request: OpenRequest, question: str, why: str, said: Row) -> None:
    answer = {"question": question, "answer": kinds.OFFICERS, "reason": why, "by": said["by"], "at": said["at"]}
    rows.write(box, random_id(), rows.ANSWER, answer)


def _others(keyring: Keyring, now: datetime) -> list[str]:
    officers = sorted(signed.directory().officers(this_hour(now)) - {keyring.worker_id})
    if len(officers) < NEEDED:
        raise Refused(
            _("there are not two officers beside you"), hint=_("another worker refers it, or an officer is certified")
        )
    return officers


def _said(request: OpenRequest, row: Row, quotes: list[int], why: str, known: str, now: datetime) -> Row:
    """What goes to the officers. Neither which request it is, nor anything that the worker did not choose."""
    chosen = [quote for number, quote in enumerate(row["quotes"]) if number in quotes]
    return {
        "id": random_id(), "by": request.keyring.worker_id, "at": moment_of(now), "hour": this_hour(now),
        "until": hour_of(now + timedelta(days=DAYS)), "kind": row["kind"], "quotes": chosen, "why": why, "known": known,
    }  # fmt: skip


def _hand_out(keyring: Keyring, said: Row, officers: list[str], now: datetime) -> None:
    referral = Referral.objects.create(pk=said["id"], hour=said["hour"], until=said["until"])
    body = _canonical(said)
    signature = sign(keyring.pair, ASKED, signed.organisation(), body).hex()
    sealed = _canonical({"body": body, "signature": signature}).encode()
    for officer in officers:
        entry = signed.directory().workers[officer]
        copy = ReferralCopy(referral=referral, officer=officer)
        copy.sealed = seal_to(entry.public, sealed, _bound(said["id"], officer))
        copy.save(force_insert=True)


def waiting(keyring: Keyring, now: datetime) -> list[Row]:
    """For an officer: what waits for their view, the oldest first, each as its referrer signed it."""
    if not keyring.is_officer:
        raise NotYours()
    seen = ReferralView.objects.filter(officer=keyring.worker_id).values_list("referral", flat=True)
    rows_here = ReferralCopy.objects.filter(officer=keyring.worker_id, referral__until__gt=hour_of(now))
    opened = (_open_copy(keyring, copy) for copy in rows_here.exclude(referral__in=seen).order_by("referral__hour"))
    return [said for said in opened if said and said["by"] != keyring.worker_id]


def _open_copy(keyring: Keyring, copy: ReferralCopy) -> Row | None:
    """What a member of the intake desk signed; None where nobody did, or the keys are others by now."""
    try:
        found = json.loads(open_from(keyring.pair, bytes(copy.sealed), _bound(copy.referral_id, copy.officer)))
        said: Row = json.loads(found["body"])
        signature, by = bytes.fromhex(found["signature"]), str(said["by"])
    except _UNREADABLE:
        return None
    is_signed = public.has_signed(signed.directory(), by, signature, ASKED, signed.organisation(), found["body"])
    return said if is_signed and said["id"] == copy.referral_id else None


@transaction.atomic
def give_view(keyring: Keyring, referral: str, *, outcome: str, to_do: list[str], reason: str, now: datetime) -> None:
    """An officer says what they think. Refused a second time, to whoever asked, and after the time."""
    if not keyring.is_officer:
        raise NotYours()
    row = Referral.objects.select_for_update().filter(pk=referral).first()
    copy = ReferralCopy.objects.filter(referral=referral, officer=keyring.worker_id).first()
    said = copy and _open_copy(keyring, copy)
    if row is None or not said:
        raise NotYours()
    if said["by"] == keyring.worker_id:
        raise Refused(_("you asked this question yourself"), hint=_("two other officers look at it"))
    if ReferralView.objects.filter(referral=row, officer=keyring.worker_id).exists():
        raise Refused(_("you have said what you think"), hint=_("another officer looks at it too"))
    if is_over(said["until"], now):
        raise Refused(_("the time for this question is over"), hint=_("the worker asks once more, with what is new"))
    if outcome not in OUTCOMES or set(to_do) - set(TO_DO) or not reason.strip():
        raise Refused(_("there is no view in this form"), hint=_("choose one, and write your reason in a sentence"))
    view = {
        "referral": referral, "by": keyring.worker_id, "hour": this_hour(now), "at": moment_of(now),
        "outcome": outcome, "to_do": [do for do in TO_DO if do in to_do], "reason": reason.strip(),
    }  # fmt: skip
    _keep_view(keyring, row, view)
    record(Tag.QUESTION_VIEW, by=keyring.worker_id, object=referral)


def _keep_view(keyring: Keyring, row: Referral, view: Row) -> None:
    signed.hold_list()
    body = _canonical(view)
    signature = sign(keyring.pair, SAID, signed.organisation(), body).hex()
    sealed = _canonical({"body": body, "signature": signature}).encode()
    kept = ReferralView(referral=row, officer=keyring.worker_id)
    kept.epoch, kept.sealed = public.seal_to_compartment(
        signed.directory(), INTAKE, Label.REFERRED_QUESTION, kept.id, sealed
    )
    kept.save(force_insert=True)


def take_outcomes(request: OpenRequest, *, now: datetime) -> int:
    """Take over what two officers said of questions of this request. Returns how many; safe to repeat."""
    ready = [row for row in rows.questions(request) if rows.waits(row) and _views(request.keyring, row["referral"])]
    if not ready:
        return 0
    done = 0
    with request.writing() as box:
        for question in rows.questions(request):
            views = _views(request.keyring, question["referral"]) if rows.waits(question) else []
            if views:
                _take(box, question, views, now)
                done += 1
        if done:
            rows.note_line(request)
            box.sign(Tag.QUESTION_OUTCOME)
    return done


def _take(box: Box, question: Row, views: list[Row], now: datetime) -> None:
    """Where two do not agree it is unclear; what either of them says is to be done is done."""
    thought = {view["outcome"] for view in views}
    to_do = [do for do in TO_DO if any(do in view["to_do"] for view in views)]
    referral = question["referral"]["id"]
    rows.write(box, random_id(), rows.OUTCOME, {
        "referral": referral, "question": question["id"], "outcome": thought.pop() if len(thought) == 1 else UNCLEAR,
        "to_do": to_do, "views": views, "at": moment_of(now),
    })  # fmt: skip
    Referral.objects.filter(pk=referral).delete()


def _views(keyring: Keyring, referral: Row) -> list[Row]:
    """The views of two different officers who did not refer it, as they signed them; nothing before there are two."""
    stored = ReferralView.objects.filter(referral=referral["id"]).order_by("id")
    if stored.count() < NEEDED:
        return []
    opened = [view for row in stored if (view := _open_view(keyring, row, referral))]
    by_officer = {view["by"]: view for view in opened if view["by"] != referral["by"]}
    return sorted(by_officer.values(), key=lambda view: view["at"]) if len(by_officer) >= NEEDED else []


def _open_view(keyring: Keyring, row: ReferralView, referral: Row) -> Row | None:
    """None where it is not what an officer of that hour signed of this very referral, in its time."""
    try:
        found = json.loads(_unsealed(keyring, row))
        view: Row = json.loads(found["body"])
        signature, by = bytes.fromhex(found["signature"]), str(view["by"])
    except _UNREADABLE:
        return None
    directory = signed.directory()
    is_signed = public.has_signed(directory, by, signature, SAID, signed.organisation(), found["body"])
    in_time = referral["at"][:13] <= view["hour"] < referral["until"]
    fits = view["referral"] == referral["id"] and view["outcome"] in OUTCOMES and in_time
    return view if is_signed and fits and directory.was_officer(by, view["hour"]) else None


def _unsealed(keyring: Keyring, row: ReferralView) -> bytes:
    bound = public.compartment_context(signed.directory(), INTAKE, row.epoch, Label.REFERRED_QUESTION, row.pk)
    return open_from(keyring.epoch(INTAKE, row.epoch).pair, bytes(row.sealed), bound)


def reseal_views(keyring: Keyring, code: str, limit: int) -> int:
    """After a revocation: bring up to `limit` views to the new key of the intake desk."""
    if code != INTAKE:
        return 0
    epoch = signed.directory().compartment(INTAKE).epoch
    older = list(ReferralView.objects.select_for_update().filter(epoch__lt=epoch)[:limit])
    for row in older:
        plain = _unsealed(keyring, row)
        row.epoch, row.sealed = public.seal_to_compartment(
            signed.directory(), INTAKE, Label.REFERRED_QUESTION, row.pk, plain
        )
    ReferralView.objects.bulk_update(older, ["epoch", "sealed"], batch_size=100)
    return len(older)


def refuse_waiting(request: OpenRequest, now: datetime) -> None:
    """For whoever would begin a case: first two officers say what they think, and not that it is planted."""
    take_outcomes(request, now=now)
    found = rows.questions(request)
    if any(rows.waits(question) for question in found):
        raise Refused(
            _("two officers look at a question about this request"),
            hint=_("wait for what they say; until then give no place and no name"),
        )
    if any(question["outcome"] and question["outcome"]["outcome"] == PLANTED for question in found):
        raise Refused(
            _("two officers found that this request was planted"),
            hint=_("close it; or ask them once more, with what is new"),
        )


def is_over(until: str, now: datetime) -> bool:
    """Whether an hour has come."""
    return until <= hour_of(now)


def sweep(now: datetime) -> int:
    """Delete what nobody can answer any more. The question stays in its request."""
    over = Referral.objects.filter(until__lte=hour_of(now - timedelta(days=DAYS)))
    return over.delete()[0]


def _bound(referral: str, officer: str) -> bytes:
    label = int(Label.REFERRED_QUESTION)
    return pack("waystation", "referred question", label, signed.organisation(), referral, officer)


def _canonical(said: Row) -> str:
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
