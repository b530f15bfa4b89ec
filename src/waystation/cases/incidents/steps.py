"""Each thing done about an incident: its form, the action behind it, and the words on its page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from waystation.accounts.queries import pseudonyms
from waystation.cases import words as case_words
from waystation.cases.forms import StepForm
from waystation.cases.incidents import acting, forms, warning, words
from waystation.cases.incidents.access import DUTY, OpenIncident
from waystation.cases.incidents.forms import Known
from waystation.core.vocabulary.incidents import checklist

Cleaned = Mapping[str, Any]
Act = Callable[[OpenIncident, Cleaned, datetime], Any]


@dataclass(frozen=True)
class Page:
    """A page with one form. `anchor`: the part of the incident's page to which it leads back."""

    form: type[StepForm]
    title: str | Promise
    button: str | Promise
    anchor: str = ""
    hint: str | Promise = ""


@dataclass(frozen=True, kw_only=True)
class Step(Page):
    """A page whose form says all that its action needs."""

    act: Act


def choices_of(incident: OpenIncident) -> Known:
    """What the open incident lets one choose from."""
    people = pseudonyms()
    steps = [(code, words.STEPS[code]) for code in checklist(incident.told["kind"])]
    return Known(
        steps=[*steps, (acting.OWN, _("a step of your own"))],
        members=sorted(((w, people.get(w, "?")) for w in incident.members()), key=lambda one: one[1]),
        can_admit=[(code, case_words.group(code)) for code in acting.can_admit(incident)],
        admitted=[(code, case_words.group(code)) for code in incident.holders if code != DUTY],
    )


def _must_warn(incident: OpenIncident, f: Cleaned, now: datetime) -> None:
    asked = {name: f[name] for name in ("kind", "whom", "way", "level", "alias", "worker")}
    warning.must_warn(incident, warning.Must(**asked), now=now)


# What came of a warning: of which one stands in the address, so its action is with the page.
WARNED = Page(
    forms.WarnedForm, _("What came of the warning"), _("Save"), "warnings",
    _("It is done when they have answered in their own words that they know."),
)  # fmt: skip
STEPS: dict[str, Step] = {
    "owner": Step(
        forms.OwnerForm, _("Who looks after it"), _("Save"),
        act=lambda incident, f, now: acting.give_incident(incident, f["worker"], now=now),
    ),
    "step": Step(
        forms.StepDoneForm, _("A step is done"), _("Save"), "steps",
        act=lambda incident, f, now: acting.do_step(incident, f["step"], own=f["own"], result=f["result"], now=now),
    ),
    "judge": Step(
        forms.JudgeForm, _("Judge the danger"), _("Save"),
        act=lambda incident, f, now: acting.judge_again(incident, f["level"], reason=f["reason"], now=now),
    ),
    "warn": Step(
        forms.WarnForm, _("Somebody must be warned"), _("Write it down"), "warnings",
        _("Whoever is harmed by what we know and they do not, must hear it: also if it is our fault."),
        act=_must_warn,
    ),
    "admit": Step(
        forms.AdmitForm,
        _("Let another group read it"), _("Let them read it"), "who", _("They read everything that you read here."),
        act=lambda incident, f, now: acting.admit_group(incident, f["code"], reason=f["reason"], now=now),
    ),
    "exclude": Step(
        forms.ExcludeForm,
        _("Take a group out"), _("Take them out"), "who", _("What they read or kept is not called back."),
        act=lambda incident, f, now: acting.exclude_group(incident, f["code"], reason=f["reason"], now=now),
    ),
    "close": Step(
        forms.CloseForm, _("Close the incident"), _("Close it"), "",
        _("It stays readable and can be opened again."),
        act=lambda incident, f, now: acting.close_incident(
            incident, learned=f["learned"], nobody=f["nobody"], now=now
        ),
    ),
    "reopen": Step(
        forms.ReopenForm, _("Open the incident again"), _("Open it again"),
        act=lambda incident, f, now: acting.reopen_incident(incident, reason=f["reason"], now=now),
    ),
}  # fmt: skip
