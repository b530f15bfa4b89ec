"""What people added since, before anybody opens it: its clock moves the request in the queue. Nothing is shown."""

from django.db import transaction
from django.utils import timezone

from waystation.intake import dues
from waystation.intake.models import HelpRequest
from waystation.intake.receiving import receive_waiting
from waystation.letterbox import taking
from waystation.letterbox.envelopes import INTAKE
from waystation.letterbox.hours import hour_of, is_hour
from waystation.letterbox.models import Due, SealedRequest
from waystation.vault import shelf
from waystation.vault.keyring import Keyring

Found = tuple[str, str, str]  # request, id of the clock, its hour


def catch_up(keyring: Keyring) -> None:
    """For every page that counts or names requests: what came since is in the queue, and what was added counts."""
    receive_waiting(keyring)
    note_waiting(keyring)


def note_waiting(keyring: Keyring) -> int:
    """Let the clocks of new messages count in the queue. Returns how many were new; safe to repeat.

    A message of a request that still waits at the door is left until that one is here. One that does not open, or
    belongs to no request, is marked and changes nothing: the page of messages lists it.
    """
    if INTAKE not in keyring.codes:
        return 0
    rows = taking.unnoted_messages()
    if not rows:
        return 0
    lines = shelf.read_summaries(keyring, INTAKE)
    owners = {str(line["mailbox"]): ref for ref, line in lines.items() if line.get("mailbox")}
    coming = set(SealedRequest.objects.filter(moved=False, compartment=INTAKE).values_list("mailbox", flat=True))
    seen = [row for row in rows if row.mailbox in owners or row.mailbox not in coming]
    opened = {row.pk: taking.open_message(keyring, row) for row in seen if row.mailbox in owners}
    clocks = {message.due: owners[message.mailbox] for message in opened.values() if message and message.due}
    ringing = Due.objects.filter(pk__in=clocks, compartment=INTAKE).values_list("pk", "hour")
    with transaction.atomic():
        for due, hour in ringing:
            _note(keyring, clocks[due], due, hour)
    taking.mark_noted(row.pk for row in seen)
    return len(seen)


def _note(keyring: Keyring, ref: str, due: str, hour: str) -> None:
    """What was spoilt by hand counts as now, as when it is taken in."""
    row = HelpRequest.objects.select_for_update().filter(pk=ref).first()
    if row is not None:
        dues.note_unread(keyring, row, due, hour if is_hour(hour) else hour_of(timezone.now()))
