"""Lost codes: two different people, then a new mailbox."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from waystation.accounts.queries import pseudonyms
from waystation.intake import actions, forms, queries
from waystation.intake.access import open_request
from waystation.intake.actions.claiming import messages_under, read_claim
from waystation.intake.models import MailboxClaim
from waystation.intake.queue import NEEDS
from waystation.letterbox import taking
from waystation.letterbox.envelopes import INTAKE
from waystation.letterbox.hours import begin_of
from waystation.letterbox.models import IncomingMessage, Mailbox
from waystation.letterbox.shapes import PersonMessage
from waystation.vault import shelf
from waystation.vault.labels import Label
from waystation.vault.web import page

# Officers confirm as second hand; they read neither the claim nor the request.
SECOND_HANDS = {INTAKE, "duty", "testimony"}


@page(SECOND_HANDS)
def claims(request: Any) -> HttpResponse:
    """Claims as people wrote them, for the intake desk; and those that wait for a second worker."""
    compared = queries.claims_compared()
    written = _written(request, {claim.pk for claim in compared}) if INTAKE in request.keyring.codes else []
    waiting = [{"claim": claim, "mine": claim.first_id == request.worker.pk} for claim in compared]
    left = _left(request.keyring) if INTAKE in request.keyring.codes else []
    return render(request, "intake/claims.html", {"written": written, "waiting": waiting, "left": left})


def _left(keyring: Any) -> list[dict[str, Any]]:
    """What was written into mailboxes of rejected claims: nobody's mailbox, so nobody can be answered."""
    rows = IncomingMessage.objects.filter(moved=False, compartment=INTAKE).exclude(kind="claim")
    boxes = set(rows.values_list("mailbox", flat=True))
    gone = boxes - set(Mailbox.objects.filter(pk__in=boxes).values_list("pk", flat=True))
    if gone:  # somebody may have deleted their own mailbox: then it belongs to a request
        gone -= {str(line.get("mailbox", "")) for line in shelf.read_summaries(keyring, INTAKE).values()}
    found = [message for mailbox in sorted(gone) for message in messages_under(keyring, mailbox)]
    found.sort(key=lambda message: message.hour)
    return [{"hour": message.hour, **_shown(message)} for message in found]


def _written(request: Any, begun: set[str]) -> list[dict[str, Any]]:
    found = []
    aside = queries.claims_ended()
    for row in taking.waiting_claims([INTAKE]):
        if row.pk in begun:
            continue
        try:
            message = read_claim(request.keyring, row.pk)
        except taking.SPOILT:
            if row.pk not in aside:
                found.append({"id": row.pk, "since": begin_of(row.hour), "spoilt": True})
            continue
        later = [_shown(written) for written in messages_under(request.keyring, message.mailbox)]
        found.append({"id": row.pk, "since": begin_of(row.hour), **_shown(message), "later": later})
    return found


def _shown(message: PersonMessage) -> dict[str, Any]:
    """Words of a claim or written under it. The answer shows only where it is compared."""
    return {"said": [(name, words) for name, words in message.about.items() if name != "answer"], "text": message.text}


@page(SECOND_HANDS, methods=("POST",))
def confirm(request: Any, claim_id: str) -> HttpResponse:
    actions.confirm_claim(request.keyring, claim_id)
    return HttpResponseRedirect(reverse("intake:claims"))


@page(NEEDS, methods=("POST",))
def reject(request: Any, claim_id: str) -> HttpResponse:
    actions.reject_claim(request.keyring, claim_id)
    return HttpResponseRedirect(reverse("intake:claims"))


@page(NEEDS, methods=("GET", "POST"))
def compare(request: Any, ref: str, claim_id: str) -> HttpResponse:
    """First hand: the agreed question and answer beside what was written."""
    with open_request(request.keyring, ref, purpose="compare a lost code") as opened:
        form = forms.Compare(request.POST or None)
        if request.method == "POST" and form.is_valid():
            matches = form.cleaned_data["matches"]
            actions.compare_claim(opened, claim_id, answer_matches=matches, now=timezone.now())
            return HttpResponseRedirect(reverse("intake:claims"))
        claim, rules = read_claim(request.keyring, claim_id), opened.contact.get("safe_contact", {})
        context = {
            "form": form,
            "claim": claim,
            "later": messages_under(request.keyring, claim.mailbox),
            "rules": rules,
            "alias": opened.content.get("alias"),
            "call_me": opened.content.get("call_me"),
            "since": begin_of(opened.row.received),
        }
        return render(request, "intake/compare.html", context)


@page(NEEDS, methods=("POST",))
def attach(request: Any, ref: str, claim_id: str) -> HttpResponse:
    with open_request(request.keyring, ref, purpose="attach a new mailbox") as opened:
        actions.attach_mailbox(opened, claim_id, now=timezone.now())
    return HttpResponseRedirect(reverse("intake:request", args=[ref]))


def waiting_claims(keyring: Any) -> list[dict[str, Any]]:
    """Claims that nobody has compared yet, for the page of a request: {id, since}."""
    begun = set(MailboxClaim.objects.values_list("pk", flat=True))
    rows = taking.waiting_claims(keyring.codes)
    return [{"id": row.pk, "since": begin_of(row.hour)} for row in rows if row.pk not in begun]


def claim_of(opened: Any) -> dict[str, Any] | None:
    """The claim that was compared with this request, for its page: who, and whether it can be attached now."""
    begun = MailboxClaim.objects.exclude(state=MailboxClaim.State.ENDED).in_bulk()
    inside = [row for row in opened.box.read_all(Label.REQUEST_DETAIL) if row in begun]
    if not inside:
        return None
    claim, names = begun[inside[0]], pseudonyms()
    state = claim.state == MailboxClaim.State.CONFIRMED
    return {
        "id": claim.pk,
        "confirmed": state,
        "first": names.get(claim.first_id),
        "second": names.get(claim.second_id or ""),
    }
