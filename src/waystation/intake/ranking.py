"""The order of the queue: how soon an answer is due, how soon a way out is needed, and the regions that come first."""

from dataclasses import dataclass

LEVELS = ("emergency", "urgent", "normal")
WAY_OUT = ("days", "weeks", "none")  # within 7 days, within 6 weeks, none needed
STEP, WAY_STEP = 10, 3
_LAST = len(LEVELS) - 1


@dataclass(frozen=True)
class Order:
    """The rank (smaller comes first) and what made it so, as codes for the page to put into words."""

    rank: int
    reasons: tuple[str, ...]


def order_of(level: str, way_out: str = "", *, priority_region: bool = False) -> Order:
    """Level first; inside a level the way out; inside that a region of the priority list. Not said counts as middle."""
    place = LEVELS.index(level) if level in LEVELS else 1
    way = WAY_OUT.index(way_out) if way_out in WAY_OUT else 1
    rank = STEP * (place + 1) + WAY_STEP * way + (0 if priority_region else 1)
    reasons = [f"level:{LEVELS[place]}", f"way:{way_out or 'unknown'}"]
    return Order(rank, (*reasons, "region") if priority_region else tuple(reasons))


def level_of_rank(rank: int) -> str:
    """The level that a rank was made from."""
    return LEVELS[min(_LAST, max(0, rank // STEP - 1))]


def comes_first(rank: int) -> bool:
    """Whether a rank was made for a region of the priority list."""
    return rank % STEP % WAY_STEP == 0


def ranks_of(level: str = "", *, first: bool = False) -> list[int]:
    """Every rank of this level (all levels where it is empty); `first`: only those of a region that comes first."""
    levels = [level] if level else LEVELS
    found = {order_of(one, way, priority_region=place) for one in levels for way in WAY_OUT for place in (True, False)}
    return sorted(order.rank for order in found if comes_first(order.rank) or not first)
