"""Reply texts to begin an answer with, and safety advice to add below one. Nothing here sends anything."""

import re
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from waystation.core.vocabulary.refusals import Refused
from waystation.intake import replies_own, words
from waystation.intake.replies_shipped import TEXTS, Paragraphs
from waystation.letterbox import advice as topics_of_advice
from waystation.letterbox.envelopes import INTAKE
from waystation.vault.keyring import Keyring

# A place that only the worker can fill: "[…]" or "[… day]", also where somebody typed three dots.
GAP = re.compile(r"\[\s*(?:…|\.\.\.)[^\[\]\n]*\]")


@dataclass(frozen=True)
class Reply:
    """A text to begin with: its title in the worker's language, its body in the person's."""

    code: str
    title: str
    body: str
    own: bool = False  # written by this organisation, not brought by Waystation


def shipped(language: str) -> list[Reply]:
    """What Waystation brings, bodies in the language asked for. Refused when there is no such language."""
    _known(language)
    return [Reply(code, str(title), _written(body, language)) for code, (title, body) in TEXTS.items()]


def offered(keyring: Keyring, language: str) -> list[Reply]:
    """The organisation's own texts in this language, then the shipped ones that none of them replaces.

    The own ones are sealed to the intake desk: who is not of it is offered those that are shipped.
    """
    _known(language)
    kept = replies_own.read_own(keyring) if INTAKE in keyring.codes else {}
    own = [
        Reply(code, text.title, text.bodies[language], own=True)
        for code, text in kept.items()
        if text.bodies.get(language)
    ]
    own.sort(key=lambda entry: entry.title.casefold())
    replaced = {entry.code for entry in own}
    return own + [entry for entry in shipped(language) if entry.code not in replaced]


def reply(keyring: Keyring, code: str, language: str) -> Reply:
    """One text that is offered in this language; Refused when there is none of that code."""
    found = {entry.code: entry for entry in offered(keyring, language)}
    if code not in found:
        raise Refused(
            _("this reply text is not there, or not in this language"),
            hint=_("choose one of the list, or write the answer yourself"),
        )
    return found[code]


def advice(topics: list[str], language: str) -> str:
    """Safety advice as plain text, as the door's page has it, to be added below an answer; "" for no topics."""
    _known(language)
    return topics_of_advice.in_words(topics, language)


def below(text: str, more: str) -> str:
    """`more` put below what stands there already; once, however often it is asked for."""
    text, more = text.strip(), more.strip()
    return text if more in text else "\n\n".join(filter(None, (text, more)))


def refuse_gaps(text: str) -> None:
    """Refused while a gap of a reply text is still unfilled."""
    if gap := GAP.search(text):
        raise Refused(
            _("there is still a gap in this answer: %(gap)s") % {"gap": gap.group()[:60]},
            hint=_("write what belongs there, or take the sentence out; then send"),
        )


def _known(language: str) -> None:
    if language not in words.LANGUAGE:
        raise Refused(_("there are no reply texts in this language"), hint=_("write the answer yourself"))


def _written(paragraphs: Paragraphs, language: str) -> str:
    """Paragraphs with a line between; the lines of a list stand close together."""
    with translation.override(language):
        lines = [" ".join(str(sentence) for sentence in sentences) for sentences in paragraphs]
    text = lines[0]
    for before, line in zip(lines, lines[1:], strict=False):
        text += ("\n" if _listed(line) and (_listed(before) or before.endswith((":", " :"))) else "\n\n") + line
    return text


def _listed(line: str) -> bool:
    return line.startswith("– ") or line[:2] in ("1.", "2.", "3.", "4.")
