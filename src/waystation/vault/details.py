"""Details of log lines (purpose, reason, words searched): sealed to one compartment; deleting one leaves the chain."""

import json
import os
from typing import Any

from waystation.core.sealing import SealingError, open_from, seal_to
from waystation.core.vocabulary.refusals import Refused
from waystation.vault import public, signed
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label


def seal_detail(code: str, content: dict[str, Any], *more: str) -> bytes:
    """Seal a detail for the members of `code`, and of `more` if several are to read it: one seal for each.

    Before each seal stands for which compartment and epoch it is; and its length, where another one follows.
    """
    sealed = _seal_for(code, content, last=not more)
    return sealed + seal_detail(more[0], content, *more[1:]) if more else sealed


def _seal_for(code: str, content: dict[str, Any], *, last: bool) -> bytes:
    entry = signed.directory().compartment(code)
    row = os.urandom(16).hex()
    bound = public.compartment_context(signed.directory(), code, entry.epoch, Label.AUDIT_DETAIL, row)
    sealed = seal_to(entry.public, json.dumps(content).encode(), bound)
    head = json.dumps([code, entry.epoch, row, *([] if last else [len(sealed)])]).encode()
    return len(head).to_bytes(2, "big") + head + sealed


def open_detail(keyring: Keyring, sealed: bytes) -> dict[str, Any] | None:
    """The detail, or None when it is for other compartments or does not open."""
    while sealed:
        try:
            size = 2 + int.from_bytes(sealed[:2], "big")
            code, epoch, row, *length = json.loads(sealed[2:size])
            end = size + int(length[0]) if length else len(sealed)
        except ValueError:
            return None
        if end <= size:
            return None
        if (found := _opened(keyring, code, epoch, row, sealed[size:end])) is not None:
            return found
        sealed = sealed[end:]
    return None


def _opened(keyring: Keyring, code: str, epoch: int, row: str, sealed: bytes) -> dict[str, Any] | None:
    try:
        bound = public.compartment_context(signed.directory(), code, epoch, Label.AUDIT_DETAIL, row)
        content: dict[str, Any] = json.loads(open_from(keyring.epoch(code, epoch).pair, sealed, bound))
    except (SealingError, Refused, ValueError):
        return None
    return content
