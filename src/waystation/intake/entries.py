"""What was said and done about one request, as the lines of a page: with names, and times as one reads them."""

from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from waystation.intake import words
from waystation.intake.access import OpenRequest
from waystation.letterbox.adding import SECOND_LOOK
from waystation.letterbox.hours import begin_of
from waystation.vault.labels import Label

Line = dict[str, Any]


def messages_of(opened: OpenRequest) -> list[Line]:
    """As they are kept, with their row as `id`."""
    return in_time(opened.box.read_all(Label.REQUEST_MESSAGE))


def thread_of(opened: OpenRequest, names: dict[str, str]) -> list[Line]:
    """What went between the person and us, for `site/pieces/thread.html`. `names`: {worker: pseudonym}."""
    return [_message(message, names, opened) for message in messages_of(opened)]


def notes_of(opened: OpenRequest, names: dict[str, str]) -> list[Line]:
    """What colleagues wrote for each other, for the same piece."""
    return [_note(entry, names) for entry in in_time(opened.box.read_all(Label.REQUEST_NOTE))]


def attempts_of(opened: OpenRequest, names: dict[str, str]) -> list[Line]:
    """Every attempt to reach them, the newest first."""
    return [_attempt(entry, names) for entry in reversed(in_time(opened.box.read_all(Label.CONTACT_ATTEMPT)))]


def decisions_of(opened: OpenRequest, names: dict[str, str]) -> list[Line]:
    return [_decision(entry, names) for entry in in_time(opened.box.read_all(Label.REQUEST_DECISION))]


def _message(message: dict[str, Any], names: dict[str, str], opened: OpenRequest) -> dict[str, Any]:
    from_person = message["from"] == "person"
    by = opened.content.get("call_me") or _("the person") if from_person else names.get(message["by"], "?")
    appeal = bool(message.get("about", {}).get(SECOND_LOOK))
    code = "appeal" if appeal else message["kind"]
    kind = words.of(words.KIND, code) if code != "message" else ""
    about = "\n".join(f"{name}: {text}" for name, text in message.get("about", {}).items() if name != SECOND_LOOK)
    text = "\n\n".join(filter(None, (message.get("title"), message["text"], about)))
    return {
        "by": f"{by} ({kind})" if kind else by,
        "when": when(message["at"]),
        "iso": message["at"],
        "text": text or _("(no words)"),
        "kind": "person" if from_person else "staff",
    }


def _attempt(entry: dict[str, Any], names: dict[str, str]) -> dict[str, str]:
    parts = [
        words.of(words.CHANNEL, entry["channel"]) + ": " + words.of(words.RESULT, entry["result"]),
        entry["whom"],
        _("code word: %(said)s") % {"said": words.of(words.CODE_WORD, entry["code_word"])},
        entry["note"],
        _("next try %(hour)s") % {"hour": when(entry["next"])} if entry["next"] else "",
    ]
    reached = entry["result"] == "reached"
    line = {"text": " · ".join(filter(None, parts)), "kind": "" if reached else "next"}
    return {"when": when(entry["at"]), "iso": entry["at"], "by": names.get(entry["by"], "?"), **line}


def _note(entry: dict[str, Any], names: dict[str, str]) -> dict[str, str]:
    who = names.get(entry["by"], "?")
    return {"by": who, "when": when(entry["at"]), "iso": entry["at"], "text": entry["text"], "kind": "note"}


def _decision(entry: dict[str, Any], names: dict[str, str]) -> dict[str, str]:
    more = [
        words.of(words.REFUSAL, entry.get("code")),
        words.of(words.STAGE, entry.get("stage")),
        entry.get("reason", ""),
    ]
    text = ": ".join(filter(None, [words.of(words.DECISION, entry["kind"]), " · ".join(filter(None, more))]))
    return {"when": when(entry["at"]), "iso": entry["at"], "by": names.get(entry["by"], "?"), "text": text}


def in_time(found: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The oldest first. What a person added stands where we took it in: its hour alone says too little."""
    entries = [{"id": row, **entry} for row, entry in found.items()]
    return sorted(entries, key=lambda entry: entry.get("taken") or entry.get("at", ""))


def latest(found: dict[str, dict[str, Any]]) -> dict[str, Any]:
    inside = in_time(found)
    return inside[-1] if inside else {}


def when(at: str) -> str:
    """A stored moment or hour as one reads it: "2 Apr 2017, 10:30"; of an hour only its beginning."""
    if len(at) == 13:
        return date_format(begin_of(at), "DATETIME_FORMAT")
    return date_format(datetime.fromisoformat(at.replace("Z", "+00:00")), "DATETIME_FORMAT")
