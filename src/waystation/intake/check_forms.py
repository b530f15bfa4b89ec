"""Forms of a verification, for requests and cases alike: what is chosen comes from the steps as they are now."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from waystation.core.vocabulary.texts import clean_line
from waystation.intake import check_words, words
from waystation.intake.forms import CHOOSE, _line, _pick, _text
from waystation.intake.verification import Check, Standing
from waystation.letterbox.missing import SENTENCES
from waystation.site.forms import DayField, HintedCheckboxes, HintedRadios, nothing_to_choose

EMPTY = Standing((), None, None, None)


@dataclass(frozen=True)
class Checks:
    """What these forms choose from."""

    standing: Standing = EMPTY
    workers: Sequence[tuple[str, Any]] = field(default=())
    me: str = ""


def _chosen(checks: Sequence[Check]) -> list[tuple[str, str]]:
    return [(check.id, check_words.label_of(check)) for check in checks]


def _one(label: Any, *, required: bool = True, hint: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=required, help_text=hint, error_messages=CHOOSE)


def _some(label: Any, *, required: bool = True, hint: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=required, help_text=hint, error_messages=CHOOSE, widget=forms.CheckboxSelectMultiple
    )


def _reason(label: Any, hint: Any = "") -> Any:
    return _text(label, rows=3, help_text=hint)


class CheckFields(forms.Form):
    """`fill` puts in what there is to choose."""

    use_required_attribute = False

    def fill(self, checks: Checks) -> None:
        raise NotImplementedError

    def is_empty(self) -> bool:
        return nothing_to_choose(self)

    def choose(self, name: str, choices: Sequence[tuple[str, Any]], *, none: Any = None) -> None:
        control: Any = self.fields[name]
        control.choices = [*([("", none)] if none is not None else []), *choices]
        if len(choices) == 1 and none is None and not isinstance(control, forms.MultipleChoiceField):
            control.initial = choices[0][0]


class OpenFields(CheckFields):
    kind = _pick(_("What kind of step?"), check_words.CHECK, widget=HintedRadios(check_words.CHECK_MEANS))
    what = _text(_("What do we ask for?"), rows=2, most=500, help_text=_("For colleagues: one thing, in a sentence."))
    until = DayField(label=_("Until when?"), required=False, help_text=_("A clock rings on that day."))
    who = _one(_("Who does it?"), required=False)
    missing = forms.MultipleChoiceField(
        label=_("What does the person still have to send?"), required=False, error_messages=CHOOSE,
        help_text=_("Stands on their page behind the return code, in their language, until the step has a result."),
        widget=HintedCheckboxes({code: how for code, (_what, how) in SENTENCES.items()}),
        choices=[(code, what) for code, (what, _how) in SENTENCES.items()],
    )  # fmt: skip
    own = _text(
        _("Or in your own words, in their language"), rows=2, required=False, most=1_000,
        help_text=_("One thing a line. Whoever takes the code by force reads it: no names, no places."),
    )  # fmt: skip
    second = forms.BooleanField(
        label=_("A second person reads the result"), required=False,
        help_text=_("Interviews and partners always have one, and whatever would be the only support."),
    )  # fmt: skip
    instead = _one(
        _("Does it settle something that is in question?"), required=False,
        hint=_("A contradiction, or a result with which somebody disagreed."),
    )  # fmt: skip

    def fill(self, checks: Checks) -> None:
        self.choose("who", checks.workers, none=_("nobody yet"))
        self.choose("instead", _chosen(checks.standing.unresolved), none=_("no"))
        if not checks.standing.unresolved:
            del self.fields["instead"]

    def asked(self) -> list[str]:
        """Codes of prepared sentences, then a worker's own words."""
        own = [clean_line(line) for line in self.cleaned_data["own"].splitlines()]
        return [*self.cleaned_data["missing"], *filter(None, own)]


class ResultFields(CheckFields):
    check = _one(_("Which step?"))
    result = _pick(_("What came of it?"), check_words.RESULT, widget=HintedRadios(check_words.RESULT_MEANS))
    reason = _reason(_("What was found, and how?"), _("So that somebody who was not there can judge it."))
    source = _pick(_("How do we know?"), words.SOURCES, first="—", must=True)
    day = DayField(label=_("On which day?"), required=False, help_text=_("Empty: today."))
    replaces = _line(
        _("If the step has a result already: why is it replaced?"),
        help_text=_("Both stay on record, and a second person reads the new one."),
    )

    def fill(self, checks: Checks) -> None:
        standing = checks.standing
        done = [check for check in standing.counting if check.result]
        self.choose("check", _chosen([*standing.open, *done]))
        if not done:
            del self.fields["replaces"]


class LookFields(CheckFields):
    check = _one(_("Which result did you read?"))
    view = _pick(_("What do you come to?"), check_words.VIEW, widget=forms.RadioSelect)
    reason = _reason(_("Why?"), _("What you read, and what convinces you or does not."))

    def fill(self, checks: Checks) -> None:
        theirs = [c for c in checks.standing.counting if c.result and c.author != checks.me]
        self.choose("check", _chosen([c for c in theirs if all(look["by"] != checks.me for look in c.looks)]))


class ConcludeFields(CheckFields):
    checks = _some(_("On which steps does it stand?"))
    reason = _reason(_("Why is the account credible?"))
    source = _pick(_("How do we know that it is credible?"), words.SOURCES, first="—", must=True)
    day = DayField(label=_("On which day was it found credible?"), required=False, help_text=_("Empty: today."))

    def fill(self, checks: Checks) -> None:
        self.choose("checks", _chosen(checks.standing.supporting))


class BackFields(CheckFields):
    changed = _pick(_("What changed?"), check_words.CHANGED, widget=forms.RadioSelect)
    reason = _reason(_("Say it in a sentence or two"))
    void = _some(_("Which steps count no more?"), required=False)
    again = _some(
        _("Which steps must be done again?"), required=False, hint=_("Each is opened anew, with what was asked for.")
    )

    def fill(self, checks: Checks) -> None:
        steps = _chosen(checks.standing.counting)
        for name in ("void", "again"):
            self.choose(name, steps)
            if not steps:
                del self.fields[name]
