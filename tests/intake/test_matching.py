"""Numbers, handles and documents are made alike before they are compared."""

from dataclasses import replace

import pytest

from tests.intake.people import NUR, RULES
from waystation.intake.matching import keys_kept, normal_number, record_of


def record(reach="", happened="", together="", call_me="Nur"):
    rules = replace(RULES, reach=reach)
    return record_of(replace(NUR, safe_contact=rules, happened=happened, together=together, call_me=call_me))


@pytest.mark.parametrize(
    "text", ["+7 900 000-00-17", "8 (900) 000 00 17", "9000000017", "+7\u00a0900\u2011000\u20110017", "٩٠٠٠٠٠٠٠١٧"]
)
def test_one_number_written_in_many_ways_is_one(text):
    assert record(reach=text) == record(reach="+79000000017")


@pytest.mark.parametrize("text", ["2017", "12-34", "1234567890123456789"])
def test_what_is_too_short_or_too_long_is_no_number(text):
    assert normal_number(text) == ""


def test_a_handle_has_no_case():
    assert record(reach="Signal @Nur.17").handles == ("nur.17",)


def test_a_mail_address_is_not_taken_apart():
    assert record(reach="Nur.S@Example.org").handles == ("nur.s@example.org",)


def test_a_bare_name_in_an_app_is_a_handle():
    assert record(reach="nur on telegram").handles == ("nurontelegram",)


def test_numbers_and_documents_in_the_text_count_too():
    found = record(happened="passport AB1234567, my aunt has 8 900 111 22 33")
    assert (found.numbers, found.documents, found.handles) == (("001112233",), ("AB1234567",), ())


def test_nothing_said_gives_nothing():
    assert record(call_me="").to_dict() == {}


@pytest.mark.parametrize(
    "text", ["I was born in 1994.", "Родилась 2 мая 1994 года", "1994 г.р.", "Je suis née en 1994", "مواليد ١٩٩٤"]
)
def test_a_year_of_birth_is_read_where_it_is_called_one(text):
    assert record(happened=text).born == (1994,)


def test_another_year_is_none_of_birth():
    assert record(happened="In 2017 they came; we lived there since 1994.").born == ()


def test_an_older_record_without_keys_is_still_compared():
    assert keys_kept({"numbers": ["000000017"]}) == {"numbers:000000017"}


def test_an_address_is_read_from_its_beginning_and_no_further_than_addresses_go():
    found = record(happened="Write to nur.s+valley@mail.example.org, or to -a_b@example.org.").handles
    assert set(found) == {"nur.s+valley@mail.example.org", "-a_b@example.org"}
    assert record(happened=f"{'x' * 70}@example.org").handles == ()


def test_a_long_word_without_a_space_is_passed_over():
    assert record(happened="x" * 100_000).handles == ()
