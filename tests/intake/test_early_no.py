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
    assert may_fit(wanted, to_bytes(summary)) or not wanted.fits(summary)


@given(
    texts=st.lists(st.text(st.sampled_from(LETTERS), max_size=8), max_size=9),
    words=st.text(st.sampled_from(LETTERS), min_size=1, max_size=3),
)
def test_many_are_looked_through_as_each_is(texts: list[str], words: str) -> None:
    wanted, lines = Wanted(words=words), [text.encode() for text in texts]
    assert list(wanted.may_fit(lines)) == [n for n, line in enumerate(lines) if may_fit(wanted, line)]


def test_a_break_between_the_words_of_one_summary_hides_no_other() -> None:
    assert list(Wanted(words="heron").may_fit([b'{\n"alias":\n"rowan 11"}', b'{"alias":"heron 42"}'])) == [1]


def may_fit(wanted: Wanted, text: bytes) -> bool:
    return list(wanted.may_fit([text])) == [0]


@pytest.mark.parametrize(
    ("words", "said"), [("ЕЛКА", "ёлка"), ("cafe", "Café"), ("FIN", "ﬁn"), ("горныи", "горный район")]
)
def test_what_is_meant_is_found(words: str, said: str) -> None:
    assert Wanted(words=words).fits({"region": said}) and may_fit(Wanted(words=words), said.encode())


def test_most_summaries_are_not_read_further() -> None:
    assert not may_fit(Wanted(words="heron"), '{"alias":"rowan 11","region":"горный район"}'.encode())


@pytest.mark.parametrize("word", ['"no"', "back\\slash"])
def test_signs_that_json_writes_otherwise_are_found_too(word: str) -> None:
    summary, wanted = {"region": f"they say {word}"}, Wanted(words=word)
    assert wanted.fits(summary) and may_fit(wanted, to_bytes(summary))
