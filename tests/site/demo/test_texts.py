"""First messages: realistic length, no template mark left over, no two stories alike."""

from collections import Counter

import pytest

from waystation.site.demo import texts
from waystation.site.demo.records import Request, World


def first(world: World) -> list[Request]:
    return [r for r in world.requests if not r.planted]


def test_a_first_message_has_60_to_400_words(world: World) -> None:
    lengths = [len(r.first_message.split()) for r in world.requests]
    assert min(lengths) >= texts.SHORTEST and max(lengths) <= texts.LONGEST
    assert sum(lengths) / len(lengths) > 120


def test_no_mark_of_a_template_is_left(world: World) -> None:
    everything = [r.first_message for r in world.requests] + [m.text for r in world.requests for m in r.messages]
    assert not any(mark in text for text in everything for mark in "[]{}|")


def test_more_than_forty_different_stories_are_told() -> None:
    stories = [event for book in texts.BOOKS.values() for events in book.EVENTS.values() for event in events]
    assert len(set(stories)) == len(stories) >= 40


def test_no_two_people_write_the_same(world: World) -> None:
    assert len({r.first_message for r in world.requests}) == len(world.requests)


def test_three_languages_are_written(world: World) -> None:
    written = Counter(r.language for r in world.requests)
    assert set(written) == {"ru", "en", "fr"}
    assert written["ru"] > 120 and min(written.values()) >= 8


@pytest.mark.parametrize(("sex", "form"), [("m", "я боялся"), ("f", "я боялась")])
def test_a_man_and_a_woman_write_in_their_own_form(sex: str, form: str) -> None:
    assert texts.for_sex("я [боялся|боялась]", sex) == form


def test_a_family_says_how_many_travel(world: World) -> None:
    families = [r for r in first(world) if len(r.persons) > 2]
    assert all(texts.BOOKS[r.language].COUNTS[len(r.persons)] in r.first_message for r in families)


def test_every_request_says_how_its_writer_may_be_reached(world: World) -> None:
    assert all(r.safe_contact.how and r.safe_contact.if_somebody_else_answers for r in first(world))


def test_every_request_carries_region_how_soon_and_company(world: World) -> None:
    assert all(r.region_as_given and r.how_soon and r.travels_together and r.triage_reason for r in first(world))


def test_who_is_declined_is_told_where_to_go(world: World) -> None:
    assert all(bool(r.onward) == (r.state == "declined") for r in world.requests)
