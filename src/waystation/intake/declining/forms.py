"""Forms of the directory, of a refusal with its organisations, and of looking again."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from waystation.core.vocabulary.refusals import Refused
from waystation.intake import forms as intake_forms
from waystation.intake import words as intake_words
from waystation.intake.declining import words
from waystation.intake.declining.book import LINES, LONGEST_LINE, LONGEST_TEXT, Entry, made
from waystation.intake.forms import CHOOSE, MISSING, Once, _line, _pick, _text, without_gaps
from waystation.site.forms import WrittenField

TEXTS = {
    "about": _("What they do, and for whom"),
    "first": _("What to say first"),
    "careful": _("Take care"),
}


def _several(label: Any, table: dict[str, Any], **more: Any) -> forms.MultipleChoiceField:
    widget = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(
        label=label, choices=lambda: list(table.items()), required=False, widget=widget, error_messages=CHOOSE, **more
    )


def _short(label: Any, **more: Any) -> WrittenField:
    field = _line(label, **more)
    field.max_length = LONGEST_LINE
    return field


def without_blame(text: str) -> None:
    """Named beside the field: nobody reads that they were not believed."""
    try:
        words.refuse_blame(text)
    except Refused as refused:
        raise forms.ValidationError(f"{refused.message[:1].upper()}{refused.message[1:]}. {refused.hint}.") from refused


class EntryForm(forms.Form):
    """One organisation; what the person reads in each of the four languages."""

    use_required_attribute = False
    seen = forms.RegexField(r"^[0-9a-f]{32}$", required=False, widget=forms.HiddenInput)
    name = _short(_("Name of the organisation"), required=True)
    web = _short(_("Web address"))
    onion = _short(_("Onion address"), help_text=_("Opens in Tor Browser only; nobody on the way sees it."))
    telephone = _short(_("Telephone number"))
    hours = _short(_("When they answer"), help_text=_("With the place whose clock it is."))
    languages = _several(_("Languages spoken there"), words.SPOKEN)
    languages_more = _short(_("Other languages"))
    regions = _short(_("Regions or countries they serve"), help_text=_("With commas between; empty: everywhere."))
    grounds = _several(_("For whom"), words.GROUND, help_text=_("None ticked: for everybody."))
    cost = _pick(_("What it costs"), words.COST, widget=forms.RadioSelect, initial="unknown")
    unsafe = _several(_("Who is not safe there"), words.UNSAFE, help_text=_("The person reads it in their language."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in intake_words.LANGUAGE:
            for part, label in TEXTS.items():
                field = _text(label, rows=3, required=False, most=LONGEST_TEXT)
                field.widget.attrs |= {"lang": code, "dir": "rtl" if code == "ar" else "ltr"}
                self.fields[f"{part}_{code}"] = field

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not any(said.get(f"about_{code}") for code in intake_words.LANGUAGE):
            self.add_error("about_en", _("Write what they do, in one language at least."))
        if not any(said.get(way) for way in ("web", "onion", "telephone")):
            self.add_error("web", _("Write at least one way to reach them."))
        return said

    def common(self) -> list[Any]:
        return [self[name] for name in self.base_fields if name != "seen"]

    def by_language(self) -> list[tuple[str, list[Any], bool]]:
        """(language, its fields, whether anything stands there) for the parts that are folded."""
        found = []
        for code, name in intake_words.LANGUAGE.items():
            fields = [self[f"{part}_{code}"] for part in TEXTS]
            found.append((name, fields, any(field.errors or field.value() for field in fields)))
        return found

    def entry(self, code: str) -> Entry:
        said = self.cleaned_data
        texts = {part: {c: said[f"{part}_{c}"] for c in intake_words.LANGUAGE if said[f"{part}_{c}"]} for part in TEXTS}
        lists = {name: tuple(said[name]) for name in ("languages", "grounds", "unsafe")}
        return made({"code": code, "cost": said["cost"], **texts, **lists, **{name: said[name] for name in LINES}})


def initial(entry: Entry) -> dict[str, Any]:
    """What the form begins with: the entry as it stands."""
    texts = {f"{part}_{code}": said for part in TEXTS for code, said in getattr(entry, part).items()}
    lists = {name: list(getattr(entry, name)) for name in ("languages", "grounds", "unsafe")}
    return {**texts, **lists, **{name: getattr(entry, name) for name in LINES}, "cost": entry.cost, "seen": entry.seen}


class Check(forms.Form):
    """Somebody looked today."""

    use_required_attribute = False
    seen = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)
    found = _pick(_("What did you find?"), words.FOUND, widget=forms.RadioSelect)
    how = _line(_("How did you look?"), required=True, help_text=_("For example: called them, opened their page."))


class BookFilters(forms.Form):
    """Closed choices may stand in an address."""

    use_required_attribute = False
    language = _pick(_("Words in"), intake_words.LANGUAGE, first=_("any"))
    ground = _pick(_("Ground"), words.GROUND, first=_("any"))


class BookSearch(forms.Form):
    """A region goes by POST: a place never stands in an address."""

    use_required_attribute = False
    region = _line(_("Region"))


class Refusal(intake_forms.Refusal):
    """The letter, and the organisations that go with it."""

    form_id = Once.base_fields["form_id"]
    onward = forms.MultipleChoiceField(
        label=_("Where else to turn"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("One of these is gone. Choose again.")},
    )
    dated = forms.BooleanField(
        label=_("The letter may name one that was not looked at for 180 days; it says when we last looked"),
        required=False,
    )
    nowhere = forms.BooleanField(
        label=_("None of them fits; the letter says so, or where else to turn"),
        required=False,
    )

    def __init__(
        self, *args: Any, offered: list[tuple[str, str]], stale: frozenset[str], unseen: frozenset[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.stale, self.unseen, self.can_choose = stale, unseen, bool(offered)
        self.fields["onward"].choices = offered  # type: ignore[attr-defined]
        self.fields["title"].validators = [without_gaps, without_blame]
        self.fields["advice"].validators = [without_gaps, without_blame]
        self.order_fields(["code", "reason", "title", "advice", "onward", "dated", "nowhere"])

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        chosen = said.get("onward") or []
        if self.unseen & set(chosen):
            self.add_error("onward", _("Nobody has looked at one of these yet: look at it first, or choose another."))
        elif self.stale & set(chosen) and not said.get("dated"):
            self.add_error("dated", _("Look at it again first, or tick this."))
        needed = self.can_choose and said.get("code") not in words.WITHOUT_ONWARD
        if needed and not chosen and not said.get("nowhere") and "onward" not in self.errors:
            self.add_error("onward", _("Choose where they can turn, or tick that none of them fits."))
        return said


class Again(Once):
    """Somebody looks at a refusal again."""

    reason = _text(_("Why? For colleagues"), rows=2)


__all__ = ["MISSING", "Again", "BookFilters", "BookSearch", "Check", "EntryForm", "Refusal", "initial"]
