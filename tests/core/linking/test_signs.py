"""Words that are worth a question to a human, in four languages; and words that are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.linking.sign_texts import INNOCENT, TELLING
from waystation.core.linking.signs import KINDS, phrase, signs_of

KNOWN = [(kind, text) for kind, texts in TELLING.items() for text in texts]
BROTHER = "Скажите, в каком городе он сейчас живёт?"


def kinds(text, own=()):
    return {sign.kind for sign in signs_of(text, own)}


def quoted(text, own=()):
    return [text[slice(*span)] for sign in signs_of(text, own) for span in sign.quotes]


@pytest.mark.parametrize(("kind", "text"), KNOWN)
def test_words_that_ask_for_others_or_know_too_much_are_found(kind, text):
    assert kind in kinds(text)


@pytest.mark.parametrize("text", INNOCENT)
def test_what_frightened_people_their_families_and_lawyers_write_is_no_question(text):
    assert quoted(text) == []


def test_the_words_are_quoted_as_they_were_written():
    assert quoted(f"Здравствуйте! {BROTHER} Спасибо.") == ["в каком городе он сейчас живёт"]


def test_capitals_accents_and_lines_hide_nothing():
    assert kinds(BROTHER.upper()) == kinds("Скажите,\u200b в каком го\u0301роде он сейчас живет") == {"where"}


def test_a_town_that_is_told_and_not_asked_for_is_no_question():
    assert kinds("Я догадываюсь, в каком городе он сейчас живёт.") == set()


def test_one_word_of_those_who_hold_people_is_anybodys():
    assert kinds("Нас привела дежурная смена.") == set()
    assert kinds("Нас привела дежурная смена, записали по журналу.") == {"official"}


def test_office_language_alone_is_no_sign():
    assert kinds("Прошу на основании изложенного и в установленном порядке рассмотреть мою просьбу.") == set()


def test_words_in_two_sentences_are_not_put_together():
    assert kinds("Скажите, в каком городе. Они живут хорошо.") == set()


def test_an_abbreviation_does_not_end_a_sentence():
    assert kinds("Скажите, в каком г. Аргун районе они живут") == kinds("Скажите, в каком районе они живут")


def test_a_phrase_of_the_organisations_own_is_found_with_the_forms_of_its_words():
    text = "Потом нас повели в красный уголок второго этажа."
    assert quoted(text, ["красн* угол*"]) == ["красный уголок"] and kinds(text) == set()


@pytest.mark.parametrize("text", ["", "  ", "*", "* *", "...", "word " * 13])
def test_a_phrase_without_a_word_or_as_long_as_a_letter_is_none(text):
    assert phrase(text) is None


def test_signs_of_a_phrase_are_taken_as_letters():
    assert quoted("cell a-b (c) d", ["a-b (c", "(["]) == ["a-b (c"]


@given(st.text(max_size=300), st.text(max_size=30))
def test_whatever_is_written_quotes_lie_in_the_text_in_order(text, own):
    for sign in signs_of(text, [own]):
        assert sign.kind in KINDS
        assert all(0 <= begin < end <= len(text) for begin, end in sign.quotes)
        assert list(sign.quotes) == sorted(sign.quotes)


def test_a_letter_of_many_thousand_words_takes_no_long_time():
    assert signs_of("скажите где дом кто у вас в каком адрес " * 3000) is not None
