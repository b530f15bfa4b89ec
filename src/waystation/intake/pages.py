"""The page of one request, drawn from its opened box. The first heading says what to do next."""

from contextlib import suppress
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from waystation.accounts.queries import pseudonyms
from waystation.audit.actions import record
from waystation.audit.tags import Tag
from waystation.intake import (
    actions,
    answering,
    check_pages,
    claims,
    comparing,
    entries,
    forms,
    queries,
    reaching,
    regions,
    viewing,
    words,
)
from waystation.intake.access import OpenRequest, open_request
from waystation.intake.declining import after_no
from waystation.intake.enquiries import asked
from waystation.intake.onward import start_case_url
from waystation.intake.queue import NEEDS
from waystation.intake.signs import finding as signs
from waystation.intake.signs import referring, showing
from waystation.intake.translating import asking
from waystation.intake.translating.places import OfRequest, counts
from waystation.letterbox.hours import begin_of, has_come, hour_of
from waystation.vault.labels import Label
from waystation.vault.reserve import TAKES_NOTHING
from waystation.vault.web import page


@page(NEEDS)
def request_page(request: Any, ref: str) -> HttpResponse:
    """Open a request; what the person added since is taken in."""
    with open_request(request.keyring, ref, purpose="read") as opened:
        actions.take_messages(opened, now=timezone.now())
        asking.take_answers(OfRequest(opened), now=timezone.now())
        with suppress(*TAKES_NOTHING):  # then it is looked through when there is room again
            signs.look(opened, now=timezone.now())
            referring.take_outcomes(opened, now=timezone.now())
        return show(request, opened, done=_done(request.GET))


def _done(said: Any) -> str:
    if "saved" in said:
        return _("Saved: the request is recorded.")
    return _("Your answer is kept.") if "answered" in said else ""


@page(NEEDS)
def print_page(request: Any, ref: str) -> HttpResponse:
    """What was written and how to reach them carefully, for paper; never the number or handle."""
    with open_request(request.keyring, ref, purpose="print") as opened:
        record(Tag.REQUEST_PRINT, by=request.worker.pk, object=ref)
        return render(request, "intake/print.html", context_of(request, opened))


def show(request: Any, opened: OpenRequest, *, done: str = "", status: int = 200, **more: Any) -> HttpResponse:
    """The page; `more` replaces forms that had errors, or adds what is shown once."""
    context = {**context_of(request, opened), "done": done, **more}
    return render(request, "intake/request.html", context, status=status)


def context_of(request: Any, opened: OpenRequest) -> dict[str, Any]:
    """What the page, its print and every form that is shown again with an error say of a request."""
    names, priority = pseudonyms(), regions.read_regions(request.keyring)
    triage = entries.latest(opened.box.read_all(Label.REQUEST_TRIAGE))
    messages = entries.messages_of(opened)
    checks = check_pages.card_of(opened, timezone.now())
    enquiries = asked.told(opened)
    heading = _asked_about(enquiries) or _heading(opened, messages, triage) or checks["heading"] or _deciding()
    return {
        "me": request.worker.pk,
        "heading": heading,
        "deciding": heading == _deciding(),
        "checks": checks,
        "asked": enquiries,
        "answering": heading in (_("Next: give the first answer"), _("Next: read what they added, and answer")),
        "thread": entries.thread_of(opened, names),
        "unfiled": [message for message in messages if not message.get("filed")],
        "triage": triage and _triage(triage, names, priority),
        "open_claims": claims.waiting_claims(request.keyring),
        **_at_a_glance(opened, names),
        **reaching.of(opened),
        **after_no.told(opened),
        **_record(opened, names),
        **showing.of(opened, names),
        **_blank_forms(request, opened, priority, triage),
    }


def _at_a_glance(opened: OpenRequest, names: dict[str, str]) -> dict[str, Any]:
    content, summary = opened.content, opened.summary
    return {
        "ref": opened.ref,
        "row": opened.row,
        "closed": opened.row.state == "closed",
        "content": content,
        "summary": summary,
        "alias": content.get("alias") or opened.ref[:6],
        "language": words.of(words.LANGUAGE, content.get("language")),
        "channel": words.of(words.CHANNEL, content.get("channel")),
        "clock": queries.clock(queries.QueueLine(opened.row, summary), timezone.now()),
        "since": begin_of(opened.row.received),
        "level_word": words.of(words.LEVEL, summary.get("level")),
        "assignee": names.get(opened.row.assignee_id or "", ""),
        "said": _said(content),
        "consents": _consents(content),
    }


