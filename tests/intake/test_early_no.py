"""A search says no early, from the JSON text of a summary; it must never say no to one that fits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waystation.intake.searching import SEARCHED, Wanted
from waystation.vault.shelf import to_bytes

LETTERS = 'abZéеёйЙاآ日ﬁŞşİß\u0301\u00a0 "\\/\n\t'


@given(
    values=st.lists(st.text(st.sampled_from(LETTERS), max_size=6), min_size=len(SEARCHED), max_size=len(SEARCHED)),
    words=st.text(st.sampled_from(LETTERS), max_size=4),
    region=st.text(st.sampled_from(LETTERS), max_size=4),
)
def test_whatever_fits_may_fit(values: list[str], words: str, region: str) -> None:
    summary, wanted = dict(zip(SEARCHED, values, strict=True)), Wanted(words=words, region=region)
    assert wanted.may_fit(to_bytes(summary).decode()) or not wanted.fits(summary)


@pytest.mark.parametrize(
    ("words", "said"), [("ЕЛКА", "ёлка"), ("cafe", "Café"), ("FIN", "ﬁn"), ("горныи", "горный район")]
)
def test_what_is_meant_is_found(words: str, said: str) -> None:
    assert Wanted(words=words).fits({"region": said}) and Wanted(words=words).may_fit(said)


def test_most_summaries_are_not_read_further() -> None:
    assert not Wanted(words="heron").may_fit('{"alias":"rowan 11","region":"горный район"}')


@pytest.mark.parametrize("word", ['"no"', "back\\slash"])
def test_signs_that_json_writes_otherwise_are_found_too(word: str) -> None:
    summary, wanted = {"region": f"they say {word}"}, Wanted(words=word)
    assert wanted.fits(summary) and wanted.may_fit(to_bytes(summary).decode())
