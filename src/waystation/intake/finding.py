"""Which requests are meant: the closed choices of the queue's filters, and the words of a search."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from waystation.core.vocabulary.refusals import Refused
from waystation.intake import forms, queries, searching
from waystation.intake.models import HelpRequest
from waystation.letterbox.envelopes import INTAKE
from waystation.vault.keyring import Keyring

STATES = {"": "open", "ready": "open", "all": "", "closed": "closed"}
Summaries = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Found:
    """In the order of the queue: rows of the database, or refs with the summaries that were opened to find them."""

    listed: Any
    known: Summaries | None = None

    def refs(self) -> list[str]:
        if self.known is None and not isinstance(self.listed, list):
            return list(self.listed.values_list("pk", flat=True))
        return list(self.listed)


def find(keyring: Keyring, chosen: Mapping[str, Any], said: Mapping[str, Any], now: datetime) -> Found:
    """`chosen` is forms.Filters cleaned, `said` forms.Search. Summaries are opened only where plain columns are not
    enough; words and looking inside are written into the log."""
    rows = queries.queue(keyring, now=now, cut=cut_of(chosen))
    wanted = searching.Wanted(
        language=chosen.get("language", ""),
        channel=chosen.get("channel", ""),
        region=said.get("region", ""),
        words=said.get("find", ""),
    )
    inside, answered = said.get("inside", ""), queries.ANSWERED.get(chosen.get("clock", ""))
    ready = chosen.get("state") == "ready"
    if not wanted and not inside and answered is None and not ready:
        return Found(rows)
    known: Summaries = searching.search(keyring, INTAKE, wanted)
    if answered is not None:
        known = {ref: line for ref, line in known.items() if bool(line.get("answered")) is answered}
    if ready:
        known = {ref: line for ref, line in known.items() if line.get("verified")}
    refs = searching.in_order(rows, known)
    return Found(searching.look_inside(keyring, INTAKE, refs, inside) if inside else refs, known)


def cut_of(chosen: Mapping[str, Any]) -> queries.Cut:
    """The part of the filters that plain columns answer."""
    return queries.Cut(
        state=STATES[chosen.get("state", "")],
        assignee=chosen.get("assignee", ""),
        level=chosen.get("level", ""),
        clock=chosen.get("clock", ""),
        older=int(chosen.get("older") or 0),
        week=chosen.get("week", ""),
        region=chosen.get("place", ""),
        order=chosen.get("order", ""),
    )


def again(keyring: Keyring, posted: Any) -> Found:
    """What a form found that carries the filters of the queue. Refused where they cannot be read: never all instead."""
    filters, search = forms.Filters(posted, members=queries.members(keyring)), forms.Search(posted)
    if not (filters.is_valid() and search.is_valid()):
        raise Refused(_("these filters cannot be read"), hint=_("go back to the queue and choose them again"))
    return find(keyring, filters.cleaned_data, search.cleaned_data, timezone.now())


def rows_of(listed: Iterable[Any]) -> list[HelpRequest]:
    """The rows of one page: cut in the database, or by the refs that a search left."""
    here = list(listed)
    if not here or isinstance(here[0], HelpRequest):
        return here
    rows = HelpRequest.objects.in_bulk(here)
    return [rows[ref] for ref in here if ref in rows]
