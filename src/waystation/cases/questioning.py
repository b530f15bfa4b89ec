"""Words of a message that are worth a question to a human: found when it is filed, answered by the team.

The rules are those of a request, and nothing is added up. Two officers are asked at intake only.
"""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.urls import reverse

from waystation.audit.ids import random_id
from waystation.audit.tags import Tag
from waystation.cases import summaries
from waystation.cases.access import OpenCase
from waystation.cases.writing import action, finish
from waystation.core.linking.signs import KINDS
from waystation.core.vocabulary.refusals import NotYours
from waystation.intake.access import OpenRequest
from waystation.intake.signs import answering, phrases, rows, showing
from waystation.intake.signs.finding import FIRST, of_words, of_words_for_all, texts
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
    known = {(question["about"], question["kind"]) for question in rows.read(case, rows.QUESTION, LABEL)}
    for about, text in unseen.items():
        for found in of_words_for_all(about, text, own or ()):
            if (about, found["kind"]) not in known:
                rows.write(case, random_id(), rows.QUESTION, {**found, "at": at}, LABEL)
    for rules in _looks(own):
        _write_seen(case, rules, _seen(case, rules) | unseen.keys(), at)


def _own(case: OpenCase) -> list[str] | None:
    """None for whoever cannot read them."""
    reads = INTAKE in case.keyring.codes and case.keyring.has_wrap(INTAKE)
    return phrases.read(case.keyring) if reads else None


def _looks(own: list[str] | None) -> tuple[str, ...]:
    return ("",) if own is None else ("", OWN)


def _unseen(case: OpenCase) -> dict[str, str]:
    seen = set.intersection(*(_seen(case, rules) for rules in _looks(_own(case))))
    said = {row: m["text"] for row, m in case.read_all(Label.CASE_MESSAGE).items() if m["kind"] == "person"}
    return {row: text for row, text in said.items() if text and row not in seen}


def _seen(case: OpenCase, rules: str) -> set[str]:
    """What was looked at with these rules. Where a row does not say with which, it was with those that all can read."""
    looked = (row for row in rows.read(case, rows.LOOKED, LABEL) if row.get("rules", "") == rules)
    return {about for row in looked for about in row["seen"]}


def _write_seen(case: OpenCase, rules: str, seen: set[str], at: str) -> None:
    row = rows.row_of(case, rows.LOOKED, LABEL, rules=rules)
    rows.write(case, row, rows.LOOKED, {"at": at, "rules": rules, "seen": sorted(seen)}, LABEL)


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
    rows.write(case, random_id(), rows.ANSWER, said, LABEL)
    finish(case, Tag.CASE_QUESTION, "question-answered", now=now)


def carry_signs(request: OpenRequest, case: OpenCase, *, now: datetime) -> None:
    """Questions about words go on with the case, and what was said of them. Those that name other requests stay.

    Words that only the organisation's own phrases found are no longer quoted: the team may not read those.
    """
    looked = (row for said in rows.read(request.box, rows.LOOKED) for row in said["seen"])
    seen = {request.ref if row == FIRST else row for row in looked}
    for rules in ("", OWN):
        _write_seen(case, rules, seen, moment_of(now))
    kept = {row["id"] for row in rows.read(request.box, rows.QUESTION) if row["kind"] in KINDS}
    common = _quotes_for_all(request)
    ids: defaultdict[str, str] = defaultdict(random_id)  # of the case's own: those of an older request can be guessed
    for kind in (rows.QUESTION, rows.ANSWER, rows.REFERRAL, rows.OUTCOME):
        for said in rows.read(request.box, kind):
            row = said.pop("id")
            if said.get("question", row) in kept:
                points: dict[str, Any] = {name: ids[said[name]] for name in ("question", "referral") if name in said}
                if kind == rows.QUESTION:
                    said["quotes"] = common.get((said["about"], said["kind"]), [])
                if kind == rows.REFERRAL:
                    said["quotes"] = [quote for quote in said["quotes"] if any(quote in one for one in common.values())]
                rows.write(case, ids[row], kind, {**said, **points}, LABEL)


def _quotes_for_all(request: OpenRequest) -> dict[tuple[str, str], list[dict[str, str]]]:
    """{(message, kind): the words that rules which everybody may read find in it}."""
    said = texts(request, request.box).items()
    return {(about, row["kind"]): row["quotes"] for about, text in said for row in of_words(about, text, ())}


def told(case: OpenCase, names: dict[str, str]) -> dict[str, Any]:
    """For `intake/signs.html`."""
    found, url = questions(case), reverse("cases:question", args=[case.ref])
    return {
        "signs": showing.in_order(
            showing.shown(row, names, {}, answer_url=f"{url}?question={row['id']}") for row in found
        ),
        "signs_outcomes": showing.outcomes(found, names),
    }
