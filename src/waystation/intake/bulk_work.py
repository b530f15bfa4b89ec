"""Doing one thing to many requests: one after the other, each as if it were done alone; it can be gone on with.

What is to be done is written down first, in a box of the batch's own, signed: whoever goes on does what was confirmed.
Each request is a transaction of its own. The id of what is written into a request is made from batch and request, so
that a second run finds what the first one did.
"""

import hashlib
import time
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from waystation.audit.actions import this_hour
from waystation.audit.models import Detail
from waystation.audit.tags import Tag
from waystation.core.sealing import SealingError, pack
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake import actions, bulk_plans, matching, replies, words
from waystation.intake.access import BULK_STOP_AT, OpenRequest, open_request, row_for
from waystation.intake.actions.deciding import REFUSAL_REASONS
from waystation.intake.bulk_plans import ANSWER, GIVE, REFER, Wish
from waystation.intake.models import Batch, HelpRequest
from waystation.letterbox.envelopes import INTAKE
from waystation.letterbox.hours import hour_of
from waystation.letterbox.mailboxes import moment_of
from waystation.letterbox.models import SealedRequest
from waystation.vault import limits, signed
from waystation.vault.boxes import Box, BoxPlan, create_box, open_box
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label, Section
from waystation.vault.models import Manifest, Value, Wrap

PLAN, PROGRESS = "plan", "progress"
TAGS = {GIVE: Tag.BULK_ASSIGN, ANSWER: Tag.BULK_ANSWER, REFER: Tag.BULK_REFER}
PRESS_SECONDS = 15.0  # so long one press may work before it answers; far below the server's two minutes
NOTED_EACH = 25  # after so many requests the progress is written down
KEPT = timedelta(days=14)


@dataclass(frozen=True)
class Progress:
    """A batch as it stands: what was confirmed, by whom, and of each request whether it was done or why not."""

    wish: Wish
    refs: tuple[str, ...]
    by: str
    at: str
    title: str = ""
    done: dict[str, str] = field(default_factory=dict)  # ref -> "" done, or why not

    @property
    def ours(self) -> bulk_plans.Ours:
        """In whose hands a request may be: nobody's, and of whoever confirmed it."""
        return frozenset([None, self.by])

    @property
    def left(self) -> list[str]:
        return [ref for ref in self.refs if ref not in self.done]

    @property
    def done_count(self) -> int:
        return sum(1 for why in self.done.values() if not why)

    @property
    def skipped(self) -> dict[str, list[str]]:
        """{why not: refs}, in the order in which pages say it."""
        found = {why: [ref for ref, said in self.done.items() if said == why] for why in (*bulk_plans.WHY, "refused")}
        return {why: refs for why, refs in found.items() if refs}


def begin_batch(
    keyring: Keyring, wish: Wish, refs: tuple[str, ...], *, form_id: str, now: datetime, title: str = ""
) -> str:
    """Write down what was confirmed. The same form of the same worker is the same batch. Returns its id."""
    _check(keyring, wish, refs)
    batch = id_of(keyring, form_id)
    drop_old(now)
    with transaction.atomic():
        _row, is_new = Batch.objects.get_or_create(pk=batch, defaults={"hour": hour_of(now)})
        if is_new:
            box = create_box(keyring, batch, BoxPlan(whole=(INTAKE,), sections=(Section.REQUEST,)))
            said = {"by": keyring.worker_id, "at": moment_of(now), "refs": list(refs), "title": title}
            box.write(Label.REQUEST_DETAIL, PLAN, {**said, "wish": asdict(wish)})
            box.write(Label.REQUEST_DETAIL, PROGRESS, {"done": {}})
            box.sign(TAGS[wish.act])
    return batch


def id_of(keyring: Keyring, form_id: str) -> str:
    """The batch that a form of this worker is, begun or not."""
    return hashlib.sha256(pack("batch", form_id, keyring.worker_id)).hexdigest()[:32]


