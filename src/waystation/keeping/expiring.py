"""What goes away by itself at the desk: after 14 days forms that were never sent and the words of searches; after a
year who asked about whom."""

from datetime import datetime, timedelta

from waystation.audit.actions import this_hour
from waystation.audit.models import Detail, Line
from waystation.audit.tags import Tag
from waystation.intake.enquiries import copies
from waystation.vault.models import UnsentForm

LIVES = timedelta(days=14)
SEARCHES = (str(Tag.SEARCH_SUMMARIES), str(Tag.SEARCH_INSIDE))


def expire(now: datetime) -> int:
    """Delete what is past its time; returns how many rows. Safe to repeat.

    The words of a search may be a name, and nobody can say whose: so no forgetting finds them, and time has to.
    """
    limit = this_hour(now - LIVES)
    unsent, _tables = UnsentForm.objects.filter(hour__lt=limit).delete()
    searches = Line.objects.using("default").filter(source="desk", action__in=SEARCHES, hour__lt=limit)
    words = Detail.objects.using("default").filter(source="desk", number__in=searches.values("number"))
    gone, _tables = words.delete()
    return unsent + gone + copies.expire(now)
