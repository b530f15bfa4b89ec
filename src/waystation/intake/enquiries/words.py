"""What is said to whoever asks about a person, and the words of the lists. It never depends on whom they ask about."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from waystation.intake.words import LANGUAGE

ASKERS: dict[str, Any] = {
    "relative": _("a relative"),
    "friend": _("a friend or partner"),
    "authority": _("police or an authority"),
    "employer": _("somebody from work, or a neighbour"),
    "journalist": _("a journalist"),
    "helper": _("a lawyer, a doctor or an organisation"),
    "unsaid": _("they did not say"),
}
MANNERS: dict[str, Any] = {
    "threat": _("threatened us or somebody else"),
    "money": _("offered money"),
    "pity": _("said that somebody is ill, dying or dead"),
    "knowing": _("knew something that few know"),
    "worker": _("asked who works here, or for somebody by name"),
    "place": _("asked for a town, a house or a way"),
    "again": _("said that they asked before"),
}
CHANNELS: dict[str, Any] = {
    "telephone": pgettext_lazy("way of asking", "by telephone"),
    "in-person": pgettext_lazy("way of asking", "in person"),
    "mail": pgettext_lazy("way of asking", "by mail"),
    "app": pgettext_lazy("way of asking", "in an app"),
    "door": pgettext_lazy("way of asking", "through the door"),
    "partner": pgettext_lazy("way of asking", "through a partner"),
}
# Why a request or a case may be about the person asked about.
WHY: dict[str, Any] = {
    "number": _("the same number"),
    "handle": _("the same handle"),
    "near-handle": _("a handle that is nearly the same"),
    "document": _("the same paper"),
    "name": _("the same name"),
    "sounds": _("a name that sounds alike"),
    "perhaps": _("a part of the name"),
    "born": _("the year of birth fits"),
    "papers": _("the name in their papers sounds alike"),
    "asker": _("whoever asks used a number or handle that stands there"),
}


def script(language: str) -> list[tuple[str, str]]:
    """[(when, what is said then)] : when in the reader's language, what is said in the one the caller speaks."""
    with translation.override(language if language in LANGUAGE else "en"):
        said = [
            gettext("We never say whether we know somebody. Everybody who asks hears this, about everybody."),
            gettext("I can write down who you are, how to reach you and what you want to say. I cannot promise that anybody reads it."),  # noqa: E501
            gettext("I understand that this is hard. The answer stays the same, also if you call again."),
            gettext("Please put it in writing. On the telephone nobody gets an answer about a person."),
            gettext("I end this call now."),
        ]
    when = [
        _("First, and again each time"),
        _("If they have news, or ask you to pass something on"),
        _("If they weep, plead or get angry"),
        _("If they speak for police, a court or an authority"),
        _("If they threaten"),
    ]
    return [(str(w), s) for w, s in zip(when, said, strict=True)]


def never() -> list[str]:
    """What gives an answer without being one."""
    lines = (
        _("Never say no, not even to be rid of them: a no about one makes silence about another an answer."),
        _("Do not look anything up while they listen. Do not put them on hold. Do not ask how a name is spelled."),
        _("Do not say your name, who works here, or where you are."),
        _("Be as kind and as short as with the last one who asked."),
    )
    return [str(line) for line in lines]


def answer(language: str) -> str:
    """What is written back, word for word, to everybody who asks in writing."""
    with translation.override(language if language in LANGUAGE else "en"):
        return "\n\n".join(
            (
                gettext("We have read your message."),
                gettext("We never say whether we know somebody. Everybody who asks hears this, about everybody."),
                gettext("If you are in danger yourself, write to us about yourself."),
            )
        )


def of(table: dict[str, Any], code: str | None) -> str:
    """The word for a code; what is not in the table is shown as it is."""
    return str(table.get(code or "", code or ""))


def why(codes: tuple[str, ...]) -> list[str]:
    return [of(WHY, code) for code in codes]


HEADS: dict[str, Any] = {
    "names": _("Whom they ask about"),
    "born": _("Born, or how old"),
    "reach_of": _("What they named of that person"),
    "asker": _("Who they say they are"),
    "reach": _("Number or handle they used"),
    "channel": _("How they asked"),
    "told": _("What they were told beside the words of the page"),
}
