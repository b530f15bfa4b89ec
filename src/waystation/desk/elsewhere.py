"""What is overdue in groups whose content an officer cannot open: how much and where, never what."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waystation.audit.actions import this_hour
from waystation.desk.groups import in_words
from waystation.desk.models import Acknowledgement
from waystation.desk.waiting import Waiting
from waystation.letterbox import clocks
from waystation.vault.keyring import Keyring


def overdue(keyring: Keyring, now: datetime) -> list[Waiting]:
    """One line for officers, from the due table alone: they can call somebody who holds the key."""
    if not keyring.is_officer:
        return []
    quiet = set(Acknowledgement.objects.filter(quiet_until__gt=now).values_list("due", flat=True))
    rows = [due for due in clocks.overdue(this_hour(now)) if due.compartment not in keyring.codes]
    rows = [due for due in rows if due.pk not in quiet]
    if not rows:
        return []
    text = ngettext(
        "%(n)d matter is overdue in a group that you cannot open",
        "%(n)d matters are overdue in groups that you cannot open",
        len(rows),
    )
    where = in_words({due.compartment for due in rows})
    return [Waiting(0, text % {"n": len(rows)}, reverse("desk:people"), _("See who can, and call them"), where)]
