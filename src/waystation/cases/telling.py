"""Sentences: what stands on the timeline, and the first heading of a case for each next step."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from waystation.cases import timing, words
from waystation.intake import check_words

LINES: dict[str, str | Promise] = {
    "started": _("The case began."),
    "person": _("%(person)s joined the case."),
    "consent": _("%(person)s answered for %(purpose)s: %(answer)s."),
    "consent-withdrawn": _("%(person)s took back the consent for %(purpose)s."),
    "wishes": _("Wishes of %(person)s written down."),
    "grounds": _("Ground of %(person)s: %(after)s."),
    "identity": _("Names or papers of %(person)s handed to the custodians."),
    "need": _("Need of %(person)s: %(need)s."),
    "need-met": _("Need of %(person)s met: %(need)s."),
    "risk": _("Danger judged: %(level)s."),
    "task": _("Planned: %(task)s."),
    "task-done": _("Done: %(task)s."),
    "note": _("A note was written."),
    "assigned": _("Looked after by %(worker)s."),
    "stage": _("Stage: %(before)s, now %(to)s."),
    "milestone": _("Reached: %(rungs)s."),
    "flag": _("Flag set: %(flag)s."),
    "flag-off": _("Flag taken off: %(flag)s."),
    "closed": _("Closed: %(reason)s."),
    "reopened": _("Opened again, at %(to)s."),
    "life": _("Sign of life by %(channel)s."),
    "found": _("Found again: sign of life by %(channel)s."),
    "message": _("The person wrote."),
    "withdrawal": _("The person asked to stop."),
    "answer": _("The person was answered."),
    "messages-settled": _("Messages need no answer."),
    "mailbox-new": _("A lost code was replaced: answers go to the new mailbox."),
    "check-opened": _("Verification, a step opened: %(check)s."),
    "check-result": _("Verification, %(check)s: %(result)s."),
    "check-agreed": _("Verification, %(check)s: a second person agrees."),
    "check-disagreed": _("Verification, %(check)s: a second person disagrees."),
    "credible": _("Found credible."),
    "still-stands": _("Looked at again: the finding still stands."),
    "verify-again": _("To be verified again: %(changed)s."),
    "reach": _("A new number, handle or address of %(person)s was written down."),
    "question-answered": _("A question about their words was answered."),
    "knows": _("%(worker)s knows these people: nothing here is given to them."),
    "knows-lifted": _("%(worker)s can be given work here again."),
    "admitted": _("Another team was admitted."),
    "excluded": _("A team was taken out."),
    "page-short": _("Their page shows where they stand, and our questions."),
    "page-full": _("Their page shows all that may stand there."),
    "page-hidden": _("Their page shows nothing."),
    "page-question": _("A question was put on their page."),
    "correction-yes": _("What they asked to change was accepted."),
    "correction-no": _("What they asked to change was not accepted."),
    "age": _("Age of %(person)s: between %(low)s and %(high)s."),
    "guardian": _("Who cares for %(person)s was written down."),
    "interests": _("What is best for %(person)s was weighed."),
    "interests-agrees": _("What is best for %(person)s: a second person agrees."),
    "interests-disagrees": _("What is best for %(person)s: a second person does not agree."),
    "pace": _("How %(person)s wants to be spoken with was written down."),
    "linked": _("Linked with case %(other)s: %(link)s."),
    "unlinked": _("The link with case %(other)s was undone: %(link)s."),
    "parted": _("%(who)s left this case and has a case of their own: %(other)s."),
    "parted-from": _("The case began: they left case %(other)s."),
    "same": _("%(person)s is the same person as one of case %(other)s, and is counted once."),
    "incident": _("Something happened: an incident was recorded."),
    "asked-theirs": _("Somebody asked about a person of this case; the danger was judged anew."),
    "asked-not-theirs": _("Somebody asked about a person; it is nobody of this case."),
    "translation-asked": _("A text was sent to an interpreter."),
    "translation-back": _("A text came back from an interpreter."),
    "translation-withdrawn": _("A text was withdrawn from an interpreter."),
    "translation-glossary": _("A word of a translation went into the glossary."),
}
FROM_THE_PERSON = frozenset({"message", "withdrawal", "translation-back"})
ALARMS = frozenset(
    {"interests-disagrees", "check-disagreed", "verify-again", "flag", "withdrawal", "consent-withdrawn"}
    | {"asked-theirs", "incident"}
)

HEADINGS: dict[str, str | Promise] = {
    "closed": _("Closed: %(about)s"),
    "asked": _("Next: somebody asks where one of them may be; judge the danger anew"),
    "find": _("Next: find them; contact is lost"),
    "silence": _("Next: find out if they are safe; a sign of life is overdue"),
    "answer": _("Next: answer the message"),
    "verify": check_words.NEXT["again"],
    "look-again": _("Verified before this: look again"),
    "paused": _("Paused: nothing is done until the pause ends"),
    "danger": _("Next: judge the danger"),
    "overdue-task": _("Next, and late: %(about)s"),
    "consent": _("Next: ask each person if we may help"),
    "task": _("Next: %(about)s"),
    "needs": _("Next: plan a step for each open need"),
    "accepted": _("Next: plan where they sleep and where they go"),
    "sheltered": _("Next: plan the papers"),
    "papers": _("Next: plan the journey"),
    "travelling": _("Next: hear that they have arrived"),
    "arrived": _("Next: plan life after arrival"),
    "nothing": _("Nothing is due; look at the plan"),
}


def heading(code: str, about: str = "") -> str:
    return str(HEADINGS[code]) % {"about": about}


def day_text(day: date | str | None) -> str:
    """A day as one reads it; the year only where it is not this one."""
    if not day:
        return ""
    found = timing.day(day) if isinstance(day, str) else day
    return date_format(found, "MONTH_DAY_FORMAT" if found.year == timezone.now().year else "SHORT_DATE_FORMAT")


def moment_text(when: str) -> str:
    """A moment as one reads it, in UTC: "2 Apr 21:10"; what is known to the hour only shows as a full hour."""
    if not when:
        return ""
    found = timing.moment(when)
    return f"{day_text(found.date())} {found:%H:%M}"


def sentence(entry: Mapping[str, Any], persons: Mapping[str, str], workers: Mapping[str, str]) -> str:
    """What was done, without the words that somebody added."""
    return str(LINES.get(entry["what"], entry["what"])) % _said(entry, persons, workers)


def line(entry: Mapping[str, Any], persons: Mapping[str, str], workers: Mapping[str, str]) -> dict[str, str]:
    """One entry of the timeline for its piece: {when, iso, text, by, kind}."""
    text = sentence(entry, persons, workers)
    if entry.get("text"):
        text = f"{text} {entry['text']}"
    kind = "alarm" if entry["what"] in ALARMS or entry.get("level") == "high" else ""
    by = workers.get(entry["by"], "")
    return {"when": day_text(entry["day"]), "iso": entry["day"], "text": text, "by": by, "kind": kind}


def _said(entry: Mapping[str, Any], persons: Mapping[str, str], workers: Mapping[str, str]) -> dict[str, str]:
    rungs = [words.label(words.RUNGS, rung) for rung in entry.get("rungs", [])]
    grounds = entry.get("after", [])
    return {
        "person": persons.get(entry.get("person", ""), "?"),
        "low": str(entry.get("low", "?")),
        "high": str(entry.get("high", "?")),
        "worker": workers.get(entry.get("worker", ""), str(_("nobody"))),
        "purpose": words.label(words.PURPOSES, entry.get("purpose", "")),
        "answer": str(_("yes") if entry.get("yes") else _("no")),
        "need": words.need(entry.get("need", "")),
        "level": words.label(words.RISK_LEVELS, entry.get("level", "")),
        "task": words.planned(entry.get("task", "")),
        "other": entry.get("other", ""),
        "who": ", ".join(entry.get("who", [])),
        "link": words.label(words.LINKS, entry.get("link", "")),
        "before": words.label(words.STAGES, str(entry.get("before", ""))),
        "to": words.label(words.STAGES, entry.get("to", "")),
        "rungs": str(_(", ")).join(rungs),
        "after": str(_(", ")).join(words.label(words.GROUNDS, ground) for ground in grounds),
        "flag": words.label(words.FLAGS, entry.get("flag", "")),
        "reason": words.label(words.CLOSING_REASONS, entry.get("reason", "")),
        "channel": words.label(words.CHANNELS, entry.get("channel", "")),
        "check": words.label(check_words.CHECK, entry.get("check", "")),
        "result": words.label(check_words.RESULT, entry.get("result", "")),
        "changed": words.label(check_words.CHANGED, entry.get("changed", "")),
    }
