"""Is there somebody for each duty, and are there two for what takes two? Pure: a staffing in, problems in words out."""

from collections.abc import Mapping

Staffing = Mapping[str, frozenset[str]]  # {worker: compartment codes, and "officer"}

SMALLEST = {
    "intake": 2,
    "team-": 2,
    "identity": 2,
    "keepers": 1,
    "duty": 1,
    "travel": 1,
    "settlement": 1,
    "testimony": 2,
    "names": 2,
    "money": 1,
    "figures": 1,
    "admin": 1,
    "officer": 3,
}
TWO_PERSONS = (("keepers", "duty"), ("testimony", "names"))
POSSIBLE_PAIRS = 2

SIX_PEOPLE: Staffing = {
    "Ada": frozenset({"intake", "team-birch", "keepers", "testimony"}),
    "Ben": frozenset({"intake", "team-birch", "testimony"}),
    "Faye": frozenset({"identity", "duty", "names", "officer"}),
    "Gil": frozenset({"identity", "duty", "names", "officer"}),
    "Hana": frozenset({"travel", "settlement", "money", "figures", "officer"}),
    "Eve": frozenset({"admin"}),
}


def problems(staffing: Staffing) -> list[str]:
    """Everything that keeps this staffing from working; empty when it works."""
    return [*_too_few(staffing), *_wrong_pairs(staffing), *_administrators(staffing)]


def members(staffing: Staffing, code: str) -> frozenset[str]:
    """Workers with this code; a code ending in "-" means each compartment that begins so, together."""
    return frozenset(
        w for w, codes in staffing.items() if any(c == code or (code[-1] == "-" and c.startswith(code)) for c in codes)
    )


def _too_few(staffing: Staffing) -> list[str]:
    wanted = dict(SMALLEST)
    teams = {c for codes in staffing.values() for c in codes if c.startswith("team-")}
    if teams:
        wanted.update(dict.fromkeys(teams, wanted.pop("team-")))
    return [
        f"{code.rstrip('-')} needs {number} people and has {len(members(staffing, code))}"
        for code, number in sorted(wanted.items())
        if len(members(staffing, code)) < number
    ]


def _wrong_pairs(staffing: Staffing) -> list[str]:
    found = []
    for first, second in TWO_PERSONS:
        one, other = members(staffing, first), members(staffing, second)
        if both := one & other:
            found.append(
                f"{', '.join(sorted(both))} is in both {first} and {second}: together they open what takes two people"
            )
        elif len(one) * len(other) < POSSIBLE_PAIRS:
            found.append(
                f"{first} and {second} make only {len(one) * len(other)} pair(s); with one person away nobody can read"
            )
    return found


def _administrators(staffing: Staffing) -> list[str]:
    return [
        f"{worker} administers the machine and must be in no other group"
        for worker, codes in sorted(staffing.items())
        if "admin" in codes and len(codes) > 1
    ]
