"""Casework in which whatever somebody says is a marker, by the desk's own actions with the keys of the cast.

Run in an installation: `python -m tests.casework_said begins JSON` prints the case; `goes_on CASE`; and `is_answered
CASE` when they have written on their page.
"""

import json
import sys
from dataclasses import replace
from datetime import datetime

import django

django.setup()

from django.utils import timezone  # noqa: E402

from tests import cast as people  # noqa: E402
from tests.cases.people import BEGINNING, start  # noqa: E402
from tests.cast import Cast, _pair, _root  # noqa: E402
from tests.happening import AGAIN, ASKER, SAID  # noqa: E402
from tests.intake.people import RULES, Sent, add, ask  # noqa: E402
from tests.intake.questions import ASKS_WHERE, PLAIN, looked, open_of  # noqa: E402
from tests.intake.test_enquiries import BROTHER  # noqa: E402
from waystation.accounts.models import Worker  # noqa: E402
from waystation.cases import asked_about, children, corrections, households, linked, own_page, persons, queries  # noqa: E402  # noqa: E402
from waystation.cases.access import open_case  # noqa: E402
from waystation.cases.persons import PersonGiven  # noqa: E402
from waystation.cases.starting import Beginning, start_case  # noqa: E402
from waystation.cases.taking import take_messages  # noqa: E402
from waystation.desk import canaries  # noqa: E402
from waystation.intake import actions  # noqa: E402
from waystation.intake.access import OpenRequest, open_request  # noqa: E402
from waystation.intake.actions import answering as answering_them  # noqa: E402
from waystation.intake.actions import noting  # noqa: E402
from waystation.intake.declining import book, reopening  # noqa: E402
from waystation.intake.enquiries import comparing, finding  # noqa: E402
from waystation.intake.enquiries.recording import record_enquiry  # noqa: E402
from waystation.intake.models import HelpRequest  # noqa: E402
from waystation.intake.receiving import receive_waiting  # noqa: E402
from waystation.intake.replies_own import keep_own  # noqa: E402
from waystation.intake.signs import answering, conflicts, phrases, referring  # noqa: E402
from waystation.intake.translating import asking, glossary, interpreting  # noqa: E402
from waystation.intake.translating.places import OfRequest  # noqa: E402
from waystation.letterbox.adding import SECOND_LOOK  # noqa: E402
from waystation.vault.labels import Label  # noqa: E402


def begins(cast: Cast, told: str, now: datetime) -> None:
    """Nur's request is answered, translated, verified by two, and becomes a case."""
    said, ada = json.loads(told), cast.keyring("ada")
    keep_own(ada, "", said["own"][0], {"ru": said["own"][1]}, seen="", now=now)
    with open_request(ada, said["ref"], purpose=said["purpose"]) as request:
        is_translated(cast, request, said["translated"], now)
        noting.note_request(request, said["note"], now=now)
        answering_them.answer_person(request, said["answer"], now=now)
        person = PersonGiven(said["called"], role="principal", grounds=("detained",), identity={"name": said["name"]})
        verified = {"reason": said["reason"], "now": now}
        checks = [
            actions.open_check(request, kind, what=said["asked"], missing=[said["missing"]], now=now)
            for kind in ("document", "reference")
        ]
        for check in checks:
            actions.record_check(request, check, "supports", **verified)
        with open_request(cast.keyring("ben"), said["ref"], purpose=said["purpose"]) as other:
            actions.look_at_check(other, checks[0], "agrees", **verified)
        actions.verify_request(request, steps=checks, **verified)
        print(start_case(request, Beginning("team-birch", (person,), "high", said["reason"]), now=now))


def is_translated(cast: Cast, request: OpenRequest, text: str, now: datetime) -> None:
    """One text is answered, one waits until it is taken back, one is declined."""
    ivo = cast.keyring("ivo")
    glossary.say_languages(ivo, ["ru"], text)
    entry = {"source": "ru", "target": "en", "term": text, "translation": text}
    glossary.keep(cast.keyring("ada"), "", entry, seen="", now=now)
    order = asking.Order("own", ivo.worker_id, "ru", "en", text, text, file=text.encode())
    for answers in (True, False):
        job = asking.send_job(OfRequest(request), order, now=now)
        if answers:
            interpreting.answer_job(ivo, job, text, now=now, tone=text, proposals=[{"term": text}])
    asking.take_answers(OfRequest(request), now=now)
    job = asking.send_job(OfRequest(request), order, now=now)
    interpreting.decline_job(ivo, job, reason=text, now=now)


