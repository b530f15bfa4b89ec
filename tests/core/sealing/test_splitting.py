"""A secret for several hands."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vectors.draws import fixed_draw
from waystation.core.sealing import SealingError, join, split


def test_two_shares_by_hand() -> None:
    assert split(b"\x0f\xf0", 2, draw=lambda size: b"\xff\x0f") == [b"\xff\x0f", b"\xf0\xff"]
    assert join([b"\xf0\xff", b"\xff\x0f"]) == b"\x0f\xf0"


@given(st.binary(min_size=1, max_size=80), st.integers(min_value=2, max_value=7), st.randoms())
def test_all_shares_in_any_order_give_the_secret(secret: bytes, hands: int, chance: object) -> None:
    shares = split(secret, hands)
    chance.shuffle(shares)  # type: ignore[attr-defined]
    assert join(shares) == secret


@pytest.mark.parametrize("hands", [3, 4])
def test_all_but_one_share_do_not_give_the_secret(hands: int) -> None:
    secret = fixed_draw("secret")(32)
    shares = split(secret, hands)
    for some in combinations(shares, hands - 1):
        assert join(some) != secret


def test_any_secret_is_possible_for_whoever_lacks_one_share() -> None:
    shares = split(b"house on the hill", 3)
    wanted = b"house by the lake"
    forged = bytes(a ^ b ^ c for a, b, c in zip(shares[0], shares[1], wanted, strict=True))
    assert join([shares[0], shares[1], forged]) == wanted


@pytest.mark.parametrize("hands", [-1, 0, 1])
def test_a_secret_is_never_split_for_one_hand(hands: int) -> None:
    with pytest.raises(SealingError, match="two hands or more"):
        split(b"secret", hands)


def test_nothing_is_not_split_and_unlike_shares_are_not_joined() -> None:
    with pytest.raises(SealingError):
        split(b"", 2)
    with pytest.raises(SealingError):
        join([b"ab", b"abc"])
    with pytest.raises(SealingError):
        join([b"ab"])
