"""The same form sent twice is one thing; with other words it is another one, and neither is lost."""

import hashlib

from waystation.accounts.models import random_id
from waystation.core.sealing import pack


def row_of(form_id: str, *said: str) -> str:
    """The id of what this form says, from the number drawn with it and its words; a fresh one for no form."""
    if not form_id:
        return random_id()
    return hashlib.sha256(pack("waystation", "form", form_id, *said)).hexdigest()[:32]
