"""Organisations that go with many refusals at once: only such as somebody has looked at lately."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from waystation.core.vocabulary.refusals import Refused
from waystation.intake.declining import words
from waystation.intake.declining.book import Entry, read_book
from waystation.intake.declining.letters import MOST
from waystation.intake.words import LANGUAGE
from waystation.vault.keyring import Keyring


def fresh_choices(keyring: Keyring) -> list[tuple[str, str]]:
    """(code, name with the languages of its words). What must be looked at first is not offered for many at once."""
    today = timezone.now().date()
    found = [entry for entry in read_book(keyring).values() if not (entry.is_gone or entry.is_stale(today))]
    found.sort(key=lambda entry: entry.name.casefold())
    return [(entry.code, f"{entry.name} ({_languages(entry)})") for entry in found]


def chosen_names(keyring: Keyring, codes: str) -> list[tuple[str, str]]:
    """(name, languages of its words) of what was chosen."""
    book = read_book(keyring) if codes else {}
    return [(book[code].name, _languages(book[code])) for code in codes.split(",") if code in book]


def _languages(entry: Entry) -> str:
    return " · ".join(name for code, name in LANGUAGE.items() if entry.speaks(code))


def spoken(keyring: Keyring, codes: str, language: str, today: date) -> list[str]:
    """Those of the chosen ones that may stand in a letter of this language today."""
    book = read_book(keyring) if codes else {}
    found = [book[code] for code in codes.split(",") if code in book]
    return [one.code for one in found if one.speaks(language) and not one.is_gone and not one.is_stale(today)]


def letter_for(keyring: Keyring, code: str, language: str, codes: list[str]) -> str:
    """The letter to begin with: with the sentence to complete where no chosen organisation has this language."""
    known = spoken(keyring, ",".join(codes), language, timezone.now().date())
    write = words.letter if known or code in words.WITHOUT_ONWARD else words.letter_with_gap
    return write(code, language)[1]


def refuse_unfit(keyring: Keyring, codes: str, today: str) -> None:
    """Refused where too many were chosen, or one that must be looked at first."""
    book, wanted = (read_book(keyring) if codes else {}), [code for code in codes.split(",") if code]
    if len(wanted) > MOST:
        raise Refused(_("these are more than five organisations"), hint=_("choose those that fit best"))
    day = date.fromisoformat(today)
    if any(code not in book or book[code].is_gone or book[code].is_stale(day) for code in wanted):
        raise Refused(
            _("an organisation that was chosen is gone, or must be looked at first"),
            hint=_("look at it again in the directory, or choose another one"),
        )
