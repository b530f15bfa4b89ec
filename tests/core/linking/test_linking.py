"""Records of one person are paired with their reasons; what is too little pairs nobody."""

from hypothesis import given
from hypothesis import strategies as st

from waystation.core.linking import Record, compare, find, keys_of, link, meet_handles
from waystation.core.linking.handles import slips, stem
from waystation.site.demo.records import Request
from waystation.site.demo.world import make_world

NUR = Record("nur", numbers=("000000017",), names=("Нур Сардухова",), born=(1990,), region="Чечня")


def said(one: Record, other: Record) -> list[tuple[str, str]]:
    found = compare(one, other)
    return [(reason.code, reason.rule) for reason in found.reasons] if found else []


def test_the_same_number_is_alike() -> None:
    found = compare(NUR, Record("again", numbers=("000000017",)))
    assert found and found.verdict == "alike"


def test_a_number_shared_by_two_names_is_a_question() -> None:
    found = compare(NUR, Record("sister", numbers=("000000017",), names=("Хеда Яндихова",)))
    assert found and found.verdict == "perhaps"
    assert [reason.code for reason in found.reasons if not reason.speaks_for] == ["name"]


def test_a_name_alone_is_a_question_and_with_the_year_it_is_alike() -> None:
    named = Record("a", names=("Nour Sardoukhova",))
    aged = Record("b", names=("Nour Sardoukhova",), born=(1991,))
    assert [found.verdict for other in (named, aged) if (found := compare(NUR, other))] == ["perhaps", "alike"]


def test_another_year_of_birth_makes_two_people_of_one_name() -> None:
    assert compare(NUR, Record("b", names=("Nur Sardukhova",), born=(1970,))) is None


def test_a_given_name_alone_pairs_nobody_and_with_the_region_it_is_a_question() -> None:
    assert compare(NUR, Record("b", names=("Nur",))) is None
    assert said(NUR, Record("b", names=("Nur",), region="чечня")) == [("name", "one-part"), ("region", "equal")]


def test_a_handle_begun_anew_is_near_and_a_short_or_numbered_one_is_not() -> None:
    assert meet_handles("amir_new", "amir") == "begun-anew"
    assert meet_handles("@Silent.River", "silentt.river") == "letter"
    near = [meet_handles(*pair) for pair in (("ali_2", "ali"), ("amira", "amir"), ("riverstone17", "riverstone18"))]
    assert near == ["", "", ""]


def test_a_stem_that_many_share_says_nothing() -> None:
    crowd = [Record(str(n), handles=(f"phoenix_{n}",)) for n in range(9)]
    assert link(crowd).pairs == ()
    assert len(link(crowd[:3]).pairs) == 3


def test_a_mail_address_is_near_in_the_same_house_only() -> None:
    assert meet_handles("nur.sardukh@example.org", "nur.sarduh@example.org") == "letter"
    assert meet_handles("nur.sardukh@example.org", "nur.sardukh@example.net") == ""


@given(st.text("abcdefgh._1", min_size=1, max_size=14))
def test_every_slip_is_near_from_either_side(handle: str) -> None:
    for other in list(slips(handle))[:40]:
        if other != handle and len(other) > 8:
            assert meet_handles(handle, other) and meet_handles(other, handle)
    assert stem(stem(handle)) == stem(handle)


def test_what_is_kept_is_found_again_with_its_keys() -> None:
    kept = Record.from_dict("nur", NUR.to_dict())
    assert kept == NUR
    assert kept.keys == keys_of(NUR)


def test_a_record_of_other_rules_is_worked_out_anew() -> None:
    old = Record.from_dict("nur", {**NUR.to_dict(), "rules": 0, "keys": ["nonsense"]})
    assert keys_of(old) == keys_of(NUR)


def test_one_beside_many_finds_what_all_beside_all_finds() -> None:
    records = {request.id: record_of(request) for request in make_world().requests}
    keys = [(keys_of(record), ref) for ref, record in records.items()]
    for link_ in link(records.values()).pairs:
        assert link_.other in {found.other for found in find(records[link_.one], keys, records.__getitem__).pairs}


def record_of(request: Request) -> Record:
    """As the desk reads it: one way to reach them, the name they gave, the region in their words."""
    number = "".join(sign for sign in request.phone_given if sign.isdigit())[-9:]
    return Record(
        request.id,
        handles=(request.handle_given.lstrip("@"),) if request.handle_given else (),
        numbers=(number,) if number else (),
        names=(request.name_given,) if request.name_given else (),
        region=request.region_as_given,
    )


def test_of_the_worlds_dozen_who_wrote_twice_all_but_the_one_with_nothing_in_common_are_found() -> None:
    requests = make_world().requests
    twice = {(request.duplicate_of, request.id) for request in requests if request.duplicate_of}
    found = {(pair.one, pair.other) for pair in link(map(record_of, requests)).pairs}
    assert len(twice) == 12
    assert twice - found == {("r135", "r142")}  # a number, then a handle, and no name: only the story is the same
    assert len(found - twice) == 6  # people of one given name who name the same region in the same words
