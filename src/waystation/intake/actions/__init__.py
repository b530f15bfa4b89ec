"""What a worker does with a request: one function for each thing, atomic, and one line in the log."""

from waystation.intake.actions.answering import answer_person, file_message, take_messages
from waystation.intake.actions.assigning import assign_request
from waystation.intake.actions.claiming import (
    attach_mailbox,
    compare_claim,
    confirm_claim,
    reject_claim,
)
from waystation.intake.actions.contacting import record_attempt, reveal_contact
from waystation.intake.actions.deciding import mark_accepted, refuse_request, withdraw_request
from waystation.intake.actions.joining import refuse_itself, say_same
from waystation.intake.actions.noting import note_request
from waystation.intake.actions.recording import Call, make_code, record_request
from waystation.intake.actions.triaging import set_stage, triage_request
from waystation.intake.actions.verifying import (
    look_at_check,
    open_check,
    record_check,
    unverify_request,
    verify_request,
)

__all__ = [
    "Call",
    "answer_person",
    "assign_request",
    "attach_mailbox",
    "compare_claim",
    "confirm_claim",
    "file_message",
    "look_at_check",
    "make_code",
    "mark_accepted",
    "note_request",
    "open_check",
    "record_attempt",
    "record_check",
    "record_request",
    "refuse_itself",
    "refuse_request",
    "reject_claim",
    "reveal_contact",
    "say_same",
    "set_stage",
    "take_messages",
    "triage_request",
    "unverify_request",
    "verify_request",
    "withdraw_request",
]
