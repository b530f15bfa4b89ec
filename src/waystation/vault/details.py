"""Details of log lines (purpose, reason, words searched): sealed to one compartment; deleting one leaves the chain."""

import json
import os
from typing import Any

from waystation.core.sealing import SealingError, open_from, seal_to
from waystation.core.vocabulary.refusals import Refused
from waystation.vault import public, signed
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label


def seal_detail(code: str, content: dict[str, Any]) -> bytes:
    """Seal a detail for the members of `code`; which compartment and epoch it is for stands before the seal."""
    entry = signed.directory().compartment(code)
    row = os.urandom(16).hex()
    bound = public.compartment_context(signed.directory(), code, entry.epoch, Label.AUDIT_DETAIL, row)
    head = json.dumps([code, entry.epoch, row]).encode()
    return len(head).to_bytes(2, "big") + head + seal_to(entry.public, json.dumps(content).encode(), bound)


def open_detail(keyring: Keyring, sealed: bytes) -> dict[str, Any] | None:
    """The detail, or None when it is for another compartment or does not open."""
    try:
        size = int.from_bytes(sealed[:2], "big")
        code, epoch, row = json.loads(sealed[2 : 2 + size])
        bound = public.compartment_context(signed.directory(), code, epoch, Label.AUDIT_DETAIL, row)
        content: dict[str, Any] = json.loads(open_from(keyring.epoch(code, epoch).pair, sealed[2 + size :], bound))
    except (SealingError, Refused, ValueError):
        return None
    return content
