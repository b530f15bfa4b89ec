"""A fact that one person was told is known again in other words, in any script; everyday words are no echo."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waystation.core.linking.echoes import echoes, telling_words

FACTS = {
    "lev": "The blue minibus leaves from the bakery in Linden street on Tuesdays.",
    "mara": "Врач из Твери принимает наших по четвергам после восьми.",
    "omar": "المفتاح الاحتياطي عند جارة الطابق الثالث تحت أصيص الزهور",
}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("lev", "We know that on Tuesday a blue minibus leaves, somewhere near the bakery of Linden street."),
        ("mara", "Нам известно про врача из Твери: он принимает ваших людей по четвергам, после восьми вечера."),
        ("omar", "يقولون إن المفتاح الاحتياطي تحت أصيص الزهور عند الجارة في الطابق الثالث."),
    ],
)
def test_a_fact_that_is_retold_is_known_again_and_nobody_elses(name, text):
    (echo,) = echoes(text, FACTS)
    assert echo.name == name and echo.share >= 0.7
    assert text[slice(*echo.place)] in text


def test_by_hand_six_of_eight_telling_words_are_an_echo_and_three_are_none():
    assert len(telling_words(FACTS["lev"])) == 8  # blue minib leave from baker linde stree tuesd
    assert echoes("blue minibus leaving from Linden street on a Tuesday", FACTS)[0].share == 6 / 8
    assert echoes("A blue minibus leaves from here every day.", FACTS) == ()


def test_the_same_words_far_apart_are_no_echo():
    far = " and so on ".join(["blue", "minibus", "leaves", "bakery", "Linden", "street", "Tuesdays"])
    assert echoes(far.replace(" and so on ", " and so on and on and on and on and on "), FACTS) == ()


def test_a_fact_of_two_words_is_known_again_by_nobody():
    assert echoes("the blue bakery", {"x": "blue bakery"}) == ()


@given(st.text(max_size=200), st.text(max_size=60))
def test_whatever_is_written_a_place_lies_in_the_text(text, fact):
    for echo in echoes(text, {"x": fact}):
        assert 0 <= echo.place[0] < echo.place[1] <= len(text) and 0.7 <= echo.share <= 1


def test_a_long_text_of_one_word_takes_no_long_time():
    assert echoes("bakery " * 5000, FACTS) == ()
