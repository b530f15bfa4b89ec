"""Two requests that may be of one person: what was found at first opening, and what workers said of it.

A decision stands in the boxes of both requests, each in the words of whoever took it; the newest of a pair counts, and
none is ever changed. Summaries carry a copy of the state, so that a list needs no box: {ref: state}.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction

from waystation.intake.models import HelpRequest
from waystation.letterbox.envelopes import INTAKE
from waystation.vault import shelf
from waystation.vault.boxes import Box
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label

OPEN, SAME, NOT, UNKNOWN = "open", "same", "not", "unknown"
SAID = (SAME, NOT, UNKNOWN)
AT_ONCE = 500
Content = dict[str, Any]


def begun(same: Mapping[str, str]) -> dict[str, str]:
    """The pairs of a request that was opened for the first time: nobody has looked at any."""
    return dict.fromkeys(same, OPEN)


def tell_the_others(keyring: Keyring, ref: str, same: Mapping[str, str]) -> None:
    """Those who asked before say on their own pages that somebody like them asked again. Safe to repeat."""
    for other in same:
        with transaction.atomic():
            row = HelpRequest.objects.select_for_update().filter(pk=other, compartment=INTAKE).first()
            line = shelf.read_summary(keyring, INTAKE, other) if row else None
            if line is not None and ref not in line.get("pairs", {}):
                shelf.put_summary(keyring, INTAKE, other, with_pair(line, ref, OPEN))


def with_pair(line: Content, ref: str, state: str) -> Content:
    """The summary with this state of a pair, and how many of its pairs nobody has said no to."""
    pairs = {**line.get("pairs", {}), ref: state}
    return {**line, "pairs": pairs, "same": sum(said != NOT for said in pairs.values())}


def decisions(box: Box) -> list[Content]:
    """Everything that was said of this request and others, the oldest first."""
    found = [{"id": row, **said} for row, said in box.read_all(Label.REQUEST_SAME).items()]
    return sorted(found, key=lambda said: (said["at"], said["number"]))


def states(box: Box) -> dict[str, str]:
    """{other ref: what was said last}."""
    return {said["with"]: said["said"] for said in decisions(box)}


def group(begin: list[str], same_with: Callable[[str], list[str]]) -> set[str]:
    """Everybody who is the same person as these, by whatever way round: a circle is one group, and ends."""
    found, waiting = set[str](), list(begin)
    while waiting:
        ref = waiting.pop()
        if ref not in found:
            found.add(ref)
            waiting += same_with(ref)
    return found


def of_open_requests(keyring: Keyring) -> dict[tuple[str, str], str]:
    """{(younger, elder): state} of pairs of which one at least is open, by their summaries, the newest first."""
    if not _may_read(keyring):
        return {}
    rows = HelpRequest.objects.filter(compartment=INTAKE, state=HelpRequest.State.OPEN)
    open_now = list(rows.values_list("pk", flat=True))
    return _pairs(shelf.read_summaries(keyring, INTAKE, open_now)) if open_now else {}


def of_all(keyring: Keyring) -> dict[tuple[str, str], str]:
    """The same of all requests, closed ones too: most summaries name no pair, and their JSON is not read."""
    return _pairs(shelf.read_summaries(keyring, INTAKE, wanted=_with_pairs)) if _may_read(keyring) else {}


def _may_read(keyring: Keyring) -> bool:
    return INTAKE in keyring.codes and keyring.has_wrap(INTAKE)


def _with_pairs(texts: list[bytes]) -> list[int]:
    return [n for n, text in enumerate(texts) if b'"pairs":{"' in text]


def _pairs(lines: dict[str, Content]) -> dict[tuple[str, str], str]:
    found = [(ref, other, state) for ref, line in lines.items() for other, state in line.get("pairs", {}).items()]
    hours = received({ref for one, other, _ in found for ref in (one, other)})
    pairs = {
        (max(one, other, key=hours.__getitem__), min(one, other, key=hours.__getitem__)): state
        for one, other, state in found
        if one in hours and other in hours
    }
    return dict(sorted(pairs.items(), key=lambda pair: hours[pair[0][0]], reverse=True))


def received(refs: set[str]) -> dict[str, tuple[str, str]]:
    """{ref: (hour, ref)} of requests that are here: who asked first, the same for everybody."""
    found: dict[str, tuple[str, str]] = {}
    wanted = sorted(refs)
    for start in range(0, len(wanted), AT_ONCE):
        rows = HelpRequest.objects.filter(pk__in=wanted[start : start + AT_ONCE], compartment=INTAKE)
        found |= {pk: (hour, pk) for pk, hour in rows.values_list("pk", "received")}
    return found


def count_waiting(keyring: Keyring) -> int:
    """Pairs that nobody has said anything of."""
    return sum(state == OPEN for state in of_open_requests(keyring).values())
