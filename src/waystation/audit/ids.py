"""Ids of rows: random and made here, for door and desk alike."""

import re
import secrets

_ID = re.compile("[0-9a-f]{32}")


def random_id() -> str:
    """32 hex digits: an id never says how many there are or which came first, and an insert needs no SELECT for it."""
    return secrets.token_hex(16)


def is_id(text: str) -> bool:
    """Whether this can be an id of ours. Asked wherever an id becomes a name of a file or of a page: a row and a
    form may say anything."""
    return _ID.fullmatch(text) is not None