def _record(opened: OpenRequest, names: dict[str, str]) -> dict[str, Any]:
    """What was done and found, and where it leads."""
    return {
        "files": viewing.list_files(opened),
        "attempts": entries.attempts_of(opened, names),
        "notes": entries.notes_of(opened, names),
        "decisions": entries.decisions_of(opened, names),
        "same": comparing.card_of(opened),
        "translations": counts(OfRequest(opened)),
        "claim": claims.claim_of(opened),
        "origin": opened.box.read(Label.REQUEST_DETAIL, "origin"),
        "opened_by": [(begin_of(hour), who) for hour, who in queries.who_opened(opened.ref)],
        "start_case_url": start_case_url(opened.ref),
    }


def _blank_forms(request: Any, opened: OpenRequest, priority: dict[str, Any], triage: dict[str, Any]) -> dict[str, Any]:
    place = regions.suggested(priority, opened.content.get("region", ""))
    first = {"level": opened.summary.get("level"), "priority_region": place}
    known = {name: triage[name] for name in ("level", "way_out")} if triage else {}
    people = queries.members(request.keyring, opened.row.compartment)
    return {
        "answer_form": answering.form_for(request.keyring, answering.language_of(opened.content)),
        "note_form": forms.Note(auto_id="note_%s"),
        "reveal_form": forms.Reveal(auto_id="reveal_%s"),
        "attempt_form": forms.Attempt(auto_id="attempt_%s"),
        "triage_form": forms.Triage(auto_id="triage_%s", regions=priority, initial={**first, **known}),
        "stage_form": forms.Stage(auto_id="stage_%s", initial={"stage": opened.summary.get("stage")}),
        "assign_form": forms.Assign(auto_id="assign_%s", members=people, initial={"to": opened.row.assignee_id or ""}),
    }


def _asked_about(enquiries: dict[str, Any]) -> str:
    return _("Next: somebody asks where this person is; say whether it is them") if enquiries["open"] else ""


def _heading(opened: OpenRequest, messages: list[dict[str, Any]], triage: dict[str, Any]) -> str:
    if opened.row.state == "closed":
        unread = any(not message.get("filed") for message in messages)
        if again := after_no.heading(opened, unread=unread):
            return again
        outcome = words.of(words.OUTCOME, opened.summary.get("outcome"))
        return _("This request is closed: %(outcome)s") % {"outcome": outcome}
    waiting = [message["kind"] for message in messages if not message.get("filed")]
    if "withdrawal" in waiting:
        return _("Next: the person does not want it any more")
    if waiting:
        return _("Next: read what they added, and answer")
    answered = bool(opened.summary.get("answered"))
    if not triage and (answered or not has_come(opened.row.due_hour, hour_of(timezone.now()))):
        # A first answer that is late comes before how late it may be.
        return _("Next: say how soon they need an answer, and a way out")
    if not answered:
        return reaching.first_step(opened, tried=bool(opened.box.read_all(Label.CONTACT_ATTEMPT)))
    if has_come(opened.row.due_hour, hour_of(timezone.now())):
        return _("Next: try to reach them again")
    return ""  # how far the verification is, then the decision


def _deciding() -> str:
    return _("Next: decide whether it becomes a case")


def _said(content: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (_("Name to use"), content.get("call_me", "")),
        (_("In danger"), words.of(words.IN_DANGER, content.get("in_danger"))),
        (_("Region"), content.get("region", "")),
        (_("A safe place is needed"), words.of(words.HOW_SOON, content.get("how_soon"))),
        (_("Who leaves together"), content.get("together", "")),
        (_("Which interpreter?"), content.get("interpreter", "")),
    ]


def _consents(content: dict[str, Any]) -> list[tuple[str, str]]:
    given = content.get("consents", {})
    answers = {"yes": _("yes"), "no": _("no")}
    return [
        (str(word), answers.get(given.get(purpose, ""), _("not answered"))) for purpose, word in words.CONSENT.items()
    ]


def _triage(entry: dict[str, Any], names: dict[str, str], priority: dict[str, Any]) -> dict[str, Any]:
    region = priority.get(entry.get("region", ""))
    return {
        "facts": [
            (_("First answer"), f"{words.of(words.LEVEL, entry['level'])}: {entry['level_reason']}"),
            (_("Way out"), f"{words.of(words.WAY_OUT, entry['way_out'])}: {entry['way_out_reason']}"),
            (_("Region"), _("comes first: %(why)s") % {"why": region["reason"]} if region else _("not on the list")),
        ],
        "by": names.get(entry["by"], "?"),
        "when": entries.when(entry["at"]),
    }

