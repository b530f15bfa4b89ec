"""A lost code after acceptance: the new mailbox is handed to the case, as a letter to its team that two hands signed.

Intake does not open the case, and whoever writes the door's rows can seal a letter to the team too: so the team takes
a mailbox from a letter only if an intake worker and a second hand signed for it, for the request this case began from.
"""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from waystation.audit.actions import this_hour
from waystation.audit.ids import random_id
from waystation.core.sealing import PublicKeys, SealingError, pack, sign, verify
from waystation.core.vocabulary.refusals import Refused
from waystation.intake.access import OpenRequest
from waystation.intake.models import MailboxClaim
from waystation.letterbox.deliveries import compartment_for, state_delivery
from waystation.letterbox.envelopes import INTAKE, seal_person_message
from waystation.letterbox.hours import hour_of
from waystation.letterbox.models import IncomingMessage
from waystation.letterbox.shapes import PersonMessage
from waystation.vault import signed
from waystation.vault.labels import Label

PURPOSE, KIND = "mailbox-hand-over", "correction"
NAMES = ("mailbox", "mailbox_public", "nonce", "claim", "request", "first", "second", "signature", "by", "hand")


def refuse_without_way(request: OpenRequest, claim: MailboxClaim, *, handed: bool) -> None:
    """Before an accepted request gets a mailbox: the case must be reachable, and its team must see two people."""
    if not _became_case(request):
        return
    if team_of(request) == INTAKE and not handed:
        raise Refused(
            _("This request has become a case without a mailbox, so none can be attached from here."),
            hint=_("Ask the team of the case to reach the person as the rules for safe contact allow."),
        )
    if request.keyring.worker_id == claim.second_id:
        raise Refused(
            _("The same worker cannot be both hands."), hint=_("Somebody else attaches it in their own session.")
        )


def _became_case(request: OpenRequest) -> bool:
    """As the record of the request says: its line of the queue is sealed to intake only, by anybody."""
    decisions = request.box.read_all(Label.REQUEST_DECISION).values()
    return any(decision["kind"] == "accepted" for decision in decisions)


def team_of(request: OpenRequest) -> str:
    """Where messages of this request's mailbox go: intake, or the team of the case."""
    return compartment_for(signed.directory(), request.contact.get("mailbox", ""))


def was_handed_over(compared: dict[str, Any]) -> bool:
    """Whether a statement sends the new mailbox's messages to a team already: the letter lies there, or was taken."""
    return compartment_for(signed.directory(), compared["mailbox"]) != INTAKE


def hand_over(request: OpenRequest, claim: MailboxClaim, compared: dict[str, Any], now: datetime) -> None:
    """Before the old mailbox dies: the letter to the team, and the statement where the new mailbox's messages go."""
    directory, keyring, team = signed.directory(), request.keyring, team_of(request)
    about = {name: compared[name] for name in ("mailbox", "mailbox_public", "nonce")}
    about |= {"claim": claim.pk, "request": request.ref, "by": keyring.worker_id, "first": claim.first_id}
    about |= {"second": claim.second_id or "", "signature": bytes(claim.signature).hex()}
    old = request.contact["mailbox"]
    about["hand"] = sign(keyring.pair, PURPOSE, *_fields(old, about)).hex()
    message = PersonMessage(KIND, old, compared["mailbox_public"], hour=hour_of(now), about=about)
    row = random_id()
    sealed = seal_person_message(directory, team, row, message)
    IncomingMessage.objects.create(
        id=row, kind=KIND, mailbox=old, compartment=team, epoch=sealed.epoch, key_blob=sealed.key_blob,
        content_blob=sealed.content_blob, hour=hour_of(now),
    )  # fmt: skip
    state_delivery(directory, compared["mailbox"], team, worker=keyring.worker_id, pair=keyring.pair, now=now)


def handed(message: PersonMessage, request: str) -> dict[str, str]:
    """{mailbox, mailbox_public} that two hands attached to this request; {} when this letter is not that."""
    from waystation.intake.actions.claiming import signed_by_second

    about, directory = message.about, signed.directory()
    if message.kind != KIND or any(name not in about for name in NAMES) or about["request"] != request:
        return {}
    by, second = directory.worker(about["by"]), directory.worker(about["second"])
    if by is None or second is None or about["by"] == about["second"] or about["first"] == about["second"]:
        return {}
    if about["by"] not in directory.members(INTAKE, this_hour()) or not may_be_second(about["second"]):
        return {}
    try:
        verify(by.public.ed25519, bytes.fromhex(about["hand"]), PURPOSE, *_fields(message.mailbox, about))
        signed_by_second(second.public.ed25519, about)
        PublicKeys.from_bytes(bytes.fromhex(about["mailbox_public"]))
    except (SealingError, ValueError):
        return {}
    return {name: about[name] for name in ("mailbox", "mailbox_public")}


def may_be_second(worker: str) -> bool:
    """Whether this worker may be the second hand of a lost code now: of the intake desk, or an officer."""
    directory, hour = signed.directory(), this_hour()
    return worker in directory.members(INTAKE, hour) or directory.is_officer(worker, hour)


def _fields(old: str, about: dict[str, str]) -> tuple[bytes, ...]:
    said = [about[name] for name in NAMES if name != "hand"]
    return signed.organisation(), pack(old, *said)
