"""Safety advice in topics of a few sentences. The door shows all of it; the desk adds topics below an answer.

It stands here because both faces read the same words. It holds in any country: it names no law, no app, no number.
"""

from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from waystation.core.vocabulary.refusals import Refused


@dataclass(frozen=True)
class Topic:
    """A heading and its sentences, in the language of whoever looks."""

    title: Any
    points: tuple[Any, ...]


TOPICS: dict[str, Topic] = {
    "device": Topic(
        _("This telephone and this browser"),
        (
            _("Use a telephone or computer that nobody else unlocks. "),
        ),
    ),
}


def in_words(codes: list[str], language: str) -> str:
    """These topics as plain text in that language, in the order of the door's page; "" for none."""
    if unknown := set(codes) - TOPICS.keys():
        raise Refused(_("there is no advice on this topic"), hint=_("choose the topics from the list again"))
    with translation.override(language):
        return "\n\n".join(
            "\n".join([str(topic.title), *(f"– {point}" for point in topic.points)])
            for code, topic in TOPICS.items()
            if code in codes
        )