def _check(keyring: Keyring, wish: Wish, refs: tuple[str, ...]) -> None:
    if INTAKE not in keyring.codes or wish.act not in TAGS:
        raise NotYours()
    if not refs or len(refs) > bulk_plans.MOST:
        raise Refused(_("no request is left to do this with"), hint=_("go back to the queue and choose others"))
    if wish.act == GIVE:
        _refuse_who_left(wish)
    elif not any(text.strip() for text in wish.texts.values()):
        raise Refused(_("there is no text in this form"), hint=_("write it in at least one language"))
    if wish.act == REFER and (wish.code not in REFUSAL_REASONS or not wish.reason.strip()):
        raise Refused(_("A refusal needs its reason, and advice where else to turn."), hint=_("Choose the reason."))
    for text in wish.texts.values():
        replies.refuse_gaps(text)


def _refuse_who_left(wish: Wish) -> None:
    if wish.to and wish.to not in signed.directory().members(INTAKE, this_hour()):
        raise Refused(_("this worker is not at the intake desk any more"), hint=_("choose somebody else"))


def read_batch(keyring: Keyring, batch: str) -> Progress:
    """A batch of the intake desk, for whoever is a member; NotYours when it is absent or not this worker's."""
    if INTAKE not in keyring.codes or not Batch.objects.filter(pk=batch).exists():
        raise NotYours()
    return _progress(open_box(keyring, batch))


def _progress(box: Box) -> Progress:
    plan = box.read(Label.REQUEST_DETAIL, PLAN)
    if plan is None:
        raise NotYours()
    done = (box.read(Label.REQUEST_DETAIL, PROGRESS) or {}).get("done", {})
    return Progress(Wish(**plan["wish"]), tuple(plan["refs"]), plan["by"], plan["at"], plan["title"], done)


def go_on(keyring: Keyring, batch: str, *, now: datetime, seconds: float = PRESS_SECONDS) -> Progress:
    """Do what is left, for so long; what was done is written down as it goes.

    Membership and session are asked again before each request: a worker who lost them stops in the middle, and any
    colleague can go on. A limit on reading stops it too, with what was done kept.
    """
    batch_now = read_batch(keyring, batch)
    if batch_now.wish.act == GIVE:
        _refuse_who_left(batch_now.wish)
    until, piece = time.monotonic() + seconds, dict[str, str]()
    known = _matches(keyring, batch_now)
    try:
        for ref in batch_now.left:
            if (piece and time.monotonic() >= until) or is_stopped(keyring, batch_now):
                break
            _ask_again(keyring)
            piece[ref] = _do_one(keyring, batch, batch_now, ref, now, known)
            if len(piece) >= NOTED_EACH:
                _note(keyring, batch, piece)
                piece = {}
    finally:
        if piece and INTAKE in keyring.codes:
            _note(keyring, batch, piece)
    return read_batch(keyring, batch)


def is_stopped(keyring: Keyring, batch: Progress) -> bool:
    """Whether this worker has had as many opened for bulk work in this hour as one may."""
    return batch.wish.act != GIVE and limits.opened_in_bulk(keyring.worker_id) >= BULK_STOP_AT


def _ask_again(keyring: Keyring) -> None:
    keyring.check()
    if INTAKE not in keyring.codes:
        raise NotYours()


def _matches(keyring: Keyring, batch: Progress) -> matching.Known | None:
    """Match records, opened once for all that were never opened before; None where there are none such."""
    if batch.wish.act == GIVE or not SealedRequest.objects.filter(pk__in=batch.left).exists():
        return None
    return matching.read_known(keyring, INTAKE)


def _do_one(keyring: Keyring, batch: str, plan: Progress, ref: str, now: datetime, known: matching.Known | None) -> str:
    """Do it to one request. "" when it was done (now, or by an earlier run), else why not."""
    try:
        if plan.wish.act == GIVE:
            return _give(keyring, plan, ref)
        with open_request(keyring, ref, purpose=f"bulk {plan.wish.act}", known=known, in_bulk=True) as request:
            return _send(request, batch, plan, now)
    except NotYours:
        _ask_again(keyring)  # is it the request that is not ours, or have we just been taken out of the group?
        return "absent"
    except SealingError:
        return "damaged"


