"""The questions of a request as its page draws them."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from waystation.intake import words
from waystation.intake.access import OpenRequest
from waystation.intake.entries import when
from waystation.intake.models import HelpRequest
from waystation.intake.signs import forms, kinds, rows
from waystation.intake.signs.conflict_pages import known_of
from waystation.intake.signs.finding import FIRST
from waystation.intake.signs.referring import is_over
from waystation.intake.signs.rows import Row
from waystation.letterbox.envelopes import INTAKE
from waystation.letterbox.hours import begin_of
from waystation.vault import shelf
from waystation.vault.keyring import Keyring

MOST_COUNTED = 5_000  # open requests that Today looks through


def of(opened: OpenRequest, names: dict[str, str], form: Any = None) -> dict[str, Any]:
    """For `intake/signs.html`: questions with those first that are open, and whether two officers look."""
    found = rows.questions(opened)
    aliases = _aliases(opened, found)
    return {
        "signs": in_order(shown(row, names, aliases, form) for row in found),
        "known_by": known_of(opened, names),
        "know_url": reverse("intake:know", args=[opened.ref]),
        "signs_waiting": any(rows.waits(row) for row in found),
        "signs_outcomes": outcomes(found, names),
    }


def in_order(signs: Iterable[Row]) -> list[Row]:
    """Those first that nobody has answered."""
    return sorted(signs, key=lambda sign: not sign["open"])


def shown(row: Row, names: dict[str, str], aliases: dict[str, str], form: Any = None, *, answer_url: str = "") -> Row:
    """One question for `intake/signs.html`. `answer_url`: the page that takes the answer; without it, this one does."""
    kind = kinds.KINDS[row["kind"]]
    blank = forms.Answer(auto_id=f"sign_{row['id'][:8]}_%s")
    mine = form if form is not None and form.prefix_of == row["id"] else blank
    return {
        "id": row["id"], "kind": kind, "quotes": row["quotes"], "open": rows.is_open(row), "waits": rows.waits(row),
        "where": "" if row["about"] == FIRST else _("in a message"), "form": mine, "answer_url": answer_url,
        "others": [{"ref": ref, "alias": aliases.get(ref, "")} for ref in row.get("others", [])],
        "until": begin_of(row["referral"]["until"]) if rows.waits(row) else None,
        "over": rows.waits(row) and is_over(row["referral"]["until"], timezone.now()),
        "answers": [answer_line(answer, names) for answer in reversed(row["answers"])],
    }  # fmt: skip


def answer_line(answer: Row, names: dict[str, str]) -> dict[str, str]:
    """An answer as a line of `pieces/timeline.html`."""
    text = f"{words.of(kinds.ANSWERED, answer['answer'])} {answer['reason']}"
    return {"when": when(answer["at"]), "iso": answer["at"], "by": names.get(answer["by"], "?"), "text": text}


def outcomes(found: Iterable[Row], names: dict[str, str]) -> list[Row]:
    """What two officers said of these questions."""
    return [_outcome(row, names) for row in found if row["outcome"]]


def _outcome(row: Row, names: dict[str, str]) -> Row:
    outcome = row["outcome"]
    views = [
        {
            "by": names.get(view["by"], "?"), "when": when(view["at"]), "iso": view["at"],
            "text": f"{words.of(forms.OUTCOME, view['outcome'])}: {view['reason']}",
        }
        for view in outcome["views"]
    ]  # fmt: skip
    return {
        "code": outcome["outcome"], "word": words.of(forms.OUTCOME, outcome["outcome"]), "views": views,
        "to_do": listed(forms.TO_DO, outcome["to_do"]), "short": words.of(kinds.SHORT, row["kind"]),
    }  # fmt: skip


def listed(table: dict[str, Any], codes: Iterable[str]) -> list[str]:
    """The words of these codes, for `site_list`."""
    return [words.of(table, code) for code in codes]


def _aliases(opened: OpenRequest, found: list[Row]) -> dict[str, str]:
    refs = sorted({ref for row in found for ref in row.get("others", [])})
    lines = shelf.read_summaries(opened.keyring, opened.row.compartment, refs) if refs else {}
    return {ref: str(line.get("alias", "")) or ref[:6] for ref, line in lines.items()}


def lines(keyring: Keyring, *, only_open: bool = False) -> list[dict[str, Any]]:
    """Requests with questions, for the list: those with open ones first, the newest first.

    `only_open`: of requests that are closed nothing is opened, for a page that only counts.
    """
    refs = None
    if only_open:
        rows_open = HelpRequest.objects.filter(compartment=INTAKE, state=HelpRequest.State.OPEN)
        refs = list(rows_open.order_by("-received").values_list("pk", flat=True)[:MOST_COUNTED])
    known = shelf.read_summaries(keyring, INTAKE, refs, wanted=_with_questions)
    found = [
        {
            "ref": ref, "url": reverse("intake:request", args=[ref]) + "#signs", "open": line["questions"],
            "alias": str(line.get("alias", "")) or ref[:6], "short": listed(kinds.SHORT, line["question_kinds"]),
            "at": line["questioned"], "when": when(line["questioned"]), "waits": bool(line.get("referrals")),
            "closed": bool(line.get("outcome")),
        }
        for ref, line in known.items() if "questions" in line
    ]  # fmt: skip
    found.sort(key=lambda entry: str(entry["at"]), reverse=True)
    return sorted(found, key=lambda entry: entry["closed"] or not entry["open"])


def _with_questions(texts: list[bytes]) -> list[int]:
    return [number for number, text in enumerate(texts) if b'"questions":' in text]
