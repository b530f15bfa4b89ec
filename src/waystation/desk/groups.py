"""The names of the groups (compartments) as people say them; the codes stay the same in every language."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waystation.vault.directory import TWO_OFFICERS

TEAM = "team-"
NAMES: dict[str, Promise] = {
    "intake": gettext_lazy("intake desk"),
    "identity": gettext_lazy("identity custodians"),
    "keepers": gettext_lazy("house keepers"),
    "duty": gettext_lazy("duty officers"),
    "travel": gettext_lazy("travel"),
    "settlement": gettext_lazy("settlement"),
    "testimony": gettext_lazy("testimony"),
    "names": gettext_lazy("names given under torture"),
    "money": gettext_lazy("money"),
    "figures": gettext_lazy("figures"),
    "interpreters": gettext_lazy("interpreters"),
    "admin": gettext_lazy("administrators"),
    "drill": gettext_lazy("recovery drill"),
}


def group_name(code: str) -> str:
    """What a group is called on a page."""
    if code.startswith(TEAM):
        return _("team %(name)s") % {"name": code.removeprefix(TEAM).capitalize()}
    return str(NAMES.get(code, code))


def in_words(codes: list[str] | set[str] | frozenset[str]) -> str:
    return _(", ").join(sorted(group_name(code) for code in codes))


def needs_two(code: str) -> bool:
    """Whether two different officers sign a membership of this group."""
    return code in TWO_OFFICERS