def goes_on(cast: Cast, case: str, now: datetime) -> None:
    """Before they write on their page."""
    again = ask(now, call_me=SAID["called-again"], safe_contact=replace(RULES, reach=AGAIN), happened=_asks_where())
    third = ask(now, happened=PLAIN, safe_contact=replace(RULES, reach=AGAIN))
    receive_waiting(cast.keyring("ada"))
    with open_of(cast, third.ref):  # the first opening, at which the numbers are compared
        pass
    is_asked_about(cast, case, again, now)
    raises_a_question(cast, again, now)
    is_who(cast, case, again, third, now)
    is_refused(cast, again, now)
    has_a_child(cast, case, now)
    has_a_page(cast, case, now)
    is_linked(cast, case, third, now)
    fact = f"The blue minibus of {SAID['canary']} leaves from the bakery on Tuesdays."
    canaries.write_fact(cast.id("ben"), fact, by=cast.keyring("faye"), now=now)


def _asks_where() -> str:
    others = f"ребята, {SAID['where-the-others-live']}"
    return f"{PLAIN} {ASKS_WHERE.replace('ребята из Грозного', others)}"


def is_asked_about(cast: Cast, case: str, again: Sent, now: datetime) -> None:
    """One enquiry is judged in the case, the other at the intake desk."""
    said = replace(
        BROTHER, names=SAID["asked-of"], who=SAID["who-asks"], reach=ASKER, words=SAID["asker-words"],
        told=SAID["told-to-asker"], reach_of=_number_in(cast, case),
    )  # fmt: skip
    with open_of(cast, again.ref):
        pass
    of_case = record_enquiry(cast.keyring("mia"), said, form_id="e" * 32, now=now)
    of_request = record_enquiry(cast.keyring("mia"), replace(said, reach_of=AGAIN), form_id="f" * 32, now=now)
    comparing.compare_waiting(cast.keyring("ada"), now)
    with open_case(cast.keyring("ada"), case, purpose="judge") as opened:
        reason, warn = SAID["judged-in-case"], SAID["plan-to-warn"]
        asked_about.judge_enquiry(opened, of_case, "theirs", reason=reason, level="high", warn=warn, now=now)
    with open_of(cast, again.ref) as request:
        finding.judge_enquiry(request, of_request, "not-theirs", reason=SAID["judged-at-desk"], now=now)


def _number_in(cast: Cast, case: str) -> str:
    with open_case(cast.keyring("ada"), case, purpose="look") as opened:
        return str((opened.read(Label.PERSON_CONTACT, "case") or {})["safe_contact"]["reach"])


def raises_a_question(cast: Cast, again: Sent, now: datetime) -> None:
    """Answered; then two officers are asked and answer; then once more, with one view that still waits."""
    (question,) = (found for found in looked(cast, again) if found["kind"] == "where")
    assert SAID["where-the-others-live"] in str(question["quotes"]), "the words were not quoted"
    asks = {"quotes": [0], "why": SAID["why-officers"], "known": SAID["known-to-worker"], "now": now}
    view = {"outcome": "not-planted", "to_do": ["alike"], "reason": SAID["officer-thinks"], "now": now}
    with open_of(cast, again.ref) as request:
        answering.answer_question(request, question["id"], "asked", SAID["answer-to-question"], now=now)
        first = referring.refer_question(request, question["id"], **asks)
    for officer in ("faye", "gil"):
        referring.give_view(cast.keyring(officer), first, **view)
    with open_of(cast, again.ref) as request:
        referring.take_outcomes(request, now=now)
        waits = referring.refer_question(request, question["id"], **asks)
        conflicts.declare(request, "kin", SAID["knows-them"], now=now)
    referring.give_view(cast.keyring("gil"), waits, **view)
    with open_of(cast, again.ref, "ben") as request:
        conflicts.lift(request, cast.id("ada"), SAID["lifted"], now=now)
    phrases.add(cast.keyring("ada"), SAID["own-phrase"], now=now)


def is_who(cast: Cast, case: str, again: Sent, third: Sent, now: datetime) -> None:
    """One person with the third request, and not with the first of all, which is a case."""
    ada, first = cast.keyring("ada"), HelpRequest.objects.exclude(pk__in=[again.ref, third.ref]).get().pk
    actions.say_same(ada, again.ref, third.ref, "unknown", reason=SAID["the-same"], now=now)
    actions.say_same(ada, again.ref, first, "not", reason=SAID["not-the-same"], now=now)


def is_refused(cast: Cast, again: Sent, now: datetime) -> None:
    """With somebody else to turn to, whom a worker wrote down; then they ask for a second look, and it is taken up."""
    ada = cast.keyring("ada")
    texts = {part: {"ru": SAID[f"onward-{part}"]} for part in ("about", "first", "careful")}
    entry = book.Entry(SAID["onward-name"], **texts, languages=("ru",), telephone=SAID["onward-phone"])
    code = book.keep_entry(ada, replace(entry, hours=SAID["onward-hours"]), seen="", now=now)
    book.note_check(ada, code, "stands", SAID["onward-looked"], seen=book.read_book(ada)[code].seen, now=now)
    letter = {name: SAID[f"refusal-{name}"] for name in ("reason", "title", "advice")}
    with open_of(cast, again.ref) as request:
        actions.refuse_request(request, code="better-placed", **letter, onward=[code], now=now)
    add(again, about=((SECOND_LOOK, "yes"),), text=SAID["after-a-no"], now=now)
    with open_of(cast, again.ref, "ben") as request:
        actions.take_messages(request, now=now)
        reopening.reopen_request(request, reason=SAID["taken-up-again"], now=now)


