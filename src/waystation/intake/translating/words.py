"""The words of the lists that interpreters and those who ask them choose from."""

from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

LANGUAGES: dict[str, Any] = {
    "ar": pgettext_lazy("language", "Arabic"),
    "ce": pgettext_lazy("language", "Chechen"),
    "de": pgettext_lazy("language", "German"),
    "en": pgettext_lazy("language", "English"),
    "es": pgettext_lazy("language", "Spanish"),
    "fa": pgettext_lazy("language", "Persian"),
    "fr": pgettext_lazy("language", "French"),
    "inh": pgettext_lazy("language", "Ingush"),
    "ka": pgettext_lazy("language", "Georgian"),
    "ku": pgettext_lazy("language", "Kurdish"),
    "ru": pgettext_lazy("language", "Russian"),
    "tr": pgettext_lazy("language", "Turkish"),
    "uk": pgettext_lazy("language", "Ukrainian"),
}
RIGHT_TO_LEFT = frozenset({"ar", "fa"})
LEVELS: dict[str, Any] = {
    "normal": _("when there is time"),
    "urgent": _("today"),
    "emergency": _("now: ring whoever interprets on duty"),
}
LEVEL_TAG: dict[str, Any] = {"normal": "", "urgent": _("today"), "emergency": _("now")}
HOURS = {"4": 4, "24": 24, "72": 72, "168": 168}
GOOD_FOR: dict[str, Any] = {
    "4": _("4 hours"),
    "24": _("one day"),
    "72": _("3 days"),
    "168": _("7 days"),
}
STATES: dict[str, Any] = {
    "waiting": _("with the interpreter"),
    "done": _("translated"),
    "declined": _("declined: ask another interpreter"),
    "conflict": _("declined, the interpreter knows these people: ask another one"),
    "elsewhere": _("sent before the case began: it comes back to the intake desk"),
    "withdrawn": _("withdrawn"),
    "expired": _("nobody translated it in time: ask another interpreter"),
    "lost": _("the interpreter is not with us any more: ask another one"),
    "damaged": _("what came back does not open: ask again, and tell an officer"),
}
ASK_ANEW = frozenset({"declined", "conflict", "expired", "lost", "damaged"})


def language(code: str) -> str:
    """The word for a language; a code of a later version shows as it is."""
    return str(LANGUAGES.get(code, code))


def way(source: str, target: str) -> str:
    """From which language into which, with an arrow in the reader's direction."""
    return gettext("%(source)s → %(target)s") % {"source": language(source), "target": language(target)}


def direction(code: str) -> str:
    """In which direction a language is written."""
    return "rtl" if code in RIGHT_TO_LEFT else "ltr"
