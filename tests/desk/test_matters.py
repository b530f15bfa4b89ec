"""An overdue matter says which request or case it is to those who may open it, and to nobody else."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.intake.people import add, ask, found_credible
from waystation.cases.models import Case
from waystation.desk import duty, matters, work
from waystation.desk.models import Notice
from waystation.desk.ringing import run_tick
from waystation.intake.access import open_request
from waystation.intake.actions import assign_request
from waystation.intake.models import HelpRequest
from waystation.intake.noting import note_waiting
from waystation.intake.receiving import receive_waiting
from waystation.letterbox import clocks
from waystation.letterbox.hours import hour_of, later
from waystation.letterbox.models import Due, IncomingMessage
from waystation.vault import shelf

pytestmark = pytest.mark.django_db


@pytest.fixture
def late(cast) -> str:
    """A request that was taken in and whose first answer is overdue. Its id."""
    sent = ask()
    receive_waiting(cast.keyring("ada"))
    return sent.ref


def ask_credible(cast) -> str:
    """One more request, found credible."""
    sent = ask()
    receive_waiting(cast.keyring("ada"))
    with open_request(cast.keyring("ada"), sent.ref, purpose="verify") as request:
        found_credible(request, now=timezone.now())
    assign_request(cast.keyring("ada"), sent.ref, cast.id("ada"))
    return sent.ref


def overdue() -> list[Due]:
    return list(Due.objects.order_by("hour"))


def test_an_overdue_answer_leads_to_its_request(cast, late):
    found = matters.find(cast.keyring("ada"), overdue())
    [[matter]] = found.values()
    assert matter.url == reverse("intake:request", args=[late]) and matter.missing == "an answer"
    page = cast.client("ada").get("/duty/").content.decode()
    assert f'href="{matter.url}"' in page and matter.alias in page


def test_it_says_nothing_to_those_who_may_not_open_it(cast, late):
    for name in ("cleo", "kay", "faye", "mia"):
        assert matters.find(cast.keyring(name), overdue()) == {}
        assert late not in cast.client(name).get("/duty/").content.decode()


def test_a_clock_that_no_request_knows_is_a_message_that_somebody_has_to_read(cast, late):
    unknown = Due.objects.create(hour="2017-04-02T10", compartment="intake", level="emergency")
    [matter] = matters.find(cast.keyring("ada"), [unknown])[unknown.pk]
    assert matter.url == reverse("intake:messages") and matter.missing == "somebody to read it"


def test_an_overdue_message_leads_to_the_request_it_belongs_to(cast):
    sent = ask()
    receive_waiting(cast.keyring("ada"))
    before = [due.pk for due in overdue()]
    add(sent)
    [late_message] = Due.objects.exclude(pk__in=before)
    note_waiting(cast.keyring("ada"))
    [matter] = matters.find(cast.keyring("ada"), [late_message])[late_message.pk]
    assert matter.url == reverse("intake:request", args=[sent.ref]) + "#messages"
    assert matter.alias == shelf.read_summaries(cast.keyring("ada"), "intake", [sent.ref])[sent.ref]["alias"]
    assert matters.find(cast.keyring("faye"), [late_message]) == {}


def test_a_message_to_a_closed_request_leads_there_too(cast):
    sent = ask()
    receive_waiting(cast.keyring("ada"))
    before = [due.pk for due in overdue()]
    HelpRequest.objects.update(state="closed")
    add(sent)
    note_waiting(cast.keyring("ada"))
    [late_message] = Due.objects.exclude(pk__in=before)
    [matter] = matters.find(cast.keyring("ada"), [late_message])[late_message.pk]
    assert matter.missing == "somebody to read what they added" and sent.ref in matter.url


def test_on_duty_says_who_looks_after_it(cast, late):
    page = cast.client("ada").get("/duty/").content.decode()
    row = page[page.index("<tbody>") : page.index("</tbody>")]
    assert "Looked after by" in row and "nobody" in row
    HelpRequest.objects.filter(pk=late).update(assignee=cast.workers["ben"])
    page = cast.client("ada").get("/duty/").content.decode()
    assert "<bdi>Ben</bdi>" in page[page.index("<tbody>") : page.index("</tbody>")]


def test_the_rail_counts_a_case_in_the_hour_in_which_the_alarm_sees_it(cast):
    hour = hour_of(timezone.now())
    Case.objects.create(pk="c" * 32, compartment="team-birch", due=hour)
    Case.objects.create(pk="d" * 32, compartment="team-birch", due=later(timezone.now(), 1))
    due = Due.objects.create(hour=hour, compartment="team-birch", level="urgent")
    assert due in clocks.overdue(hour)
    assert work.count_cases(cast.keyring("jon")) == 1


def test_a_sign_of_life_that_is_overdue_leads_to_its_case(cast):
    ref, hour = "c" * 32, "2017-04-02T10"
    Case.objects.create(pk=ref, compartment="team-birch", due=hour)
    shelf.put_summary(cast.keyring("jon"), "team-birch", ref, {"alias": "walnut 47", "next": {"what": "life"}})
    due = Due.objects.create(hour=hour, compartment="team-birch", level="urgent")
    [matter] = matters.find(cast.keyring("jon"), [due])[due.pk]
    assert (matter.alias, matter.missing) == ("walnut 47", "a sign of life")
    assert matter.url == reverse("cases:case", args=[ref])
    assert matters.find(cast.keyring("ben"), [due]) == {}


def test_on_duty_says_who_looks_after_a_case(cast):
    Case.objects.create(pk="c" * 32, compartment="team-birch", due="2017-04-02T10", assignee=cast.id("jon"))
    shelf.put_summary(cast.keyring("jon"), "team-birch", "c" * 32, {"alias": "walnut 47", "next": {"what": "life"}})
    due = Due.objects.create(hour="2017-04-02T10", compartment="team-birch", level="urgent")
    [matter] = matters.find(cast.keyring("ada"), [due])[due.pk]
    assert matter.hands == "Jon"


def test_answer_the_oldest_leads_straight_to_that_request(cast, late):
    ask()
    receive_waiting(cast.keyring("ada"))
    HelpRequest.objects.exclude(pk=late).update(due_hour="2017-04-20T10")
    HelpRequest.objects.filter(pk=late).update(due_hour="2017-04-02T10")
    first = work.requests(cast.keyring("ada"), timezone.now())[0]
    assert (first.button, first.url) == ("Answer the most overdue one", reverse("intake:request", args=[late]))
    assert len(first.which) == 2 and first.url in {url for _name, url in first.which}


def test_an_emergency_says_so_where_today_names_it(cast, late):
    HelpRequest.objects.filter(pk=late).update(due_hour="2017-04-02T10")
    line = shelf.read_summary(cast.keyring("ada"), "intake", late)
    shelf.put_summary(cast.keyring("ada"), "intake", late, {**line, "alias": "coral 43", "level": "emergency"})
    assert "coral 43 (emergency)" in cast.client("ada").get("/").content.decode()


def test_today_leads_to_each_case_whose_sign_of_life_is_overdue(cast):
    Case.objects.create(pk="c" * 32, compartment="team-birch", due="2017-04-02T10")
    shelf.put_summary(cast.keyring("jon"), "team-birch", "c" * 32, {"alias": "K-622V", "next": {"what": "life"}})
    [card] = work.cases(cast.keyring("jon"), timezone.now())
    assert card.which == (("K-622V", reverse("cases:case", args=["c" * 32])),)


def test_today_says_see_where_it_leads_to_a_list(cast, late):
    Due.objects.create(hour="2017-04-02T10", compartment="intake", level="emergency")
    page = cast.client("ada").get("/").content.decode()
    assert "See the 2" in page and "Take it" not in page


def test_an_officer_who_sees_no_request_is_not_told_that_all_is_in_order(cast, late):
    page = cast.client("faye").get("/").content.decode()
    assert "are in order" not in page and "Nothing waits for you" not in page
    assert "Alarms are not being sent." in page
    assert "Next: 1 matter is overdue in a group that you cannot open" in page and "intake desk" in page


def test_of_what_an_officer_cannot_open_only_the_count_and_the_group_are_said(cast, late):
    page = cast.client("faye").get("/").content.decode()
    line = shelf.read_summaries(cast.keyring("ada"), "intake", [late])[late]
    assert late not in page and line["alias"] not in page


def test_what_somebody_took_is_not_said_to_officers_again(cast, late):
    due = Due.objects.get(compartment="intake")
    duty.acknowledge(due.pk, by=cast.keyring("ada"), now=timezone.now())
    assert "in a group that you cannot open" not in cast.client("faye").get("/").content.decode()


def test_what_an_officer_can_open_is_not_counted_among_what_they_cannot(cast, late):
    Due.objects.create(hour="2017-04-02T10", compartment="duty", level="urgent")
    assert "1 matter is overdue in a group that you cannot open" in cast.client("faye").get("/").content.decode()


def test_whoever_is_no_officer_is_told_of_their_own_groups_only(cast, late):
    assert "in a group that you cannot open" not in cast.client("dov").get("/").content.decode()


HOUR = "2017-04-02T10"


def silences(cast, *aliases: str) -> None:
    """Cases of one team whose signs of life were due in one hour."""
    for alias in aliases:
        ref = alias[0].encode().hex() * 16
        Case.objects.create(pk=ref, compartment="team-birch", due=HOUR)
        shelf.put_summary(cast.keyring("jon"), "team-birch", ref, {"alias": alias, "next": {"what": "life"}})


def ringing(count: int, level: str = "urgent") -> list[Due]:
    return [Due.objects.create(hour=HOUR, compartment="team-birch", level=level) for _ in range(count)]


def named(cast, dues: list[Due]) -> list[list[str]]:
    found = matters.find(cast.keyring("jon"), dues)
    return sorted([matter.alias for matter in found[due.pk]] for due in dues)


def test_two_cases_of_one_team_and_hour_give_two_rows_that_name_one_each(cast):
    silences(cast, "walnut 47", "elm 12")
    dues = ringing(2)
    assert named(cast, dues) == [["elm 12"], ["walnut 47"]]
    assert matters.find(cast.keyring("jon"), dues) == matters.find(cast.keyring("jon"), dues[::-1])
    page = cast.client("jon").get("/duty/").content.decode()
    assert page.count("walnut 47") == page.count("elm 12") == 1


def test_an_alarm_too_many_says_that_no_case_was_found(cast):
    silences(cast, "walnut 47")
    assert named(cast, ringing(2)) == [["no case found"], ["walnut 47"]]


def test_with_an_alarm_too_few_no_case_is_left_out(cast):
    silences(cast, "walnut 47", "elm 12", "oak 3")
    assert named(cast, ringing(2)) == [["elm 12"], ["oak 3", "walnut 47"]]
    assert "Fewer alarms than matters" in cast.client("jon").get("/duty/").content.decode()


def test_emergencies_stand_before_what_is_only_older(cast):
    for hour, level in (("2017-04-02T08", "urgent"), (HOUR, "emergency"), ("2017-04-02T09", "emergency")):
        Due.objects.create(hour=hour, compartment="team-birch", level=level)
    rows = duty.overdue_for(cast.keyring("jon"), timezone.now())
    assert [row["due"].hour[-2:] for row in rows] == ["09", "10", "08"]


def test_what_i_take_it_does_is_said_before_the_button(cast):
    ringing(1)
    page = cast.client("jon").get("/duty/").content.decode()
    assert page.index("nothing is closed") < page.index("<table")


def failed(due, cast, **more):
    Notice.objects.create(due=due.pk, step=0, worker=cast.workers["ada"], sent=timezone.now(), reached=False, **more)


def test_where_every_notice_failed_the_page_says_first_that_nobody_is_alarmed_and_what_to_do(cast, settings):
    settings.CONFIGURATION = {"notices": {"command": ["/bin/false"]}}
    [due] = ringing(1)
    failed(due, cast)
    page = cast.client("jon").get("/duty/").content.decode()
    to_do = page.index("tell an administrator that no notice")
    assert page.index("Nobody is being alarmed.") < to_do < page.index("<table")
    assert "no channel" not in page and "No mail and no command" not in page


def test_once_a_notice_arrived_or_somebody_took_it_nobody_is_told_that_nobody_is_alarmed(cast, settings):
    settings.CONFIGURATION = {"notices": {"command": ["/bin/false"]}}
    arrived, taken = ringing(2)
    failed(arrived, cast), failed(taken, cast)
    Notice.objects.create(due=arrived.pk, step=1, worker=cast.workers["ada"], sent=timezone.now(), reached=True)
    cast.client("jon").post(f"/duty/{taken.pk}/take/")
    assert "Nobody is being alarmed." not in cast.client("jon").get("/duty/").content.decode()


def test_one_matter_of_which_nobody_heard_is_enough(cast, settings):
    settings.CONFIGURATION = {"notices": {"command": ["/bin/false"]}}
    arrived, unheard = ringing(2)
    failed(unheard, cast)
    Notice.objects.create(due=arrived.pk, step=0, worker=cast.workers["ada"], sent=timezone.now(), reached=True)
    assert "no notice of one matter" in cast.client("jon").get("/duty/").content.decode()


def test_without_a_channel_the_page_says_first_that_nobody_is_alarmed(cast):
    [due] = ringing(1)
    Notice.objects.create(due=due.pk, step=0, worker=cast.workers["jon"], sent=timezone.now(), reached=False)
    page = cast.client("jon").get("/duty/").content.decode()
    assert page.index("Nobody is being alarmed.") < page.index("You: not reached by a notice") < page.index("<table")


def test_all_of_the_intake_desk_read_on_today_that_one_is_ready_for_a_case(cast, late):
    keyring = cast.keyring("ada")
    with open_request(keyring, late, purpose="verify") as request:
        found_credible(request, now=timezone.now())
    assign_request(keyring, late, cast.id("ada"))
    [ready] = [one for one in work.requests(cast.keyring("ben"), timezone.now()) if "ready" in one.text]
    assert ready.text == "1 request is ready for a case"
    assert ready.url == reverse("cases:start", args=[late])
    other = ask_credible(cast)
    [ready] = [one for one in work.requests(cast.keyring("ben"), timezone.now()) if "ready" in one.text]
    page = cast.client("ben").get(ready.url).content.decode()
    assert ready.text == "2 requests are ready for a case" and late in page and other in page


def test_a_call_can_be_recorded_from_today_by_those_who_may(cast, late):
    may = {name for name in ("ada", "ben", "jon", "faye", "eve") if "/requests/new/" in today_of(cast, name)}
    assert may == {"ada", "ben"}


def today_of(cast, name):
    return cast.client(name).get("/").content.decode()


def test_what_is_not_due_yet_and_what_was_taken_long_ago_are_told_apart_for_officers(cast, late):
    Due.objects.create(hour=later(timezone.now(), 5), compartment="intake", level="urgent")
    due = Due.objects.get(hour__lt="2018")
    duty.acknowledge(due.pk, by=cast.keyring("ada"), now=timezone.now() - timedelta(minutes=61))
    assert "1 matter is overdue in a group that you cannot open" in cast.client("faye").get("/").content.decode()


def test_the_clock_of_a_message_that_was_taken_in_leads_to_its_request(cast, late):
    line = shelf.read_summaries(cast.keyring("ada"), "intake", [late])[late]
    due = Due.objects.create(hour="2017-04-02T10", compartment="intake", level="emergency")
    shelf.put_summary(cast.keyring("ada"), "intake", late, {**line, "alias": "", "dues": [due.pk]})
    [matter] = matters.find(cast.keyring("ada"), [due])[due.pk]
    assert (matter.url, matter.alias) == (reverse("intake:request", args=[late]), late[:6])


def test_each_alarm_too_many_says_so(cast):
    silences(cast, "walnut 47")
    assert named(cast, ringing(3)) == [["no case found"], ["no case found"], ["walnut 47"]]


def test_a_case_of_another_hour_or_a_closed_one_is_not_the_one_that_rings(cast):
    silences(cast, "walnut 47", "elm 12", "oak 3")
    Case.objects.filter(pk=b"e".hex() * 16).update(due="2017-04-02T09")
    Case.objects.filter(pk=b"o".hex() * 16).update(open=False)
    early = Due.objects.create(hour="2017-04-02T09", compartment="team-birch", level="urgent")
    [due] = ringing(1)
    found = matters.find(cast.keyring("jon"), [early, due])
    assert [[m.alias for m in found[one.pk]] for one in (early, due)] == [["elm 12"], ["walnut 47"]]


def test_a_step_of_the_plan_is_not_called_a_sign_of_life(cast):
    silences(cast, "walnut 47")
    shelf.put_summary(cast.keyring("jon"), "team-birch", b"w".hex() * 16, {"alias": "w", "next": {"what": "task"}})
    [due] = ringing(1)
    assert [m.missing for m in matters.find(cast.keyring("jon"), [due])[due.pk]] == ["a step of the plan"]


def duty_page(cast) -> str:
    return str(cast.client("jon").get("/duty/").content.decode())


def test_before_the_first_notice_nobody_says_that_none_arrived(cast, settings):
    settings.CONFIGURATION = {"notices": {"command": ["/bin/false"]}}
    ringing(1)
    assert "Nobody is being alarmed." not in duty_page(cast)


def test_without_a_channel_nobody_is_alarmed_about_nothing(cast):
    assert "Nobody is being alarmed." not in duty_page(cast)


@pytest.mark.parametrize(("name", "reached"), [("jon", True), ("ada", False)])
def test_who_was_reached_and_who_was_not_told_do_not_read_that_no_notice_reached_them(cast, name, reached):
    [due] = ringing(1)
    Notice.objects.create(due=due.pk, step=0, worker=cast.workers[name], sent=timezone.now(), reached=reached)
    assert "Nobody is being alarmed." in duty_page(cast) and "You: not reached" not in duty_page(cast)


def test_a_check_that_does_not_run_is_said_on_duty_and_on_every_page_until_it_runs(cast):
    missed = '<section class="card alarm"><h2>The alarm itself</h2><p>The regular check is not running'
    assert missed in duty_page(cast) and "Alarms are not being sent." in cast.client("jon").get("/").content.decode()
    run_tick(timezone.now())
    assert missed not in duty_page(cast) and "Last checked at" in duty_page(cast)
    assert "Alarms are not being sent." not in cast.client("jon").get("/").content.decode()


@pytest.mark.parametrize("other", [{"compartment": "team-birch"}, {"moved": True}, {"kind": "claim"},
    {"mailbox": "e" * 32}])  # fmt: skip
def test_only_a_message_that_waits_for_intake_says_whose_clock_rings(cast, other):
    sent = ask()
    receive_waiting(cast.keyring("ada"))
    before = [due.pk for due in overdue()]
    add(sent)
    [due] = Due.objects.exclude(pk__in=before)
    IncomingMessage.objects.update(**other)
    note_waiting(cast.keyring("ada"))
    [matter] = matters.find(cast.keyring("ada"), [due])[due.pk]
    assert matter.url == reverse("intake:messages")


def test_two_messages_of_one_person_ring_for_one_request(cast):
    sent = ask()
    receive_waiting(cast.keyring("ada"))
    before = [due.pk for due in overdue()]
    add(sent, text="Are you there?"), add(sent, text="Please.")
    note_waiting(cast.keyring("ada"))
    found = matters.find(cast.keyring("ada"), list(Due.objects.exclude(pk__in=before)))
    assert len(found) == 2 and {matter.url for [matter] in found.values()} == {f"/requests/{sent.ref}/#messages"}


def test_what_is_late_beyond_those_that_are_looked_at_first_still_says_whose_it_is(cast, late, monkeypatch):
    other = ask(how_soon="today")
    receive_waiting(cast.keyring("ada"))
    HelpRequest.objects.update(assignee=cast.workers["ben"])
    monkeypatch.setattr(matters, "MOST", 1)
    found = matters.find(cast.keyring("ada"), overdue())
    assert {(matter.url[10:42], matter.hands) for [matter] in found.values()} == {(late, "Ben"), (other.ref, "Ben")}
