"""The acts of a verification as pages of a case: the same forms as at the intake desk."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from waystation.cases import verifying
from waystation.cases.access import OpenCase
from waystation.cases.forms import Choices, StepForm, some_of, words_field
from waystation.intake import check_forms

Cleaned = Mapping[str, Any]


class _CheckForm(StepForm, check_forms.CheckFields):
    """Its choices come from the steps of the case."""

    def __init__(self, *args: Any, known: Choices, **kwargs: Any) -> None:
        super().__init__(*args, known=known, **kwargs)
        self.fill(known.checks)


class OpenForm(check_forms.OpenFields, _CheckForm):
    def clean(self) -> dict[str, Any]:
        """Prepared sentences and own words are one list."""
        found = super().clean() or self.cleaned_data
        return {**found, "asked": self.asked()} if not self.errors else found


class ResultForm(check_forms.ResultFields, _CheckForm):
    """What came of a step."""


class LookForm(check_forms.LookFields, _CheckForm):
    """A second person read it."""


class ConcludeForm(check_forms.ConcludeFields, _CheckForm):
    """The account is credible."""


class BackForm(check_forms.BackFields, _CheckForm):
    """It must be verified again."""


class StandsForm(StepForm):
    """What came since is named one by one: what comes while the page is open is not answered with it."""

    fills: Mapping[str, str] = {"over": "since"}
    over = some_of(_("What did you look at?"))
    reason = words_field(_("Why does the finding still stand?"), rows=3)


def open_check(case: OpenCase, found: Cleaned, now: datetime) -> None:
    verifying.open_check(
        case, found["kind"], what=found["what"], until=found["until"], who=found["who"], missing=found["asked"],
        second=found["second"], instead=found.get("instead", ""), now=now,
    )  # fmt: skip


def record_check(case: OpenCase, found: Cleaned, now: datetime) -> None:
    verifying.record_check(
        case, found["check"], found["result"], reason=found["reason"], source=found["source"], day=found["day"],
        replaces=found.get("replaces", ""), now=now,
    )  # fmt: skip


def look_at_check(case: OpenCase, found: Cleaned, now: datetime) -> None:
    verifying.look_at_check(case, found["check"], found["view"], reason=found["reason"], now=now)


def find_credible(case: OpenCase, found: Cleaned, now: datetime) -> None:
    verifying.find_credible(
        case, steps=found["checks"], reason=found["reason"], source=found["source"], on=found["day"], now=now
    )


def verify_again(case: OpenCase, found: Cleaned, now: datetime) -> None:
    verifying.verify_again(
        case, found["changed"], reason=found["reason"], void=found.get("void", ()), again=found.get("again", ()),
        now=now,
    )  # fmt: skip


def let_stand(case: OpenCase, found: Cleaned, now: datetime) -> None:
    verifying.let_stand(case, found["over"], reason=found["reason"], now=now)


ACTS: dict[str, tuple[type[StepForm], Callable[[OpenCase, Cleaned, datetime], None]]] = {
    "check-open": (OpenForm, open_check),
    "check-result": (ResultForm, record_check),
    "check-look": (LookForm, look_at_check),
    "check-conclude": (ConcludeForm, find_credible),
    "check-back": (BackForm, verify_again),
    "check-stands": (StandsForm, let_stand),
}
