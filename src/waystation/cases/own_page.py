"""The person's own page behind the return code: made from the case, and made anew whenever something of it changes.

It is short until the person asks to see more and a worker has looked at the rules for safe contact; whoever takes a
code by force must not read a life. No note, no danger, no place, no name in a paper ever stands on it.
"""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from waystation.audit.actions import this_hour
from waystation.audit.ids import random_id
from waystation.audit.tags import Tag
from waystation.cases import moving
from waystation.cases.access import OpenCase
from waystation.cases.persons import consent
from waystation.cases.writing import action, finish, one, said
from waystation.core.sealing import PublicKeys
from waystation.core.vocabulary.purposes import PURPOSES
from waystation.core.vocabulary.refusals import Refused
from waystation.core.vocabulary.terms import codes
from waystation.intake import mail
from waystation.letterbox import own_page
from waystation.letterbox.mailboxes import moment_of
from waystation.letterbox.own_page import FULL, HIDDEN, SHORT, WISHES, OwnPage, OwnPerson, OwnQuestion
from waystation.vault import signed
from waystation.vault.labels import Label
from waystation.vault.models import Value

SETTING = "setting"  # the row of the mode, of the refs drawn for the page, and of what it last said
# Stages that a person reads; what stands between them is ours.
SHOWN = ("received", "accepted", "sheltered", "papers", "travelling", "arrived", "settling")
HELD = {"messages": Label.CASE_MESSAGE, "files": Label.CASE_FILE, "needs": Label.NEED, "signs": Label.SIGN_OF_LIFE}
UNSEEN = {"names": Label.PERSON_IDENTITY, "papers": Label.PERSON_PAPERS}  # a team sees only that they are there


def setting_of(case: OpenCase) -> dict[str, Any]:
    """{"mode", "refs": {ref: person}, "said"}; short before anybody decided."""
    return case.read(Label.OWN_PAGE, SETTING) or {"mode": SHORT, "refs": {}, "said": ""}


def questions_of(case: OpenCase) -> dict[str, dict[str, Any]]:
    """{id: what we asked on their page}, in the order of asking."""
    found = {row: said for row, said in case.read_all(Label.OWN_PAGE).items() if row != SETTING}
    return dict(sorted(found.items(), key=lambda each: str(each[1]["at"])))


@action()
def show_page(case: OpenCase, mode: str, *, reason: str, now: datetime) -> None:
    """Say how much stands on the person's page: short, all of it, or nothing. `reason`: who asked, or why not."""
    if mode not in (SHORT, FULL, HIDDEN):
        raise Refused(_("This choice is not in the list."), hint=_("Choose one of the list."))
    _need_mailbox(case)
    case.write(Label.OWN_PAGE, SETTING, {**setting_of(case), "mode": mode, "reason": said(reason), "by": case.by})
    finish(case, Tag.CASE_MESSAGE, f"page-{mode}", now=now, text=reason.strip())


@action()
def ask_question(case: OpenCase, text: str, *, now: datetime) -> str:
    """A question on their page, with a box for the answer. Returns its id."""
    _need_mailbox(case)
    mail.refuse_writing(case.read(Label.PERSON_CONTACT, "case") or {})
    if setting_of(case)["mode"] == HIDDEN:
        raise Refused(_("Nothing is shown on their page."), hint=_("Write to them, or show the page again first."))
    row = random_id()
    asked = {"text": said(text), "at": moment_of(now), "by": case.by, "answer": "", "answered": ""}
    case.write(Label.OWN_PAGE, row, asked)
    finish(case, Tag.CASE_MESSAGE, "page-question", now=now)
    return row


def _need_mailbox(case: OpenCase) -> None:
    if not one(case, Label.PERSON_CONTACT, "case").get("mailbox"):
        raise Refused(_("This person has no mailbox."), hint=_("Reach them as the rules for safe contact allow."))


def renew(case: OpenCase, now: datetime) -> None:
    """Lay the page into the mailbox if it would say something new. Part of every action, before it is signed."""
    contact = case.read(Label.PERSON_CONTACT, "case") if case.may_read(Label.PERSON_CONTACT) else None
    if not contact or not contact.get("mailbox") or mail.says_by_telephone(contact):
        return
    setting = setting_of(case)
    if setting["mode"] == HIDDEN:
        if setting["said"]:
            own_page.delete_page(contact["mailbox"])
            case.write(Label.OWN_PAGE, SETTING, {**setting, "said": ""})
        return
    refs = _refs(case, setting["refs"])
    page = made(case, setting["mode"], refs, contact, now)
    says = OwnPage(**{**vars(page), "written_at": ""}).to_bytes().decode()
    if (says, contact["mailbox"]) != (setting["said"], setting.get("mailbox", "")):
        public = PublicKeys.from_bytes(bytes.fromhex(contact["mailbox_public"]))
        own_page.put_page(signed.organisation(), public, contact["mailbox"], page, now)
        told = {"refs": refs, "said": says, "mailbox": contact["mailbox"]}
        case.write(Label.OWN_PAGE, SETTING, {**setting, **told})


