"""What we still need from a person, in prepared sentences, each with how to send it safely.

It stands here because both faces read the same words: the desk chooses, the door shows. Whoever takes a return code by
force reads them too: no sentence names anybody, a place, or what somebody told us.
"""

from collections.abc import Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

LONGEST, MOST = 300, 12  # of own words; of things one person is asked for: a page of the door is small
# code: (what is missing, how to send it). A code is never given to another sentence.
SENTENCES: dict[str, tuple[Any, Any]] = {
    "paper": (
        _("A photograph of a paper of yours"),
        _("Photograph only the paper, with nothing else in the picture. Add it below, then delete it where it lies."),
    ),
    "paper-again": (
        _("The same photograph once more, so that it can be read"),
        _("In daylight, straight from above, with nothing else in the picture. Then delete it where it lies."),
    ),
    "voucher": (
        _("Word from somebody who knows you"),
        _("Write no name here. Ask them if they want to, and let them write to us by themselves."),
    ),
    "time": (
        _("A time for a call"),
        _("Write only days and hours that are safe for you. We keep to the rules for contact that you gave us."),
    ),
    "answer": (
        _("An answer to a question of ours"),
        _("The question is in our messages. Write below as much as you want; it cannot be read back here."),
    ),
    "words": (
        _("A few more words on what you wrote to us"),
        _("Write below, in several messages if that is easier. What was sent cannot be read back here."),
    ),
    "allowed": (
        _("Your yes or no"),
        _("Our message says for what. Write yes or no below. A no does not end your request."),
    ),
}  # fmt: skip
OWN_WORDS = _("Write it below, or add it as a file.")


def in_words(entries: Sequence[str]) -> list[tuple[str, str]]:
    """[(what is missing, how to send it)] in the language of whoever looks; own words stand as they were written."""
    return [tuple(map(str, SENTENCES.get(entry, (entry, OWN_WORDS)))) for entry in entries]  # type: ignore[misc]


def in_language(entries: Sequence[str], language: str) -> list[str]:
    """The same as a worker reads it who sends it, without how to send it."""
    with translation.override(language):
        return [what for what, _how in in_words(entries)]
