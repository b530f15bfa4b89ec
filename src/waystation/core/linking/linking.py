"""Which records speak of the same person: pairs with their reasons, in codes that an app has words for.

A pair is a question to a human. `alike`: a number, a document or a handle is the same and no name speaks against it, or
the name and the year of birth are. `perhaps`: less than that, or something speaks against it. Nothing is added up.

>>> one = Record("a", numbers=("000000017",), names=("Якуб",))
>>> other = Record("b", numbers=("000000017",), names=("Iakoub Taskhetov",))
>>> [(reason.code, reason.rule) for reason in compare(one, other).reasons]
[('number', 'equal'), ('name', 'one-part')]
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Literal, TypeVar

from waystation.core.linking.handles import SHARED_BY_MANY, meet_handles, stem
from waystation.core.linking.names import NameMatch, compare_parts
from waystation.core.linking.parts import Part, parts_of
from waystation.core.linking.records import Record, asked_of, keys_of

K = TypeVar("K")
BORN_MAY_DIFFER = 1  # years: many know the year only, or a calendar shifts it
_EQUAL = {"numbers": "number", "documents": "document", "handles": "handle"}
_RANK = {"alike": 2, "perhaps": 1, "different": 0}


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for a pair, or against it: what each side says, and by which rule they meet."""

    code: str  # number, document, handle, name, born, region
    rule: str  # equal, begun-anew, letter; of names as in NameMatch.why; year, near-year, far
    ours: str
    theirs: str
    speaks_for: bool = True
    name: NameMatch | None = None  # of two names: which parts met


@dataclass(frozen=True, slots=True)
class Link:
    """Two records that may be of one person."""

    one: str
    other: str
    verdict: Literal["alike", "perhaps"]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Links:
    """Pairs, the surer ones first."""

    pairs: tuple[Link, ...]

    def of(self, ref: str) -> tuple[Link, ...]:
        return tuple(link for link in self.pairs if ref in (link.one, link.other))


def link(records: Iterable[Record]) -> Links:
    """Compare all with all, by what they have in common: nobody is compared with whom nothing connects."""
    by_ref = {record.ref: record for record in records}
    places: defaultdict[str, list[str]] = defaultdict(list)
    for record in by_ref.values():
        for key in keys_of(record):
            places[key].append(record.ref)
    many = frozenset(key for key, refs in places.items() if _is_common(key, len(refs)))
    pairs = {
        tuple(sorted((record.ref, ref)))
        for record in by_ref.values()
        for key in asked_of(record)
        for ref in places.get(key, ())
        if ref != record.ref
    }
    found = (compare(by_ref[one], by_ref[other], many=many) for one, other in sorted(pairs))
    return Links(_in_order(pair for pair in found if pair))


def find(record: Record, others: Iterable[tuple[Collection[str], K]], get: Callable[[K], Record]) -> Links:
    """One record beside many: `others` are their keys, each with what `get` makes the record of where one is shared.

    The record itself may be among them: it is known by its ref.
    """
    asked = asked_of(record)
    there = [get(other) for keys, other in others if not asked.isdisjoint(keys)]
    there = [other for other in there if other.ref != record.ref]
    counted = Counter(key for other in there for key in keys_of(other))
    many = frozenset(key for key, times in counted.items() if _is_common(key, times))
    names = [parts_of(name) for name in record.names]
    found = (compare(record, other, many=many, names=names) for other in there)
    return Links(_in_order(pair for pair in found if pair))


def _is_common(key: str, times: int) -> bool:
    return key.startswith("stem:") and times > SHARED_BY_MANY


def _in_order(pairs: Iterable[Link]) -> tuple[Link, ...]:
    return tuple(sorted(pairs, key=lambda pair: (-_RANK[pair.verdict], pair.one, pair.other)))


def compare(
    one: Record, other: Record, *, many: frozenset[str] = frozenset(), names: list[tuple[Part, ...]] | None = None
) -> Link | None:
    """Two records; None where nothing, or too little, is in common. `many`: keys that too many have to say anything.
    `names`: those of `one`, taken apart before."""
    same = list(_equal(one, other))
    near = [] if any(reason.code == "handle" for reason in same) else list(_near_handles(one, other, many))
    name, born, region = _names(one, other, names), _born(one, other), _region(one, other)
    verdict = _judge(same, near, name, born, region)
    if not verdict:
        return None
    reasons = (*same, *near, *(reason for reason in (name, born, region) if reason))
    return Link(one.ref, other.ref, verdict, reasons)


def _judge(
    same: list[Reason], near: list[Reason], name: Reason | None, born: Reason | None, region: Reason | None
) -> Literal["alike", "perhaps", ""]:
    against = any(reason and not reason.speaks_for for reason in (name, born))
    if same:
        return "perhaps" if against else "alike"
    if against:
        return ""
    named = name.name.verdict if name and name.name else "different"
    if named == "alike":
        return "alike" if born else "perhaps"
    if near or (named == "perhaps" and (born or region)):
        return "perhaps"
    return ""


def _equal(one: Record, other: Record) -> Iterable[Reason]:
    for kind, code in _EQUAL.items():
        for value in sorted(set(getattr(one, kind)) & set(getattr(other, kind))):
            yield Reason(code, "equal", value, value)


def _near_handles(one: Record, other: Record, many: frozenset[str]) -> Iterable[Reason]:
    for ours in one.handles:
        for theirs in other.handles:
            rule = meet_handles(ours, theirs)
            if rule and not (rule == "begun-anew" and f"stem:{stem(ours)}" in many):
                yield Reason("handle", rule, ours, theirs)


def _names(one: Record, other: Record, apart: list[tuple[Part, ...]] | None) -> Reason | None:
    """The best that any two of their spellings say."""
    ours = apart if apart is not None else [parts_of(name) for name in one.names]
    theirs = [parts_of(name) for name in other.names]
    found = [
        (compare_parts(mine, his), one.names[a], other.names[b])
        for a, mine in enumerate(ours)
        for b, his in enumerate(theirs)
        if mine and his
    ]
    if not found:
        return None
    match, said, told = max(found, key=lambda each: (_RANK[each[0].verdict], len(each[0].met)))
    return Reason("name", match.why, said, told, match.verdict != "different", match)


def _born(one: Record, other: Record) -> Reason | None:
    if not one.born or not other.born:
        return None
    apart, ours, theirs = min((abs(a - b), a, b) for a in one.born for b in other.born)
    rule = "year" if not apart else ("near-year" if apart <= BORN_MAY_DIFFER else "far")
    return Reason("born", rule, str(ours), str(theirs), apart <= BORN_MAY_DIFFER)


def _region(one: Record, other: Record) -> Reason | None:
    alike = one.region and one.region.casefold().split() == other.region.casefold().split()
    return Reason("region", "equal", one.region, other.region) if alike else None
