"""One form for each question. Nothing in them is compulsory; only length is refused, and what was typed stays."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from waystation.core.vocabulary.texts import clean_line, clean_text
from waystation.letterbox.questions import LONGEST_TEXT

LONGEST_LINE = 500
TOO_LONG = _(
    "This text is too long. Characters: %(count)d, room for: %(most)d. Send it in two parts: shorten it, and after "
    "sending write again with the return code. Or add it as a file."
)


class Words(forms.CharField):
    """Free text; never cut, never required."""

    def __init__(self, *, most: int = LONGEST_TEXT, lines: int = 0, **kwargs: Any) -> None:
        self.most, self.lines = most, lines
        attrs = {"autocomplete": "off", "dir": "auto", "spellcheck": "false"} | ({"rows": lines} if lines else {})
        widget = forms.Textarea(attrs) if lines else forms.TextInput(attrs)
        super().__init__(required=False, widget=widget, strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return clean_text(text) if self.lines else clean_line(text)

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > self.most:
            raise forms.ValidationError(TOO_LONG, params={"count": len(value), "most": self.most})


class Choice(forms.ChoiceField):
    """One of a few answers, or none."""

    def __init__(self, choices: list[tuple[Any, Any]], **kwargs: Any) -> None:
        super().__init__(choices=choices, required=False, widget=forms.RadioSelect, **kwargs)


def _line(**kwargs: Any) -> Words:
    return Words(most=LONGEST_LINE, **kwargs)


class Question(forms.Form):
    """A page of the way. `one_question`: the field's label is the heading of the page."""

    one_question = True
    heading: Any = ""
    hint: Any = ""
    use_required_attribute = False

    @property
    def is_blank(self) -> bool:
        """Whether it shows nothing that anybody said: then it is the same for everybody who reads this language."""
        return not self.is_bound and not any(self.initial.values())

    def words(self) -> str:
        """What was typed, as one text: a line with its question, a longer text as it is."""
        typed = {name: field for name, field in self.fields.items() if isinstance(field, Words)}
        said = [(field, self.cleaned_data.get(name, "")) for name, field in typed.items()]
        return "\n\n".join(text if field.lines else f"{field.label}\n{text}" for field, text in said if text)


class Contact(Question):
    ways = Choice(
        label=_("How may we answer you?"),
        help_text=_("On the next page you get a return code. With it you read our answers here, on any device."),
        choices=[
            ("here", _("Only here, with the return code. This is the safest way.")),
            ("also", _("Here, and also by telephone or in an app")),
        ],
    )


class Reach(Question):
    one_question = False
    heading = _("How can we reach you without harm?")
    hint = _("We keep to what you write here. If something is not clear, we do not call.")
    reach = _line(
        label=_("Telephone number, or your name in an app"), help_text=_("Say which app: Signal, WhatsApp, …")
    )
    when = _line(label=_("When is it safe?"), help_text=_("For example: working days from 10 to 12, your local time."))
    if_somebody_else = _line(
        label=_("What may we say if somebody else answers?"),
        help_text=_("If you write nothing here, we say “wrong number” and end the call."),
    )


class Safety(Question):
    one_question = False
    heading = _("What should we know to be careful?")
    hint = _("Answer only what you want to.")
    device = Choice(
        label=_("The telephone or computer you are using now"),
        choices=[
            ("own", _("It is mine, and nobody else uses it")),
            ("shared", _("Other people use it too")),
            ("watched", _("Somebody may be checking it")),
            ("borrowed", _("It belongs to somebody else")),
        ],
    )
    call_me = _line(label=_("What may we call you?"), help_text=_("It need not be your real name."))
    interpreter = _line(
        label=_("If somebody translates for us: who may it be, and who not?"),
        help_text=_("For example: a woman; nobody from my town."),
    )
    code_word = _line(
        label=_("A code word between us"), help_text=_("We say it first. Then you know that it is really us.")
    )
    question = _line(
        label=_("A question that only you can answer"), help_text=_("We ask it if you lose the return code.")
    )
    answer = _line(label=_("The answer to it"))


class Who(Question):
    in_danger = Choice(
        label=_("Who is in danger?"),
        choices=[
            ("me", _("I am")),
            ("other", _("Somebody else")),
            ("several", _("Several people, or my family and I")),
        ],
    )


class Region(Question):
    region = _line(
        label=_("Where is the danger?"),
        help_text=_("Say as much as you want to: a country or a region is enough. Please do not write an address."),
    )


class Soon(Question):
    how_soon = Choice(
        label=_("How soon is a safe place needed?"),
        help_text=_("Choose what is nearest. You can change the answer later."),
        choices=[
            ("today", _("Today or tonight")),
            ("week", _("Within a week")),
            ("weeks", _("Within some weeks or later")),
            ("unknown", _("I do not know")),
        ],
    )


class Story(Question):
    happened = Words(
        lines=10,
        label=_("What happened?"),
        help_text=_(
            "In any language, in your own words: what happened, who threatens, what may happen next. "
            "Do not name people who could be harmed by it. Once sent, nobody can read it here, not even with your code."
        ),
    )


class Together(Question):
    together = Words(
        lines=4,
        label=_("Who would leave together?"),
        help_text=_("For example: one adult and a child of 6, one of them needs medicine. Names are not needed."),
    )


_YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class Consent(Question):
    one_question = False
    heading = _("What may we do with what you wrote?")
    hint = _("Each answer stands by itself and can be changed at any time. A “no” does not lessen our help.")
    help = Choice(label=_("Look for ways to help you, inside our team"), choices=_YES_NO)
    partners = Choice(label=_("Show it to partner organisations abroad, if you need them to get out"), choices=_YES_NO)
    statistics = Choice(label=_("Count it in numbers, without names and details"), choices=_YES_NO)
    testimony = Choice(label=_("Ask you later whether you want to tell it for a report or a court"), choices=_YES_NO)


class Files(Question):
    """Its files are read by the upload handler, not by a field."""

    one_question = False
    heading = _("Do you want to add pictures, papers or recordings?")


FORMS: dict[str, type[Question]] = {
    "contact": Contact, "reach": Reach, "safety": Safety, "who": Who, "region": Region, "soon": Soon,
    "story": Story, "together": Together, "files": Files, "consent": Consent,
}  # fmt: skip
