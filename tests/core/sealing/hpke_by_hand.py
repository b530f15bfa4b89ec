"""HPKE with MLKEM768-X25519, HKDF-SHA256 and AES-256-GCM, opened from its parts and not by a library's HPKE.

X-Wing: draft-connolly-cfrg-xwing-kem; HPKE: RFC 9180, base mode, one message.
"""

import hmac
from hashlib import sha3_256

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

XWING_LABEL = b"\\.//^\\"
SUITE_ID = b"HPKE" + (0x647A).to_bytes(2, "big") + (1).to_bytes(2, "big") + (2).to_bytes(2, "big")


def hmac_sha256(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")


def expand(secret: bytes, info: bytes, length: int) -> bytes:
    """HKDF-Expand, RFC 5869 section 2.3."""
    blocks, block = b"", b""
    for number in range(1, 256):
        if len(blocks) >= length:
            break
        block = hmac_sha256(secret, block + info + bytes([number]))
        blocks += block
    return blocks[:length]


def labeled_extract(salt: bytes, label: bytes, secret: bytes) -> bytes:
    return hmac_sha256(salt or bytes(32), b"HPKE-v1" + SUITE_ID + label + secret)


def labeled_expand(secret: bytes, label: bytes, info: bytes, length: int) -> bytes:
    return expand(secret, length.to_bytes(2, "big") + b"HPKE-v1" + SUITE_ID + label + info, length)


def decapsulate(mlkem_seed: bytes, x25519_private: bytes, encapsulated: bytes) -> bytes:
    """The X-Wing combiner: SHA3-256 over both secrets, the X25519 ciphertext and public key, and the label."""
    mlkem_ciphertext, x25519_ciphertext = encapsulated[:1088], encapsulated[1088:]
    x25519 = X25519PrivateKey.from_private_bytes(x25519_private)
    mlkem_secret = MLKEM768PrivateKey.from_seed_bytes(mlkem_seed).decapsulate(mlkem_ciphertext)
    x25519_secret = x25519.exchange(X25519PublicKey.from_public_bytes(x25519_ciphertext))
    public = x25519.public_key().public_bytes_raw()
    return sha3_256(mlkem_secret + x25519_secret + x25519_ciphertext + public + XWING_LABEL).digest()


def open_by_hand(mlkem_seed: bytes, x25519_private: bytes, sealed: bytes, info: bytes) -> bytes:
    """The plaintext of one base-mode message: encapsulated key (1,120 bytes), then the AEAD's output."""
    shared = decapsulate(mlkem_seed, x25519_private, sealed[:1120])
    hashes = labeled_extract(b"", b"psk_id_hash", b"") + labeled_extract(b"", b"info_hash", info)
    secret = labeled_extract(shared, b"secret", b"")
    key = labeled_expand(secret, b"key", b"\0" + hashes, 32)
    nonce = labeled_expand(secret, b"base_nonce", b"\0" + hashes, 12)
    return AESGCM(key).decrypt(nonce, sealed[1120:], b"")
