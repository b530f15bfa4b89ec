"""Asking for a translation and reading it beside its original, the same for a request and for a case."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from waystation.accounts.queries import pseudonyms
from waystation.cases.access import open_case
from waystation.cases.translating import OfCase
from waystation.desk import duty
from waystation.desk.translation_forms import DUTY, Ask
from waystation.desk.translation_lines import lines
from waystation.intake.access import open_request
from waystation.intake.translating import asking, glossary, jobs, looking, words
from waystation.intake.translating.asking import Order
from waystation.intake.translating.places import OWN, OfRequest, Original, Place, original
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label
from waystation.vault.web import page

BOTH = ("GET", "POST")


@dataclass(frozen=True)
class Side:
    """One of the two kinds of places, and where its pages are."""

    name: str
    needs: set[str]
    key: str  # of the reference in the address
    opening: Callable[[Keyring, str], AbstractContextManager[tuple[Place, str, str]]]
    home: str

    def url(self, ref: str, what: str = "translations") -> str:
        return reverse(f"desk:{self.name}-{what}", args=[ref])


@contextmanager
def _request(keyring: Keyring, ref: str) -> Iterator[tuple[Place, str, str]]:
    """(the place, its alias, the person's language)."""
    with open_request(keyring, ref, purpose="translate") as opened:
        content = opened.content
        yield OfRequest(opened), content.get("alias") or ref[:6], content.get("language", "")


@contextmanager
def _case(keyring: Keyring, ref: str) -> Iterator[tuple[Place, str, str]]:
    with open_case(keyring, ref, purpose="translate") as opened:
        record = opened.read(Label.CASE_RECORD, "case") or {}
        yield OfCase(opened), record.get("alias", ""), record.get("language", "")


REQUEST = Side("request", {"intake"}, "ref", _request, "intake:request")
CASE = Side("case", {"team-"}, "case", _case, "cases:case")


def listing_of(side: Side) -> Callable[..., Any]:
    """The page with every translation of one place; its buttons withdraw a text and accept a word."""

    @page(side.needs, methods=BOTH)
    def listing(request: Any, /, **where: str) -> HttpResponse:
        ref, now = where[side.key], timezone.now()
        with side.opening(request.keyring, ref) as (place, alias, _language):
            asking.take_answers(place, now=now)
            if done := _act(place, request.POST, now):
                return HttpResponseRedirect(f"{side.url(ref)}?{done}")
            shown = [{**line, "check_as": _check_as(line, place)} for line in lines(place.all(), pseudonyms())]
        context = {
            **_around(side, ref, alias),
            "lines": shown,
            "ask_url": side.url(ref, "ask"),
            "done": next((said for name, said in _done().items() if name in request.GET), ""),
            "again": any(line["again"] for line in shown),
            "waiting": sum(line["state"] == "waiting" for line in shown),
        }
        return render(request, "desk/translations.html", context, status=400 if request.method == "POST" else 200)

    return listing


def _check_as(line: dict[str, Any], place: Place) -> str:
    """What is sent with a translation that somebody else is to check: its text as it was cut, or its file while that is
    there. Empty: it cannot be checked, or was."""
    if line["state"] != "done" or line.get("checked"):
        return ""
    if not line["is_file"]:
        return OWN
    return line["of"] if any(one.of == line["of"] for one in place.originals()) else ""


def _done() -> dict[str, str]:
    return {
        "asked": _("The text is with the interpreter."),
        "withdrawn": _("The text is withdrawn; the interpreter cannot open it any more."),
        "accepted": _("The word is in the glossary."),
    }


def _act(place: Place, posted: Any, now: Any) -> str:
    """What a button asked for; "" for none."""
    if job := posted.get("withdraw"):
        asking.withdraw_job(place, job, now=now)
        return "withdrawn"
    job, _colon, number = posted.get("accept", "").partition(":")
    if number.isdigit():
        asking.accept_proposal(place, job, int(number), now=now)
        return "accepted"
    return ""


def asking_of(side: Side) -> Callable[..., Any]:
    """Choose a text, cut it, see exactly what will go, send it."""

    @page(side.needs, methods=BOTH)
    def ask(request: Any, /, **where: str) -> HttpResponse:
        ref = where[side.key]
        with side.opening(request.keyring, ref) as (place, alias, language):
            around = {**_around(side, ref, alias), "ask_url": side.url(ref, "ask")}
            of = request.POST.get("of") or request.GET.get("of", "")
            if not of:
                status = 400 if request.method == "POST" else 200
                return render(request, "desk/translation_choose.html", {**around, "originals": place.originals()},
                              status=status)  # fmt: skip
            chosen = original(place, of)
            form = _form(request, place, chosen, language)
            around |= {"chosen": chosen, "form": form, "wishes": place.wishes()}
            around["copy_url"] = _copy_url(side, ref, chosen)
            if request.method == "GET" or not form.is_valid() or "back" in request.POST:
                return render(request, "desk/translation_ask.html", around, status=400 if form.errors else 200)
            return _check_or_send(request, side, ref, place, around)

    return ask


def _check_or_send(request: Any, side: Side, ref: str, place: Place, around: dict[str, Any]) -> HttpResponse:
    """The second page shows what will go, and only its button sends it."""
    form, now = around["form"], timezone.now()
    said = form.cleaned_data
    who = _on_duty(now)[0] if said["worker"] == DUTY else said["worker"]
    if request.POST.get("confirmed") == who:
        asking.send_job(place, _order(place, said, who, around["chosen"], now), now=now, form_id=said["form_id"])
        return HttpResponseRedirect(f"{side.url(ref)}?asked")
    speaks = glossary.speakers(request.keyring).get(who, {}).get("languages", [])
    context = {
        **around,
        "said": said,
        "who": who,
        "who_name": pseudonyms({who}).get(who, "?"),
        "way": words.way(said["source"], said["target"]),
        "direction": words.direction(said["source"]),
        "level": words.LEVELS[said["level"]],
        "hours": words.GOOD_FOR[said["hours"]],
        "found": looking.found_in(f"{said['text']}\n{said['mind']}", place.known()),
        "terms": glossary.occurring(request.keyring, said["source"], said["target"], said["text"]),
        "unspoken": [words.language(code) for code in (said["source"], said["target"]) if code not in speaks],
    }
    return render(request, "desk/translation_check.html", context)


def _order(place: Place, said: dict[str, Any], who: str, chosen: Original, now: Any) -> Order:
    file, kind = place.copy_of(chosen.of.partition("-")[2], now) if chosen.is_file else (b"", "")
    return Order(
        of=chosen.of,
        worker=who,
        source=said["source"],
        target=said["target"],
        text="" if chosen.is_file else said["text"],
        mind=said["mind"],
        level=said["level"],
        hours=words.HOURS[said["hours"]],
        file=file,
        file_kind=kind,
        check_of=said["check_of"],
    )


def _form(request: Any, place: Place, chosen: Original, language: str) -> Ask:
    people = _people(request.keyring, timezone.now())
    posted = request.POST if request.method == "POST" else None
    mine = request.worker.language
    first = {"of": chosen.of, "text": chosen.text, "source": language, "target": mine if mine != language else "en"}
    before = place.read(place.label, request.GET.get("check") or request.GET.get("again", ""))
    if before:  # a translation to check, or a text that came back without one: as it was cut, not as it came
        first |= {
            "text": before["original"],
            "source": before["from"],
            "target": before["into"],
            "mind": before["mind"],
        }
        first["check_of"] = request.GET.get("check", "") or before["check_of"]
    return Ask(posted, people=people, is_file=chosen.is_file, initial=first)


def _people(keyring: Keyring, now: Any) -> list[tuple[str, str, str]]:
    """(id, name, what they said of themselves), whoever is on duty first."""
    names, said, here = pseudonyms(set(jobs.interpreters())), glossary.speakers(keyring), _on_duty(now)
    found = [(DUTY, _("Whoever is on duty now: %(name)s") % {"name": names.get(here[0], "?")}, "")] if here else []
    for worker, name in sorted(names.items(), key=lambda one: one[1]):
        about = said.get(worker, {})
        spoken = _(", ").join(words.language(code) for code in about.get("languages", []))
        hint = " · ".join(filter(None, (spoken or _("languages not said"), about.get("about", ""))))
        found.append((worker, name, hint))
    return found


def _on_duty(now: Any) -> list[str]:
    """Interpreters of the shift of this moment, in the order of the rota."""
    shift = duty.shift_at(now)
    return [worker for worker in (shift.first_id, shift.second_id) if worker in jobs.interpreters()] if shift else []


def _copy_url(side: Side, ref: str, chosen: Original) -> str:
    if not chosen.is_file:
        return ""
    return reverse("intake:file" if side is REQUEST else "cases:file", args=[ref, chosen.of.partition("-")[2]])


def _around(side: Side, ref: str, alias: str) -> dict[str, Any]:
    return {"alias": alias, "home_url": reverse(side.home, args=[ref]), "is_case": side is CASE, "back": side.url(ref),
            "own": OWN}  # fmt: skip


request_translations, case_translations = listing_of(REQUEST), listing_of(CASE)
request_ask, case_ask = asking_of(REQUEST), asking_of(CASE)
