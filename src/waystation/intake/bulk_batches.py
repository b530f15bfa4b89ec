"""A batch as it stands: written down before anything is done, read by the whole desk, ended, and forgotten.

What is to be done lies in a box of the batch's own, signed: whoever goes on does what was confirmed.
"""

import hashlib
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from waystation.audit.actions import this_hour
from waystation.audit.ids import is_id
from waystation.audit.models import Detail, Line
from waystation.audit.tags import Tag
from waystation.core.sealing import pack
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake import bulk_plans, replies
from waystation.intake.actions.deciding import REFUSAL_REASONS
from waystation.intake.bulk_plans import ANSWER, GIVE, REFER, Wish
from waystation.intake.declining.onward_in_bulk import refuse_unfit
from waystation.intake.declining.words import refuse_blame
from waystation.intake.models import Batch
from waystation.letterbox.envelopes import INTAKE
from waystation.letterbox.hours import hour_of
from waystation.letterbox.mailboxes import moment_of
from waystation.vault import signed
from waystation.vault.boxes import Box, BoxPlan, create_box, open_box
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label, Section
from waystation.vault.models import Manifest, Value, Wrap

PLAN, PROGRESS, ENDED = "plan", "progress", "ended"
TAGS = {GIVE: Tag.BULK_ASSIGN, ANSWER: Tag.BULK_ANSWER, REFER: Tag.BULK_REFER}
FRESH = timedelta(days=7)  # so long what was confirmed may be gone on with
KEPT = timedelta(days=14)


@dataclass(frozen=True)
class Progress:
    """A batch as it stands: what was confirmed, by whom, and of each request whether it was done or why not."""

    wish: Wish
    refs: tuple[str, ...]
    by: str
    at: str
    ended: bool = False
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


def begin_batch(keyring: Keyring, wish: Wish, refs: tuple[str, ...], *, form_id: str, now: datetime) -> str:
    """Write down what was confirmed. The same form of the same worker is the same batch. Returns its id.

    Refused where that form said something else before: nothing of it is dropped without a word.
    """
    _check(keyring, wish, refs)
    batch = id_of(keyring, form_id)
    with transaction.atomic():
        _row, is_new = Batch.objects.get_or_create(pk=batch, defaults={"hour": hour_of(now)})
        if is_new:
            box = create_box(keyring, batch, BoxPlan(whole=(INTAKE,), sections=(Section.REQUEST,)))
            said = {"by": keyring.worker_id, "at": moment_of(now), "refs": list(refs)}
            box.write(Label.REQUEST_DETAIL, PLAN, {**said, "wish": asdict(wish)})
            box.write(Label.REQUEST_DETAIL, PROGRESS, {"done": {}})
            box.sign(TAGS[wish.act])
    if not is_new:
        _refuse_other_words(read_batch(keyring, batch), wish, refs)
    return batch


def _refuse_other_words(stands: "Progress", wish: Wish, refs: tuple[str, ...]) -> None:
    if (stands.wish, stands.refs) != (wish, refs):
        raise Refused(
            _("this form was sent already, and said something else then"),
            hint=_("go back to the queue, choose the requests and begin anew"),
        )


def id_of(keyring: Keyring, form_id: str) -> str:
    """The batch that a form of this worker is, begun or not. Refused without the number that is drawn with a form."""
    if not is_id(form_id):
        raise Refused(
            _("this form has no number of its own, so it could be done twice"),
            hint=_("go back to the queue, choose the requests and begin anew"),
        )
    return hashlib.sha256(pack("batch", form_id, keyring.worker_id)).hexdigest()[:32]


def _check(keyring: Keyring, wish: Wish, refs: tuple[str, ...]) -> None:
    if INTAKE not in keyring.codes or wish.act not in TAGS:
        raise NotYours()
    if not refs or len(refs) > bulk_plans.MOST:
        raise Refused(_("no request is left to do this with"), hint=_("go back to the queue and choose others"))
    if wish.act == GIVE:
        refuse_who_left(wish)
    elif not any(text.strip() for text in wish.texts.values()):
        raise Refused(_("there is no text in this form"), hint=_("write it in at least one language"))
    if wish.act == REFER and (wish.code not in REFUSAL_REASONS or not wish.reason.strip()):
        raise Refused(_("A refusal needs its reason, and advice where else to turn."), hint=_("Choose the reason."))
    for text in wish.texts.values():
        replies.refuse_gaps(text)
        if wish.act == REFER:
            refuse_blame(text)
    refuse_unfit(keyring, wish.onward, this_hour()[:10])


def refuse_who_left(wish: Wish) -> None:
    if wish.to and wish.to not in signed.directory().members(INTAKE, this_hour()):
        raise Refused(_("this worker is not at the intake desk any more"), hint=_("choose somebody else"))


