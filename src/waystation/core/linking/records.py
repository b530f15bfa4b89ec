"""What is known of a person that can be compared, and by which keys a list of many is searched for it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final, Self

from waystation.core.linking.handles import slips, stem
from waystation.core.linking.names import keys_of_name

RULES: Final = 1  # of these keys: what was stored under other rules is worked out anew
KINDS: Final = ("handles", "numbers", "documents", "names")


@dataclass(frozen=True, slots=True)
class Record:
    """One person, or one request: each field as it was made alike before (`names`: as they were written).

    `born`: years; `region`: in the words of the person. `ref` is the caller's and is compared with nothing.
    """

    ref: str
    handles: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    born: tuple[int, ...] = ()
    region: str = ""
    keys: frozenset[str] = field(default=frozenset(), compare=False)  # empty: not worked out yet

    @classmethod
    def from_dict(cls, ref: str, kept: dict[str, Any]) -> Self:
        """A record as `to_dict` wrote it, or as older ones are: without names and keys."""
        lists = {kind: tuple(str(value) for value in kept.get(kind, ())) for kind in KINDS}
        keys = frozenset(kept.get("keys", ())) if kept.get("rules") == RULES else frozenset()
        return cls(ref, **lists, born=tuple(kept.get("years", ())), region=str(kept.get("region", "")), keys=keys)

    def to_dict(self) -> dict[str, Any]:
        """As it is kept, with its keys: of 20,000 nobody works them out again for one comparison. {} for nothing."""
        lists = {kind: list(getattr(self, kind)) for kind in KINDS if getattr(self, kind)}
        more = {"years": list(self.born)} if self.born else {}
        if not lists:
            return {}
        return {**lists, **more, "region": self.region, "keys": sorted(keys_of(self)), "rules": RULES}


def keys_of(record: Record) -> frozenset[str]:
    """What this record is found by: two that can be linked have one in common, or `asked_of` knows it."""
    return record.keys or frozenset(_made(record))


def asked_of(record: Record) -> frozenset[str]:
    """What to look for in the keys of others: its own, and its handles with one letter mistyped."""
    near = (f"handles:{slip}" for handle in record.handles for slip in slips(handle))
    return keys_of(record).union(near)


def _made(record: Record) -> Iterable[str]:
    for kind in ("handles", "numbers", "documents"):
        for value in getattr(record, kind):
            yield f"{kind}:{value}"
    for handle in record.handles:
        if begun := stem(handle):
            yield f"stem:{begun}"
    for name in record.names:
        for key in keys_of_name(name):
            yield f"sound:{key}"
