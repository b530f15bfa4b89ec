"""The same story in the same words: found in any script, shown sentence by sentence; manners of speaking are none."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waystation.core.linking.narratives import (
    COMMON_FLOOR,
    LEAST,
    SHORTEST,
    common_at,
    compare,
    formulas,
    link_all,
    marks_of,
    nearest,
)

STORY = {
    "ru": "Меня остановили у моста, когда я возвращался от сестры, и отобрали телефон. Один из них назвал меня по "
    "имени. Ночью увезли за город и спрашивали про человека, которого я видел один раз на свадьбе.",
    "en": "They stopped me at the bridge on the way back from my sister and took my telephone. One of them knew my "
    "name. At night they drove me out of town and asked about a man whom I had seen once at a wedding.",
    "fr": "Ils m'ont arrêté près du pont, alors que je revenais de chez ma sœur, et ils ont pris mon téléphone. L'un "
    "d'eux connaissait mon prénom. La nuit, ils m'ont emmené hors de la ville et m'ont demandé qui était au mariage.",
    "ar": "أوقفوني عند الجسر وأنا عائد من بيت أختي وأخذوا هاتفي. كان واحد منهم يعرف اسمي. في الليل أخذوني خارج المدينة "
    "وسألوني عن رجل رأيته مرة واحدة في عرس قبل سنتين ولم أكلمه قط.",
    "zh": "我从姐姐家回来的时候在桥边被拦住，他们拿走了我的手机，其中一个人知道我的名字，夜里把我带到城外去了。",
}
OTHER = "Я пишу из больницы, зовут меня иначе. {} Сейчас живу у соседки, выхожу только вечером, денег осталось мало."
PLEASE = "Здравствуйте. Помогите мне, пожалуйста, я не знаю, к кому ещё обратиться, мне очень страшно."
words = st.sampled_from(["rowan", "heron", "lagoon", "quartz", "дом", "река", "зима", "шаг", "باب", "بحر", "نهر"])
letters = st.lists(words, max_size=60).map(" ".join)


@pytest.mark.parametrize("language", STORY)
def test_a_paragraph_copied_into_another_letter_is_found_and_shown_in_both(language):
    copied = OTHER.format(STORY[language])
    found = compare(STORY[language], copied, names=("a", "b"))
    (passage,) = found.passages
    assert copied[slice(*passage.second)] == STORY[language].rstrip(".。")
    assert STORY[language][slice(*passage.first)] == STORY[language].rstrip(".。")
    assert found.containment == 1 and found.resemblance < 1


def test_the_same_letter_resembles_itself_wholly():
    found = compare(STORY["ru"], STORY["ru"])
    assert (found.containment, found.resemblance, len(found.passages)) == (1, 1, 1)


def test_by_hand_twenty_of_forty_words_are_half_of_the_letter():
    common, own, more = ([f"{kind}{n}" for n in range(20)] for kind in ("c", "o", "m"))
    found = compare(" ".join(common + own), " ".join(common + more))
    # 20 of 40 words; 36 runs of five words in each, of which 16 are in both and 56 in either.
    assert (found.words, found.containment) == (20, 0.5)
    assert found.resemblance == pytest.approx(16 / 56)


def test_a_greeting_and_a_plea_link_nobody():
    assert compare(f"{PLEASE} {STORY['ru']}", f"{PLEASE} Брат ушёл из дома в мае, мать его ищет до сих пор.") is None


def test_what_everybody_writes_links_nobody_however_long_it_is():
    long_formula = f"{PLEASE} Я видел ваш номер в газете и долго не решался написать, потому что боюсь за своих родных."
    many = {str(n): f"{long_formula} {' '.join(f'слово{n}-{k}' for k in range(30))}" for n in range(COMMON_FLOOR + 2)}
    assert link_all(many) == ()
    common = formulas([marks_of(text) for text in many.values()])
    assert compare(many["0"], many["1"]) and compare(many["0"], many["1"], ignoring=common) is None


def test_the_gender_of_a_few_words_hides_no_copy():
    for_her = STORY["ru"].replace("возвращался", "возвращалась").replace("видел", "видела")
    found = compare(STORY["ru"], for_her)
    assert found.containment > 0.8 and len(found.passages) == 2


@pytest.mark.parametrize(
    "disguised",
    [
        STORY["ru"].upper(),
        STORY["ru"].replace("о", "о\u200b"),
        STORY["ru"].replace("ё", "е").replace(",", " —"),
        STORY["ru"].replace(" ", "\n"),
    ],
)
def test_capitals_invisible_signs_and_other_stops_hide_no_copy(disguised):
    assert compare(STORY["ru"], disguised).containment == 1


def test_vowel_signs_hide_no_copy_in_arabic():
    assert compare(STORY["ar"], STORY["ar"].replace("الجسر", "الجِسْر").replace("هاتفي", "هاتفـي")).containment == 1


def test_in_many_letters_the_two_that_share_a_story_are_named_first():
    texts = {f"{n:03}": " ".join(random.Random(n).choices(STORY["ru"].split(), k=80)) for n in range(40)}
    texts |= {"x": STORY["en"], "y": f"Dear all. {STORY['en']} Thank you."}
    first = link_all(texts)[0]
    assert (first.first, first.second) == ("x", "y")


def test_a_new_letter_is_led_to_the_one_it_was_copied_from():
    known = {language: marks_of(text) for language, text in STORY.items()}
    assert [name for name, _marks in nearest(marks_of(OTHER.format(STORY["fr"])), known)] == ["fr"]


def test_one_word_a_thousand_times_takes_no_long_time_and_links():
    assert compare("no " * 3000, "no " * 3000).containment == 1


def test_nothing_is_said_of_nothing():
    assert (compare("", ""), marks_of(""), link_all({}), nearest(marks_of("one"), {})) == (None, frozenset(), (), [])


@given(letters, letters, letters)
def test_so_many_words_in_a_row_never_go_unseen(before, after, other):
    copied = " ".join(f"word{n}" for n in range(SHORTEST))
    assert marks_of(f"{before} {copied} {after}") & marks_of(f"{other} {copied}")


@given(letters, letters)
def test_passages_are_the_same_words_in_both_and_never_overlap(first, second):
    found = compare(first, second)
    if found is None:
        return
    for passage in found.passages:
        assert first[slice(*passage.first)].split() == second[slice(*passage.second)].split()
    assert max(passage.words for passage in found.passages) >= SHORTEST
    assert found.words >= LEAST and 0 < found.containment <= 1 and 0 <= found.resemblance <= 1
    ends = [passage.first for passage in found.passages]
    assert all(one[1] <= other[0] for one, other in zip(ends, ends[1:], strict=False))


@given(st.dictionaries(st.sampled_from("abcdef"), letters, max_size=6))
def test_all_against_all_finds_what_each_pair_shows(texts):
    many = {**texts, "x": STORY["en"], "y": f"{STORY['en']} Amen."}
    for alike in link_all(many):
        assert compare(many[alike.first], many[alike.second], names=(alike.first, alike.second)).words >= alike.words
    assert ("x", "y") in {(alike.first, alike.second) for alike in link_all(many)}


def test_a_formula_of_a_large_desk_stands_in_more_letters_than_one_of_a_small_desk():
    assert (common_at(100), common_at(5000)) == (COMMON_FLOOR, 100)
