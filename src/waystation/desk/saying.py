"""Refusals in forms: what is wrong, then what to do, as two sentences."""

from django import forms

from waystation.core.vocabulary.refusals import Refused
from waystation.vault.said import in_words


def sentence(text: str) -> str:
    """With a capital and a full stop, whatever the action wrote."""
    text = text[:1].upper() + text[1:]
    return text if not text or text[-1] in ".!?؟…" else f"{text}."


def say(form: forms.Form, refused: Refused, field: str | None = None) -> None:
    """Show a refusal at a field, or above the form."""
    form.add_error(field, f"{sentence(in_words(refused.message))} {sentence(in_words(refused.hint))}".strip())
