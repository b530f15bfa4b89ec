"""What the root signs on its off-line machine: the organisation, and officers' certificates. Pure; no database."""

import os
from typing import Any

from waystation.core.sealing import KeyPair, sign
from waystation.vault.directory import PURPOSE_ROOT, canonical, root_digest

Signed = tuple[bytes, bytes]


def new_root() -> KeyPair:
    """A root key pair; its seed belongs on the off-line machine and nowhere else."""
    return KeyPair.from_seed(os.urandom(32))


def fingerprint_of(root: KeyPair) -> str:
    """What desk and door pin in their configuration: 64 hexadecimal digits."""
    return root_digest(root.public.ed25519).hex()


def sign_organisation(root: KeyPair, organisation: str, *, demo: bool = False) -> Signed:
    """The first line of a signed list: (body, signature)."""
    return _signed(
        root,
        {
            "kind": "organisation",
            "act": os.urandom(16).hex(),
            "organisation": organisation,
            "root": root.public.ed25519.hex(),
            "demo": demo,
        },
    )


def sign_officer(root: KeyPair, organisation: str, request: dict[str, Any], *, since: str, until: str) -> Signed:
    """A certificate for one officer, between two hours ("2017-04-01T00").

    `request`: worker, name, version, keys (hex).
    """
    return _signed(
        root,
        {
            "kind": "officer",
            "act": os.urandom(16).hex(),
            "organisation": organisation,
            "worker": request["worker"],
            "name": request["name"],
            "version": int(request["version"]),
            "keys": request["keys"],
            "from": since,
            "until": until,
        },
    )


def _signed(root: KeyPair, fields: dict[str, Any]) -> Signed:
    body = canonical(fields)
    return body, sign(root, PURPOSE_ROOT, body)
