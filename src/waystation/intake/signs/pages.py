"""Questions: answered on the page of their request, listed for the desk; and what two officers say."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from waystation.accounts.queries import pseudonyms
from waystation.core.linking.narratives import compare
from waystation.core.vocabulary.refusals import NotYours
from waystation.intake import words
from waystation.intake.access import open_request
from waystation.intake.pages import show
from waystation.intake.queries import PAGE
from waystation.intake.queue import NEEDS
from waystation.intake.signs import answering, forms, kinds, phrases, referring, rows, showing
from waystation.intake.signs.marked import marked
from waystation.letterbox.hours import begin_of
from waystation.vault.web import OFFICER, page

POST, BOTH = ("POST",), ("GET", "POST")


@page(NEEDS)
def questions(request: Any) -> HttpResponse:
    """Every request with questions: those that nobody has answered first."""
    entries = showing.lines(request.keyring)
    waiting = [entry for entry in entries if entry["open"] and not entry["closed"]]
    shown = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    return render(request, "intake/questions.html", {"page": shown, "waiting": waiting})


@page(NEEDS, methods=POST)
def answer(request: Any, ref: str, question: str) -> HttpResponse:
    form = forms.Answer(request.POST, auto_id=f"sign_{question[:8]}_%s")
    form.prefix_of = question  # type: ignore[attr-defined]
    with open_request(request.keyring, ref, purpose="answer a question") as opened:
        answering.one(opened, question)
        if not form.is_valid():
            return show(request, opened, status=400, **showing.of(opened, pseudonyms(), form))
        said = form.cleaned_data
        answering.answer_question(
            opened, question, said["answer"], said["reason"], now=timezone.now(), form_id=said["form_id"]
        )
    return HttpResponseRedirect(reverse("intake:request", args=[ref]) + "?answered=1#signs")


@page(NEEDS, methods=BOTH)
def refer(request: Any, ref: str, question: str) -> HttpResponse:
    """Choose what goes along, and ask two officers."""
    with open_request(request.keyring, ref, purpose="ask two officers") as opened:
        row = answering.one(opened, question)
        form = forms.Refer(request.POST or None, quotes=row["quotes"])
        if request.method == "POST" and form.is_valid():
            said = form.cleaned_data
            referring.refer_question(
                opened, question, quotes=form.chosen(), why=said["why"], known=said["known"], now=timezone.now()
            )
            return HttpResponseRedirect(reverse("intake:request", args=[ref]) + "#signs")
        context = {
            "form": form, "kind": kinds.KINDS[row["kind"]], "alias": opened.content.get("alias") or ref[:6],
            "back_url": reverse("intake:request", args=[ref]) + "#signs",
        }  # fmt: skip
    return render(request, "intake/question_refer.html", context)


@page(NEEDS)
def side_by_side(request: Any, ref: str, question: str, other: str) -> HttpResponse:
    """Both first messages, with the passages that are the same marked. Opening the other one is logged too."""
    with open_request(request.keyring, ref, purpose="compare with another") as opened:
        row = answering.one(opened, question)
        if other not in row.get("others", []):
            raise NotYours()
        mine, aliases = opened.content.get("happened", ""), [opened.content.get("alias") or ref[:6]]
    with open_request(request.keyring, other, purpose="compare with another") as there:
        theirs = there.content.get("happened", "")
        aliases.append(there.content.get("alias") or other[:6])
    alike = compare(mine, theirs)
    passages = alike.passages if alike else ()
    context = {
        "sides": [
            (aliases[0], reverse("intake:request", args=[ref]), marked(mine, [p.first for p in passages])),
            (aliases[1], reverse("intake:request", args=[other]), marked(theirs, [p.second for p in passages])),
        ],
        "same": alike is not None,
        "kind": kinds.KINDS[row["kind"]],
    }
    return render(request, "intake/question_compare.html", context)


@page(NEEDS, methods=BOTH)
def phrase_list(request: Any) -> HttpResponse:
    """The organisation's own phrases of officials."""
    form = forms.Phrase(request.POST or None)
    if request.method == "POST" and form.is_valid():
        phrases.add(request.keyring, form.cleaned_data["text"], now=timezone.now())
        return HttpResponseRedirect(reverse("intake:phrases"))
    names = pseudonyms()
    listed = [{**entry, "name": names.get(entry["by"], "?")} for entry in phrases.entries(request.keyring)]
    return render(request, "intake/phrases.html", {"form": form, "listed": listed})


@page(NEEDS, methods=POST)
def drop_phrase(request: Any, row: str) -> HttpResponse:
    phrases.take_off(request.keyring, row, now=timezone.now())
    return HttpResponseRedirect(reverse("intake:phrases"))


@page(OFFICER)
def referred(request: Any) -> HttpResponse:
    """What waits for this officer's view."""
    names = pseudonyms()
    waiting = [_referred(said, names) for said in referring.waiting(request.keyring, timezone.now())]
    done = _("Your view is kept.") if "done" in request.GET else ""
    return render(request, "intake/referred.html", {"waiting": waiting, "done": done})


@page(OFFICER, methods=BOTH)
def referred_view(request: Any, referral: str) -> HttpResponse:
    """One question, and the form for what this officer thinks."""
    now = timezone.now()
    form = forms.View(request.POST or None)
    if request.method == "POST" and form.is_valid():
        referring.give_view(request.keyring, referral, **form.cleaned_data, now=now)
        return HttpResponseRedirect(reverse("intake:referred") + "?done=1")
    said = next((row for row in referring.waiting(request.keyring, now) if row["id"] == referral), None)
    if said is None:
        raise NotYours()
    context = {"form": form, "said": _referred(said, pseudonyms())}
    return render(request, "intake/referred_view.html", context)


def _referred(said: rows.Row, names: dict[str, str]) -> dict[str, Any]:
    return {
        **said, "kind": kinds.KINDS[said["kind"]], "short": words.of(kinds.SHORT, said["kind"]),
        "name": names.get(said["by"], "?"), "url": reverse("intake:referred-view", args=[said["id"]]),
        "ends": begin_of(said["until"]),
    }  # fmt: skip
