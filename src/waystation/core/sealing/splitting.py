"""A secret for k hands: k random-looking strings whose XOR is the secret. Fewer than all of them say nothing."""

import os
from collections.abc import Sequence

from waystation.core.sealing.errors import SealingError
from waystation.core.sealing.values import Draw


def split(secret: bytes, hands: int, *, draw: Draw = os.urandom) -> list[bytes]:
    """As many shares as hands (two or more), each as long as the secret."""
    if hands < 2:
        raise SealingError("a secret is split for two hands or more")
    if not secret:
        raise SealingError("there is no secret to split")
    shares = [draw(len(secret)) for _ in range(hands - 1)]
    return [*shares, join([secret, *shares])]


def join(shares: Sequence[bytes]) -> bytes:
    """The XOR of all shares, in any order. It cannot tell whether a share is missing: compare what it gives."""
    if len(shares) < 2:
        raise SealingError("two shares or more make a secret")
    if len({len(share) for share in shares}) != 1:
        raise SealingError("the shares are not of one length")
    number = 0
    for share in shares:
        number ^= int.from_bytes(share, "big")
    return number.to_bytes(len(shares[0]), "big")
