"""Which requests the waiting messages belong to: the link stands in sealed summaries, so all are opened for it."""

from typing import Any

from django.utils import timezone

from waystation.intake import words
from waystation.intake.queries import waited
from waystation.letterbox.envelopes import INTAKE
from waystation.letterbox.hours import begin_of
from waystation.letterbox.models import IncomingMessage
from waystation.vault import shelf
from waystation.vault.keyring import Keyring


def waiting_by_request(keyring: Keyring) -> tuple[list[dict[str, Any]], int]:
    """([{ref, alias, kinds, waited}] oldest first, how many messages belong to no request of this desk)."""
    waiting = IncomingMessage.objects.filter(moved=False, compartment=INTAKE).exclude(kind="claim").order_by("hour")
    rows = list(waiting.values_list("mailbox", "kind", "hour"))
    if not rows:
        return [], 0
    owners = {s["mailbox"]: (ref, s) for ref, s in shelf.read_summaries(keyring, INTAKE).items() if s.get("mailbox")}
    found: dict[str, dict[str, Any]] = {}
    lost, now = 0, timezone.now()
    for mailbox, kind, hour in rows:
        if mailbox not in owners:
            lost += 1
            continue
        ref, summary = owners[mailbox]
        since = begin_of(hour)
        begun = {"ref": ref, "alias": summary.get("alias", ""), "waited": waited(since, now), "kinds": []}
        entry = found.setdefault(ref, begun)
        entry["kinds"].append(words.of(words.KIND, kind))
    return list(found.values()), lost
