"""Key pairs: sealing to somebody, signing, and never using a key that nobody signed for."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from tests.core.sealing.test_values import field, flipped, hkdf
from tests.vectors.draws import fixed_bytes
from waystation.core.sealing import (
    BadSignature,
    Damaged,
    KeyPair,
    PublicKeys,
    SealingError,
    UnknownFormat,
    WrongKey,
    fingerprint_words,
    open_from,
    open_wrapped_seed,
    pad,
    seal_to,
    sign,
    verify,
)
from waystation.core.sealing.wordlists import diceware

ADA = KeyPair.from_seed(fixed_bytes("Ada's seed"))
BEN = KeyPair.from_seed(fixed_bytes("Ben's seed"))
SEED = fixed_bytes("compartment seed")
CONTEXT = b"membership, intake, epoch 5"


def test_one_seed_always_gives_one_pair_and_another_seed_another() -> None:
    assert KeyPair.from_seed(ADA.seed).public == ADA.public
    assert set(vars_of(ADA.public)).isdisjoint(vars_of(BEN.public))


def test_the_two_curve_keys_come_from_the_seed_by_labels_of_their_own() -> None:
    name = field(b"waystation")
    x25519 = X25519PrivateKey.from_private_bytes(hkdf(ADA.seed, b"", name + field(b"pair X25519")))
    ed25519 = Ed25519PrivateKey.from_private_bytes(hkdf(ADA.seed, b"", name + field(b"pair Ed25519")))
    assert ADA.public.x25519 == x25519.public_key().public_bytes_raw()
    assert ADA.public.ed25519 == ed25519.public_key().public_bytes_raw()


def test_public_keys_travel_as_bytes() -> None:
    raw = ADA.public.to_bytes()
    assert (len(raw), PublicKeys.from_bytes(raw)) == (1248, ADA.public)
    for wrong in (b"", raw[:-1], raw + b"\0"):
        with pytest.raises(Damaged):
            PublicKeys.from_bytes(wrong)


def test_every_byte_of_the_public_keys_changes_their_digest() -> None:
    raw = ADA.public.to_bytes()
    digests = {PublicKeys.from_bytes(flipped(raw, place)).digest() for place in range(len(raw))}
    assert len(digests | {ADA.public.digest()}) == len(raw) + 1


def test_what_is_sealed_to_ada_only_ada_opens() -> None:
    blob = seal_to(ADA.public, SEED, CONTEXT)
    assert open_from(ADA, blob, CONTEXT) == SEED
    with pytest.raises(WrongKey):
        open_from(BEN, blob, CONTEXT)


def test_sealing_to_somebody_pads_too() -> None:
    assert (
        len(seal_to(ADA.public, b"yes", CONTEXT))
        == len(seal_to(ADA.public, b"not today", CONTEXT))
        == 1 + 32 + 1120 + 64 + 16
    )


def test_the_context_must_be_the_same() -> None:
    blob = seal_to(ADA.public, SEED, CONTEXT)
    for place in range(len(CONTEXT)):
        with pytest.raises(Damaged):
            open_from(ADA, blob, flipped(CONTEXT, place))
    for other in (b"", CONTEXT[:-1], CONTEXT + b"\0"):
        with pytest.raises(Damaged):
            open_from(ADA, blob, other)


def test_every_changed_byte_of_what_was_sealed_to_somebody_is_refused() -> None:
    blob = seal_to(ADA.public, SEED, CONTEXT)
    for place in range(len(blob)):
        with pytest.raises(SealingError):
            open_from(ADA, flipped(blob, place), CONTEXT)


def test_every_cut_of_what_was_sealed_to_somebody_is_refused() -> None:
    blob = seal_to(ADA.public, SEED, CONTEXT)
    for size in range(len(blob)):
        with pytest.raises(SealingError):
            open_from(ADA, blob[:size], CONTEXT)
    with pytest.raises(Damaged):
        open_from(ADA, blob + b"\0", CONTEXT)


def test_a_key_id_written_over_does_not_hand_the_content_to_another() -> None:
    blob = seal_to(ADA.public, SEED, CONTEXT)
    with pytest.raises(Damaged):
        open_from(BEN, blob[:1] + BEN.public.digest() + blob[33:], CONTEXT)


def test_another_format_is_not_opened() -> None:
    with pytest.raises(UnknownFormat):
        open_from(ADA, b"\x01" + seal_to(ADA.public, SEED, CONTEXT)[1:], CONTEXT)


@pytest.mark.parametrize("part", ["mlkem", "x25519"])
def test_nothing_is_sealed_to_what_is_no_public_key(part: str) -> None:
    broken = PublicKeys(
        **{**dict(zip(("mlkem", "x25519", "ed25519"), vars_of(ADA.public), strict=True)), part: b"short"}
    )
    with pytest.raises(Damaged):
        seal_to(broken, SEED, CONTEXT)


def test_nothing_is_sealed_to_a_curve_point_that_gives_every_sender_the_same_secret() -> None:
    with pytest.raises(Damaged):
        seal_to(PublicKeys(ADA.public.mlkem, bytes(32), ADA.public.ed25519), SEED, CONTEXT)


def test_a_wrapped_seed_opens_when_its_public_half_is_the_signed_one() -> None:
    blob = seal_to(ADA.public, SEED, CONTEXT)
    opened = open_wrapped_seed(ADA, blob, CONTEXT, KeyPair.from_seed(SEED).public)
    assert opened.seed == SEED


def test_a_seed_that_somebody_slipped_in_is_refused() -> None:
    planted = seal_to(ADA.public, fixed_bytes("planted seed"), CONTEXT)
    with pytest.raises(WrongKey, match="signed"):
        open_wrapped_seed(ADA, planted, CONTEXT, KeyPair.from_seed(SEED).public)


@pytest.mark.parametrize("part", ["mlkem", "x25519", "ed25519"])
def test_one_part_of_the_public_half_that_differs_is_enough_to_refuse(part: str) -> None:
    true = dict(zip(("mlkem", "x25519", "ed25519"), vars_of(KeyPair.from_seed(SEED).public), strict=True))
    with pytest.raises(WrongKey):
        expected = PublicKeys(**{**true, part: flipped(true[part], 3)})
        open_wrapped_seed(ADA, seal_to(ADA.public, SEED, CONTEXT), CONTEXT, expected)


def test_something_else_than_a_seed_is_refused() -> None:
    with pytest.raises(WrongKey, match="seed"):
        open_wrapped_seed(ADA, seal_to(ADA.public, pad(SEED), CONTEXT), CONTEXT, KeyPair.from_seed(SEED).public)


def test_a_signature_holds_for_its_fields_purpose_and_key() -> None:
    signature = sign(ADA, "worker", "w1", 3, b"digest")
    verify(ADA.public.ed25519, signature, "worker", "w1", 3, b"digest")


@pytest.mark.parametrize(
    ("purpose", "fields"),
    [
        ("officer", ("w1", 3, b"digest")),
        ("worker", ("w2", 3, b"digest")),
        ("worker", ("w1", 4, b"digest")),
        ("worker", ("w1", 3, b"digesT")),
        ("worker", ("w1", 3)),
        ("worker", ("w1", 3, b"digest", b"")),
        ("worker", ("w", "13", b"digest")),
        ("workerw1", (3, b"digest")),
    ],
)
def test_a_signature_holds_for_nothing_else(purpose: str, fields: tuple[str | int | bytes, ...]) -> None:
    with pytest.raises(BadSignature):
        verify(ADA.public.ed25519, sign(ADA, "worker", "w1", 3, b"digest"), purpose, *fields)


def test_every_changed_byte_of_a_signature_is_refused_and_so_is_another_key() -> None:
    signature = sign(ADA, "worker", "w1")
    for place in range(64):
        with pytest.raises(BadSignature):
            verify(ADA.public.ed25519, flipped(signature, place), "worker", "w1")
    for key, cut in ((BEN.public.ed25519, signature), (b"", signature), (ADA.public.ed25519, signature[:63])):
        with pytest.raises(BadSignature):
            verify(key, cut, "worker", "w1")


@pytest.mark.parametrize("size", [0, 31, 33, 64])
def test_a_seed_has_32_bytes(size: int) -> None:
    with pytest.raises(SealingError, match="32 bytes"):
        KeyPair.from_seed(bytes(size))


def test_a_pair_does_not_print_its_seed() -> None:
    shown = f"{ADA!r} {ADA}"
    assert ADA.seed.hex() not in shown
    assert repr(ADA.seed) not in shown


def test_a_fingerprint_is_six_words_to_be_read_by_voice() -> None:
    assert fingerprint_words(bytes(32)) == " ".join(["abacus"] * 6)
    number = 1 + 7775 * 7776**5
    assert fingerprint_words(number.to_bytes(32, "big")) == " ".join([diceware()[1], *["abacus"] * 4, "zoom"])


def test_two_pairs_have_two_fingerprints_and_a_short_digest_has_none() -> None:
    assert fingerprint_words(ADA.public.digest()) != fingerprint_words(BEN.public.digest())
    with pytest.raises(SealingError):
        fingerprint_words(bytes(16))


def vars_of(public: PublicKeys) -> tuple[bytes, bytes, bytes]:
    return public.mlkem, public.x25519, public.ed25519
