"""Words of a message that are worth a question to a human: found when it is filed, answered by the team.

The rules are those of a request, and nothing is added up. Two officers are asked at intake only.
"""

from datetime import datetime
from typing import Any

from django.urls import reverse

from waystation.audit.tags import Tag
from waystation.cases import summaries
from waystation.cases.access import OpenCase
from waystation.cases.writing import action, finish
from waystation.core.linking.signs import KINDS
from waystation.core.vocabulary.refusals import NotYours
from waystation.intake.access import OpenRequest
from waystation.intake.signs import answering, phrases, rows, showing
from waystation.intake.signs.finding import FIRST, of_words
from waystation.intake.signs.rows import Row
from waystation.letterbox.envelopes import INTAKE
from waystation.letterbox.mailboxes import moment_of
from waystation.vault.labels import Label

LABEL = Label.CASE_QUESTION
OWN = "own"  # the organisation's own phrases, which only members of the intake desk can read


def questions(case: OpenCase) -> list[Row]:
    """Each question with its answers; see `intake.signs.rows.questions_in`."""
    return rows.questions_in(case, LABEL)


def put_signs(case: OpenCase, *, now: datetime) -> None:
    """Look at what nobody's rules have looked at, as part of another action. Safe to repeat.

    Whoever is of the intake desk too looks with the organisation's own phrases, also at what others filed before.
    """
    unseen = _unseen(case)
    if not unseen:
        return
    own, at = _own(case), moment_of(now)
    known = {question["id"] for question in rows.read(case, rows.QUESTION, LABEL)}
    for about, text in unseen.items():
        for found in of_words(about, text, own or ()):
            row = rows.id_of(case.ref, about, found["kind"])
            if row not in known:
                rows.write(case, row, rows.QUESTION, {**found, "at": at}, LABEL)
    for by in _looks(own):
        _write_seen(case, by, _seen(case, by) | unseen.keys(), at)


def _own(case: OpenCase) -> list[str] | None:
    """None for whoever cannot read them."""
    reads = INTAKE in case.keyring.codes and case.keyring.has_wrap(INTAKE)
    return phrases.read(case.keyring) if reads else None


def _looks(own: list[str] | None) -> tuple[str, ...]:
    return ("",) if own is None else ("", OWN)


def _unseen(case: OpenCase) -> dict[str, str]:
    seen = set.intersection(*(_seen(case, by) for by in _looks(_own(case))))
    said = {row: m["text"] for row, m in case.read_all(Label.CASE_MESSAGE).items() if m["kind"] == "person"}
    return {row: text for row, text in said.items() if text and row not in seen}


def _seen(case: OpenCase, by: str) -> set[str]:
    return set((case.read(LABEL, _row_of(case, by)) or {"seen": ()})["seen"])


def _write_seen(case: OpenCase, by: str, seen: set[str], at: str) -> None:
    rows.write(case, _row_of(case, by), rows.LOOKED, {"at": at, "seen": sorted(seen)}, LABEL)


def _row_of(case: OpenCase, by: str) -> str:
    return rows.id_of(case.ref, rows.LOOKED, by)


def look(case: OpenCase, *, now: datetime) -> None:
    """When its page is opened: what was filed before anybody looked. Of a closed case nothing is asked any more."""
    if case.row.open and _unseen(case):
        _look(case, now)


@action()
def _look(case: OpenCase, now: datetime) -> None:
    put_signs(case, now=now)
    if case.box.unsigned:
        summaries.renew(case, now=now)
        case.box.sign(Tag.CASE_SIGNS)


@action()
def answer_question(case: OpenCase, question: str, answer: str, reason: str, *, now: datetime) -> None:
    """What was found. A later answer says why it is another one; nothing is deleted. Refused without a reason."""
    answering.refuse_unsaid(answer, reason)
    if all(question != known["id"] for known in questions(case)):
        raise NotYours()
    said = {"question": question, "answer": answer, "reason": reason.strip(), "by": case.by, "at": moment_of(now)}
    number = len(case.read_all(LABEL))
    rows.write(case, rows.id_of(case.ref, question, rows.ANSWER, str(number)), rows.ANSWER, said, LABEL)
    finish(case, Tag.CASE_QUESTION, "question-answered", now=now)


def carry_signs(request: OpenRequest, case: OpenCase, *, now: datetime) -> None:
    """Questions about words go on with the case, and what was said of them. Those that name other requests stay."""
    looked = (row for said in rows.read(request.box, rows.LOOKED) for row in said["seen"])
    seen = {request.ref if row == FIRST else row for row in looked}
    for by in ("", OWN):
        _write_seen(case, by, seen, moment_of(now))
    kept = {row["id"] for row in rows.read(request.box, rows.QUESTION) if row["kind"] in KINDS}
    for kind in (rows.QUESTION, rows.ANSWER, rows.REFERRAL, rows.OUTCOME):
        for said in rows.read(request.box, kind):
            row = said.pop("id")
            if said.get("question", row) in kept:
                rows.write(case, row, kind, said, LABEL)


def told(case: OpenCase, names: dict[str, str]) -> dict[str, Any]:
    """For `intake/signs.html`."""
    found, url = questions(case), reverse("cases:question", args=[case.ref])
    return {
        "signs": showing.in_order(
            showing.shown(row, names, {}, answer_url=f"{url}?question={row['id']}") for row in found
        ),
        "signs_outcomes": showing.outcomes(found, names),
    }