def made(case: OpenCase, mode: str, refs: dict[str, str], contact: dict[str, Any], now: datetime) -> OwnPage:
    """The page as it stands now; what a short one leaves out is empty."""
    full = mode == FULL
    return OwnPage(
        mode=mode,
        written_at=moment_of(now),
        language=contact.get("language", "en"),
        way=_way(case),
        questions=tuple(
            OwnQuestion(row, asked["text"], asked["at"][:10], bool(asked["answered"]))
            for row, asked in questions_of(case).items()
        ),
        persons=tuple(_person(case, ref, person) for ref, person in refs.items()) if full else (),
        held=_held(case) if full else {},
        readers=_readers(case) if full else {},
    )


def _refs(case: OpenCase, known: dict[str, str]) -> dict[str, str]:
    """{ref: person}, the principal first; a ref stays with its person, and says nothing anywhere else."""
    stories = case.read_all(Label.PERSON_STORY)
    order = sorted(stories, key=lambda row: (stories[row]["role"] != "principal", str(stories[row]["at"]), row))
    by_person = {person: ref for ref, person in known.items()}
    return {by_person.get(person) or random_id(): person for person in order}


def _person(case: OpenCase, ref: str, person: str) -> OwnPerson:
    answers = {purpose: consent(case, person, purpose) for purpose in codes(PURPOSES)}
    told = {purpose: _answer(answer) for purpose, answer in answers.items()}
    days = {purpose: (a["withdrawn"] or a["day"])[:10] for purpose, a in answers.items() if a}
    wishes, story = case.read(Label.PERSON_WISHES, person) or {}, case.read(Label.PERSON_STORY, person) or {}
    shown = {wish: str(wishes.get(wish, "")) for wish in WISHES}
    return OwnPerson(ref, str(story.get("call_me", "")), shown, told, days)


def _answer(answer: dict[str, Any] | None) -> str:
    if not answer:
        return ""
    return "withdrawn" if answer["withdrawn"] else "yes" if answer["yes"] else "no"


def _way(case: OpenCase) -> dict[str, str]:
    """{stage: the day on which it was reached, "" where not yet}; what was passed without entering is left out."""
    record, stage = case.read(Label.CASE_RECORD, "case") or {}, moving.stage_of(case)
    reached = {"received": record.get("asked", "")[:10], "accepted": record.get("started", "")[:10]}
    entries = sorted(case.read_all(Label.TIMELINE_ENTRY).values(), key=lambda entry: int(entry["number"]))
    reached |= {entry["to"]: entry["day"] for entry in entries if entry["what"] == "stage"}
    here = stage.get("before", "") if stage["stage"] == "closed" else stage["stage"]
    place = SHOWN.index(here) if here in SHOWN else 0
    way = {code: reached.get(code, "") if n <= place else "" for n, code in enumerate(SHOWN)}
    return {code: day for n, (code, day) in enumerate(way.items()) if day or n > place}


def _held(case: OpenCase) -> dict[str, str]:
    """{kind: how many}: what the person may ask about, without saying what is in it."""
    counted = {kind: len(case.read_all(label)) for kind, label in HELD.items()}
    rows = Value.objects.filter(subject=case.ref)
    counted |= {kind: rows.filter(label=int(label)).count() for kind, label in UNSEEN.items()}
    contact = case.read(Label.PERSON_CONTACT, "case") or {}
    counted["reach"] = int(bool(contact.get("safe_contact", {}).get("reach")))
    return {kind: str(count) for kind, count in counted.items() if count}


def _readers(case: OpenCase) -> dict[str, str]:
    """{group without its own name: how many people}: whoever reads it must not learn what teams there are."""
    found: dict[str, int] = {}
    for code in case.box.compartments():
        kind = "team" if code.startswith("team-") else code
        found[kind] = found.get(kind, 0) + len(signed.directory().members(code, this_hour()))
    return {kind: str(count) for kind, count in sorted(found.items())}
