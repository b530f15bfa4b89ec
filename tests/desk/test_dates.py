"""Days and moments are written as the language of the page writes them, on every page in the same way."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.formats import date_format

import waystation
from waystation.cases import telling
from waystation.desk.templatetags.desk import desk_hour
from waystation.door import messages
from waystation.intake import entries

ROOT = Path(waystation.__file__).parent
MOMENT = datetime(2017, 6, 2, 21, 10, tzinfo=UTC)
OWN_FORMAT = re.compile(r"""\|date:"[^"]*\b[MFNEb]\b[^"]*"|date_format\([^()]*(?:\([^()]*\))?[^()]*"[^"]* [MFNEb]\b""")
AS_ONE_READS = {
    "en": ("2 June 2017", "2 Jun 2017, 21:10", "2 Jun 21:10", "2 Jun 2017"),
    "ru": ("2 июня 2017", "2 июня 2017, 21:10", "2 июня 21:10", "2 июня 2017"),
    "fr": ("2 juin 2017", "2 juin 2017, 21:10", "2 juin 21:10", "2 juin 2017"),
    "ar": ("2 يونيو 2017", "2 يونيو 2017، 21:10", "2 يونيو 21:10", "2 يونيو 2017"),
}


@pytest.mark.parametrize("language", AS_ONE_READS)
def test_a_day_and_a_moment_are_written_in_the_way_of_the_language(language: str) -> None:
    day, moment, short, listed = AS_ONE_READS[language]
    with translation.override(language):
        assert messages._day("2017-06-02T21:10:00Z") == day
        assert entries.when("2017-06-02T21:10:00Z") == moment
        assert desk_hour("2017-06-02T21") == moment.replace("21:10", "21:00")
        assert date_format(MOMENT, "SHORT_DATETIME_FORMAT") == short
        assert telling.day_text(date(2017, 6, 2)) == listed


def test_no_page_has_a_format_of_its_own_for_a_month() -> None:
    files = [*ROOT.glob("*/templates/**/*.html"), *ROOT.glob("*/*.py"), *ROOT.glob("*/templatetags/*.py")]
    found = {path.name: OWN_FORMAT.findall(path.read_text(encoding="utf-8")) for path in files}
    assert {name: formats for name, formats in found.items() if formats} == {}


@pytest.mark.parametrize("text", ['{{ x|date:"j M H:i" }}', 'date_format(datetime.now(UTC), "j E Y")'])
def test_a_format_of_its_own_is_found(text: str) -> None:
    assert OWN_FORMAT.search(text)
