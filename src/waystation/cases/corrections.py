"""What comes back from the person's own page: typed messages. What they take back counts at once; the rest is accepted.

Whoever holds the code may be somebody who took it: so nothing that opens more, or allows more, happens by itself.
"""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from waystation.audit.tags import Tag
from waystation.cases import finding
from waystation.cases.access import OpenCase
from waystation.cases.own_page import SETTING, questions_of, setting_of
from waystation.cases.persons import principal, put_consent, put_wishes, take_back
from waystation.cases.writing import action, finish, one, said
from waystation.core.vocabulary.purposes import PURPOSES
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.core.vocabulary.terms import codes
from waystation.intake import matching
from waystation.letterbox import clocks
from waystation.letterbox.mailboxes import moment_of
from waystation.letterbox.own_page import FULL, HIDDEN, TYPED, WISHES
from waystation.letterbox.shapes import PersonMessage
from waystation.vault.labels import Label

HOW = "own-page"  # how a consent was given or taken back: by whoever held the code
LONGEST = 2000
Typed = dict[str, str]


def typed_in(message: PersonMessage) -> Typed:
    """{"type", ...} of a message from the page; {} where it is none, or names what the page does not have."""
    kind = message.about.get("type", "")
    if message.kind != "correction" or kind not in TYPED:
        return {}
    return {"type": kind, **{name: message.about.get(name, "")[:LONGEST] for name in TYPED[kind]}}


def take(case: OpenCase, row: str, message: PersonMessage, *, now: datetime) -> None:
    """File what a message from the page asks, and do at once what may not wait. Part of the filing of the message."""
    typed = typed_in(message)
    if not typed:
        return
    kept = one(case, Label.CASE_MESSAGE, row)
    done = _AT_ONCE.get(typed["type"], _waits)(case, typed, message.text.strip(), now)
    kept |= {"typed": typed, "decided": {"yes": True, "at": moment_of(now), "by": ""} if done else {}}
    if done:
        if kept["due"]:
            clocks.settle_due(kept["due"])
        kept |= {"settled": True, "due": ""}
    case.write(Label.CASE_MESSAGE, row, kept)


def _waits(case: OpenCase, typed: Typed, text: str, now: datetime) -> bool:
    return False


def _consent_back(case: OpenCase, typed: Typed, text: str, now: datetime) -> bool:
    """A yes that is taken back ends now, also if it is said twice; a new yes waits for a worker."""
    person = setting_of(case)["refs"].get(typed["person"], "")
    if not person or typed["purpose"] not in codes(PURPOSES) or typed["answer"] != "no":
        return False
    if not take_back(case, person, typed["purpose"], how=HOW, day=now.date()):
        put_consent(case, person, typed["purpose"], False, scope="", how=HOW, day=now.date(), now=now)
    return True


def _hide(case: OpenCase, typed: Typed, text: str, now: datetime) -> bool:
    case.write(Label.OWN_PAGE, SETTING, {**setting_of(case), "mode": HIDDEN, "said": "", "by": ""})
    return True


def _answer(case: OpenCase, typed: Typed, text: str, now: datetime) -> bool:
    """The answer stands with its question; the message still waits to be read by somebody."""
    asked = questions_of(case).get(typed["question"])
    if asked is not None:
        answers = "\n\n".join(filter(None, (asked["answer"], text)))
        case.write(Label.OWN_PAGE, typed["question"], {**asked, "answer": answers, "answered": moment_of(now)})
    return False


_AT_ONCE = {"consent": _consent_back, "hide": _hide, "answer": _answer}


def waiting(case: OpenCase) -> dict[str, dict[str, Any]]:
    """{message: what it asks} of those that a worker must decide, oldest first."""
    found = {
        row: message
        for row, message in case.read_all(Label.CASE_MESSAGE).items()
        if message.get("typed") and not message["decided"] and message["typed"]["type"] != "answer"
    }
    return dict(sorted(found.items(), key=lambda each: str(each[1]["at"])))


@action(closed=True)
def decide_correction(case: OpenCase, message_id: str, accept: bool, *, reason: str, now: datetime) -> None:
    """Accept what the person asked on their page, or not, with the reason. Accepting writes it into the case.

    In a closed case only what they give or take back of consent, and what is shown to them, can be accepted.
    """
    message = one(case, Label.CASE_MESSAGE, message_id)
    typed = message.get("typed")
    if not typed or typed["type"] == "answer":
        raise NotYours()
    if message["decided"]:
        raise Refused(_("This was decided before."), hint=_("Look at the case as it is now; write to the person."))
    if accept and not case.row.open and typed["type"] in ("wishes", "wrong"):
        raise Refused(
            _("This case is closed, so nothing in it is changed."),
            hint=_("Open it again first, or say no and tell the person why."),
        )
    if accept:
        _ACCEPT[typed["type"]](case, typed, now)
    if accept and typed["type"] == "wrong" and (things := matching.things_of("", message["text"])):
        finding.keep_things(case, principal(case), things)
    decided = {"yes": accept, "reason": said(reason), "at": moment_of(now), "by": case.by}
    if message["due"]:
        clocks.settle_due(message["due"])
    case.write(Label.CASE_MESSAGE, message_id, {**message, "decided": decided, "settled": True, "due": ""})
    finish(case, Tag.CASE_MESSAGE, "correction-yes" if accept else "correction-no", now=now, text=reason.strip())


def _give(case: OpenCase, typed: Typed, now: datetime) -> None:
    person = _person(case, typed)
    if typed["purpose"] not in codes(PURPOSES):
        raise NotYours()
    put_consent(case, person, typed["purpose"], typed["answer"] == "yes", scope="", how=HOW, day=now.date(), now=now)


def _wish(case: OpenCase, typed: Typed, now: datetime) -> None:
    put_wishes(case, _person(case, typed), {name: typed[name] for name in WISHES}, now=now)


def _show(case: OpenCase, typed: Typed, now: datetime) -> None:
    case.write(Label.OWN_PAGE, SETTING, {**setting_of(case), "mode": FULL, "by": case.by})


def _put_right(case: OpenCase, typed: Typed, now: datetime) -> None:
    """What is wrong was put right by whoever accepts it, on the page where it stands; here it is only said so."""


def _person(case: OpenCase, typed: Typed) -> str:
    person: str = setting_of(case)["refs"].get(typed["person"], "")
    if not person:
        raise Refused(
            _("This person is not in the case any more."), hint=_("Ask who is meant, then say no and tell them why.")
        )
    return person


_ACCEPT = {"consent": _give, "wishes": _wish, "show": _show, "wrong": _put_right, "hide": _put_right}

