"""The same form sent twice is one thing; with other words it is another one, and neither is lost."""

import hashlib
import json
from typing import Any, Protocol, cast

from django import forms
from django.http import QueryDict

from waystation.audit.ids import random_id
from waystation.core.sealing import pack
from waystation.vault.labels import Label


class Reads(Protocol):
    """A box, or a case that is open."""

    def read(self, label: Label, row: str) -> dict[str, Any] | None: ...


def place(box: Reads, label: Label, form_id: str, said: dict[str, str]) -> tuple[str, bool]:
    """(row, whether it stands there already) for what this form says.

    The first words get the number drawn with the form, other words one that is made of both.
    """
    if not form_id:
        return random_id(), False
    there = box.read(label, form_id)
    if there is None or _says(there, said):
        return form_id, there is not None
    row = hashlib.sha256(pack("waystation", "form", form_id, *said.values())).hexdigest()[:32]
    return row, box.read(label, row) is not None


def _says(there: dict[str, Any], said: dict[str, str]) -> bool:
    return all(there.get(name, "") == text for name, text in said.items())


def of_form(form: forms.Form) -> str:
    """The row that stands for this form with these words; empty where no number was drawn with it."""
    if not form.data.get("form_id"):
        return ""
    sent = cast(QueryDict, form.data)
    said = {name: sent.getlist(name) for name in _sent(form)}
    return hashlib.sha256(json.dumps([type(form).__name__, said], sort_keys=True).encode()).hexdigest()[:32]


def _sent(form: forms.Form) -> list[str]:
    """Names of what a browser sent for this form; a control of several boxes sends several."""
    return [name for name in form.data if any(name == key or name.startswith(f"{key}_") for key in form.fields)]
