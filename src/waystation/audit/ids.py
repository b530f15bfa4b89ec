"""Ids of rows: random and made here, for door and desk alike."""

import secrets


def random_id() -> str:
    """32 hex digits: an id never says how many there are or which came first, and an insert needs no SELECT for it."""
    return secrets.token_hex(16)
