"""The words of the controlled lists as they stand on screens. The lists themselves are in core.vocabulary."""

from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from waystation.cases.need_words import NEEDS
from waystation.core.vocabulary.terms import Term
from waystation.intake import words as intake_words

Words = dict[str, Any]

STAGES: Words = {
    "received": pgettext_lazy("stage of a case", "received"),
    "screening": pgettext_lazy("stage of a case", "screening"),
    "verifying": pgettext_lazy("stage of a case", "verifying"),
    "accepted": pgettext_lazy("stage of a case", "accepted"),
    "sheltered": pgettext_lazy("stage of a case", "sheltered"),
    "papers": pgettext_lazy("stage of a case", "papers"),
    "travelling": pgettext_lazy("stage of a case", "travelling"),
    "arrived": pgettext_lazy("stage of a case", "arrived"),
    "settling": pgettext_lazy("stage of a case", "settling"),
    "closed": pgettext_lazy("stage of a case", "closed"),
}
# Steps of the plan that follow from an act: kept as a code, for each of the team reads them in their own language.
PLANNED: Words = {"who-does-what": _("A colleague knows these people: look who does what in this case")}
FLAGS: Words = {"lost-contact": _("lost contact"), "paused": _("paused")}
CLOSING_REASONS: Words = {
    "settled": _("settled"),
    "safe-elsewhere": _("safe elsewhere"),
    "declined-with-referral": _("declined with referral"),
    "withdrew": _("withdrew"),
    "returned-under-pressure": _("returned under pressure"),
    "taken-from-shelter": _("taken from shelter"),
    "detained": pgettext_lazy("reason for closing", "detained"),
    "died": _("died"),
    "unreachable": _("unreachable"),
    "goes-on": _("goes on in another case"),
    "false": _("false"),
}
GROUNDS: Words = {
    "detained": pgettext_lazy("ground", "detained"),
    "threatened": pgettext_lazy("ground", "threatened"),
    "relative": pgettext_lazy("ground", "relative"),
    "pressed-to-inform": pgettext_lazy("ground", "pressed to inform"),
    "witness": pgettext_lazy("ground", "witness"),
    "helper": pgettext_lazy("ground", "helper"),
}
RISK_LEVELS: Words = {
    "high": pgettext_lazy("danger", "high"),
    "medium": pgettext_lazy("danger", "medium"),
    "low": pgettext_lazy("danger", "low"),
}
PAPERS: Words = {
    "passport": pgettext_lazy("paper", "passport"),
    "internal": pgettext_lazy("paper", "internal passport"),
    "card": pgettext_lazy("paper", "identity card"),
    "birth": pgettext_lazy("paper", "birth certificate"),
    "travel-document": pgettext_lazy("paper", "travel document"),
    "visa": pgettext_lazy("paper", "visa"),
    "residence": pgettext_lazy("paper", "residence permit"),
    "other": pgettext_lazy("paper", "other paper"),
}
PURPOSES: Words = {
    "help": pgettext_lazy("purpose", "help"),
    "partners": pgettext_lazy("purpose", "partners"),
    "statistics": pgettext_lazy("purpose", "statistics"),
    "testimony": pgettext_lazy("purpose", "testimony"),
    "advocacy": pgettext_lazy("purpose", "advocacy"),
    "press": pgettext_lazy("purpose", "press"),
    "court": pgettext_lazy("purpose", "court"),
    "archive": pgettext_lazy("purpose", "archive"),
}
RUNGS: Words = {
    "contact": pgettext_lazy("rung", "contact"),
    "applied": pgettext_lazy("rung", "applied"),
    "verified": pgettext_lazy("rung", "verified"),
    "evacuated": pgettext_lazy("rung", "evacuated"),
    "sheltered": pgettext_lazy("rung", "sheltered"),
    "abroad": pgettext_lazy("rung", "abroad"),
    "resettled": pgettext_lazy("rung", "resettled"),
    "left-shelter": pgettext_lazy("rung", "left shelter"),
    "returned": pgettext_lazy("rung", "returned"),
    "closed": pgettext_lazy("rung", "closed"),
}
PRECISIONS: Words = {
    "day": pgettext_lazy("precision", "to the day"),
    "about": pgettext_lazy("precision", "about this day"),
    "week": pgettext_lazy("precision", "only the week"),
    "month": pgettext_lazy("precision", "only the month"),
    "year": pgettext_lazy("precision", "only the year"),
}
RISK_MEANS: Words = {
    "high": _("Grave harm may come within days unless somebody acts. A sign of life every day."),
    "medium": _("Harm is likely, and there is time to prepare. A sign of life every three days."),
    "low": _("Harm is possible, and nothing points to it now. A sign of life every two weeks."),
}
TOGETHER, SAME, APART = "together", "same", "apart"
LINKS: Words = {
    TOGETHER: _("one household, they move together"),
    "family": _("family"),
    "partner": pgettext_lazy("link", "partners"),
    "travelled": _("travelled together"),
    "house": _("lived in the same house"),
    "knows": _("know each other"),
    "apart": _("must not meet"),
    SAME: _("the same person"),
}
# Of two persons who are one it is said on a page of its own which they are; who leaves a household is not of it.
LINKED: Words = {kind: word for kind, word in LINKS.items() if kind != SAME}
PARTED: Words = {kind: word for kind, word in LINKED.items() if kind != TOGETHER}
CAME: Words = {
    "correction": _("what they had told us was put right"),
    "enquiry": _("somebody asked about one of them"),
    "incident": _("something happened: an incident"),
}
ROLES: Words = {"principal": _("principal"), "dependant": _("dependant")}
SOURCES: Words = intake_words.SOURCES
CHANNELS: Words = {
    "door": _("the door"),
    "message": _("a message"),
    "telephone": _("telephone"),
    "in-person": _("in person"),
    "partner": _("a partner"),
}
# For what a case was opened; what is stored is the code on the left, or a worker's own words.
OPENED_FOR: Words = {
    "look": _("to look at the case"),
    "change": _("to write into the case"),
    "messages": _("to take in a message"),
    "reveal": _("to reach the person"),
    "file": _("to open a file"),
    "start": _("to begin the case"),
    "translate": _("to have a text translated"),
}

