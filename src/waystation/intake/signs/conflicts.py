"""A worker says that they know the people of a request: it is looked after by somebody else, and stays so.

It stands in the request's box, for whoever assigns it. A colleague can lift it, with a reason; the worker cannot.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake.access import OpenRequest
from waystation.intake.moving import is_moved
from waystation.intake.signs import rows
from waystation.letterbox.mailboxes import moment_of
from waystation.vault.boxes import open_box
from waystation.vault.keyring import Keyring

CONFLICT, LIFTED = "conflict", "lifted"
KIN, SAME_PLACE, PAID, BUSINESS, OTHER = "kin", "same-place", "paid", "business", "other"
KINDS = (KIN, SAME_PLACE, PAID, BUSINESS, OTHER)
Row = dict[str, Any]


def declare(request: OpenRequest, kind: str, reason: str, *, now: datetime) -> None:
    """I know these people. Whoever says so looks after the request no more. Twice is once."""
    if kind not in KINDS:
        raise Refused(_("there is no answer in this form"), hint=_("choose how you know them"))
    with request.writing() as box:
        worker = request.keyring.worker_id
        if worker in standing(rows.read(box, CONFLICT), rows.read(box, LIFTED)):
            return
        said = {"worker": worker, "kind": kind, "reason": reason.strip(), "at": moment_of(now)}
        rows.write(box, rows.id_of(request.ref, CONFLICT, worker, said["at"]), CONFLICT, said)
        if request.row.assignee_id == worker:
            request.row.assignee = None
            request.row.save(update_fields=["assignee"])
        box.sign(Tag.REQUEST_CONFLICT)


def lift(request: OpenRequest, worker: str, reason: str, *, now: datetime) -> None:
    """A colleague says why this worker can look after it all the same. Refused to the worker, and without a reason."""
    if not reason.strip():
        raise Refused(_("the reason is missing"), hint=_("write one sentence"))
    if worker == request.keyring.worker_id:
        raise Refused(_("you said yourself that you know these people"), hint=_("a colleague can lift it"))
    with request.writing() as box:
        if worker not in standing(rows.read(box, CONFLICT), rows.read(box, LIFTED)):
            raise NotYours()
        said = {"worker": worker, "by": request.keyring.worker_id, "reason": reason.strip(), "at": moment_of(now)}
        rows.write(box, rows.id_of(request.ref, LIFTED, worker, said["at"]), LIFTED, said)
        box.sign(Tag.REQUEST_CONFLICT)


def of(request: OpenRequest) -> dict[str, Row]:
    """{worker: what they said} of those who know these people."""
    return standing(rows.read(request.box, CONFLICT), rows.read(request.box, LIFTED))


def standing(declared: Iterable[Row], lifted: Iterable[Row]) -> dict[str, Row]:
    """Of each worker what was said last, where nobody lifted it since."""
    last = {row["worker"]: row for row in declared}
    over = {row["worker"]: row["at"] for row in lifted}
    return {worker: row for worker, row in last.items() if row["at"] > over.get(worker, "")}


def refuse_who_knows(keyring: Keyring, ref: str, worker: str) -> None:
    """Before a request is given to somebody. What is still at the door has nobody who said so."""
    if not is_moved(ref):
        return
    box = open_box(keyring, ref)
    refuse(standing(rows.read(box, CONFLICT), rows.read(box, LIFTED)), worker)


def refuse(known: Iterable[str], worker: str) -> None:
    """`known`: whoever said that they know these people."""
    if worker in known:
        raise Refused(
            _("whoever this would be given to said that they know these people"),
            hint=_("choose somebody else; a colleague can lift it, with a reason"),
        )
