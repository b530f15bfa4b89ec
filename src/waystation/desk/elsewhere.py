"""What is overdue in groups whose content an officer cannot open: how much and where, never what."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waystation.audit.actions import this_hour
from waystation.desk.duty import shift_at
from waystation.desk.groups import in_words
from waystation.desk.models import Acknowledgement
from waystation.desk.waiting import Waiting
from waystation.letterbox import clocks
from waystation.letterbox.models import Due
from waystation.vault import names, signed
from waystation.vault.keyring import Keyring


def groups(keyring: Keyring, now: datetime) -> list[dict[str, Any]]:
    """For officers, from the due table alone: each group in which something is overdue that they cannot open, the
    emergencies first, then the longest. How much, since when, who can open it, and who of these is on duty now."""
    found: dict[str, list[Due]] = {}
    for due in _overdue(keyring, now):
        found.setdefault(due.compartment, []).append(due)
    if not found:
        return []
    shift, known = shift_at(now), names.working_names()  # as they were signed: an officer calls them
    here = {shift.first_id, shift.second_id} if shift else set()
    told = []
    for code, rows in found.items():
        members = signed.directory().members(code, this_hour(now))
        who = sorted(({"name": known.get(w, "?"), "on_duty": w in here} for w in members), key=_on_duty_first)
        urgent = any(due.level == "emergency" for due in rows)
        since = min(due.hour for due in rows)
        told.append({"code": code, "count": len(rows), "since": since, "urgent": urgent, "who": who})
    return sorted(told, key=lambda group: (not group["urgent"], group["since"]))


def _on_duty_first(one: dict[str, Any]) -> tuple[bool, str]:
    return not one["on_duty"], one["name"]


def _overdue(keyring: Keyring, now: datetime) -> list[Due]:
    if not keyring.is_officer:
        return []
    quiet = set(Acknowledgement.objects.filter(quiet_until__gt=now).values_list("due", flat=True))
    rows = [due for due in clocks.overdue(this_hour(now)) if due.compartment not in keyring.codes]
    return [due for due in rows if due.pk not in quiet]


def overdue(keyring: Keyring, now: datetime) -> list[Waiting]:
    """One line for officers: they can call somebody who holds the key."""
    rows = _overdue(keyring, now)
    if not rows:
        return []
    text = ngettext(
        "%(n)d matter is overdue in a group that you cannot open",
        "%(n)d matters are overdue in groups that you cannot open",
        len(rows),
    )
    where = in_words({due.compartment for due in rows})
    url = reverse("desk:duty") + "#elsewhere"
    return [Waiting(0, text % {"n": len(rows)}, url, _("See who can, and call them"), where)]