SECTIONS: Words = {
    "contact": pgettext_lazy("section", "contact"),
    "identity": pgettext_lazy("section", "identity"),
    "story": pgettext_lazy("section", "story"),
    "needs": pgettext_lazy("section", "needs"),
    "shelter": pgettext_lazy("section", "shelter"),
    "travel": pgettext_lazy("section", "travel"),
    "settlement": pgettext_lazy("section", "settlement"),
    "money": pgettext_lazy("section", "money"),
    "record": pgettext_lazy("section", "record"),
    "papers": pgettext_lazy("section", "papers"),
}
OPENINGS: Words = {
    "cases:open": _("the case"),
    "cases:identity-open": _("names and papers"),
    "cases:papers-open": _("papers alone"),
    "cases:file-open": _("a file"),
    "cases:reveal-contact": _("how to reach them"),
}
GROUPS: Words = {
    "intake": _("intake desk"),
    "identity": _("identity custodians"),
    "keepers": _("house keepers"),
    "duty": _("duty officers"),
    "travel": pgettext_lazy("group", "travel"),
    "settlement": pgettext_lazy("group", "settlement"),
    "money": pgettext_lazy("group", "money"),
    "interpreters": _("interpreters"),
}


def label(words: Words, code: str) -> str:
    """The word for a code; a code of a later version shows as it is."""
    found = words.get(code, code)
    return str(found)


def planned(what: str) -> str:
    """A step of the plan: as somebody wrote it, or the words for its code."""
    return label(PLANNED, what)


def need(code: str) -> str:
    """The word for a need, with its code: "Torture (TR)"."""
    return f"{label(NEEDS, code)} ({code})" if code in NEEDS else code


def choices(words: Words, terms: Iterable[Term] | None = None) -> list[tuple[str, str | Promise]]:
    """Pairs for a form, in the order of the list."""
    order = [term.code for term in terms] if terms is not None else list(words)
    return [(code, words[code]) for code in order]


def group(code: str) -> str:
    """What a compartment is called: "team Birch", "house keepers"."""
    if code.startswith("team-"):
        return str(_("team %(name)s")) % {"name": code.removeprefix("team-").capitalize()}
    return label(GROUPS, code)
