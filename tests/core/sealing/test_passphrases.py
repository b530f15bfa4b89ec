"""Passphrases: drawn evenly, stretched slowly."""

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from tests.core.sealing.test_values import field, hkdf
from tests.vectors.draws import fixed_draw
from waystation.core.sealing import SealingError, generate_passphrase, passphrases, stretch
from waystation.core.sealing.wordlists import diceware

SALT = bytes(range(16))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Less memory, where only the wiring is looked at."""
    monkeypatch.setattr(passphrases, "MEMORY_KIB", 64)


def test_a_passphrase_is_six_words_of_the_published_list() -> None:
    chosen = generate_passphrase().split(" ")
    assert len(chosen) == 6
    assert set(chosen) <= set(diceware())


def test_the_list_is_the_published_one() -> None:
    assert (len(diceware()), diceware()[0], diceware()[-1]) == (7776, "abacus", "zoom")
    assert 7776**6 > 2**77


def test_a_number_that_would_favour_some_words_is_drawn_again() -> None:
    drawn = iter([b"\xff\xff", b"\xf3\x00", *[b"\x00\x00"] * 5, b"\x00\x01"])
    assert generate_passphrase(lambda size: next(drawn)) == " ".join([diceware()[0]] * 5 + [diceware()[1]])


def test_the_same_draw_gives_the_same_passphrase() -> None:
    assert generate_passphrase(fixed_draw("one")) == generate_passphrase(fixed_draw("one"))
    assert generate_passphrase(fixed_draw("one")) != generate_passphrase(fixed_draw("two"))


def test_stretching_is_argon2id_with_the_stated_cost_and_then_hkdf() -> None:
    argon = Argon2id(salt=SALT, length=32, iterations=3, lanes=1, memory_cost=131072).derive(b"able baker")
    stretched = stretch("able baker", SALT)
    assert stretched.verifier == hkdf(argon, b"", field(b"waystation") + field(b"verifier"))
    assert stretched.kek == hkdf(argon, b"", field(b"waystation") + field(b"KEK"))


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("typed", ["Able  Baker", " able baker\n", "ABLE\tBAKER", "able\u00a0baker"])
def test_case_and_spacing_do_not_matter(typed: str) -> None:
    assert stretch(typed, SALT) == stretch("able baker", SALT)


@pytest.mark.usefixtures("quick")
def test_another_passphrase_or_salt_gives_other_keys() -> None:
    first = stretch("able baker", SALT)
    assert first.kek not in (stretch("able bakers", SALT).kek, stretch("able baker", SALT[::-1]).kek, first.verifier)


@pytest.mark.parametrize("size", [0, 15, 17])
def test_a_salt_of_another_size_is_refused(size: int) -> None:
    with pytest.raises(SealingError, match="16 bytes"):
        stretch("able baker", bytes(size))


@pytest.mark.usefixtures("quick")
def test_what_was_stretched_does_not_print_its_keys() -> None:
    assert repr(stretch("able baker", SALT)) == "Stretched()"
