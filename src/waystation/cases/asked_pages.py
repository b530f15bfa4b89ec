"""The page on which a worker judges whether somebody asks about a person of this case."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from waystation.cases import asked_about, queries, summaries, telling, words
from waystation.cases.access import OpenCase, open_case
from waystation.cases.asked_about import Alarm, judge_enquiry
from waystation.cases.forms import Choices, StepForm, one_of, words_field
from waystation.cases.steps import choices_of
from waystation.cases.views import TEAM, context_line, to_case
from waystation.cases.writing import Repeated, was_done
from waystation.intake.enquiries import reading
from waystation.intake.enquiries import words as enquiry_words
from waystation.intake.enquiries.finding import NOT_THEIRS, THEIRS
from waystation.vault.labels import Label
from waystation.vault.web import page

VERDICTS = (
    (THEIRS, _("It is, or may be, about somebody of this case")),
    (NOT_THEIRS, _("It is about somebody else")),
)
WARN = _("Tell them that somebody asks where they are, and hear who it may be")


class JudgeForm(StepForm):
    """`enquiry` says which one was judged: another may have come while the page was open."""

    fills = {"enquiry": "asked"}
    enquiry = one_of(_("Which enquiry?"))
    verdict = one_of(
        _("Is it about somebody of this case?"), VERDICTS, hint=_("If you are not sure, judge as if it were.")
    )
    level = one_of(
        _("How great is the danger now?"), words.choices(words.RISK_LEVELS), hints=words.RISK_MEANS, required=False
    )
    reason = words_field(_("Why?"), hint=_("Name what fits and what does not."), rows=3)
    warn = one_of(
        _("Do they know that somebody asks for them?"),
        (("plan", _("Not yet: plan to tell them today")), ("known", _("They know it, or it is about somebody else"))),
    )

    def __init__(self, *args: Any, known: Choices, **kwargs: Any) -> None:
        super().__init__(*args, known=known, **kwargs)
        self.fields["warn"].initial = "plan"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("verdict") == THEIRS and not cleaned.get("level"):
            self.add_error("level", _("Say how great the danger is now."))
        return cleaned


@page(TEAM, methods=("GET", "POST"))
def asked(request: Any, ref: str) -> HttpResponse:
    """What somebody asked beside what the case says; what was judged before stands below."""
    now = timezone.now()
    with open_case(request.keyring, ref, purpose="change") as opened:
        alarms = asked_about.alarms_of(opened, now)
        form = JudgeForm(request.POST if request.method == "POST" else None, known=_choices(opened, alarms))
        opened.form = form.once()
        if was_done(opened):
            return to_case(ref, "danger")
        if request.method == "POST" and form.is_valid():
            with suppress(Repeated):
                _judge(opened, form.cleaned_data, now)
            return to_case(ref, "danger")
        context = {"form": form, "ref": ref, **_told(opened, alarms), **context_line(opened)}
    return render(request, "cases/asked.html", context)


def _judge(case: OpenCase, found: dict[str, Any], now: datetime) -> None:
    plan = found["verdict"] == THEIRS and found["warn"] == "plan"
    judge_enquiry(
        case, found["enquiry"], found["verdict"], reason=found["reason"], level=found["level"],
        warn=str(WARN) if plan else "", now=now,
    )  # fmt: skip


def _choices(case: OpenCase, alarms: list[Alarm]) -> Choices:
    known = choices_of(case)
    known.asked.extend((opened.enquiry, telling.moment_text(str(opened.said.get("at", "")))) for opened, _why in alarms)
    return known


def _told(case: OpenCase, alarms: list[Alarm]) -> dict[str, Any]:
    names, record = queries.names_of(case), case.read(Label.CASE_RECORD, "case") or {}
    earlier = case.read_all(Label.CASE_ENQUIRY)
    return {
        "alarms": [_alarm(opened.said, names, match.person, match.why) for opened, match in alarms],
        "names_here": list(names.values()),
        "region": record.get("region", ""),
        "danger": summaries.newest(case.read_all(Label.RISK_ASSESSMENT)),
        "judged": [_judged(kept) for kept in sorted(earlier.values(), key=_when, reverse=True)],
    }


def _when(kept: dict[str, Any]) -> str:
    return str(kept["at"])


def _judged(kept: dict[str, Any]) -> dict[str, Any]:
    told = {"when": telling.moment_text(kept["at"]), "theirs": kept["verdict"] == THEIRS}
    return {**kept, **told, "facts": reading.facts_in(kept["asked"])}


def _alarm(said: dict[str, Any], names: dict[str, str], person: str, why: tuple[str, ...]) -> dict[str, Any]:
    return {
        "facts": reading.facts_in(said),
        "words": said.get("words", ""),
        "manners": [enquiry_words.of(enquiry_words.MANNERS, manner) for manner in said.get("manners", ())],
        "told": said.get("told", ""),
        "why": enquiry_words.why(why),
        "person": names.get(person, ""),
        "when": telling.moment_text(str(said.get("at", ""))),
    }
