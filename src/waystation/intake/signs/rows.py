"""How questions, answers and what two officers said lie in a request, or in a case: under one label, none changed."""

from typing import Any, Protocol

from waystation.audit.ids import random_id
from waystation.intake.access import OpenRequest
from waystation.vault.labels import Label

LABEL = Label.REQUEST_QUESTION
LOOKED, QUESTION, ANSWER, REFERRAL, OUTCOME = "looked", "question", "answer", "referral", "outcome"
Row = dict[str, Any]


class Held(Protocol):
    """Where they lie: the box of a request, or an opened case."""

    def read_all(self, label: Label) -> dict[str, Row]: ...

    def write(self, label: Label, row: str, content: Row) -> None: ...


def row_of(held: Held, kind: str, label: Label = LABEL, /, **said: str) -> str:
    """The row of this kind that says this, or the id of a new one: for what is written once, while the box is held.

    It is looked for in what is sealed. Rows stand in the clear: an id that is worked out from what a row says could be
    guessed by whoever has a copy of the disk.
    """
    known = (row["id"] for row in read(held, kind, label) if all(row.get(name, "") == said[name] for name in said))
    return next(known, random_id())


def read(held: Held, kind: str, label: Label = LABEL) -> list[Row]:
    """Every row of one kind, the oldest first, with its `id`."""
    rows = [{"id": row, **said} for row, said in held.read_all(label).items() if said["is"] == kind]
    return sorted(rows, key=lambda row: (row["at"], row.get("number", 0), row["id"]))


def write(held: Held, row: str, kind: str, said: Row, label: Label = LABEL) -> None:
    """Its number tells what was written first within one moment."""
    held.write(label, row, {"is": kind, "number": len(held.read_all(label)), **said})


def questions(request: OpenRequest) -> list[Row]:
    """The questions of a request; see `questions_in`."""
    return questions_in(request.box)


def questions_in(held: Held, label: Label = LABEL) -> list[Row]:
    """Each question with its `answers` (the last one stands), `referral` and `outcome` of it, or None."""
    answers, referrals, outcomes = (read(held, kind, label) for kind in (ANSWER, REFERRAL, OUTCOME))
    found = []
    for question in read(held, QUESTION, label):
        own = [answer for answer in answers if answer["question"] == question["id"]]
        last = next((r for r in reversed(referrals) if r["question"] == question["id"]), None)
        ended = last and next((o for o in outcomes if o["referral"] == last["id"]), None)
        found.append({**question, "answers": own, "referral": last, "outcome": ended})
    return found


def is_open(question: Row) -> bool:
    """Nobody has answered yet, or two officers still look."""
    return not question["answers"] or waits(question)


def waits(question: Row) -> bool:
    """Two officers were asked, and have not said what they think."""
    return bool(question["referral"]) and not question["outcome"]


def note_line(request: OpenRequest) -> None:
    """What the list of questions shows of this request, in its sealed line."""
    all_of_it = questions(request)
    if not all_of_it:
        return
    still = [question for question in all_of_it if is_open(question)]
    request.change_summary(
        questions=len(still), question_kinds=sorted({question["kind"] for question in still or all_of_it}),
        questioned=max(question["at"] for question in all_of_it), referrals=[
            question["referral"]["id"] for question in all_of_it if waits(question)
        ],
    )  # fmt: skip
