"""Names in apps and addresses of mail: one that was made anew beside an older one, or mistyped by one letter."""

import re
from collections.abc import Iterator
from typing import Final

# What people put before or behind a name that is taken, or when they begin anew.
_AGAIN: Final = re.compile(
    r"new|old|real|true|official|again|second|backup|my|acc(ount)?|tg|wa|нов\w{0,3}|стар\w{0,3}|\d{1,4}"
)
_BETWEEN: Final = re.compile(r"[._\-]+")
_SIGNS: Final = "abcdefghijklmnopqrstuvwxyz._-"
SHORTEST_STEM = 4
SHORTEST_FOR_A_SLIP = 8  # below that, one letter is the difference between two common names
SHARED_BY_MANY = 4  # a stem that more others have says nothing


def stem(handle: str) -> str:
    """The handle without what was added because it was taken; "" where too little is left.

    >>> stem("amir_new"), stem("real.amir.2"), stem("amir"), stem("ali_2")
    ('amir', 'amir', 'amir', '')
    """
    name, _, house = handle.casefold().lstrip("@").partition("@")
    words = [word for word in _BETWEEN.split(name) if word]
    kept = [word for word in words if not _AGAIN.fullmatch(word)]
    left = "_".join(kept)
    return (left + ("@" + house if house else "")) if len(left) >= SHORTEST_STEM else ""


def slips(handle: str) -> Iterator[str]:
    """Every handle that differs by one letter: changed, left out, put in. None of a short one.

    Never by a digit: amir17 and amir18 are two people.
    """
    name, at, house = handle.casefold().lstrip("@").partition("@")
    if len(name) < SHORTEST_FOR_A_SLIP:
        return
    for n in range(len(name) + 1):
        yield from (name[:n] + sign + name[n:] + at + house for sign in _SIGNS)
        if n < len(name) and not name[n].isdigit():
            yield from (name[:n] + sign + name[n + 1 :] + at + house for sign in ("", *_SIGNS))


def meet_handles(ours: str, theirs: str) -> str:
    """The rule by which two handles are near: "begun-anew" or "letter"; "" where they are not, or are equal."""
    one, other = ours.casefold().lstrip("@"), theirs.casefold().lstrip("@")
    if one == other:
        return ""
    if (begun := stem(one)) and begun == stem(other):
        return "begun-anew"
    return "letter" if other in set(slips(one)) else ""
