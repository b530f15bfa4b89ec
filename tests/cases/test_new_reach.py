"""A number that becomes known later: whoever asks by it, or writes from it, is noticed."""

from dataclasses import replace

import pytest
from django.urls import reverse

from tests.cases.people import NOW
from tests.intake.people import RULES, ask
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.cases import asked_about, contact
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake.enquiries import comparing
from waystation.intake.enquiries.recording import Asked, record_enquiry
from waystation.intake.receiving import receive_waiting
from waystation.vault import shelf
from waystation.vault.labels import Label
from waystation.vault.models import MatchRecord

pytestmark = pytest.mark.django_db
NEW, OTHERWISE = "+7 911 222-33-44", "8 (911) 222 33 44"
OLD = "8 (900) 000-00-17"


def note(case, ids, reach=NEW, who="Nur", instead=True):
    with case("jon") as nurs:
        contact.note_reach(nurs, ids[who], reach, instead=instead, now=NOW)


def found_by(desk, case, reach):
    """The persons whom the team finds when somebody asks by this number."""
    asked = Asked("telephone", "relative", names="Ruslan Nobody", reach_of=reach)
    record_enquiry(desk.keyring("mia"), asked, form_id=reach.ljust(32, "0")[:32], now=NOW)
    comparing.compare_waiting(desk.keyring("jon"), NOW)
    with case("jon") as nurs:
        return [match.person for _opened, match in asked_about.alarms_of(nurs, NOW)]


@pytest.mark.parametrize("instead", [True, False])
def test_whoever_asks_by_the_new_number_is_noticed(desk, case, ids, instead):
    note(case, ids, instead=instead)
    assert found_by(desk, case, OTHERWISE) == [ids["Nur"]]


def test_the_number_of_another_person_of_the_case_finds_that_person(desk, case, ids):
    note(case, ids, "@sami_goes_on", "Sami", instead=False)
    assert found_by(desk, case, "@Sami_goes_on") == [ids["Sami"]]


def test_before_it_was_written_down_nobody_is_found_by_it(desk, case):
    assert found_by(desk, case, OTHERWISE) == []


def test_the_number_before_is_found_as_before(desk, case, ids):
    note(case, ids)
    assert found_by(desk, case, OLD) == [ids["Nur"]]


def test_whoever_writes_from_it_is_compared_with_the_request_of_the_case(desk, case, ids, sent):
    note(case, ids)
    later = ask(call_me="Somebody", happened="Help us.", safe_contact=replace(RULES, reach=OTHERWISE))
    receive_waiting(desk.keyring("ada"))
    client = desk.client("ada")
    client.get(reverse("intake:request", args=[later.ref]))
    assert shelf.read_summary(desk.keyring("ada"), "intake", later.ref)["same"] == 1


def test_from_then_on_they_are_reached_by_it_and_the_one_before_is_kept(case, ids):
    note(case, ids)
    with case() as nurs:
        assert contact.reveal_contact(nurs, rules_read=True, now=NOW) == NEW
        assert nurs.read(Label.PERSON_CONTACT, "case")["reached_before"] == [RULES.reach]


def test_one_more_number_changes_nothing_in_how_they_are_reached(case, ids):
    note(case, ids, instead=False)
    with case() as nurs:
        assert contact.reveal_contact(nurs, rules_read=True, now=NOW) == RULES.reach


def test_it_stands_in_no_plain_column_and_the_log_says_what_any_change_says(case, ids, started):
    note(case, ids)
    assert not any(b"112223344" in bytes(row.sealed) for row in MatchRecord.objects.all())
    assert Line.objects.filter(object=started).order_by("-number")[0].action == Tag.CASE_PERSON


def test_an_empty_one_and_one_of_somebody_else_are_refused(case, ids):
    with pytest.raises(Refused):
        note(case, ids, " ")
    with pytest.raises(NotYours):
        note(case, {"Nur": "0" * 32})


def test_the_page_takes_it(desk, started, ids):
    client, url = desk.client("jon"), reverse("cases:new-reach", args=[started])
    assert client.post(url, {"person": ids["Nur"], "reach": "", "instead": "no"}).status_code == 200
    assert client.post(url, {"person": ids["Nur"], "reach": NEW, "instead": "yes"}).status_code == 302