def has_a_child(cast: Cast, case: str, now: datetime) -> None:
    """A child with a guardian, whose interests two weigh; the pace; how somebody said yes, and took it back."""
    today = now.date()
    with open_case(cast.keyring("ada"), case, purpose="change") as nurs:
        nur = next(iter(queries.names_of(nurs)))
        persons.add_person(nurs, persons.PersonGiven(SAID["child"], relation=SAID["relation"]), now=now)
        child = next(row for row, name in queries.names_of(nurs).items() if name == SAID["child"])
        children.record_age(nurs, child, 6, 8, basis="said", now=now)
        right, doubt = SAID["by-which-right"], SAID["doubt"]
        children.name_guardian(nurs, child, who=SAID["guardian"], right=right, doubts=doubt, now=now)
        weighed = {part: SAID[part] for part in ("views", "family", "safety", "growing")}
        asked, advice = SAID["question-of-interests"], SAID["advice"]
        row = children.assess_interests(nurs, child, asked, weighed=weighed, advice=advice, now=now)
        children.set_pace(nurs, nur, heavy=True, pace=SAID["pace"], stop=SAID["stop"], now=now)
        how, scope = SAID["consent-how"], SAID["consent-scope"]
        gave = [
            persons.record_consent(nurs, nur, purpose, True, how=how, scope=scope, day=today, now=now)
            for purpose in ("help", "press")
        ]
        persons.withdraw_consent(nurs, gave[1], how=SAID["taken-back-how"], day=today, now=now)
    with open_case(cast.keyring("jon"), case, purpose="change") as nurs:
        children.look_at_interests(nurs, row, "agrees", reason=SAID["second-person"], now=now)


def has_a_page(cast: Cast, case: str, now: datetime) -> None:
    with open_case(cast.keyring("ada"), case, purpose="change") as nurs:
        own_page.show_page(nurs, "full", reason=SAID["page-reason"], now=now)
        own_page.ask_question(nurs, SAID["asked-on-page"], now=now)


def is_linked(cast: Cast, case: str, third: Sent, now: datetime) -> None:
    ada = cast.keyring("ada")
    with open_of(cast, third.ref) as request:
        other = start(request, BEGINNING, now=now)
    with open_case(ada, case, purpose="link") as one, open_case(ada, other, purpose="link") as two:
        linked.link_cases(one, two, "apart", reason=SAID["linked"], now=now)
        row = linked.link_cases(one, two, "family", reason=SAID["linked"], now=now)
        linked.unlink_cases(one, two, row, reason=SAID["unlinked"], now=now)
        mine, theirs = (next(iter(queries.names_of(both))) for both in (one, two))
        linked.link_same(one, mine, two, theirs, reason=SAID["one-person"], now=now)
        row = next(link["row"] for link in linked.links_of(two, {}) if link["kind"] == "same")
        linked.unlink_cases(two, one, row, reason=SAID["unlinked"], now=now)
    with open_case(ada, other, purpose="part") as two:
        leaves = next(person for person in queries.names_of(two) if person != theirs)
        why = {"reason": SAID["why-they-part"], "danger_reasons": SAID["danger-of-who-left"]}
        parting = households.Parting((leaves,), "apart", danger="high", reach=SAID["reach-of-who-left"], **why)
        households.part(two, parting, now=now)


def is_answered(cast: Cast, case: str, now: datetime) -> None:
    """What they typed on their own page is filed, and a worker says yes to it."""
    take_messages(cast.keyring("ada"), now=now)
    with open_case(cast.keyring("ada"), case, purpose="change") as nurs:
        came = nurs.read_all(Label.CASE_MESSAGE)
        for name in ("answers-on-page", "wishes-on-page", "wrong-on-page"):
            assert SAID[name] in str(came), f"did not arrive: {name}"
        for row, message in came.items():
            if message.get("typed", {}).get("type") in ("wishes", "wrong"):
                corrections.decide_correction(nurs, row, True, reason=SAID["decided"], now=now)


if __name__ == "__main__":
    gathered = {worker.pseudonym.lower(): worker for worker in Worker.objects.all()}
    whole = Cast(_root(), gathered, {name: _pair(name) for name in people.NAMES})
    step = {"begins": begins, "goes_on": goes_on, "is_answered": is_answered}[sys.argv[1]]
    step(whole, sys.argv[2], timezone.now())
