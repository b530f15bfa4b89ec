"""Which records speak of the same person, and which letters tell the same story (`narratives`).

Records in, pairs with their reasons out; never a number that decides.
"""

from waystation.core.linking.handles import meet_handles
from waystation.core.linking.linking import Link, Links, Reason, compare, find, link
from waystation.core.linking.names import NameMatch, compare_names
from waystation.core.linking.parts import NEAR_RULES, SAME_RULES, Meeting
from waystation.core.linking.records import RULES, Record, asked_of, keys_of

__all__ = [
    "NEAR_RULES",
    "RULES",
    "SAME_RULES",
    "Link",
    "Links",
    "Meeting",
    "NameMatch",
    "Reason",
    "Record",
    "asked_of",
    "compare",
    "compare_names",
    "find",
    "keys_of",
    "link",
    "meet_handles",
]
