"""A translation as its page shows it: beside its original, paragraph by paragraph where both have as many."""

import re
from typing import Any

from django.utils.translation import gettext as _

from waystation.intake.entries import when
from waystation.intake.translating import words

Content = dict[str, Any]


def lines(found: dict[str, Content], names: dict[str, str]) -> list[dict[str, Any]]:
    """Every one of a place, the newest first; what somebody only checked stands with what was checked."""
    shown = [
        _line(row, entry, names)
        for row, entry in found.items()
        if not (entry.get("check_of") and entry["state"] == "done")
    ]
    return sorted(shown, key=lambda one: str(one["at"]), reverse=True)


def pairs(original: str, translation: str) -> list[tuple[str, str]]:
    """Paragraphs side by side; whole beside whole where the counts differ."""
    ours, theirs = _paragraphs(original), _paragraphs(translation)
    return list(zip(ours, theirs, strict=True)) if len(ours) == len(theirs) else [(original, translation)]


def _paragraphs(text: str) -> list[str]:
    return [part for part in re.split(r"\n+", text.strip()) if part.strip()]


def _line(row: str, entry: Content, names: dict[str, str]) -> dict[str, Any]:
    done = entry["state"] == "done"
    return {
        **entry,
        "id": row,
        "at": entry["at"],
        "who": names.get(entry["worker"], "?"),
        "asker": names.get(entry["by"], "?"),
        "sent": when(entry["at"]),
        "until": when(entry["expires"]),
        "state_word": words.STATES.get(entry["state"], entry["state"]),
        "way": words.way(entry["from"], entry["into"]),
        "source_dir": words.direction(entry["from"]),
        "target_dir": words.direction(entry["into"]),
        "source": entry["from"],
        "pairs": pairs(entry["original"], entry.get("translation", "")) if done else [],
        "said_by": _said_by(entry, names) if done else "",
        "again": entry["state"] in words.ASK_ANEW,
        "remarks": [
            (_("Unclear"), entry.get("unclear", "")),
            (_("Dialect"), entry.get("dialect", "")),
            (_("Tone"), entry.get("tone", "")),
        ]
        if done and any(entry.get(name) for name in ("unclear", "dialect", "tone"))
        else [],
    }


def _said_by(entry: Content, names: dict[str, str]) -> str:
    about = {"name": names.get(entry["worker"], "?"), "when": when(entry["at"])}
    checked = entry.get("checked")
    if not checked:
        return _("Translated by %(name)s on %(when)s, not checked.") % about
    about |= {"other": names.get(checked["worker"], "?"), "then": when(checked["at"])}
    return _("Translated by %(name)s on %(when)s, checked by %(other)s on %(then)s.") % about
