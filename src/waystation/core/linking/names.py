"""Do two spellings name one person? By sound, in any script and romanisation; the answer carries its reasons.

There is no number in it. `alike`: at least two parts are the same and nothing speaks against it. `perhaps`: one part
is, or one was slipped in writing, or stands as an initial. `different`: a part on each side has no other half.
Two people can bear one name: that a name is alike is a question to a human, never an answer.

>>> compare_names("Ахьяд Ошпаров", "Oshparov Ahjad").verdict
'alike'
>>> compare_names("Хусейн", "Hussein Zakreyov").verdict
'perhaps'
>>> compare_names("Адам Пайзулов", "Adam Bilturov").verdict
'different'
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Literal

from waystation.core.linking.parts import Meeting, Part, meet, part_of, parts_of, sound_keys

Verdict = Literal["alike", "perhaps", "different"]
MOST_PARTS_JOINED = 3
SPELLED_LONGER = 4  # letters by which the spelling of two parts in one may differ


@dataclass(frozen=True, slots=True)
class NameMatch:
    """What came out, the parts that met and by which rule, and the parts that have no other half."""

    verdict: Verdict
    why: str  # a code: "parts", "one-part", "slip", "initial", "clash", "patronymic", "nothing"
    met: tuple[Meeting, ...] = ()
    ours_alone: tuple[str, ...] = ()
    theirs_alone: tuple[str, ...] = ()


def compare_names(ours: str, theirs: str) -> NameMatch:
    """Compare two spellings. Order, case and marks count for nothing; a missing part is no contradiction."""
    return compare_parts(parts_of(ours), parts_of(theirs))


def compare_parts(one: Sequence[Part], other: Sequence[Part]) -> NameMatch:
    """The same for names that were taken apart before: one beside thousands."""
    if not one or not other:
        return NameMatch("different", "nothing")
    met = _best(one, other)
    mine = _alone(one, [meeting.ours for meeting in met])
    rest = _alone(other, [meeting.theirs for meeting in met])
    verdict, why = _judge(met, mine, rest)
    return NameMatch(verdict, why, met, tuple(p.written for p in mine), tuple(p.written for p in rest))


def keys_of_name(name: str) -> frozenset[str]:
    """What a list is searched by: names that are alike or perhaps the same have one in common (slips excepted)."""
    parts = parts_of(name)
    pairs = permutations(parts, 2) if len(parts) <= MOST_PARTS_JOINED else ()
    joined = [part for a, b in pairs if (part := part_of(a.written + b.written))]
    return frozenset(key for part in (*parts, *joined) for key in sound_keys(part))


def _best(one: Sequence[Part], other: Sequence[Part]) -> tuple[Meeting, ...]:
    """Each part meets one at most; the surest meetings first."""
    found = [*_joined(one, other), *(m for a in one for b in other if (m := meet(a, b)))]
    rank = {"same": 0, "near": 1, "initial": 2}
    taken: list[Meeting] = []
    for meeting in sorted(found, key=lambda m: (rank[m.kind], m.rule != "written", *sorted((m.ours, m.theirs)))):
        if not any(_overlap(meeting.ours, m.ours) or _overlap(meeting.theirs, m.theirs) for m in taken):
            taken.append(meeting)
    return tuple(taken)


def _overlap(one: str, other: str) -> bool:
    return bool(set(one.split(" ")) & set(other.split(" ")))


def _joined(one: Sequence[Part], other: Sequence[Part]) -> Iterator[Meeting]:
    """Magomed-Ali is Magomedali: two parts on one side are one on the other."""
    if len(one) == len(other):
        return
    several, few, turned = (one, other, False) if len(one) > len(other) else (other, one, True)
    for a, b in permutations(several, 2):
        for whole in few:
            if _is_whole(a, b, whole):
                both = f"{a.written} {b.written}"
                yield Meeting(*((whole.written, both) if turned else (both, whole.written)), "same", "joined")


def _is_whole(a: Part, b: Part, whole: Part) -> bool:
    if a.is_initial or b.is_initial or abs(len(a.bare) + len(b.bare) - len(whole.bare)) > SPELLED_LONGER:
        return False
    both = part_of(a.written + b.written)
    met = meet(both, whole) if both else None
    return met is not None and met.kind == "same"


def _alone(parts: Sequence[Part], met: Sequence[str]) -> list[Part]:
    taken = {word for written in met for word in written.split(" ")}
    return [part for part in parts if part.written not in taken]


def _judge(met: tuple[Meeting, ...], ours: list[Part], theirs: list[Part]) -> tuple[Verdict, str]:
    same = sum(2 if meeting.rule == "joined" else 1 for meeting in met if meeting.kind == "same")
    if not met:
        return "different", "clash"
    if why := _clash(ours, theirs):
        return "different", why
    if same >= 2 and all(meeting.kind == "same" for meeting in met):
        return "alike", "parts"
    if same and len(met) > 1:
        return "perhaps", "slip" if any(meeting.kind == "near" for meeting in met) else "initial"
    if len(met) == 1 and met[0].kind == "initial":
        return "different", "clash"
    return "perhaps", "one-part" if same else "slip"


def _clash(ours: list[Part], theirs: list[Part]) -> str:
    """What speaks against it: a part on each side that has no other half. A father's name is set against another
    father's name only; beside a family name it says nothing."""
    fathers = [[part for part in side if part.is_patronymic] for side in (ours, theirs)]
    if fathers[0] and fathers[1]:
        return "patronymic"
    others = [[part for part in side if not part.is_patronymic] for side in (ours, theirs)]
    return "clash" if others[0] and others[1] else ""
