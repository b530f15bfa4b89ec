"""Neutral words for an alias: the queue needs something to call a request by, and it must say nothing."""

import secrets

# fmt: off
WORDS = (
    "alder", "amber", "anchor", "apple", "aspen", "barley", "basin", "beacon", "birch", "bramble", "brook", "cedar",
    "chalk", "cherry", "clover", "coast", "copper", "coral", "cork", "crane", "cress", "dune", "elder", "ember",
    "fennel", "fern", "field", "finch", "flint", "forest", "garnet", "glade", "grove", "harbour", "hazel", "heath",
    "heron", "hill", "iris", "island", "ivory", "jasper", "juniper", "lagoon", "lake", "larch", "laurel", "lichen",
    "lilac", "linden", "linen", "maple", "marble", "marsh", "meadow", "mint", "moor", "moss", "myrtle", "north",
    "oak", "oat", "olive", "opal", "orchard", "osier", "pearl", "pebble", "pine", "plain", "plum", "poplar",
    "quartz", "quince", "rain", "reed", "ridge", "river", "rowan", "rush", "rye", "sage", "sand", "shell", "shore",
    "silver", "slate", "snow", "spruce", "stone", "straw", "thistle", "thyme", "tide", "umber", "vale", "walnut",
    "wave", "wheat", "willow", "yarrow",
)
# fmt: on


def draw_alias() -> str:
    """A word and a number, as "rowan 47"."""
    return f"{secrets.choice(WORDS)} {secrets.randbelow(90) + 10}"
