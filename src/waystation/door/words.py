"""The words of the person's own page: plain, short, without a word of ours."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

STAGES: dict[str, Any] = {
    "received": _("Your first message arrived"),
    "accepted": _("We took up your request"),
    "sheltered": _("A place to stay"),
    "papers": _("Papers"),
    "travelling": _("The journey"),
    "arrived": _("You arrived"),
    "settling": _("Life after arrival"),
}
WISHES: dict[str, Any] = {
    "wants": _("What do you want?"),
    "not": _("What must not happen?"),
    "with_whom": _("With whom do you want to stay?"),
    "language": _("Which languages do you speak?"),
    "interpreter": _("Which interpreter?"),
}
PURPOSES: dict[str, Any] = {
    "help": _("We look for help inside our team"),
    "partners": _("We show it to partners who can help"),
    "statistics": _("We count it in numbers without names"),
    "testimony": _("We may ask for your testimony"),
    "advocacy": _("We speak with governments about it"),
    "press": _("We speak with newspapers about it"),
    "court": _("We use it before a court"),
    "archive": _("We keep it after our work has ended"),
}
ANSWERS: dict[str, Any] = {
    "yes": pgettext_lazy("consent", "you said yes"),
    "no": pgettext_lazy("consent", "you said no"),
    "withdrawn": pgettext_lazy("consent", "you took it back"),
    "": pgettext_lazy("consent", "we have not asked"),
}
GROUPS: dict[str, Any] = {
    "team": _("Those who look after you"),
    "identity": _("Those who keep names, and nothing else"),
    "keepers": _("Those who find a place to stay"),
    "duty": _("Those who are on duty at night"),
    "travel": _("Those who plan journeys"),
    "settlement": _("Those who help after arrival"),
    "money": _("Those who pay"),
    "other": _("Others who work on your case"),
}


def held(kind: str, n: int) -> str:
    """How much of one kind lies here, in words; what is in it is told by a person who asks for it."""
    said = {
        "messages": ngettext("%(n)d message between you and us", "%(n)d messages between you and us", n),
        "files": ngettext("%(n)d file that you sent", "%(n)d files that you sent", n),
        "needs": ngettext("%(n)d need that we wrote down", "%(n)d needs that we wrote down", n),
        "signs": ngettext("%(n)d note of when we heard from you", "%(n)d notes of when we heard from you", n),
        "names": ngettext("%(n)d name, kept apart", "%(n)d names, kept apart", n),
        "papers": ngettext("%(n)d paper, kept apart", "%(n)d papers, kept apart", n),
        "reach": ngettext("%(n)d way to reach you", "%(n)d ways to reach you", n),
    }
    return said.get(kind, "%(n)d") % {"n": n}
