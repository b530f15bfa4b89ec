"""Forms of an incident: the one that anybody fills in, and one for each thing that is done afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from waystation.cases import words as case_words
from waystation.cases.forms import Choice, Choices, StepForm, day_field, one_of, words_field
from waystation.cases.incidents import words
from waystation.cases.incidents.recording import Told
from waystation.core.vocabulary.ladder import PRECISIONS
from waystation.site.forms import WrittenField

ALIAS_HINT = _("By an alias or a working name. No name of anybody's papers, no address.")


@dataclass(frozen=True)
class Known(Choices):
    """What this incident, or this worker, lets one choose from."""

    groups: Sequence[Choice] = ()
    steps: Sequence[Choice] = ()
    members: Sequence[Choice] = ()


def line(label: Any, *, hint: Any = "", required: bool = True, missing: Any = "") -> Any:
    errors = {"required": missing or _("Write it in a few words.")}
    return WrittenField(label=label, help_text=hint, required=required, max_length=200, error_messages=errors)


class RecordForm(StepForm):
    """The grave things first: whoever writes may have a minute."""

    fills: Mapping[str, str] = {"group": "groups"}
    kind = one_of(_("What is it?"), case_words.choices(words.KINDS), hints=words.KIND_MEANS)
    against = one_of(_("To whom did it happen?"), case_words.choices(words.WHOM))
    whom = line(_("Who is it?"), hint=ALIAS_HINT)
    alias = line(_("Alias of the case, if it is about one"), required=False)
    what = words_field(_("What happened?"), rows=5)
    stake = words_field(
        _("What is at stake?"),
        hint=_("Of a telephone: which codes were known, which groups and contacts were in it, what could be reached."),
        required=False,
        rows=3,
    )
    level = one_of(
        _("How great is the danger now?"), case_words.choices(case_words.RISK_LEVELS), hints=case_words.RISK_MEANS
    )
    day = day_field(_("On which day?"))
    at = line(_("At what hour, as far as it is known"), required=False)
    precision = one_of(_("How exactly is the day known?"), case_words.choices(case_words.PRECISIONS, PRECISIONS))
    place = line(_("Where, in words"), hint=_("Never the address of a house: its code name."), required=False)
    known = line(_("How is it known?"), hint=_("Seen, told by whom, read where."), required=False)
    reporter = line(_("Who reported it?"), hint=ALIAS_HINT, required=False)
    group = one_of(
        _("Who reads it, beside those on duty?"),
        hint=_("If it may have come from a group, do not choose that group."),
        required=False,
    )

    def __init__(self, *args: Any, known: Choices, **kwargs: Any) -> None:
        super().__init__(*args, known=known, **kwargs)
        self.fields["precision"].initial = "day"
        control: Any = self.fields["group"]
        control.choices = [*getattr(known, "groups", ()), ("", _("nobody else"))]

    def told(self) -> Told:
        kept = {name: text for name, text in self.cleaned_data.items() if name not in ("group", "form_id")}
        return Told(**kept)


class OwnerForm(StepForm):
    fills: Mapping[str, str] = {"worker": "members"}
    worker = one_of(_("Who looks after it?"))


class StepDoneForm(StepForm):
    fills: Mapping[str, str] = {"step": "steps"}
    step = one_of(_("Which step?"))
    own = line(_("What did you do?"), hint=_("Only for a step of your own."), required=False)
    result = words_field(_("What came of it?"), rows=3)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("step") == "own" and not cleaned.get("own"):
            self.add_error("own", _("Write what you did."))
        return cleaned


class JudgeForm(StepForm):
    level = one_of(
        _("How great is the danger now?"), case_words.choices(case_words.RISK_LEVELS), hints=case_words.RISK_MEANS
    )
    reason = words_field(_("Why?"), rows=3)


class WarnForm(StepForm):
    fills: Mapping[str, str] = {"worker": "members"}
    kind = one_of(_("Who must know?"), case_words.choices(words.WHOM))
    whom = line(_("Who is it?"), hint=ALIAS_HINT)
    alias = line(_("Alias of the case, if it is about one"), required=False)
    way = line(
        _("By which way that is safe for them?"), hint=_("Not by a number or an account that may be in strange hands.")
    )
    level = one_of(_("By when?"), case_words.choices(words.BY_WHEN), hint=_("If nobody knows by then, it rings."))
    worker = one_of(_("Who warns them?"), required=False)


class WarnedForm(StepForm):
    outcome = one_of(_("Do they know?"), case_words.choices(words.OUTCOMES))
    result = words_field(
        _("What did they answer, what was tried, or why not?"),
        hint=_(
            "A warning is done when they have answered in their own words that they know. “Sent” and “read” are a try."
        ),
        rows=3,
    )
    again = one_of(
        _("When is it tried again?"), case_words.choices(words.BY_WHEN), required=False,
        hint=_("Only for a try. Without it, the clock goes on."),
    )  # fmt: skip

    def __init__(self, *args: Any, known: Choices, **kwargs: Any) -> None:
        super().__init__(*args, known=known, **kwargs)
        control: Any = self.fields["again"]
        control.choices = [("", _("not said")), *case_words.choices(words.BY_WHEN)]


class AdmitForm(StepForm):
    fills: Mapping[str, str] = {"code": "can_admit"}
    code = one_of(_("Which group?"))
    reason = words_field(_("Why?"), rows=3)


class ExcludeForm(AdmitForm):
    fills: Mapping[str, str] = {"code": "admitted"}


class CloseForm(StepForm):
    learned = words_field(_("What was learned?"), hint=_("What we do differently from now on. No blame."), rows=3)
    nobody = words_field(
        _("Why did nobody have to be warned?"),
        hint=_("Only where no warning was written down."),
        required=False,
        rows=2,
    )


class ReopenForm(StepForm):
    reason = words_field(_("Why?"), rows=3)
