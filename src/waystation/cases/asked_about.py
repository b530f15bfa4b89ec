"""Somebody asks where a person is, and it may be a person of this case: found in silence, judged by a worker."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from waystation.audit.tags import Tag
from waystation.cases import summaries, work
from waystation.cases.access import OpenCase
from waystation.cases.writing import action, finish, said
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake.enquiries import comparing
from waystation.intake.enquiries.copies import Match, Opened
from waystation.intake.enquiries.finding import THEIRS, VERDICTS
from waystation.letterbox.mailboxes import moment_of
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label

KEPT = ("names", "born", "reach_of", "asker", "who", "reach", "channel", "words", "manners", "told", "at")
Alarm = tuple[Opened, Match]


def alarms_of(case: OpenCase, now: datetime) -> list[Alarm]:
    """Enquiries that may be about a person of this case and that nobody has judged, newest first."""
    judged = case.read_all(Label.CASE_ENQUIRY)
    every = (a for code in summaries.teams(case.keyring) for a in alarms(case.keyring, code, now).get(case.ref, ()))
    return _once(alarm for alarm in every if alarm[0].enquiry not in judged)


def unjudged(keyring: Keyring, now: datetime) -> dict[str, dict[str, Any]]:
    """{case: its line} of those that an enquiry nobody has judged may be about; no other line is opened."""
    found: dict[str, set[str]] = {}
    for code in summaries.teams(keyring):
        for ref, ones in alarms(keyring, code, now).items():
            found.setdefault(ref, set()).update(opened.enquiry for opened, _match in ones)
    lines = summaries.read_lines(keyring, sorted(found)) if found else {}
    return {ref: line for ref, line in lines.items() if found[ref] - set(line.get("asked", ()))}


def alarms(keyring: Keyring, code: str, now: datetime) -> dict[str, list[Alarm]]:
    """What the copies of one group say; nothing for whom the key of the group has not reached yet."""
    return comparing.alarms(keyring, code, now) if keyring.has_wrap(code) else {}


def _once(every: Iterable[Alarm]) -> list[Alarm]:
    """One alarm for each enquiry: by what the team compared, and by what the custodians of names did."""
    found: dict[str, Alarm] = {}
    for opened, match in every:
        before = found.get(opened.enquiry)
        why = tuple(dict.fromkeys((*(before[1].why if before else ()), *match.why)))
        found[opened.enquiry] = (opened, Match(match.ref, why, match.person or (before[1].person if before else "")))
    return list(found.values())


@action(closed=True)
def judge_enquiry(
    case: OpenCase,
    enquiry: str,
    verdict: str,
    *,
    reason: str,
    now: datetime,
    level: str = "",
    warn: str = "",
) -> None:
    """Whether it is about somebody of this case, and why. If it is, the danger is judged anew in the same breath.

    `warn`: the step of the plan by which the person hears of it; empty where it is not planned now. NotYours where no
    enquiry of this number may be about this case. A verdict can be changed; the earlier one stays.
    """
    found = dict(_known(case, now))
    before = case.read(Label.CASE_ENQUIRY, enquiry)
    if enquiry not in found and before is None:
        raise NotYours()
    if verdict not in VERDICTS or (verdict == THEIRS and case.row.open and not level):
        raise Refused(
            _("Say whether it is about somebody of this case, and how great the danger is now."),
            hint=_("If you are not sure, judge as if it were."),
        )
    told = {"verdict": verdict, "reason": said(reason), "at": moment_of(now), "by": case.by}
    kept = before["asked"] if before else {name: found[enquiry].said.get(name, "") for name in KEPT}
    earlier = [*before["earlier"], {k: before[k] for k in told}] if before else []
    case.write(Label.CASE_ENQUIRY, enquiry, {**told, "asked": kept, "earlier": earlier})
    if verdict == THEIRS and case.row.open:
        changed = _("Somebody asked about a person of this case.")
        work.put_risk(case, level, reasons=reason, changed=changed, now=now)
        if warn:
            work.put_task(case, warn, by_day=now.date(), now=now)
    # The log gets the line of any judging of danger: a line of its own would say whom somebody asked about.
    finish(case, Tag.CASE_RISK, f"asked-{verdict}", now=now, text=reason.strip())


def _known(case: OpenCase, now: datetime) -> list[tuple[str, Opened]]:
    every = (a for code in summaries.teams(case.keyring) for a in alarms(case.keyring, code, now).get(case.ref, ()))
    return [(opened.enquiry, opened) for opened, _match in every]
