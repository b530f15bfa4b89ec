"""Codes of the onward directory and of refusals, in words; and the letters that go out with a refusal.

What the person reads says why in plain words, what would have to change, and that the door stays open. It never says
that somebody was not believed: whoever was lured, coached or afraid to tell everything reads it too.
"""

import re
from typing import Any

from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from waystation.core.vocabulary.refusals import Refused
from waystation.intake.words import LANGUAGE

SPOKEN = {
    **LANGUAGE,
    "ce": "Нохчийн", "uk": "Українська", "tr": "Türkçe", "fa": "فارسی", "de": "Deutsch", "es": "Español",
}
COST = {
    "none": _("it costs nothing"),
    "some": _("it costs something"),
    "unknown": _("we do not know what it costs"),
}
UNSAFE = {
    "passport": _("they ask for a passport"),
    "authorities": _("they work with the authorities"),
    "police": _("they may tell the police"),
    "family": _("they may call the family"),
    "adults": _("only for adults"),
    "online": _("their page can be watched: use Tor"),
}
FOUND = {"stands": _("as it stands"), "changed": _("something changed"), "gone": _("gone")}
GROUND = {
    "detained": _("was detained"),
    "threatened": _("is threatened"),
    "relative": _("a relative is in danger"),
    "pressed-to-inform": _("is pressed to inform"),
    "witness": _("is a witness"),
    "helper": _("helped others"),
}
# For these nobody has to be sent on: they are safe, here already, or were not reached.
WITHOUT_ONWARD = ("safe-elsewhere", "duplicate", "unreachable")
_BLAME = re.compile(
    r"not credible|(?:do not|don[’']t|cannot|can[’']t) believe (?:you|this|it|what)|you (?:lie|lied|are lying)"
    r"|не ?правдоподоб|недостовер|не вер(?:им|ю) (?:вам|вашим|этому)|вы (?:лжёте|лжете|врёте|врете|солгали|обман)"
    r"|(?:pas|peu) crédible|ne vous croy?ons pas|vous (?:mentez|avez menti)"
    r"|غير (?:صادق|موثوق|معقول)|لا نصدق|(?:أنت )?تكذب",
    re.IGNORECASE,
)


def refuse_blame(text: str) -> None:
    """Refused where a letter tells somebody that they were not believed."""
    if found := _BLAME.search(text):
        raise Refused(
            gettext("this letter says that somebody is not believed: “%(words)s”") % {"words": found.group()[:40]},
            hint=gettext("say what we cannot do, and where else to turn; the reason for colleagues stays here"),
        )


def letter(code: str, language: str) -> tuple[str, str]:
    """(title, text) in the person's language, for the worker to complete: why, what would change it, and the door."""
    with translation.override(language if language in LANGUAGE else "en"):
        return gettext("Our answer to your request"), "\n\n".join(filter(None, [_why(code), _change(code), *_door()]))


def where(language: str) -> str:
    """The sentence that only a worker can complete, where the directory knows nobody."""
    with translation.override(language if language in LANGUAGE else "en"):
        return gettext("These people may help: [… whom to turn to, how, and in which language].")


def letter_with_gap(code: str, language: str) -> tuple[str, str]:
    """The letter with that sentence after its first one."""
    title, text = letter(code, language)
    first, rest = text.split("\n\n", 1)
    return title, f"{first}\n\n{where(language)}\n\n{rest}"


def _why(code: str) -> str:
    return {
        "not-ours": gettext("We cannot help you ourselves: what you need is not what we do."),
        "no-way": gettext("We cannot help you ourselves: we know no way that we could offer you now."),
        "no-room": gettext("We cannot help you ourselves now: more people ask us than we can look after."),
        "outside-region": gettext("We cannot help you ourselves: we have nobody in the place where you are."),
        "better-placed": gettext("We cannot help you ourselves. Others can do it better."),
        "conflict": gettext("We cannot help you ourselves: somebody here is too close to your matter."),
        "not-verifiable": gettext("We cannot help you ourselves: to ask around about you could put you in danger."),
        "safe-elsewhere": gettext("We are glad that you are safe without us."),
        "duplicate": gettext("We have your first message and go on with that one. You need not write again."),
        "unreachable": gettext("We tried to reach you and could not."),
    }.get(code, gettext("We are sorry: we cannot help you ourselves with what we know now."))


def _change(code: str) -> str:
    """What would have to change for us to say something else."""
    return {
        "not-ours": gettext("Write again if you are in danger because of who you are, or who you are taken for."),
        "no-way": gettext("Write again if you have new papers, can travel, or know somebody abroad: a way may open."),
        "no-room": gettext("Write again in a month, or at once if the danger grows."),
        "outside-region": gettext("Write again when you are somewhere else, or if you must leave where you are."),
        "better-placed": gettext("Write again if they cannot help you."),
        "conflict": gettext("Write again if they cannot help you."),
        "not-verifiable": gettext("Write again if you are somewhere safer, or know whom we could ask safely."),
        "safe-elsewhere": gettext("Write again if it is not safe there any more."),
        "duplicate": "",
        "unreachable": gettext("Write again if you still need us, and say how and when we may reach you."),
    }.get(code, gettext("Write again if something changes, or if there is something you could not tell us."))


def _door() -> list[str]:
    return [
        gettext("Write to us at any time with the same code. You can also ask that a second person looks at it."),
        gettext("In danger today: go where nobody looks for you, and write to us that it is today."),
    ]


def of_language(codes: tuple[str, ...], more: str) -> str:
    return ", ".join([*(SPOKEN[code] for code in codes if code in SPOKEN), *filter(None, [more])])


def chosen(table: dict[str, Any], codes: tuple[str, ...]) -> list[str]:
    return [str(table[code]) for code in codes if code in table]
