"""Forms of a case: one for each thing a person does. Choices come from the case that is open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from waystation.audit.ids import random_id
from waystation.cases import words
from waystation.cases.need_words import NEEDS
from waystation.core.vocabulary.stages import is_back
from waystation.intake import once
from waystation.intake.check_forms import Checks
from waystation.site.forms import DayField, HintedRadios, WrittenField, nothing_to_choose

Choice = tuple[str, Any]
YES_NO = (("yes", _("Yes")), ("no", _("No")))


@dataclass(frozen=True)
class Choices:
    """What this case lets one choose from."""

    persons: Sequence[Choice] = ()
    leaving: Sequence[Choice] = ()  # everybody but the principal
    needs: Sequence[Choice] = ()
    tasks: Sequence[Choice] = ()
    consents: Sequence[Choice] = ()
    stage: str = ""
    stages: Sequence[Choice] = ()
    reached: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    flags: Sequence[Choice] = ()
    workers: Sequence[Choice] = ()
    others: Sequence[Choice] = ()  # who could look after it instead of whoever has it open
    leads: bool = False  # whoever has it open looks after it
    questions: Sequence[Choice] = ()
    knowing: Sequence[Choice] = ()  # colleagues who said that they know these people
    can_admit: Sequence[Choice] = ()
    admitted: Sequence[Choice] = ()
    judged: bool = False
    asked: list[Choice] = field(default_factory=list)
    corrections: Sequence[Choice] = ()
    children: Sequence[Choice] = ()
    interests: Sequence[Choice] = ()
    since: Sequence[Choice] = ()  # what came since the account was found credible
    checks: Checks = field(default_factory=Checks)


class StepForm(forms.Form):
    """`fills`: {field: name in Choices}, for the choices that the case gives. `form_id` is drawn with the form."""

    fills: Mapping[str, str] = {}
    form_id = WrittenField(initial=random_id, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, known: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        for name, source in self.fills.items():
            options = list(getattr(known, source))
            control: Any = self.fields[name]
            control.choices = [*_blank(control), *options]
            if len(options) == 1 and control.required:
                control.initial = [options[0][0]] if isinstance(control, forms.MultipleChoiceField) else options[0][0]

    def is_empty(self) -> bool:
        return nothing_to_choose(self)

    def once(self) -> str:
        """The same form with the same words is one thing: the row by which the timeline knows it. Empty: unknown."""
        return once.of_form(self)


def _blank(control: Any) -> list[Choice]:
    return [] if control.required or isinstance(control, forms.MultipleChoiceField) else [("", _("not said"))]


def words_field(label: Any, *, hint: Any = "", required: bool = True, rows: int = 5, missing: Any = "") -> Any:
    """A box for a few sentences."""
    return WrittenField(
        label=label,
        help_text=hint,
        required=required,
        max_length=20_000,
        widget=forms.Textarea({"rows": rows, "dir": "auto"}),
        error_messages={"required": missing or _("Write a sentence or two.")},
    )


def one_of(
    label: Any,
    choices: Sequence[Choice] = (),
    *,
    hint: Any = "",
    required: bool = True,
    hints: Mapping[str, Any] | None = None,
) -> Any:
    """`hints`: {choice: the line that explains it}."""
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=choices,
        required=required,
        widget=HintedRadios(hints),
        error_messages={"required": _("Choose one.")},
    )


def some_of(label: Any, choices: Sequence[Choice] = (), *, hint: Any = "", required: bool = True) -> Any:
    return forms.MultipleChoiceField(
        label=label,
        help_text=hint,
        choices=choices,
        required=required,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )


def day_field(label: Any, *, hint: Any = "", required: bool = True) -> DayField:
    return DayField(
        label=label,
        help_text=hint,
        required=required,
        initial=lambda: timezone.now().date() if required else None,
        error_messages={"required": _("Give the day, the month and the year.")},
    )


class NeedForm(StepForm):
    fills = {"person": "persons"}
    person = one_of(_("Whose need?"))
    code = forms.ChoiceField(
        label=_("Which need?"),
        help_text=_("The codes are those of UNHCR. If you do not know more, choose the group."),
        choices=[("", _("Choose one")), *((code, words.need(code)) for code in NEEDS)],
        error_messages={"required": _("Choose one.")},
    )
    since = day_field(_("Known since which day?"))
    note = words_field(_("What has to be known about it?"), required=False, rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code: Any = self.fields["code"]
        code.choices = [("", _("Choose one")), *((code, words.need(code)) for code in NEEDS)]


class MeetNeedForm(StepForm):
    fills = {"need": "needs"}
    need = one_of(_("Which need was met?"))
    how = words_field(_("How was it met?"), rows=3)
    day = day_field(_("On which day?"))


class DangerForm(StepForm):
    level = one_of(_("How great is the danger?"), words.choices(words.RISK_LEVELS), hints=words.RISK_MEANS)
    reasons = words_field(_("Why?"), hint=_("Name what you know and how you know it."))
    changed = words_field(_("What changed since the last time?"), required=False, rows=3)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.known.judged and not cleaned.get("changed", "").strip():
            self.add_error("changed", _("Write what is new, or that nothing is new."))
        return cleaned


class TaskForm(StepForm):
    fills = {"person": "persons", "worker": "workers"}
    what = WrittenField(
        label=_("What is to be done?"), max_length=200, error_messages={"required": _("Name one thing to do.")}
    )
    by_day = day_field(_("By which day?"), required=False, hint=_("Leave it empty if there is none."))
    person = one_of(_("For whom?"), required=False)
    worker = one_of(_("Who does it?"), required=False)


class DoneForm(StepForm):
    fills = {"task": "tasks"}
    task = one_of(_("Which step is done, or dropped?"))
    result = words_field(_("What came of it?"), required=False, rows=3)


class NoteForm(StepForm):
    text = words_field(_("Your note"), hint=_("Workers of this case read it. The person never sees it."))


class SettleForm(StepForm):
    note = words_field(_("Why does it need no answer here?"), hint=_("For example: answered by telephone."), rows=3)


class SignForm(StepForm):
    channel = one_of(_("How did you hear from them?"), words.choices(words.CHANNELS))
    hours_ago = forms.TypedChoiceField(
        label=_("When?"), coerce=int, widget=forms.RadioSelect, initial="0",
        choices=[("0", _("just now")), ("1", _("an hour ago")), ("6", _("about six hours ago")),
                 ("24", _("a day ago"))],
    )  # fmt: skip
    note = words_field(_("What did they say?"), required=False, rows=3)
    next_in = forms.TypedChoiceField(
        label=_("When do you expect to hear from them next?"), coerce=int, empty_value=None, required=False,
        widget=forms.RadioSelect,
        choices=[("", _("as agreed")), ("6", _("in 6 hours")), ("24", _("in a day")), ("72", _("in 3 days")),
                 ("168", _("in a week")), ("336", _("in two weeks"))],
    )  # fmt: skip


class FlagForm(StepForm):
    reason = words_field(_("What do you know?"), rows=3)


class LostForm(FlagForm):
    again_in = forms.TypedChoiceField(
        label=_("When do you try again?"), coerce=int, widget=forms.RadioSelect, initial="24",
        choices=[("2", _("in 2 hours")), ("6", _("in 6 hours")), ("24", _("in a day")), ("72", _("in 3 days"))],
    )  # fmt: skip


class ClearFlagForm(StepForm):
    fills = {"flag": "flags"}
    flag = one_of(_("Which flag?"))
    reason = words_field(_("What has changed?"), rows=3)


class ReachedForm(StepForm):
    """Fields of a milestone; `rungs` is filled from what the step can make true."""

    fills = {"persons": "persons"}
    rungs = some_of(_("What became true?"), words.choices(words.RUNGS))
    persons = some_of(_("For whom?"), hint=_("Choose nobody for everybody."), required=False)
    day = day_field(_("On which day?"))
    precision = one_of(_("How well is the day known?"), words.choices(words.PRECISIONS))
    source = one_of(_("How do we know?"), words.choices(words.SOURCES))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["precision"].initial = "day"
        rungs: Any = self.fields["rungs"]
        rungs.choices = [(code, words.RUNGS[code]) for code in self.offered()]

    def offered(self) -> Sequence[str]:
        """What can become true: contact, applied and verified came before the case, *closed* has a page of its own."""
        return ("sheltered", "evacuated", "abroad", "resettled", "left-shelter", "returned")


class StageForm(ReachedForm):
    fills = {"to": "stages", "persons": "persons"}
    field_order = ("to", "reason", "rungs", "persons", "day", "precision", "source")
    to = one_of(_("Where does the case stand now?"))
    reason = words_field(_("Why?"), hint=_("A step back needs a reason."), required=False, rows=3)
    rungs = some_of(_("What became true with it?"), words.choices(words.RUNGS), required=False)

    def offered(self) -> Sequence[str]:
        possible = {rung for to, _word in self.known.stages for rung in self.known.reached.get(to, ())}
        return [rung for rung in super().offered() if rung in possible]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        to, rungs = cleaned.get("to", ""), cleaned.get("rungs") or []
        if to and is_back(self.known.stage, to) and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Write why the case goes back."))
        if to == "sheltered" and "sheltered" not in rungs:
            self.add_error("rungs", _("Say that they sleep there, and from which day on."))
        if to and any(rung not in self.known.reached.get(to, ()) for rung in rungs):
            self.add_error("rungs", _("This step does not make that true. Choose less, or another step."))
        return cleaned


class CloseForm(StepForm):
    reason = one_of(_("How does it end?"), words.choices(words.CLOSING_REASONS))
    note = words_field(_("What happened?"), rows=3)
    day = day_field(_("On which day?"))


class ReopenForm(StepForm):
    reason = words_field(_("Why is it opened again?"), rows=3)


class AssignForm(StepForm):
    fills = {"worker": "workers"}
    worker = one_of(_("Who looks after this case?"), required=False)


class ReachForm(StepForm):
    fills = {"person": "persons"}
    person = one_of(_("Whose is it?"))
    reach = WrittenField(
        label=_("The number, handle or address"), max_length=200,
        widget=forms.TextInput({"dir": "auto", "autocomplete": "off"}),
        error_messages={"required": _("Write the number, handle or address as it was given.")},
    )  # fmt: skip
    instead = one_of(
        _("How do we reach them from now on?"),
        (("yes", _("By this one")), ("no", _("As before; this is one more that is theirs"))),
        hint=_(
            "Change it only if they said so themselves, by a way that you know. Whoever took a telephone says it too."
        ),
    )


class AdmitForm(StepForm):
    fills = {"code": "can_admit"}
    code = one_of(_("Which team?"))
    reason = words_field(_("Why?"), rows=3)


class ExcludeForm(AdmitForm):
    fills = {"code": "admitted"}


class RevealForm(StepForm):
    rules_read = forms.BooleanField(
        label=_("I have read these rules and keep to them."),
        error_messages={"required": _("Read the rules, then confirm.")},
    )


class Filters(forms.Form):
    stage = forms.ChoiceField(label=_("Stage"), required=False, choices=[("", _("any"))])
    danger = forms.ChoiceField(label=_("Danger"), required=False, choices=[("", _("any"))])
    show = forms.ChoiceField(
        label=_("Show"), required=False,
        choices=[
            ("", _("open cases")), ("mine", _("my cases")), ("lost", _("lost contact")), ("closed", _("closed cases")),
        ],
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stage, danger = self.fields["stage"], self.fields["danger"]
        stage.choices = [("", _("any")), *list(words.STAGES.items())[3:9]]  # type: ignore[attr-defined]
        danger.choices = [("", _("any")), *words.RISK_LEVELS.items()]  # type: ignore[attr-defined]
