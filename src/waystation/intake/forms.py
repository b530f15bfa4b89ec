"""Forms of the intake pages. Each refusal says what to do; actions check the rules once more."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from waystation.audit.ids import random_id
from waystation.core.vocabulary.refusals import Refused
from waystation.intake import replies, words
from waystation.letterbox.hours import first_day
from waystation.letterbox.questions import LONGEST_TEXT
from waystation.letterbox.shapes import RequestContent, SafeContact
from waystation.site.forms import DayField, HintedRadios, WrittenField

MISSING = {"required": _("This is needed. One sentence is enough.")}
CHOOSE = {"required": _("Choose one."), "invalid_choice": _("Choose one of the list.")}


def _text(label: Any, rows: int = 3, required: bool = True, most: int = 20_000, **more: Any) -> WrittenField:
    attrs = {"rows": rows, "dir": "auto", "autocomplete": "off", "spellcheck": "false"}
    return WrittenField(
        label=label, required=required, widget=forms.Textarea(attrs), error_messages=MISSING, max_length=most, **more
    )


def _line(label: Any, required: bool = False, **more: Any) -> WrittenField:
    attrs = {"dir": "auto", "autocomplete": "off", "spellcheck": "false"}
    return WrittenField(
        label=label, required=required, widget=forms.TextInput(attrs), error_messages=MISSING, max_length=500, **more
    )


def _pick(
    label: Any, table: dict[str, Any], *, first: Any = None, must: bool = False, **more: Any
) -> forms.ChoiceField:
    """`first` names the empty choice; with `must` it stands there only so that nothing is chosen unseen."""
    return forms.ChoiceField(
        label=label,
        choices=lambda: words.choices(table, first=first),
        required=must or first is None,
        error_messages=CHOOSE,
        **more,
    )


def without_gaps(text: str) -> None:
    """A gap of a text that was begun is named beside its field: what was typed stays in the form."""
    try:
        replies.refuse_gaps(text)
    except Refused as refused:
        said = [part[:1].upper() + part[1:] + "." for part in (refused.message, refused.hint)]
        raise forms.ValidationError(" ".join(said)) from refused


class Once(forms.Form):
    """Carries an id drawn with the page, so that the same form sent twice is one thing."""

    use_required_attribute = False
    form_id = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput, initial=random_id)


class Filters(forms.Form):
    """Closed choices only: they may stand in an address."""

    use_required_attribute = False
    level = _pick(_("Level"), words.LEVEL, first=_("any"))
    assignee = _pick(_("Looked after by"), {"me": _("me"), "nobody": _("nobody")}, first=_("anybody"))
    clock = _pick(_("Clock"), words.CLOCK, first=_("any"))
    older = _pick(_("Came before"), words.OLDER, first=_("any time"))
    language = _pick(_("Language"), words.LANGUAGE, first=_("any"))
    channel = _pick(_("Channel"), words.CHANNEL, first=_("any"))
    order = _pick(_("Order"), words.ORDER, first=_("most pressing first"))
    week = forms.RegexField(r"^20\d\d-W\d\d$", required=False, widget=forms.HiddenInput)
    place = _pick(_("Region"), words.PLACE, first="", widget=forms.HiddenInput)
    state = _pick(_("State"), {"ready": _("ready for a case"), "closed": _("closed"), "all": _("all")}, first=_("open"))

    def __init__(self, *args: Any, members: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hands = self.fields["assignee"]
        hands.choices = [*hands.choices, *(members or [])]  # type: ignore[attr-defined]

    def clean_week(self) -> str:
        week: str = self.cleaned_data["week"]
        try:
            week and first_day(week)
        except ValueError:
            raise forms.ValidationError(CHOOSE["invalid_choice"]) from None
        return week


class Search(forms.Form):
    """Words go by POST: a place or a name never stands in an address."""

    use_required_attribute = False
    region = _line(_("Region"))
    find = _line(_("Words in the summary"), help_text=_("Alias, region, language, channel, stage."))
    inside = _line(
        _("Look inside"), help_text=_("Names, handles and first messages. Written into the log with the words.")
    )


class Note(Once):
    text = _text(_("Note for colleagues"), rows=3, help_text=_("The person never sees it."))


class Reveal(forms.Form):
    use_required_attribute = False
    rules = forms.BooleanField(
        label=_("I have read these rules and keep to them"),
        error_messages={"required": _("Read the rules, then confirm.")},
    )


class Triage(forms.Form):
    use_required_attribute = False
    level = _pick(_("First answer"), words.LEVEL, widget=HintedRadios(words.LEVEL_HINT))
    level_reason = _line(_("Why this soon?"), required=True)
    way_out = _pick(_("Way out"), words.WAY_OUT, widget=forms.RadioSelect)
    way_out_reason = _line(_("Why by then?"), required=True)
    priority_region = forms.ChoiceField(label=_("Region of the priority list"), required=False)

    def __init__(self, *args: Any, regions: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [(row, entry["region"]) for row, entry in regions.items()]
        self.fields["priority_region"].choices = [("", _("none of them")), *listed]  # type: ignore[attr-defined]


class Stage(forms.Form):
    use_required_attribute = False
    stage = _pick(_("Stage"), {code: words.STAGE[code] for code in ("received", "screening", "verifying")})
    reason = _line(_("What was found?"))


class Assign(forms.Form):
    use_required_attribute = False
    to = forms.ChoiceField(label=_("Looked after by"), required=False)

    def __init__(self, *args: Any, members: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", _("nobody")), *members]  # type: ignore[attr-defined]


class Attempt(Once):
    channel = _pick(_("How"), {code: word for code, word in words.CHANNEL.items() if code != "door"})
    whom = _line(_("Who answered, or who tried?"))
    code_word = _pick(_("Code word"), words.CODE_WORD, first="—", must=True)
    result = _pick(_("Result"), words.RESULT, first="—", must=True)
    note = _line(_("What was said"))
    next_day = DayField(label=_("Next try"), required=False, help_text=_("Day, month, year; empty: none."))
    next_hour = forms.IntegerField(label=_("Hour (UTC)"), required=False, min_value=0, max_value=23, initial=9)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        day = said.get("next_day")
        said["next_try"] = None
        if day:
            said["next_try"] = datetime.combine(day, time(said.get("next_hour") or 0), tzinfo=UTC)
            if said["next_try"] <= timezone.now() - timedelta(minutes=1):
                self.add_error("next_day", _("This hour has passed. Choose one to come."))
        return said


class RefusalReason(forms.Form):
    use_required_attribute = False
    code = _pick(_("Why do we say no?"), words.REFUSAL, widget=forms.RadioSelect)


class Refusal(forms.Form):
    use_required_attribute = False
    code = _pick(_("Reason"), words.REFUSAL)
    reason = _text(_("The reason, for colleagues"), rows=2)
    title = _line(_("Title of the letter"), required=True, validators=[without_gaps])
    advice = _text(_("The letter"), rows=10, validators=[without_gaps])


class Withdrawal(forms.Form):
    use_required_attribute = False
    reason = _text(_("How do we know?"), rows=2)


class Region(forms.Form):
    use_required_attribute = False
    region = _line(_("Region"), required=True)
    reason = _line(_("Why does it come first?"), required=True)


class Compare(forms.Form):
    use_required_attribute = False
    matches = forms.BooleanField(
        label=_("I compared the answer with the one agreed, and it is the same person"),
        error_messages={"required": _("Without the agreed answer, reject the claim.")},
    )


_YES_NO = {"yes": _("yes"), "no": _("no")}


class Recording(Once):
    """The questions of the door, as a worker writes the answers down."""

    channel = _pick(_("How did it come?"), {code: word for code, word in words.CHANNEL.items() if code != "door"})
    who_called = _line(_("Who called or came?"), help_text=_("For example: herself, a sister, a partner."))
    asked = forms.BooleanField(label=_("They ask for help"), required=False, initial=True)
    language = _pick(
        _("Language of the person"),
        words.LANGUAGE,
        first="—",
        must=True,
        help_text=_("Needed: the one in which we answer."),
    )
    call_me = _line(_("What may we call them?"), help_text=_("The one whom we answer. Any name will do."))
    ways = _pick(_("How may we answer?"), words.WAYS_OF_A_CALL, first=_("not said"))
    reach = _line(_("Number, or name in an app"), help_text=_("Needed, or a return code."))
    when = _line(_("When is it safe?"), help_text=_("By their own clock: say in which place."))
    if_somebody_else = _line(_("What may we say if somebody else answers?"))
    device = _pick(_("Their device"), words.DEVICE, first=_("not said"))
    code_word = _line(_("Code word"))
    question = _line(_("Question that only they can answer"))
    answer = _line(_("The answer to it"))
    in_danger = _pick(_("Who is in danger?"), words.IN_DANGER, first=_("not said"))
    region = _line(_("Where is the danger?"), help_text=_("A region is enough; no address."))
    how_soon = _pick(
        _("How soon is a safe place needed?"),
        words.HOW_SOON,
        first=_("not said"),
        help_text=_("Says how soon we answer, until somebody has set the clocks. Not said counts as urgent."),
    )
    happened = _text(
        _("What happened?"),
        rows=7,
        required=False,
        most=LONGEST_TEXT,
        help_text=_("Needed. A few words are enough."),
    )
    together = _text(_("Who would leave together?"), rows=2, required=False, most=LONGEST_TEXT)
    interpreter = _line(
        _("Which interpreter?"), help_text=_("In their words: who may translate for us, and who not.")
    )
    consent_help = _pick(words.CONSENT["help"], _YES_NO, first=_("not asked"))
    consent_partners = _pick(words.CONSENT["partners"], _YES_NO, first=_("not asked"))
    consent_statistics = _pick(words.CONSENT["statistics"], _YES_NO, first=_("not asked"))
    consent_testimony = _pick(words.CONSENT["testimony"], _YES_NO, first=_("not asked"))
    with_code = forms.BooleanField(
        label=_("Make a return code for them"),
        required=False,
        help_text=_("Shown once; read it to them or hand it over."),
    )
    no_way = forms.BooleanField(
        label=_("There is no way to reach them; save all the same"),
        required=False,
        help_text=_("Only if they left no number and a return code cannot be given to them."),
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not (said.get("happened") or said.get("together") or "happened" in self.errors):
            self.add_error("happened", _("Write what the person said, in a few words."))
        by_telephone = "telephone" in (said.get("channel"), said.get("ways"))
        if by_telephone and not (said.get("reach") or said.get("with_code") or said.get("no_way")):
            lost = _("Nobody could reach them again. Write a number, make a return code, or tick the last box.")
            self.add_error("reach", lost)
        return said

    def groups(self) -> list[tuple[Any, list[Any]]]:
        """What a call of two minutes brings, in three cards."""
        return self._cards(
            (_("How it came"), "channel who_called language call_me"),
            (_("Reaching them without harm"), "ways reach when if_somebody_else with_code no_way"),
            (_("What they say"), "happened in_danger region how_soon"),
        )

    def later(self) -> list[tuple[Any, list[Any]]]:
        """What is not asked of everybody, and can be added when they come again."""
        return self._cards(
            (_("How it came"), "asked together interpreter"),
            (_("Reaching them without harm"), "device code_word question answer"),
            (_("What we may do with it"), " ".join(f"consent_{purpose}" for purpose in words.CONSENT)),
        )

    def says_more(self) -> bool:
        """Whether anything of that was filled in, or cannot be read: then it is not folded away."""
        fields = [field for _title, some in self.later() for field in some if field.name != "asked"]
        return any(field.errors or field.value() for field in fields) or self.is_bound and not self["asked"].value()

    def _cards(self, *parts: tuple[Any, str]) -> list[tuple[Any, list[Any]]]:
        return [(title, [self[name] for name in names.split()]) for title, names in parts]

    def content(self) -> RequestContent:
        said = self.cleaned_data
        rules = {name: said[name] for name in SafeContact.__dataclass_fields__}
        plain = ("channel", "language", "call_me", "in_danger", "region", "how_soon", "happened", "together",
                 "interpreter")  # fmt: skip
        consents = {purpose: said[f"consent_{purpose}"] for purpose in words.CONSENT if said[f"consent_{purpose}"]}
        return RequestContent(
            safe_contact=SafeContact(**rules), consents=consents, **{name: said[name] for name in plain}
        )


class Same(Once):
    """Whether two requests are of one person."""

    said = forms.ChoiceField(
        label=_("Are these two of one person?"),
        choices=lambda: list(words.SAID_SAME.items()),
        widget=HintedRadios(words.SAID_SAME_MEANS),
        error_messages=CHOOSE,
    )
    reason = _text(_("What do you go by?"), help_text=_("Colleagues read it. The person does not."))

    def leave_out_same(self) -> None:
        """Of two of which one is closed: what would be refused is no choice."""
        control: Any = self.fields["said"]
        control.choices = [pair for pair in words.SAID_SAME.items() if pair[0] != "same"]
