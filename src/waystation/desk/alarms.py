"""Who opened unusually much, for officers on Today: somebody may be forced, or curious. They call and ask."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waystation.audit.actions import this_hour
from waystation.audit.models import Line
from waystation.audit.queries import READING
from waystation.audit.tags import Tag
from waystation.desk.waiting import Waiting
from waystation.vault import limits
from waystation.vault.keyring import Keyring
from waystation.vault.names import working_names

SINCE = timedelta(hours=24)


def readings(keyring: Keyring, now: datetime) -> list[Waiting]:
    """One entry for each worker over whom the alarm of reading rang in the last day, with the worst hour's number."""
    if not keyring.is_officer:
        return []
    lines = Line.objects.filter(source="desk", action=str(Tag.ALARM_READING), hour__gte=this_hour(now - SINCE))
    most: dict[str, int] = {}
    for worker, hour in lines.values_list("subject", "hour"):
        most[worker] = max(most.get(worker, 0), opened_in(worker, hour))
    names = working_names()
    return [_entry(worker, names.get(worker, ""), number) for worker, number in most.items()]


def opened_in(worker: str, hour: str) -> int:
    """How many different requests, cases and files; looking inside counts by its number."""
    lines = Line.objects.filter(source="desk", subject=worker, hour=hour, action__in=READING)
    by_hand = lines.exclude(action=str(Tag.SEARCH_INSIDE)).values("object").distinct().count()
    return by_hand + limits.looked_inside(worker, hour)


def _entry(worker: str, name: str, number: int) -> Waiting:
    text = ngettext(
        "%(name)s opened %(n)d request or case in an hour",
        "%(name)s opened %(n)d requests and cases in an hour",
        number,
    )
    url = f"{reverse('desk:log')}?who={worker}&what=reading&period=day"
    return Waiting(1, text % {"name": name, "n": number}, url, _("See what was opened"))
