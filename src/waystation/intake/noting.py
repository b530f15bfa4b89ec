"""What people added since, before anybody opens it: its clock moves the request in the queue. Nothing is shown."""

from contextlib import suppress

from django.db import transaction
from django.utils import timezone

from waystation.intake import dues
from waystation.intake.declining import second_look, summing
from waystation.intake.models import HelpRequest
from waystation.intake.receiving import receive_waiting
from waystation.letterbox import taking
from waystation.letterbox.envelopes import INTAKE
from waystation.letterbox.hours import hour_of, is_hour
from waystation.letterbox.models import Due, SealedRequest
from waystation.letterbox.shapes import PersonMessage
from waystation.vault import shelf
from waystation.vault.keyring import Keyring
from waystation.vault.reserve import TAKES_NOTHING


def catch_up(keyring: Keyring) -> None:
    """For pages that count or name requests beside other things: what came since is in the queue, and counts.

    Where this worker has no key yet, or the database takes nothing, these pages show what they can.
    """
    if keyring.has_wrap(INTAKE):
        with suppress(*TAKES_NOTHING):
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
    for row in seen:
        message = taking.open_message(keyring, row) if row.mailbox in owners else None
        if message and message.due:
            _note(keyring, owners[row.mailbox], row.hour, message)
    taking.mark_noted(row.pk for row in seen)
    return len(seen)


@transaction.atomic
def _note(keyring: Keyring, ref: str, hour: str, message: PersonMessage) -> None:
    """What was spoilt by hand counts as now, as when it is taken in. What was answered meanwhile rings no more."""
    row = HelpRequest.objects.select_for_update().filter(pk=ref).first()
    clock = Due.objects.filter(pk=message.due, compartment=INTAKE).first()
    if row is not None and clock is not None:
        dues.note_unread(keyring, row, message.due, clock.hour if is_hour(clock.hour) else hour_of(timezone.now()))
        line = shelf.read_summary(keyring, INTAKE, ref) or {}
        noted = summing.after_writing(line, hour, appeal=bool(message.about.get(second_look.ASKS)))
        if noted != line:
            shelf.put_summary(keyring, INTAKE, ref, noted)
