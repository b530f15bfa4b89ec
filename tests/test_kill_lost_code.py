"""`kill -9` before every commit of what two databases have to agree on when a code was lost: nothing stays stuck."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases.conftest import desk
from tests.cases.people import start
from tests.dying import at_every_step
from tests.intake.people import NOW, ask
from waystation.audit.ids import random_id
from waystation.cases.taking import take_messages
from waystation.core.sealing import ReturnCode, draw_code, mailbox_pair
from waystation.intake import actions
from waystation.intake.access import open_request
from waystation.intake.models import MailboxClaim
from waystation.intake.receiving import receive_waiting
from waystation.letterbox.adding import Added, claim_lost_code
from waystation.letterbox.mailboxes import find_mailbox, read_mailbox
from waystation.letterbox.models import IncomingMessage, Mailbox
from waystation.vault import signed

__all__ = ["desk"]
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def claimed(cast: Any, *, a_case: bool = False) -> tuple[Any, str, ReturnCode]:
    """(what was sent, the claim, the new code): Nur lost her code; Ada compared, Ben confirmed."""
    sent, code = ask(), draw_code()
    receive_waiting(cast.keyring("ada"))
    added = Added(random_id(), "claim", "ru", "", "urgent", (("answer", "the blue one"),))
    with open_request(cast.keyring("ada"), sent.ref, purpose="answer") as request:
        a_case and start(request)
        claim_lost_code(signed.directory(), code, added, NOW)
        actions.compare_claim(request, added.row, answer_matches=True, now=NOW)
    actions.confirm_claim(cast.keyring("ben"), added.row)
    return sent, added.row, code


def attach(cast: Any, ref: str, claim: str) -> None:
    with open_request(cast.keyring("ada"), ref, purpose="answer") as request:
        actions.attach_mailbox(request, claim, now=NOW)


def attach_unless_done(cast: Any, ref: str, claim: str) -> None:
    for _ in MailboxClaim.objects.filter(pk=claim, state=MailboxClaim.State.CONFIRMED):
        attach(cast, ref, claim)


def read_with(code: ReturnCode) -> list[str]:
    pair = mailbox_pair(code)
    return [m.text or m.status for m in read_mailbox(signed.organisation(), find_mailbox(code, pair), pair)[0]]


def test_a_new_mailbox_is_attached_or_can_be_attached_again(desk: Any) -> None:
    people: list[Any] = []

    def ready() -> Any:
        people.append(claimed(desk))
        return lambda: attach(desk, people[-1][0].ref, people[-1][1])

    for _ in at_every_step(ready, commits=True):
        sent, claim, code = people[-1]
        attach_unless_done(desk, sent.ref, claim)
        with open_request(desk.keyring("ada"), sent.ref, purpose="answer") as request:
            actions.answer_person(request, "Here again.", now=NOW)
        assert "Here again." in read_with(code)
        assert not Mailbox.objects.filter(pk=sent.mailbox.pk).exists() and not IncomingMessage.objects.exists()


def test_a_new_mailbox_of_a_case_is_handed_over_or_can_be_attached_again(desk: Any) -> None:
    people: list[Any] = []

    def ready() -> Any:
        people.append(claimed(desk, a_case=True))
        return lambda: attach(desk, people[-1][0].ref, people[-1][1])

    for _ in at_every_step(ready, commits=True):
        sent, claim, code = people[-1]
        attach_unless_done(desk, sent.ref, claim)
        assert "accepted" in read_with(code)
        assert MailboxClaim.objects.get(pk=claim).state == "ended"
        assert take_messages(desk.keyring("jon"), now=NOW) == 1 and not IncomingMessage.objects.exists()
        assert not Mailbox.objects.filter(pk=sent.mailbox.pk).exists()


def test_a_claim_is_rejected_or_can_be_rejected_again(desk: Any) -> None:
    people: list[Any] = []

    def ready() -> Any:
        people.append(claimed(desk))
        ada = desk.keyring("ada")
        return lambda: actions.reject_claim(ada, people[-1][1])

    for _ in at_every_step(ready, commits=True):
        sent, claim, code = people[-1]
        for _left in IncomingMessage.objects.filter(pk=claim):
            actions.reject_claim(desk.keyring("ada"), claim)
        assert MailboxClaim.objects.get(pk=claim).state == "ended"
        assert find_mailbox(code, mailbox_pair(code)) is None
        assert Mailbox.objects.filter(pk=sent.mailbox.pk).exists()
