"""The suite is pinned: what the library seals, and what was sealed long ago, opens from its parts."""

import pytest
from cryptography.exceptions import InvalidTag

from tests.core.sealing import hpke_by_hand
from tests.core.sealing.test_keys import ADA, CONTEXT, SEED
from tests.core.sealing.test_values import field
from waystation.core.sealing import KeyPair, seal_to
from waystation.core.sealing.padding import unpad


def open_by_hand(pair: KeyPair, blob: bytes, context: bytes) -> bytes:
    """As docs/sealed-format.md says, without our own code for keys and HPKE."""
    extracted = hpke_by_hand.hmac_sha256(bytes(32), pair.seed)
    mlkem_seed = hpke_by_hand.expand(extracted, field(b"waystation") + field(b"pair ML-KEM-768"), 64)
    x25519_private = hpke_by_hand.expand(extracted, field(b"waystation") + field(b"pair X25519"), 32)
    parts = [b"waystation", b"seal to", (5).to_bytes(8, "big"), blob[1:33], context]
    return hpke_by_hand.open_by_hand(mlkem_seed, x25519_private, blob[33:], b"".join(map(field, parts)))


def test_what_is_sealed_today_opens_by_hand() -> None:
    assert unpad(open_by_hand(ADA, seal_to(ADA.public, SEED, CONTEXT), CONTEXT)) == SEED


def test_by_hand_too_another_context_does_not_open() -> None:
    with pytest.raises(InvalidTag):
        open_by_hand(ADA, seal_to(ADA.public, SEED, CONTEXT), CONTEXT + b"!")
