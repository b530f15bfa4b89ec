"""A worker says that they know the people of a request: it is looked after by somebody else, and stays so.

It stands in the request's box, for whoever assigns it, and in the case that it becomes. A colleague can lift it, with a
reason; the worker cannot.
"""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from waystation.audit.ids import random_id
from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake import verifying
from waystation.intake.access import OpenRequest
from waystation.intake.moving import is_moved
from waystation.intake.signs import rows
from waystation.intake.signs.rows import Held, Row
from waystation.intake.verifying import Place
from waystation.letterbox.mailboxes import moment_of
from waystation.vault.boxes import open_box
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label

CONFLICT, LIFTED = "conflict", "lifted"
KIN, SAME_PLACE, PAID, BUSINESS, OTHER = "kin", "same-place", "paid", "business", "other"
KINDS = (KIN, SAME_PLACE, PAID, BUSINESS, OTHER)


def declare(request: OpenRequest, kind: str, reason: str, *, now: datetime) -> None:
    """I know these people. Whoever says so looks after the request no more, nor does a step of it. Twice is once."""
    with request.writing() as box:
        worker = request.keyring.worker_id
        if worker in known_in(box):
            return
        put(box, worker, kind, reason, now=now)
        if request.row.assignee_id == worker:
            request.row.assignee = None
            request.row.save(update_fields=["assignee"])
        verifying.free_steps(Place(box, Label.REQUEST_VERIFICATION, request.keyring, (), now), worker)
        box.sign(Tag.REQUEST_CONFLICT)


def lift(request: OpenRequest, worker: str, reason: str, *, now: datetime) -> None:
    """A colleague says why this worker can look after it all the same. Refused to the worker, and without a reason."""
    with request.writing() as box:
        put_lifted(box, worker, reason, by=request.keyring.worker_id, now=now)
        box.sign(Tag.REQUEST_CONFLICT)


def put(held: Held, worker: str, kind: str, reason: str, *, now: datetime, label: Label = rows.LABEL) -> None:
    """Write that this worker knows them, as part of another action."""
    if kind not in KINDS:
        raise Refused(_("there is no answer in this form"), hint=_("choose how you know them"))
    said = {"worker": worker, "kind": kind, "reason": reason.strip(), "at": moment_of(now)}
    rows.write(held, random_id(), CONFLICT, said, label)


def put_lifted(held: Held, worker: str, reason: str, *, by: str, now: datetime, label: Label = rows.LABEL) -> None:
    """Write that it is lifted, as part of another action. Refused to the worker, and without a reason."""
    if not reason.strip():
        raise Refused(_("the reason is missing"), hint=_("write one sentence"))
    if worker == by:
        raise Refused(_("you said yourself that you know these people"), hint=_("a colleague can lift it"))
    if worker not in known_in(held, label):
        raise NotYours()
    said = {"worker": worker, "by": by, "reason": reason.strip(), "at": moment_of(now)}
    rows.write(held, random_id(), LIFTED, said, label)


def of(request: OpenRequest) -> dict[str, Row]:
    """{worker: what they said} of those who know these people."""
    return known_in(request.box)


def known_in(held: Held, label: Label = rows.LABEL) -> dict[str, Row]:
    """The same of whatever keeps it: the box of a request, or an opened case."""
    return standing(rows.read(held, CONFLICT, label), rows.read(held, LIFTED, label))


def standing(declared: Iterable[Row], lifted: Iterable[Row]) -> dict[str, Row]:
    """Of each worker what was said last, where nobody lifted it since."""
    last = {row["worker"]: row for row in declared}
    over = {row["worker"]: row["at"] for row in lifted}
    return {worker: row for worker, row in last.items() if row["at"] > over.get(worker, "")}


def refuse_who_knows(keyring: Keyring, ref: str, worker: str) -> None:
    """Before a request is given to somebody. What is still at the door has nobody who said so."""
    if not is_moved(ref):
        return
    refuse(known_in(open_box(keyring, ref)), worker)


def refuse(known: Iterable[str], worker: str) -> None:
    """`known`: whoever said that they know these people."""
    if worker in known:
        raise Refused(
            _("whoever this would be given to said that they know these people"),
            hint=_("choose somebody else; a colleague can lift it, with a reason"),
        )