def _give(keyring: Keyring, plan: Progress, ref: str) -> str:
    with transaction.atomic():
        row = HelpRequest.objects.select_for_update().get(pk=row_for(keyring, ref).pk)
        if why := bulk_plans.why_not(plan.wish, row, None, plan.ours, bulk_plans.Waiting.of([])):
            return "" if why == "same" else why
        actions.assign_request(keyring, ref, plan.wish.to or None)
    return ""


def _send(request: OpenRequest, batch: str, plan: Progress, now: datetime) -> str:
    """Answer or refer, after a last look at the request under its lock: somebody may have been quicker."""
    form_id = hashlib.sha256(pack("batch", batch, request.ref)).hexdigest()[:32]
    try:
        with transaction.atomic():
            request.row = HelpRequest.objects.select_for_update().get(pk=request.ref)
            if why := _why_not_now(request, plan):
                return "" if _was_done(request, plan.wish, form_id) else why
            _act(request, plan, form_id, now)
    except NotYours:
        raise
    except Refused:
        request.box = open_box(request.keyring, request.ref)  # nothing of it was written
        return "refused"
    return ""


def _was_done(request: OpenRequest, wish: Wish, form_id: str) -> bool:
    """Whether an earlier run of this batch did it: what was not noted then still stands in the request."""
    request.box = open_box(request.keyring, request.ref)
    label = Label.REQUEST_MESSAGE if wish.act == ANSWER else Label.REQUEST_DECISION
    return request.box.read(label, form_id) is not None


def _why_not_now(request: OpenRequest, plan: Progress) -> str:
    """As the plan asked, but of what lies in the box: its rules, mailbox and language are those that count."""
    line, contact = request.summary, request.contact
    rules = contact.get("safe_contact", {})
    line |= {"mailbox": contact.get("mailbox", ""), "language": request.content.get("language", "")}
    line["telephone_only"] = rules.get("ways") == words.TELEPHONE_ONLY
    return bulk_plans.why_not(plan.wish, request.row, line, plan.ours, bulk_plans.Waiting.of([line]))


def _act(request: OpenRequest, plan: Progress, form_id: str, now: datetime) -> None:
    text, language = plan.wish.texts[request.content["language"]], request.content["language"]
    if plan.wish.act == ANSWER:
        actions.answer_person(request, text, now=now, form_id=form_id)
        return
    title = words.refusal_letter(plan.wish.code, language)[0]
    said = {"code": plan.wish.code, "reason": plan.wish.reason, "title": title, "advice": text}
    actions.refuse_request(request, **said, now=now, form_id=form_id)


def _note(keyring: Keyring, batch: str, piece: dict[str, str]) -> None:
    """Write down what was done; somebody else may be doing the same batch, so it is added to what stands there."""
    with transaction.atomic():
        row = Batch.objects.select_for_update().get(pk=batch)
        box = open_box(keyring, batch)
        before = _progress(box)
        done = {**piece, **before.done}
        box.write(Label.REQUEST_DETAIL, PROGRESS, {"done": done})
        if len(done) == len(before.refs):
            row.state = Batch.State.DONE
            row.save(update_fields=["state"])
        box.sign(TAGS[before.wish.act])


def end_batch(keyring: Keyring, batch: str) -> None:
    """Leave the rest undone: it is not offered any more. What was done stays done."""
    wish = read_batch(keyring, batch).wish
    with transaction.atomic():
        Batch.objects.filter(pk=batch).update(state=Batch.State.DONE)
        box = open_box(keyring, batch)
        box.write(Label.REQUEST_DETAIL, "ended", {"by": keyring.worker_id})
        box.sign(TAGS[wish.act])


def drop_old(now: datetime) -> int:
    """Finished batches go after 14 days, with the list of whom they were about. Needs no key."""
    limit = hour_of(now - KEPT)
    old = list(Batch.objects.filter(state=Batch.State.DONE, hour__lt=limit).values_list("pk", flat=True)[:100])
    with transaction.atomic():
        for table in (Wrap, Value, Manifest):
            table._default_manager.filter(subject__in=old).delete()
        Detail.objects.filter(source="desk", object__in=old).delete()
        Batch.objects.filter(pk__in=old).delete()
    return len(old)
