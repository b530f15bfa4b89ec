"""Pages of cases. They only translate: open, form, action, redirect."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from waystation.accounts.queries import pseudonyms
from waystation.cases import check_steps, contact, files_of, queries, questioning, summaries, words
from waystation.cases.access import OpenCase, open_case
from waystation.cases.asked_about import unjudged
from waystation.cases.delivering import see_to_delivery
from waystation.cases.forms import Filters, RevealForm
from waystation.cases.incidents import reading as incidents
from waystation.cases.persons import PRINCIPAL, PersonGiven
from waystation.cases.start_form import StartForm
from waystation.cases.starting import Beginning, start_case
from waystation.cases.steps import STEPS, choices_of
from waystation.cases.taking import take_messages, without_case
from waystation.cases.translating import OfCase
from waystation.cases.verifying import found_credible
from waystation.cases.writing import Repeated, was_done
from waystation.intake import entries
from waystation.intake import words as intake_words
from waystation.intake.access import open_request
from waystation.intake.enquiries.comparing import compare_waiting
from waystation.intake.translating import asking
from waystation.intake.translating.places import counts
from waystation.vault.labels import Label
from waystation.vault.web import page

TEAM = {"team-"}
ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf", "audio/ogg": ".ogg",
           "video/webm": ".webm"}  # fmt: skip
ROWS = 50


def _posted(request: Any) -> Any:
    """What was sent, be it nothing; None where the form is only asked for."""
    return request.POST if request.method == "POST" else None


def to_case(ref: str, anchor: str = "") -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("cases:case", args=[ref]) + (f"#{anchor}" if anchor else ""))


@page(TEAM)
def case_list(request: Any) -> HttpResponse:
    """The cases of my teams: what is overdue first. Only a filter opens more lines than the page shows."""
    now = timezone.now()
    take_messages(request.keyring, now=now)
    compare_waiting(request.keyring, now)
    summaries.reseal_new(request.keyring)
    filters = Filters(request.GET or None)
    asked = filters.cleaned_data if filters.is_valid() else {}
    rows = queries.cases_of(request.keyring, open_only=asked.get("show") != "closed")
    rows = _by_plain(rows, asked, request.worker.pk)
    lines = summaries.read_lines(request.keyring) if _needs_lines(asked) else None
    chosen = rows if lines is None else [row for row in rows if _fits(lines.get(row.pk, {}), asked)]
    shown = Paginator(chosen, ROWS).get_page(request.GET.get("page"))
    opened = lines or summaries.read_lines(request.keyring, [row.pk for row in shown])
    workers, asked_for = pseudonyms(), unjudged(request.keyring, now)
    overdue = queries.count_overdue(request.keyring, now)
    context = {
        "filters": filters,
        "page": shown,
        "rows": [
            queries.row_of(row, opened.get(row.pk, {}), workers, now) | {"asked_for": row.pk in asked_for}
            for row in shown
        ],
        "overdue": overdue,
        "astray": without_case(request.keyring),
        "filtered": any(asked.values()),
        "custodian": "identity" in request.keyring.codes,
    }
    return render(request, "cases/list.html", context)


def _by_plain(rows: Any, asked: dict[str, str], worker: str) -> Any:
    if asked.get("show") == "mine":
        return rows.filter(assignee=worker)
    if asked.get("show") == "closed":
        return rows.filter(open=False)
    return rows


def _needs_lines(asked: dict[str, str]) -> bool:
    return bool(asked.get("stage") or asked.get("danger") or asked.get("show") == "lost")


def _fits(line: dict[str, Any], asked: dict[str, str]) -> bool:
    if asked.get("show") == "lost" and "lost-contact" not in line.get("flags", []):
        return False
    return all(not asked.get(name) or line.get(name) == asked[name] for name in ("stage", "danger"))


@page(TEAM)
def case(request: Any, ref: str) -> HttpResponse:
    """One case at a glance."""
    now = timezone.now()
    take_messages(request.keyring, now=now)
    compare_waiting(request.keyring, now)
    with open_case(request.keyring, ref, purpose="look") as opened:
        asking.take_answers(OfCase(opened), now=now)
        questioning.look(opened, now=now)
        context = queries.page_of(opened, now) | {"translations": counts(OfCase(opened))}
        context["reaches_team"] = see_to_delivery(opened, now)
        context["incidents"] = incidents.of_case(opened)
    context["lead"] = _lead(context["step"].code, by_telephone=context["by_telephone"], checks=context["checks"])
    return render(request, "cases/case.html", context)


# The page to which the first heading leads.
LEADS = {
    "asked": "asked",
    "find": "sign-of-life",
    "silence": "sign-of-life",
    "answer": "answer",
    "danger": "danger",
    "consent": "consent",
    "look-again": "check-stands",
    "task": "done",
    "overdue-task": "done",
    "needs": "task",
    "accepted": "task",
    "sheltered": "task",
    "papers": "task",
    "travelling": "stage",
    "arrived": "task",
    "paused": "clear-flag",
    "closed": "reopen",
    "nothing": "task",
}


# The page to which a verification leads, by what comes next in it.
CHECK_LEADS = {"result": "check-result", "second": "check-look", "conclude": "check-conclude"}


def _lead(code: str, *, by_telephone: bool, checks: dict[str, Any]) -> dict[str, str]:
    """Name and label of that page."""
    if code == "verify":
        name = CHECK_LEADS.get(checks["next"], "check-open")
        return {"name": name, "label": str(STEPS[name].title)}
    lead = LEADS[code]
    if lead == "asked":
        return {"name": lead, "label": _("See what they asked")}
    if lead != "answer":
        return {"name": lead, "label": str(STEPS[lead].title)}
    if by_telephone:
        return {"name": "reveal", "label": _("How to reach them")}
    return {"name": lead, "label": _("Answer the person")}


@page(TEAM)
def openings(request: Any, ref: str) -> HttpResponse:
    """Everybody who opened this case, and for what."""
    with open_case(request.keyring, ref, purpose="look") as opened:
        found = queries.openings(opened, pseudonyms())
        alias = (opened.read(Label.CASE_RECORD, "case") or {}).get("alias", "")
    shown = Paginator(found, ROWS).get_page(request.GET.get("page"))
    return render(request, "cases/openings.html", {"page": shown, "ref": ref, "alias": alias})


def step_view(name: str) -> Callable[..., Any]:
    """The page of one thing a worker does: its form, then its action."""

    @page(TEAM, methods=("GET", "POST"))
    def step(request: Any, ref: str) -> HttpResponse:
        now, what = timezone.now(), STEPS[name]
        with open_case(request.keyring, ref, purpose="change") as opened:
            chosen = {name: request.GET[name] for name in ("check", "question") if name in request.GET}
            form = what.form(_posted(request), known=choices_of(opened), initial=chosen)
            opened.form = form.once()
            if was_done(opened):  # before the form is read: what it chose may be no choice any more
                return to_case(ref, what.anchor)
            if request.method == "POST" and form.is_valid():
                with suppress(Repeated):
                    what.act(opened, form.cleaned_data, now)
                return to_case(ref, what.anchor)
            context = {"form": form, "step": what, "ref": ref, **context_line(opened)}
            if name in check_steps.ACTS:
                context["checks"] = queries.checks_of(opened, now)
        return render(request, "cases/step.html", context)

    step.__name__ = f"step_{name.replace('-', '_')}"
    step.__doc__ = f"The page of `{name}`."
    return step


def context_line(opened: OpenCase) -> dict[str, Any]:
    record = opened.read(Label.CASE_RECORD, "case") or {}
    return {"alias": record.get("alias", ""), "names": list(queries.names_of(opened).values())}


@page(TEAM, methods=("GET", "POST"))
def reveal(request: Any, ref: str) -> HttpResponse:
    """The rules for safe contact; the number or handle only after they were confirmed."""
    with open_case(request.keyring, ref, purpose="reveal") as opened:
        form = RevealForm(_posted(request), known=choices_of(opened))
        shown = request.method == "POST" and form.is_valid()
        reach = contact.reveal_contact(opened, rules_read=True, now=timezone.now()) if shown else ""
        rules = (opened.read(Label.PERSON_CONTACT, "case") or {}).get("safe_contact", {})
        how = intake_words.of(intake_words.WAYS_OF_A_CALL, rules.get("ways"))
        context = {"form": form, "ref": ref, "rules": rules, "how": how, "shown": shown, "reach": reach}
        context |= context_line(opened)
    return render(request, "cases/reveal.html", context)


@page(TEAM, methods=("GET", "POST"))
def start(request: Any, ref: str) -> HttpResponse:
    """Begin a case from an accepted request."""
    teams = [(code, words.group(code)) for code in summaries.teams(request.keyring)]
    with open_request(request.keyring, ref, purpose="start a case") as asked:
        content, found = asked.content, found_credible(asked)
        form = StartForm(_posted(request), teams=teams, initial={"call_me": content.get("call_me", "")})
        if request.method == "POST" and form.is_valid():
            begun = start_case(asked, _beginning(form.cleaned_data, content), now=timezone.now())
            return to_case(begun)
        names = pseudonyms()
        context: dict[str, Any] = {"thread": entries.thread_of(asked, names), "notes": entries.notes_of(asked, names)}
    day = date.fromisoformat(found["on"]) if found else None
    how = words.SOURCES.get(found.get("source", ""), "") if found else ""
    context |= {"form": form, "content": content, "found": found, "found_on": day, "how": how, "ref": ref}
    context["found_by"] = names.get(found["by"], "?") if found else ""
    return render(request, "cases/start.html", context)


def _beginning(found: dict[str, Any], content: dict[str, Any]) -> Beginning:
    consents = {purpose: said == "yes" for purpose, said in content.get("consents", {}).items()}
    principal = PersonGiven(
        found["call_me"],
        role=PRINCIPAL,
        grounds=tuple(found["grounds"]),
        wishes={"wants": found["wants"], "interpreter": content.get("interpreter", "")},
        consents=consents,
        identity={"names": found["names"]},
        said=content.get("happened", ""),
    )
    others = tuple(PersonGiven(name, relation=relation) for name, relation in found["dependants"])
    return Beginning(
        team=found["team"],
        persons=(principal, *others),
        danger=found["danger"],
        reasons=found["reasons"],
    )


@page(TEAM)
def file(request: Any, ref: str, file_id: str) -> HttpResponse:
    """A cleaned copy of a file, as an attachment."""
    with open_case(request.keyring, ref, purpose="file") as opened:
        copy = files_of.read_copy(opened, file_id)
    return _attachment(copy.copy, copy.copy_kind, f"copy-{file_id[:8]}{ENDINGS.get(copy.copy_kind, '')}")


@page(TEAM, methods=("POST",), fresh=True)
def original(request: Any, ref: str, file_id: str) -> HttpResponse:
    """The file as it came."""
    with open_case(request.keyring, ref, purpose="file") as opened:
        plain = b"".join(files_of.read_original(opened, file_id))
    return _attachment(plain, "application/octet-stream", f"original-{file_id[:8]}.bin")


def _attachment(plain: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(plain, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Content-Security-Policy"] = "sandbox"
    return response
