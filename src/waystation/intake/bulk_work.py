"""Doing one thing to many requests: one after the other, each as if it were done alone; it can be gone on with.

What is to be done is written down first, in a box of the batch's own, signed: whoever goes on does what was confirmed.
Each request is a transaction of its own. The id of what is written into a request is made from batch and request, so
that a second run finds what the first one did.
"""

import logging
import time
from datetime import datetime

from django.db import OperationalError, transaction

from waystation.core.sealing import SealingError
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake import actions, bulk_plans, mail, matching
from waystation.intake.access import BULK_STOP_AT, OpenRequest, open_request, row_for
from waystation.intake.bulk_batches import (
    PROGRESS,
    TAGS,
    Progress,
    begin_batch,
    drop_old,
    end_batch,
    id_in,
    id_of,
    is_open,
    label_of,
    progress_in,
    read_batch,
    refuse_going_on,
    unnoted,
)
from waystation.intake.bulk_plans import ANSWER, GIVE
from waystation.intake.declining.onward_in_bulk import spoken
from waystation.intake.declining.words import letter
from waystation.intake.models import Batch, HelpRequest
from waystation.letterbox.envelopes import INTAKE
from waystation.letterbox.models import SealedRequest
from waystation.vault import limits
from waystation.vault.boxes import open_box
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label

__all__ = ["Progress", "begin_batch", "drop_old", "end_batch", "go_on", "id_of", "is_stopped", "read_batch", "unnoted"]
PRESS_SECONDS = 15.0  # so long one press may work before it answers; far below the server's two minutes
NOTED_EACH = 25  # after so many requests the progress is written down
log = logging.getLogger(__name__)


class Ended(Exception):
    """Somebody left the rest as it is while a press was still at work. Nothing was done to this request."""


def go_on(keyring: Keyring, batch: str, *, now: datetime, seconds: float = PRESS_SECONDS) -> Progress:
    """Do what is left, for so long; what was done is written down as it goes.

    Refused once the rest was left as it is, once it is too old, or once whoever confirmed it has left the desk.
    Membership, session and whether it was ended are asked again before each request: a worker who lost them stops in
    the middle, and any colleague can go on. A limit on reading stops it too, with what was done kept.
    """
    plan = read_batch(keyring, batch)
    if not plan.left:
        return plan
    refuse_going_on(keyring, batch, now)
    until, piece = time.monotonic() + seconds, dict[str, str]()
    known = _matches(keyring, plan)
    try:
        for ref in plan.left:
            if (piece and time.monotonic() >= until) or is_stopped(keyring, plan):
                break
            _ask_again(keyring)
            piece[ref] = _do_one(keyring, batch, plan, ref, now, known)
            if len(piece) >= NOTED_EACH:
                _note(keyring, batch, piece)
                piece = {}
    except Ended:
        pass  # what was done before is noted below; the page says what was left
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
        _refuse_ended(batch)
        if plan.wish.act == GIVE:
            return _give(keyring, batch, plan, ref)
        with open_request(keyring, ref, purpose=f"bulk {plan.wish.act}", known=known, in_bulk=True) as request:
            return _send(request, batch, plan, now)
    except NotYours:
        _ask_again(keyring)  # is it the request that is not ours, or have we just been taken out of the group?
        return "absent"
    except SealingError:
        return "damaged"
    except (Ended, Refused, OperationalError):
        raise  # it is not this request that is at fault: a session, a limit, a full disk
    except Exception:
        log.exception("one request of a batch could not be done")  # the page names it; the log says where, never what
        return "refused"


def _refuse_ended(batch: str) -> None:
    """Under a lock: whoever leaves the rest as it is waits for the one in hand, and no other is begun after it."""
    with transaction.atomic():
        if not is_open(batch):
            raise Ended()


def _give(keyring: Keyring, batch: str, plan: Progress, ref: str) -> str:
    with transaction.atomic():
        _refuse_ended(batch)
        row = HelpRequest.objects.select_for_update().get(pk=row_for(keyring, ref).pk)
        if why := bulk_plans.why_not(plan.wish, row, None, plan.ours, bulk_plans.Waiting.of([])):
            return "" if why == "same" else why
        actions.assign_request(keyring, ref, plan.wish.to or None)
    return ""


def _send(request: OpenRequest, batch: str, plan: Progress, now: datetime) -> str:
    """Answer or refer, after a last look at the request under its lock: somebody may have been quicker."""
    form_id = id_in(batch, request.ref)
    try:
        with transaction.atomic():
            _refuse_ended(batch)
            request.row = HelpRequest.objects.select_for_update().get(pk=request.ref)
            request.box = open_box(request.keyring, request.ref)  # what was opened before the lock may be older
            if why := _why_not_now(request, plan):
                return "" if _was_done(request, plan.wish, form_id) else why
            _act(request, plan, form_id, now)
    except NotYours:
        raise
    except Refused:
        request.box = open_box(request.keyring, request.ref)  # nothing of it was written
        return "refused"
    return ""


def _was_done(request: OpenRequest, wish: bulk_plans.Wish, form_id: str) -> bool:
    """Whether an earlier run of this batch did it: what was not noted then still stands in the request."""
    return request.box.read(label_of(wish), form_id) is not None


def _why_not_now(request: OpenRequest, plan: Progress) -> str:
    """As the plan asked, but of what lies in the box: anybody can seal a summary to the intake desk."""
    messages, tried = request.box.read_all(Label.REQUEST_MESSAGE), request.box.read_all(Label.CONTACT_ATTEMPT)
    line = {
        "mailbox": request.contact.get("mailbox", ""),
        "language": request.content.get("language", ""),
        "telephone_only": mail.by_telephone(request),
        "unread": [message for message in messages.values() if not message["filed"]],
        "answered": [message for message in messages.values() if message["from"] == "staff"]
        or [attempt for attempt in tried.values() if attempt["result"] == "reached"],
    }
    return bulk_plans.why_not(plan.wish, request.row, line, plan.ours, bulk_plans.Waiting.of([line]))


def _act(request: OpenRequest, plan: Progress, form_id: str, now: datetime) -> None:
    text, language = plan.wish.texts[request.content["language"]], request.content["language"]
    if plan.wish.act == ANSWER:
        actions.answer_person(request, text, now=now, form_id=form_id)
        return
    title, onward = letter(plan.wish.code, language)[0], spoken(request.keyring, plan.wish.onward, language, now.date())
    code, reason = plan.wish.code, plan.wish.reason
    actions.refuse_request(
        request, code=code, reason=reason, title=title, advice=text, now=now, form_id=form_id, onward=onward
    )


def _note(keyring: Keyring, batch: str, piece: dict[str, str]) -> None:
    """Write down what was done; somebody else may be doing the same batch, so it is added to what stands there."""
    with transaction.atomic():
        row = Batch.objects.select_for_update().get(pk=batch)
        box = open_box(keyring, batch)
        before = progress_in(box)
        done = {**piece, **before.done}
        box.write(Label.REQUEST_DETAIL, PROGRESS, {"done": done})
        if len(done) == len(before.refs):
            row.state = Batch.State.DONE
            row.save(update_fields=["state"])
        box.sign(TAGS[before.wish.act])
