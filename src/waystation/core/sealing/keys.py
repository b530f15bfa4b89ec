"""Key pairs for sealing and signing, each from one 32-byte seed.

Sealing is HPKE (RFC 9180, base mode) with MLKEM768-X25519 ("X-Wing", KEM 0x647A), HKDF-SHA256 and AES-256-GCM; signing
is Ed25519 (RFC 8032). HPKE's base mode proves nothing about the sender: open a wrapped private key with
`open_wrapped_seed`.
"""

from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from typing import Final

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from waystation.core.sealing import formats
from waystation.core.sealing.derivation import NAME, check_key, derive
from waystation.core.sealing.errors import BadSignature, Damaged, SealingError, WrongKey
from waystation.core.sealing.fields import Field, pack
from waystation.core.sealing.padding import pad, unpad
from waystation.core.sealing.wordlists import diceware

SUITE: Final = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
ENCAPSULATED: Final = 1088 + 32
HEADER: Final = formats.FORMAT_SIZE + formats.KEY_ID_SIZE
MLKEM_PUBLIC: Final = 1184
CURVE_PUBLIC: Final = 32
FINGERPRINT_WORDS: Final = 6


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """The public half of a key pair: ML-KEM-768 (1,184 bytes), X25519 (32) and Ed25519 (32)."""

    mlkem: bytes
    x25519: bytes
    ed25519: bytes

    def to_bytes(self) -> bytes:
        """1,248 bytes, the three keys side by side."""
        return self.mlkem + self.x25519 + self.ed25519

    @classmethod
    def from_bytes(cls, raw: bytes) -> "PublicKeys":
        """The inverse of `to_bytes`. Damaged for any other length."""
        raw = bytes(raw)
        if len(raw) != MLKEM_PUBLIC + 2 * CURVE_PUBLIC:
            raise Damaged("public keys have exactly 1,248 bytes")
        return cls(raw[:MLKEM_PUBLIC], raw[MLKEM_PUBLIC:-CURVE_PUBLIC], raw[-CURVE_PUBLIC:])

    def digest(self) -> bytes:
        """32 bytes that name these keys: SHA-256 over the three, each behind its length."""
        return sha256(pack(NAME, "public keys", self.mlkem, self.x25519, self.ed25519)).digest()


class KeyPair:
    """A key pair, whole from its seed. It never shows its secret when printed."""

    __slots__ = ("_hpke", "_signing", "public", "seed")

    def __init__(self, seed: bytes) -> None:
        check_key(seed)
        mlkem = MLKEM768PrivateKey.from_seed_bytes(derive(seed, "pair ML-KEM-768", length=64))
        x25519 = X25519PrivateKey.from_private_bytes(derive(seed, "pair X25519"))
        self._signing = Ed25519PrivateKey.from_private_bytes(derive(seed, "pair Ed25519"))
        self._hpke = MLKEM768X25519PrivateKey(mlkem, x25519)
        self.seed = seed
        self.public = PublicKeys(
            mlkem.public_key().public_bytes_raw(),
            x25519.public_key().public_bytes_raw(),
            self._signing.public_key().public_bytes_raw(),
        )

    @classmethod
    def from_seed(cls, seed: bytes) -> "KeyPair":
        """The pair that this 32-byte seed always gives."""
        return cls(seed)

    def __repr__(self) -> str:
        return f"KeyPair({self.public.digest().hex()[:8]}…)"


def fingerprint_words(digest: bytes) -> str:
    """Six words of 7,776 for a digest of at least 32 bytes, to be read out over the telephone."""
    if len(digest) < 32:
        raise SealingError("a fingerprint is made from a digest of at least 32 bytes")
    number, words = int.from_bytes(digest, "big"), diceware()
    chosen = []
    for _ in range(FINGERPRINT_WORDS):
        number, index = divmod(number, len(words))
        chosen.append(words[index])
    return " ".join(chosen)


def seal_to(public: PublicKeys, plaintext: bytes, context: bytes) -> bytes:
    """Seal, padded, to whoever holds the private half; `context` must be given again to open it."""
    kid = public.digest()
    try:
        sealed = SUITE.encrypt(pad(plaintext), _hpke_public(public), info=_info(kid, context))
    except ValueError:
        raise Damaged("the public key is not a public key") from None
    return bytes([formats.HPKE]) + kid + sealed


def open_from(pair: KeyPair, blob: bytes, context: bytes) -> bytes:
    """Open what `seal_to` made. WrongKey if it is for somebody else, Damaged for another context or changed bytes."""
    blob, kid = bytes(blob), pair.public.digest()
    formats.check_format(blob, formats.HPKE, HEADER + ENCAPSULATED + formats.TAG_SIZE)
    if not compare_digest(blob[formats.FORMAT_SIZE : HEADER], kid):
        raise WrongKey("this was sealed to another key")
    try:
        return unpad(SUITE.decrypt(blob[HEADER:], pair._hpke, info=_info(kid, context)))
    except (InvalidTag, ValueError):
        raise Damaged("the sealed bytes do not belong here or were changed") from None


def open_wrapped_seed(pair: KeyPair, blob: bytes, context: bytes, expected: PublicKeys) -> KeyPair:
    """Open a wrapped seed and give its pair, only if its public half is the signed one; else WrongKey.

    Anybody can seal a seed of their own to us: without this comparison they would choose our key.
    """
    opened = open_from(pair, blob, context)
    if len(opened) != formats.KEY_SIZE:
        raise WrongKey("what was wrapped is not a seed")
    found = KeyPair.from_seed(opened)
    if not compare_digest(found.public.digest(), expected.digest()):
        raise WrongKey("the wrapped key is not the one that was signed")
    return found


def sign(pair: KeyPair, purpose: str, *fields: Field) -> bytes:
    """Ed25519 over pack("waystation", purpose, *fields): 64 bytes."""
    return pair._signing.sign(pack(NAME, purpose, *fields))


def verify(ed25519_public: bytes, signature: bytes, purpose: str, *fields: Field) -> None:
    """BadSignature unless this key signed exactly these fields for this purpose."""
    try:
        Ed25519PublicKey.from_public_bytes(ed25519_public).verify(signature, pack(NAME, purpose, *fields))
    except (InvalidSignature, ValueError):
        raise BadSignature("the signature does not belong to these fields") from None


def _info(kid: bytes, context: bytes) -> bytes:
    return pack(NAME, "seal to", formats.HPKE, kid, context)


def _hpke_public(public: PublicKeys) -> MLKEM768X25519PublicKey:
    return MLKEM768X25519PublicKey(
        MLKEM768PublicKey.from_public_bytes(public.mlkem), X25519PublicKey.from_public_bytes(public.x25519)
    )