def read_batch(keyring: Keyring, batch: str) -> Progress:
    """A batch of the intake desk, for whoever is a member; NotYours when it is absent or not this worker's."""
    if INTAKE not in keyring.codes or not Batch.objects.filter(pk=batch).exists():
        raise NotYours()
    return progress_in(open_box(keyring, batch))


def progress_in(box: Box) -> Progress:
    """What a batch's own box says. NotYours where it holds no batch."""
    plan = box.read(Label.REQUEST_DETAIL, PLAN)
    if plan is None:
        raise NotYours()
    done = (box.read(Label.REQUEST_DETAIL, PROGRESS) or {}).get("done", {})
    ended = box.read(Label.REQUEST_DETAIL, ENDED) is not None
    return Progress(Wish(**plan["wish"]), tuple(plan["refs"]), plan["by"], plan["at"], ended, done)


def id_in(batch: str, ref: str) -> str:
    """The id of what a batch writes into a request: made from both, so that a second run finds what the first did."""
    return hashlib.sha256(pack("batch", batch, ref)).hexdigest()[:32]


def unnoted(batch: str, stands: Progress) -> list[str]:
    """What was done and never noted: whoever pressed lost the desk in the middle, and with it the key to note it.

    Nothing is opened for it. It is for pages alone: going on asks each request itself, under its keys.
    """
    if stands.wish.act == GIVE:
        return []
    written = Value.objects.filter(subject__in=stands.left, label=label_of(stands.wish))
    found = set(written.filter(row__in=[id_in(batch, ref) for ref in stands.left]).values_list("subject", "row"))
    return [ref for ref in stands.left if (ref, id_in(batch, ref)) in found]


def label_of(wish: Wish) -> Label:
    """What a batch leaves in a request."""
    return Label.REQUEST_MESSAGE if wish.act == ANSWER else Label.REQUEST_DECISION


def end_batch(keyring: Keyring, batch: str) -> None:
    """Leave the rest undone: it is not offered any more. What was done stays done."""
    wish = read_batch(keyring, batch).wish
    with transaction.atomic():
        Batch.objects.filter(pk=batch).update(state=Batch.State.DONE)
        box = open_box(keyring, batch)
        box.write(Label.REQUEST_DETAIL, ENDED, {"by": keyring.worker_id})
        box.sign(TAGS[wish.act])


def is_open(batch: str) -> bool:
    """Whether it may be gone on with: read anew, inside a transaction under a lock, before each request."""
    return Batch.objects.select_for_update().filter(pk=batch, state=Batch.State.OPEN).first() is not None


def refuse_going_on(keyring: Keyring, batch: str, now: datetime) -> None:
    """Refused once the rest was left as it is, once it is too old, or once whoever confirmed it has left the desk."""
    stands = read_batch(keyring, batch)
    row = Batch.objects.get(pk=batch)
    if stands.ended or row.state != Batch.State.OPEN:
        raise Refused(
            _("the rest of this batch was left as it is"), hint=_("choose the requests in the queue and begin anew")
        )
    if row.hour < hour_of(now - FRESH):
        end_batch(keyring, batch)
        raise Refused(
            _("this batch is older than 7 days, so it was ended; what was done stays done"),
            hint=_("look at the rest as it is now: choose it in the queue and begin anew"),
        )
    if stands.by not in signed.directory().members(INTAKE, this_hour()):
        raise Refused(
            _("whoever confirmed this batch is not at the intake desk any more"),
            hint=_("leave the rest as it is, read the texts, and begin anew in your own name"),
        )
    if stands.wish.act == GIVE:
        refuse_who_left(stands.wish)


def drop_old(now: datetime) -> int:
    """Close what is too old to be gone on with; closed ones go after 14 days, with the list of whom they were about.

    Needs no key. Returns how many went. A row that names something else takes nothing of it along.
    """
    Batch.objects.filter(state=Batch.State.OPEN, hour__lt=hour_of(now - FRESH)).update(state=Batch.State.DONE)
    limit = hour_of(now - KEPT)
    old = list(Batch.objects.filter(state=Batch.State.DONE, hour__lt=limit).values_list("pk", flat=True)[:100])
    with transaction.atomic():
        batches = sorted(set(old) - _something_else(old))
        for table in (Wrap, Value, Manifest):
            table._default_manager.filter(subject__in=batches).delete()
        Detail.objects.filter(source="desk", object__in=batches).delete()
        Batch.objects.filter(pk__in=old).delete()
    return len(old)


def _something_else(ids: list[str]) -> set[str]:
    """Those of which the log says that something was written into them that is no bulk work: a request, a case."""
    written = Line.objects.using("default").filter(source="desk", object__in=ids).exclude(detail_digest=b"")
    other = written.exclude(action__in=[str(tag) for tag in (*TAGS.values(), Tag.RESTORE)])
    return set(other.values_list("object", flat=True))
