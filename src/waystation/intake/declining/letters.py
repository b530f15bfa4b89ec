"""What a person reads of an entry: in their language, with how to reach them safely, and when we last looked."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from waystation.core.vocabulary.refusals import Refused
from waystation.intake.declining import words
from waystation.intake.declining.book import Entry, read_book
from waystation.intake.searching import folded
from waystation.intake.words import LANGUAGE
from waystation.letterbox.shapes import Onward
from waystation.vault.keyring import Keyring

MOST = 5  # in one letter: more is no advice


def offered(book: Iterable[Entry], *, language: str, region: str, ground: str = "") -> list[Entry]:
    """Entries that fit, the nearest first: words in this language, region, ground. Nobody who is gone."""
    here = folded(region)
    found = [
        (_near(entry, here), entry)
        for entry in book
        if not entry.is_gone and entry.speaks(language) and (not ground or not entry.grounds or ground in entry.grounds)
    ]
    return [e for near, e in sorted(found, key=lambda pair: (-pair[0], pair[1].name.casefold())) if near >= 0]


def language_of(said: str) -> str:
    """The language of a letter: theirs, or English where they named one that we do not write."""
    return said if said in LANGUAGE else "en"


def _near(entry: Entry, here: str) -> int:
    """2: serves the region that was named; 1: everywhere, or nobody named one; -1: other regions only."""
    served = [folded(one) for one in entry.regions.split(",") if one.strip()]
    if not served or not here:
        return 1
    return 2 if any(one.strip() in here for one in served) else -1


def chosen(keyring: Keyring, codes: Sequence[str], language: str, today: date, *, dated: bool) -> tuple[Onward, ...]:
    """The chosen entries as the person reads them. `dated`: for a stale one it may be said when we last looked.

    Refused where one is gone or has no words in this language, and where a stale one would leave without its date.
    """
    language = language_of(language)
    book = read_book(keyring) if codes else {}
    found = [book.get(code) for code in dict.fromkeys(codes)]
    if len(found) > MOST:
        raise Refused(_("these are more than five organisations"), hint=_("choose those that fit best"))
    return tuple(_fit(entry, language, today, dated) for entry in found)


def _fit(entry: Entry | None, language: str, today: date, dated: bool) -> Onward:
    if entry is None or entry.is_gone or not entry.speaks(language):
        raise Refused(
            _("an organisation that was chosen is gone, or has no words in this language"),
            hint=_("choose another one; the directory says what is missing"),
        )
    if entry.is_stale(today) and not (dated and entry.checked_on):
        raise Refused(
            _("an organisation that was chosen was not looked at for 180 days"),
            hint=_("look at it again first, or tick that the letter says when we last looked"),
        )
    return onward(entry, language, today)


def onward(entry: Entry, language: str, today: date) -> Onward:
    """One entry in the person's language."""
    with translation.override(language):
        careful = [*words.chosen(words.UNSAFE, entry.unsafe), entry.careful.get(language, "")]
        return Onward(
            name=entry.name,
            about=entry.about[language],
            languages=words.of_language(entry.languages, entry.languages_more),
            web=entry.web,
            onion=entry.onion,
            telephone=" · ".join(filter(None, [entry.telephone, entry.hours])),
            cost=str(words.COST.get(entry.cost, "")),
            first=entry.first.get(language, ""),
            careful=". ".join(filter(None, careful)),
            checked=entry.checked_on,
            stale="yes" if entry.is_stale(today) else "",
        )


def in_words(found: Sequence[Onward], language: str) -> str:
    """The same as a text: for a letter on paper or by telephone, and for a page that knows no list."""
    with translation.override(language_of(language)):
        return "\n\n".join("\n".join(f"{name}{text}" for name, text in lines_of(one)) for one in found)


def lines_of(one: Onward) -> list[tuple[str, str]]:
    """(what it is, what it says) of one organisation, in the active language."""
    said = [
        ("", f"{one.name}. {one.about}"),
        (_("They speak: "), one.languages),
        (_("Page: "), one.web),
        (_("Page for Tor Browser: "), one.onion),
        (_("Telephone: "), one.telephone),
        (_("Cost: "), one.cost),
        (_("Say first: "), one.first),
        (_("Take care: "), one.careful),
        ("", checked_in_words(one)),
    ]
    return [(name, text) for name, text in said if text]


def checked_in_words(one: Onward) -> str:
    """When we last looked; of what is old, that it may have changed."""
    day = date_format(date.fromisoformat(one.checked), "DATE_FORMAT")
    if one.stale:
        return _("We last checked this on %(day)s; it may have changed.") % {"day": day}
    return _("Checked on %(day)s.") % {"day": day}
