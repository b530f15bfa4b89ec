"""Casework with something on every page: questions, pairs, refusals, an enquiry, an incident, texts, a child, care."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from tests.cases.incidents import DRIVER, close, record
from tests.cases.people import BEGINNING, start
from tests.cases.test_children import WEIGHED
from tests.cast import Cast
from tests.desk.test_canaries import MINIBUS, RETOLD
from tests.intake.orders import ANSWER, asked, order
from tests.intake.people import RULES, Sent, add, ask, found_credible
from tests.intake.questions import ASKS_WHERE, PLAIN, looked, open_of, refer, taken, view
from tests.intake.test_deciding import REFUSAL
from tests.intake.test_enquiries import BROTHER
from tests.intake.test_onward import LINE, LONG_AGO, kept
from tests.intake.test_signs import STORY
from waystation.audit.ids import random_id
from waystation.cases import asked_about, children, households, linked, own_page, queries
from waystation.cases.access import open_case
from waystation.cases.incidents import acting, warning
from waystation.cases.incidents.access import open_incident
from waystation.cases.incidents.steps import STEPS
from waystation.cases.taking import take_messages
from waystation.cases.translating import OfCase
from waystation.desk import canaries, care
from waystation.intake import actions
from waystation.intake.actions import refuse_request, say_same
from waystation.intake.declining import book
from waystation.intake.enquiries import comparing
from waystation.intake.enquiries.recording import record_enquiry
from waystation.intake.receiving import receive_waiting
from waystation.intake.signs import conflicts, phrases, rows
from waystation.intake.translating import asking, glossary, interpreting
from waystation.letterbox.adding import SECOND_LOOK, Added, add_message
from waystation.letterbox.own_page import read_page
from waystation.vault import signed
from waystation.vault.labels import Label

World = dict[str, Any]
TERM = {"source": "ru", "target": "en", "term": "мост", "translation": "bridge", "note": "Never “crossing”."}


def furnish_casework(cast: Cast) -> World:
    """Everything that the pages of casework can be about. Returns ids by what they are."""
    now = timezone.now()
    there: World = {"cast": cast}
    for furnish in (_questions, _checks, _pairs, _refusals, _cases, _child, _own_page, _enquiry, _incidents, _texts):
        there |= furnish(cast, there, now)
    _care_and_facts(cast, now)
    return there


def _questions(cast: Cast, there: World, now: datetime) -> World:
    """Two who tell the same story; one asks where others are, and two officers look at it. Ben knows the first."""
    reach = replace(RULES, reach="+7 900 000-11-22")
    other = f"{PLAIN} Денег нет, документы у отца, ехать некуда, ночую у соседа."
    first, third = ask(happened=STORY, now=now - timedelta(days=3)), ask(happened=other, now=now - timedelta(days=1))
    second = ask(happened=f"Добрый день. {STORY} {ASKS_WHERE}", safe_contact=reach, now=now)
    looked(cast, first)
    found = {question["kind"]: question for question in looked(cast, second)}
    (contact,) = looked(cast, third)
    refer(cast, second, found["where"], now=now)
    seen = refer(cast, third, contact, now=now)
    for officer in ("faye", "gil"):
        view(cast, seen, officer, now=now)
    taken(cast, third, now)
    with open_of(cast, first.ref, "ben") as request:
        conflicts.declare(request, "kin", "My cousin.", now=now)
    for words in ("личный состав", "красн* угол*"):
        phrases.add(cast.keyring("ada"), words, now=now)
    phrases.take_off(cast.keyring("ada"), phrases.entries(cast.keyring("ada"))[0]["id"], now=now)
    (waiting,) = (row["referral"]["id"] for row in _rows(cast, second) if row["referral"])
    return {"first": first, "second": second, "third": third, "question": found["story"]["id"], "referral": waiting}


def _rows(cast: Cast, sent: Sent) -> list[dict[str, Any]]:
    with open_of(cast, sent.ref) as request:
        return list(rows.questions(request))


def _checks(cast: Cast, there: World, now: datetime) -> World:
    """One step is late, one waits for a second person, one was disagreed with; the third request is found credible."""
    with open_of(cast, there["second"].ref) as request:
        actions.open_check(request, "document", what="the summons", missing=["time"], until=now.date(), now=now)
        talks = [actions.open_check(request, "interview", what="the days of the visits", now=now) for _n in range(2)]
        for talk in talks:
            actions.record_check(request, talk, "supports", reason="Told the same way.", now=now)
    with open_of(cast, there["second"].ref, "ben") as request:
        actions.look_at_check(request, talks[0], "disagrees", reason="Too much alike.", now=now)
    with open_of(cast, there["third"].ref) as request:
        found_credible(request, now=now)
    return {}


def _pairs(cast: Cast, there: World, now: datetime) -> World:
    """The third is the first, says Ada; of a fourth she says that it is somebody else."""
    fourth = ask(happened="Me again.", now=now)
    looked(cast, fourth)
    said = {"same": there["first"], "not": fourth}
    for word, other in said.items():
        say_same(cast.keyring("ada"), there["third"].ref, other.ref, word, reason="The same voice.", now=now)
    return {"fourth": fourth}


def _refusals(cast: Cast, there: World, now: datetime) -> World:
    """Whom to turn to: one looked at, one long ago, one never; and somebody who asks for a second look."""
    ada, code = cast.keyring("ada"), kept(cast)
    kept(cast, replace(LINE, name="Quai", telephone="+1 555 0100", hours="8 to 20"), checked=LONG_AGO)
    kept(cast, replace(LINE, name="The slow boat"))
    before = book.read_book(ada)[code]
    book.keep_entry(ada, replace(before, hours="9 to 17"), seen=before.seen, now=now)
    book.note_check(ada, code, "stands", "Called them.", seen=book.read_book(ada)[code].seen, now=now)
    refused = ask(now=now, safe_contact=replace(RULES, reach="+7 900 000-77-88"), happened="Меня уволили.")
    receive_waiting(ada)
    with open_of(cast, refused.ref) as request:
        refuse_request(request, **REFUSAL, onward=[code], now=now)
    add(refused, about=((SECOND_LOOK, "yes"),), text="Look again, please.", now=now)
    with open_of(cast, refused.ref, "ben") as request:
        actions.take_messages(request, now=now)
    return {"refused": refused.ref, "entry": code}


def _cases(cast: Cast, there: World, now: datetime) -> World:
    """Nur's case, and her sister's: of one family, and not to meet; that they travelled together was wrong."""
    sent, hava = ask(), ask(call_me="Hava")
    receive_waiting(cast.keyring("ada"))
    with open_of(cast, sent.ref) as request:
        case = start(request)
    with open_of(cast, hava.ref) as request:
        hava_and_lev = tuple(replace(p, call_me=n) for p, n in zip(BEGINNING.persons, ("Hava", "Lev"), strict=True))
        sister = start(request, replace(BEGINNING, persons=hava_and_lev))
    with (
        open_case(cast.keyring("ada"), case, purpose="link") as one,
        open_case(cast.keyring("ada"), sister, purpose="link") as other,
    ):
        for kind in ("family", "apart"):
            linked.link_cases(one, other, kind, reason="They are sisters.", now=now)
        row = linked.link_cases(one, other, "travelled", reason="She said so.", now=now)
        linked.unlink_cases(one, other, row, reason="It was another bus.", now=now)
    with open_case(cast.keyring("ada"), sister, purpose="part") as both:
        lev = next(one for one, name in queries.names_of(both).items() if name == "Lev")
        parting = households.Parting((lev,), "apart", "He asked for it.", "low", "Nobody looks for him.")
        parted = households.part(both, parting, now=now)
    return {"case": case, "nur": sent, "sister": sister, "parted": parted}


def _child(cast: Cast, there: World, now: datetime) -> World:
    """Sami has somebody who cares for him, with a doubt; what is best for him waits for a second person."""
    with open_case(cast.keyring("ada"), there["case"], purpose="change") as nurs:
        ids = {name: row for row, name in queries.names_of(nurs).items()}
        children.record_age(nurs, ids["Sami"], 6, 8, basis="said", now=now)
        children.name_guardian(nurs, ids["Sami"], who="Nur", right="mother", doubts="No paper says so.", now=now)
        children.assess_interests(nurs, ids["Sami"], "Travel, or wait?", weighed=WEIGHED, advice="Now.", now=now)
        children.set_pace(nurs, ids["Nur"], heavy=True, pace="With breaks.", stop="She raises her hand.", now=now)
    return {}


def _own_page(cast: Cast, there: World, now: datetime) -> World:
    """Nur reads all of her page, answers one of two questions, and asks for something."""
    nur = there["nur"]
    with open_case(cast.keyring("ada"), there["case"], purpose="change") as nurs:
        own_page.show_page(nurs, "full", reason="The device is hers.", now=now)
        question = own_page.ask_question(nurs, "On which day may we call?", now=now)
        own_page.ask_question(nurs, "Where is your passport?", now=now)
    person = read_page(signed.organisation(), nur.mailbox.id, nur.pair).persons[1].ref
    typed = (("answer", "On Tuesday.", {"question": question}), ("wishes", "A dog.", {"person": person, "wants": "x"}))
    for kind, text, about in typed:
        pairs = (("type", kind), *about.items())
        added = Added(random_id(), "correction", "ru", text, "normal", pairs)
        add_message(signed.directory(), nur.mailbox, nur.pair, added, now)
    take_messages(cast.keyring("ada"), now=now)
    return {}


def _enquiry(cast: Cast, there: World, now: datetime) -> World:
    """A brother asks about Nur, twice; one of them is judged."""
    said = replace(BROTHER, reach="+7 000 900 00 01", manners=("pity", "place"))
    enquiry = record_enquiry(cast.keyring("mia"), said, form_id="f" * 32, now=now)
    other = record_enquiry(cast.keyring("mia"), replace(said, words="And now?"), form_id="e" * 32, now=now)
    comparing.compare_waiting(cast.keyring("ada"), now)
    with open_case(cast.keyring("ada"), there["case"], purpose="judge") as nurs:
        asked_about.judge_enquiry(nurs, other, "theirs", reason="It is her number.", level="high", warn="", now=now)
    return {"enquiry": enquiry}


def _incidents(cast: Cast, there: World, now: datetime) -> World:
    """One is open, with a warning that waits and one that is answered; another is closed."""
    ada = cast.keyring("ada")
    with open_case(ada, there["case"], purpose="look") as nurs:
        alias = nurs.read(Label.CASE_RECORD, "case")["alias"]
    seized, over = record(cast, alias=alias), record(cast, form="b" * 32, level="low", whom="the uncle")
    with open_incident(ada, seized) as incident:
        acting.give_incident(incident, cast.id("jon"), now=now)
        acting.do_step(incident, "code", result="Only he knew it.", now=now)
        acting.admit_group(incident, "keepers", reason="A house may be known.", now=now)
        told = warning.must_warn(incident, replace(DRIVER, whom="the host"), now=now)
        warning.say_what_came(incident, told, "knows", result="“I know.”", now=now)
        waits = warning.must_warn(incident, DRIVER, now=now)
    with open_incident(ada, over) as incident:
        close(incident)
    return {"incident": seized, "over": over, "warning": waits}


def _texts(cast: Cast, there: World, now: datetime) -> World:
    """Of the request: one answered with a proposed word, one declined, one that waits; and one of the case."""
    ada, ivo = cast.keyring("ada"), cast.keyring("ivo")
    glossary.say_languages(ivo, ["ru", "en"], "not from the valley")
    code = glossary.keep(ada, "", TERM, seen="", now=now)
    (entry,) = glossary.entries(ada)
    glossary.keep(ada, code, {**TERM, "translation": "the bridge"}, seen=entry.seen, now=now)
    with open_of(cast, there["second"].ref) as request:
        done, sent_back, waits = (asked(cast, request, now=now, mind=mind) for mind in ("", "one", "two"))
    proposal = {"term": "аул", "meaning": "village"}
    interpreting.answer_job(ivo, done, ANSWER, now=now, tone="afraid", proposals=[proposal])
    interpreting.decline_job(ivo, sent_back, reason="I know the place.", now=now)
    with open_case(ada, there["case"], purpose="translate") as nurs:
        asking.send_job(OfCase(nurs), order(cast, of="own", level="urgent"), now=now)
    return {"job": waits, "done": done, "term": code}


def _care_and_facts(cast: Cast, now: datetime) -> None:
    """Ivo asks for a talk and had one; Hana shares her hours; Ben was told a fact, and Cleo one that is over."""
    today, faye = now.date(), cast.keyring("faye")
    care.log_hours(cast.keyring("ivo"), today, 12.0, share=True, form_id="1" * 32, now=now)
    care.write_talk(faye, cast.id("ivo"), "Two days off.", day=today, next_day=today, form_id="3" * 32, now=now)
    later = now + timedelta(hours=1)
    care.ask_for(cast.keyring("ivo"), care.BREAK, "I do not sleep.", form_id="2" * 32, now=later)
    for who, text in (("cleo", "The spare key hangs behind the green mirror of the shop."), ("ben", MINIBUS)):
        fact = canaries.write_fact(cast.id(who), text, by=faye, now=now)
        if who == "cleo":
            canaries.end_fact(fact, by=faye, now=now)


def casework_pages(there: World) -> list[tuple[str, str]]:
    """(who looks, address) of every page of casework that is opened by a link."""
    first, second, third, fourth = (there[name].ref for name in ("first", "second", "third", "fourth"))
    case, seized, refused, cast = there["case"], there["incident"], there["refused"], there["cast"]
    question = f"/requests/{second}/question/{there['question']}"
    desk = [f"/requests/{name}/" for name in ("checks", "onward", "onward/new", "declined", "declined/outside")]
    desk += [f"/requests/{name}/" for name in ("phrases", "questions", "same", f"onward/{there['entry']}")]
    desk += [f"/requests/{second}/{name}/" for name in ("know", "asks")]
    desk += [f"/requests/{first}/know/{cast.id('ben')}/lift/"]
    desk += [f"/requests/{ref}/" for ref in (first, second, third)]
    desk += [f"/requests/{third}/{name}/" for name in ("check-back", f"same/{first}", f"same/{fourth}")]
    desk += [f"{question}/refer/", f"{question}/beside/{first}/"]
    desk += [f"/requests/{first}/refuse/?code=better-placed", "/hours/", "/glossary/"]
    desk += [f"/requests/{second}/{name}/" for name in ("check-open", "check-result", "check-conclude")]
    desk += [f"/cases/{case}/{name}/" for name in ("asked", "links", "guardian", "interests", "correction", "pace")]
    desk += [f"/cases/{case}/same/{there['sister']}/", f"/cases/{there['parted']}/"]
    desk += [f"/cases/{case}/", f"/asked/{there['enquiry']}/"]
    desk += ["/glossary/word/", f"/glossary/word/?code={there['term']}"]
    desk += [f"/translations/{place}/{more}" for place in (f"requests/{second}", f"cases/{case}")
             for more in ("", "ask/")]  # fmt: skip
    desk += [f"/translations/requests/{second}/ask/?of=first"]
    desk += ["/incidents/", "/incidents/new/", "/incidents/recorded/", f"/incidents/case/{case}/"]
    desk += [f"/incidents/{seized}/", f"/incidents/{seized}/warning/{there['warning']}/"]
    desk += [f"/incidents/{seized}/{step}/" for step in STEPS if step != "reopen"]
    desk += [f"/incidents/{there['over']}/", f"/incidents/{there['over']}/reopen/"]
    officer = ["/people/facts/", "/hours/team/", f"/hours/team/{cast.id('ivo')}/", f"/asked/{there['enquiry']}/"]
    officer += [f"/incidents/enquiry/{there['enquiry']}/", f"/incidents/{seized}/", "/requests/referred/"]
    officer += [f"/requests/referred/{there['referral']}/"]
    interpreter = ["/jobs/", f"/jobs/{there['job']}/", "/hours/"]
    second_person = [("ben", f"/requests/{second}/check-look/"), ("ben", f"/requests/{refused}/"),
                     ("jon", f"/cases/{case}/interests-look/"), ("jon", "/cases/identity/")]  # fmt: skip
    named = (("ada", desk), ("faye", officer), ("ivo", interpreter))
    return [(who, path) for who, paths in named for path in paths] + second_person


def casework_answers(there: World, clients: dict[str, Any]) -> dict[str, str]:
    """{what: page} of pages that answer a form: what was found, what will go, and what is missing."""
    cast, second, case = there["cast"], there["second"].ref, there["case"]
    text = {"of": "first", "text": "Nur was at +7 900 000-00-17, by the мост.", "source": "ru", "target": "fr"}
    text |= {"worker": cast.id("ivo"), "level": "normal", "hours": "24", "form_id": "c" * 32}
    question = f"/requests/{second}/question/{there['question']}/"
    stale = {**TERM, "code": there["term"], "seen": "0" * 32}
    forms = [
        ("ada", f"/translations/requests/{second}/ask/", text),
        ("ada", f"/translations/requests/{second}/ask/", {"of": "first"}),
        ("ivo", f"/jobs/{there['done']}/", {"translation": "What I typed."}),
        ("ivo", f"/jobs/{there['job']}/", {"sent": "1"}),
        ("ada", "/glossary/word/", stale),
        ("ada", question, {"answer": "harmless", "reason": "", "form_id": "d" * 32}),
        ("ada", f"{question}refer/", {"sent": "1"}),
        ("ada", f"/requests/{there['third'].ref}/same/{there['first'].ref}/", {"sent": "1"}),
        ("ada", "/requests/onward/new/", {"name": ""}),
        ("ada", f"/requests/{second}/check-open/", {"sent": "1"}),
        ("ada", "/incidents/new/", {"sent": "1"}),
        ("ada", f"/incidents/{there['incident']}/warn/", {"sent": "1"}),
        ("ada", f"/cases/{case}/asked/", {"sent": "1"}),
        ("ada", f"/cases/{case}/links/", {"sent": "1"}),
        ("ada", f"/cases/{case}/same/{there['sister']}/", {"sent": "1"}),
        ("jon", f"/cases/{there['parted']}/identity-names/", {"purpose": "bring them over"}),
        ("ada", "/hours/", {"hours": "x"}),
        ("faye", f"/hours/team/{cast.id('ivo')}/", {"sent": "1"}),
        ("faye", "/people/facts/compare/", {"text": RETOLD}),
        ("faye", "/people/facts/compare/", {"sent": "1"}),
        ("faye", f"/requests/referred/{there['referral']}/", {"sent": "1"}),
    ]  # fmt: skip
    return {f"{path} {sorted(said)}": clients[who].post(path, said).content.decode() for who, path, said in forms}
