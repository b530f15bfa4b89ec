"""What waits in requests and cases, for Today and the rail."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waystation.cases import carrying_names, summaries
from waystation.cases.access import IDENTITY
from waystation.cases.models import Case
from waystation.desk.waiting import Waiting
from waystation.intake import check_list, pairs
from waystation.intake import queries as intake
from waystation.intake.noting import catch_up
from waystation.intake.onward import page_of, start_case_url
from waystation.letterbox import clocks
from waystation.letterbox.hours import has_come, hour_of
from waystation.vault import shelf
from waystation.vault.keyring import Keyring

FEW = 6  # of those a card names
MOST_OPENED = 500  # lines of cases that Today opens, to tell a silence from a task


def requests(keyring: Keyring, now: datetime) -> list[Waiting]:
    """First answers overdue, requests that nobody looks after, messages that nobody has taken in, lost codes."""
    url = page_of("intake:queue")
    if "intake" not in keyring.codes or not url:
        return []
    catch_up(keyring)
    found = intake.alarms(keyring, now)
    late = intake.queue(keyring, now=now).filter(clocks.come("due_hour", hour_of(now)))
    oldest = late.order_by("due_hour", "received").first()
    unassigned = found.unassigned + found.at_the_door
    ready = intake.ready(keyring)
    begin = start_case_url(ready[0]) if len(ready) == 1 else ""
    late_text = ngettext("%(n)d answer is overdue", "%(n)d answers are overdue", found.overdue)
    nobody = ngettext("%(n)d request has nobody who looks after it", "%(n)d requests have nobody", unassigned)
    messages = ngettext("%(n)d message has arrived", "%(n)d messages have arrived", found.messages)
    claims = ngettext("%(n)d person has lost a code", "%(n)d people have lost a code", found.claims)
    ready_text = ngettext("%(n)d request is ready for a case", "%(n)d requests are ready for a case", len(ready))
    alike, url_of_pairs = pairs.count_waiting(keyring), page_of("intake:same-list")
    pairs_text = ngettext("%(n)d pair is perhaps one person", "%(n)d pairs are perhaps one person each", alike)
    to_oldest = reverse("intake:request", args=[oldest.pk]) if oldest else url
    named_late = _named(keyring, list(late.values_list("pk", flat=True)[:FEW]))
    cards = [
        (found.overdue, Waiting(0, late_text, to_oldest, _("Answer the most overdue one"), which=named_late)),
        (unassigned, Waiting(1, nobody, url, _("Take the first"))),
        (found.messages, Waiting(1, messages, url, _("Read"))),
        (found.claims, Waiting(1, claims, url, _("Compare the answers"))),
        (alike, Waiting(2, pairs_text, url_of_pairs, _("Set them side by side"))),
        (len(ready), Waiting(1, ready_text, begin or f"{url}?state=ready", _("Begin a case"),
                             which=_named(keyring, ready[:FEW]))),
    ]  # fmt: skip
    return [replace(card, text=card.text % {"n": n}) for n, card in cards if n]


def checks(keyring: Keyring, now: datetime) -> list[Waiting]:
    """Results that wait for this worker as the second person, and steps of a verification that are late."""
    if not page_of("intake:checks"):
        return []
    found, url = check_list.of_requests(keyring, now), reverse("intake:checks")
    in_cases = _checks_of_cases(keyring, now)
    second, late = [*found.second, *in_cases.second], [*found.late, *in_cases.late]
    second_text = ngettext(
        "%(n)d result waits for you as the second person", "%(n)d results wait for you as the second person",
        len(second),
    )  # fmt: skip
    late_text = ngettext(
        "%(n)d step of a verification is late", "%(n)d steps of a verification are late", len(late)
    )  # fmt: skip
    cards = [(second, second_text, _("Read it"), "#second"), (late, late_text, _("See which"), "#late")]
    return [
        Waiting(1, text % {"n": len(some)}, some[0].url if len(some) == 1 or not found.any else url + at, button,
                which=tuple((one.alias, one.url) for one in some[:FEW]))
        for some, text, button, at in cards if some
    ]  # fmt: skip


def _checks_of_cases(keyring: Keyring, now: datetime) -> check_list.Found:
    refs = list(_open(keyring).values_list("pk", flat=True)[:MOST_OPENED]) if page_of("cases:list") else []
    if not refs:
        return check_list.Found()
    lines = summaries.read_lines(keyring, refs)
    looks = {ref: reverse("cases:check-look", args=[ref]) for ref in lines}
    pages = {ref: reverse("cases:case", args=[ref]) + "#verification" for ref in lines}
    return check_list.of_lines(lines, keyring.worker_id, now, looks, pages)


def _named(keyring: Keyring, refs: list[str]) -> tuple[tuple[str, str], ...]:
    lines = shelf.read_summaries(keyring, "intake", refs) if refs else {}
    return tuple((_name(lines.get(ref, {}), ref), reverse("intake:request", args=[ref])) for ref in refs)


def _name(line: dict[str, Any], ref: str) -> str:
    """Its alias; an emergency says so wherever it is named."""
    alias = str(line.get("alias", "")) or ref[:6]
    return _("%(alias)s (emergency)") % {"alias": alias} if line.get("level") == "emergency" else alias


def names_to_bring(keyring: Keyring, now: datetime) -> list[Waiting]:
    """For custodians: people who parted, whose names still lie in the case they left."""
    may_read = IDENTITY in keyring.codes and keyring.has_wrap(IDENTITY)
    waiting = len(carrying_names.waiting(keyring)) if may_read else 0
    text = ngettext("names to bring over into %(n)d new case", "names to bring over into %(n)d new cases", waiting)
    return [Waiting(1, text % {"n": waiting}, reverse("cases:identity-list"), _("See them"))] if waiting else []


def cases(keyring: Keyring, now: datetime) -> list[Waiting]:
    """Silences, tasks that are due, people nobody can reach, findings to look at again; with aliases."""
    url = page_of("cases:list")
    due = dict(_open(keyring).values_list("pk", "due")[:MOST_OPENED])
    if not url or not due:
        return []
    lines = summaries.read_lines(keyring, list(due))
    late = [ref for ref in lines if has_come(due[ref], hour_of(now))]
    silent = [ref for ref in late if (lines[ref].get("next") or {}).get("what") == "life"]
    tasks = [ref for ref in late if ref not in silent]
    lost = [ref for ref, line in lines.items() if "lost-contact" in line.get("flags", ())]
    again = [ref for ref, line in lines.items() if line.get("look_again")]
    texts = [
        (0, silent, ngettext("%(n)d sign of life is overdue", "%(n)d signs of life are overdue", len(silent))),
        (1, lost, ngettext("%(n)d case has lost contact", "%(n)d cases have lost contact", len(lost))),
        (1, again, ngettext(
            "%(n)d case was verified before something came: look again",
            "%(n)d cases were verified before something came: look again", len(again),
        )),
        (1, tasks, ngettext("%(n)d task is overdue", "%(n)d tasks are overdue", len(tasks))),
    ]  # fmt: skip
    return [
        Waiting(grave, text % {"n": len(some)}, url, _("Look at the cases"), which=_cases(lines, some))
        for grave, some, text in texts
        if some
    ]


def _cases(lines: dict[str, Any], refs: list[str]) -> tuple[tuple[str, str], ...]:
    named = sorted((str(lines[ref].get("alias", "")), reverse("cases:case", args=[ref])) for ref in refs)
    return tuple(named[:FEW])


def _open(keyring: Keyring) -> QuerySet[Case]:
    return Case.objects.filter(compartment__in=summaries.teams(keyring), open=True).order_by("due")


def count_requests(keyring: Keyring) -> int:
    return intake.count_waiting(keyring)


def count_cases(keyring: Keyring) -> int:
    """Late cases, as the alarm counts them (`letterbox.clocks.come`)."""
    return _open(keyring).filter(clocks.come("due", hour_of(timezone.now()))).count()
