"""Names by sound: one person in many spellings is found, two people are kept apart, and the reason is said."""

from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.core.linking.pairs import ONE_PERSON, QUESTIONS, TWO_PEOPLE
from waystation.core.linking import NEAR_RULES, SAME_RULES, compare_names
from waystation.core.linking.letters import bare
from waystation.core.linking.names import keys_of_name
from waystation.core.linking.parts import _SERVANT_OR_FATHER, parts_of
from waystation.site.demo.world import make_world

CYRILLIC = "абвгдежзийклмнопрстуфхцчшщыьэюя"
NAMES = st.one_of(
    st.sampled_from([name for pair in (*ONE_PERSON, *TWO_PEOPLE) for name in pair]),
    st.lists(st.text("abcdefghijklmnopqrstuvwxyzšé'", min_size=1, max_size=9), min_size=1, max_size=4).map(" ".join),
    st.lists(st.text(CYRILLIC, min_size=1, max_size=9), min_size=1, max_size=4).map(" ".join),
)


@pytest.mark.parametrize(("ours", "theirs"), ONE_PERSON)
def test_one_person_in_two_spellings_is_alike(ours: str, theirs: str) -> None:
    assert compare_names(ours, theirs).verdict == "alike"


@pytest.mark.parametrize(("ours", "theirs"), TWO_PEOPLE)
def test_two_people_are_different(ours: str, theirs: str) -> None:
    assert compare_names(ours, theirs).verdict == "different"


@pytest.mark.parametrize(("ours", "theirs", "why"), QUESTIONS)
def test_what_a_name_alone_cannot_say_is_a_question(ours: str, theirs: str, why: str) -> None:
    found = compare_names(ours, theirs)
    assert (found.verdict, found.why) == ("perhaps", why)


def test_the_reason_names_the_parts_and_the_rule() -> None:
    found = compare_names("Сардухов Шамиль", "Chamil Ahmed Sardoukhov")
    assert {(m.ours, m.theirs, m.rule) for m in found.met} == {
        ("Шамиль", "Chamil", "sound"),
        ("Сардухов", "Sardoukhov", "sound"),
    }
    assert (found.ours_alone, found.theirs_alone) == ((), ("Ahmed",))


def test_a_father_of_another_name_speaks_against_it() -> None:
    assert compare_names("Ахьяд Мусаевич Ошпаров", "Akhyad Isaevich Oshparov").why == "patronymic"


@given(NAMES, NAMES)
@settings(max_examples=300)
def test_it_is_the_same_from_either_side(ours: str, theirs: str) -> None:
    one, other = compare_names(ours, theirs), compare_names(theirs, ours)
    assert (one.verdict, one.why, one.ours_alone) == (other.verdict, other.why, other.theirs_alone)
    assert sorted((m.theirs, m.ours, m.rule) for m in one.met) == sorted((m.ours, m.theirs, m.rule) for m in other.met)


@given(NAMES, NAMES, st.randoms(use_true_random=False))
@settings(max_examples=300)
def test_order_case_and_marks_count_for_nothing(ours: str, theirs: str, luck) -> None:
    words = ours.split()
    assume(not any(bare(word) in _SERVANT_OR_FATHER for word in words))  # they belong to what follows
    luck.shuffle(words)
    assert compare_names(" ".join(words).upper(), theirs).verdict == compare_names(ours, theirs).verdict


@given(st.lists(st.text("abšéčžñāūiïklm", min_size=4, max_size=8), min_size=2, max_size=3, unique_by=bare))
def test_without_its_marks_a_name_is_the_same_name(words: list[str]) -> None:
    assert compare_names(" ".join(words), bare(" ".join(words))).verdict == "alike"


@given(NAMES)
def test_a_name_is_never_different_from_itself(name: str) -> None:
    verdict = compare_names(name, name).verdict
    assert verdict != "different" or all(part.is_initial for part in parts_of(name))


@given(NAMES, NAMES)
@settings(max_examples=300)
def test_every_rule_is_one_of_the_list_and_only_those(ours: str, theirs: str) -> None:
    assert {meeting.rule for meeting in compare_names(ours, theirs).met} <= {*SAME_RULES, *NEAR_RULES}


@pytest.mark.parametrize(("ours", "theirs"), ONE_PERSON)
def test_a_list_is_searched_by_what_they_have_in_common(ours: str, theirs: str) -> None:
    assert keys_of_name(ours) & keys_of_name(theirs)


def test_every_person_of_the_world_is_alike_in_every_spelling() -> None:
    for person in make_world().people:
        usual = f"{person.given_name_latin} {person.family_name_latin}"
        spelled = [f"{person.given_name} {person.family_name}", usual, *person.spellings]
        assert {compare_names(*pair).verdict for pair in combinations(spelled, 2)} == {"alike"}


@pytest.mark.slow
def test_of_all_people_of_the_world_no_two_are_alike_and_a_few_are_a_question() -> None:
    names = [f"{person.given_name} {person.family_name}" for person in make_world().people]
    found = [compare_names(*pair).verdict for pair in combinations(names, 2)]
    assert (found.count("alike"), found.count("perhaps"), len(found) > 30_000) == (0, 1, True)
