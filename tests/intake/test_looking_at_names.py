"""What looks as if it told who somebody is, named before a text leaves."""

import pytest

from waystation.intake.translating.looking import found_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Call me at +7 900 000-00-17 today", ["+7 900 000-00-17"]),
        ("write to nur@example.org or @nur_1984", ["nur@example.org", "@nur_1984"]),
        ("passport AB1234567 is lost", ["AB1234567"]),
        ("They asked where Aslan hides.", ["Aslan"]),
        ("Они спрашивали про Аслана и уехали.", ["Аслана"]),
        ("They came. Then they left.", []),
        ("«Он пришёл», сказал сосед.", []),
    ],
)
def test_numbers_handles_papers_and_names_are_found(text: str, found: list[str]) -> None:
    assert found_in(text) == found


def test_a_name_that_we_know_is_found_in_a_script_without_capitals() -> None:
    assert found_in("جاؤوا إلى بيت نورة مرتين", ["نورة"]) == ["نورة"]


def test_a_name_that_we_know_is_found_where_it_is_inflected() -> None:
    assert "Мадина" in found_in("я видела мадину вчера", ["Мадина"])
