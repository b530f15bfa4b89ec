"""What core refuses, in the language of whoever reads it: core knows no Django and says it in English."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# tests/test_refusals.py finds a refusal of core that is missing here.
CORE: dict[str, str | Promise] = {
    "this word is not in the list": _("this word is not in the list"),
    "choose one of the words of the list": _("choose one of the words of the list"),
    "there is nothing here that you can open": _("there is nothing here that you can open"),
    "go back to your list; if a colleague sent you here, ask them to open it": _(
        "go back to your list; if a colleague sent you here, ask them to open it"
    ),
}


def in_words(text: str) -> str:
    """A message or hint of a refusal as a page says it."""
    return str(CORE.get(text, text))
