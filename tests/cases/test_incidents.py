"""Something happened to somebody: who reads it, who looks after it, who must know, and when it is over."""

from datetime import timedelta

import pytest

from tests.cases.incidents import DRIVER, FORM, NOW, close, record, settle
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.cases.incidents import acting, reading, warning
from waystation.cases.incidents.access import held, open_incident
from waystation.cases.incidents.recording import record_from_case
from waystation.cases.incidents.warning import Must, must_warn, say_what_came
from waystation.cases.models import Incident
from waystation.cases.writing import Repeated
from waystation.core.sealing import Damaged, SealingError
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.letterbox.models import Due
from waystation.vault import limits, signed
from waystation.vault.labels import Label
from waystation.vault.models import Value, Wrap

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def incident(desk):
    """`with incident("jon") as seized:` the incident, opened by this worker."""
    ref = record(desk)
    return lambda who="ada": open_incident(desk.keyring(who), ref)


def committed(django_capture_on_commit_callbacks, act):
    with (
        django_capture_on_commit_callbacks(using="door", execute=True),
        django_capture_on_commit_callbacks(execute=True),
    ):
        return act()


@pytest.mark.parametrize("who", ["ada", "jon", "faye", "gil"])
def test_those_on_duty_and_the_group_of_whoever_recorded_it_read_it(incident, who):
    with incident(who) as seized:
        assert seized.told["whom"] == "Jon"


@pytest.mark.parametrize("who", ["ben", "kay", "hana", "eve", "ivo", "cleo"])
def test_nobody_else_reads_it_and_it_looks_like_one_that_is_not_there(incident, who):
    with pytest.raises(NotYours), incident(who):
        pass


def test_whoever_belongs_to_no_group_records_it_for_those_on_duty_and_cannot_read_it_back(desk):
    ref = record(desk, "ivo", group="")
    assert not held(desk.keyring("ivo")).exists()
    with open_incident(desk.keyring("faye"), ref) as seized:
        assert seized.holders == ["duty"]


def test_a_group_of_others_is_not_made_to_read_it(desk):
    with pytest.raises(NotYours):
        record(desk, "ada", group="team-cedar")
    assert not Incident.objects.exists()


def test_the_same_form_sent_twice_is_one_incident_and_with_other_words_a_second(desk):
    assert record(desk) == record(desk)
    assert Due.objects.count() == 1
    assert record(desk, what="It was given back.") not in record(desk)
    assert Incident.objects.count() == 2


@pytest.mark.parametrize(
    "told",
    [
        {"kind": "x"},
        {"against": "x"},
        {"level": "x"},
        {"precision": "x"},
        {"what": " "},
        {"whom": ""},
        {"day": (NOW + DAY).date()},
    ],
)
def test_what_is_in_no_list_without_words_or_from_tomorrow_is_refused(desk, told):
    with pytest.raises(Refused):
        record(desk, **told)
    assert not Incident.objects.exists()


def test_a_form_without_a_number_of_its_own_is_refused(desk):
    with pytest.raises(Refused):
        record(desk, form="x")


@pytest.mark.parametrize(("level", "hours"), [("high", 0), ("medium", 24), ("low", 168)])
def test_it_rings_at_those_on_duty_until_somebody_looks_after_it(desk, level, hours):
    record(desk, level=level)
    assert Due.objects.get().compartment == "duty"
    assert (
        Due.objects.get().hour == Incident.objects.get().due == (NOW + timedelta(hours=hours)).strftime("%Y-%m-%dT%H")
    )


def test_once_somebody_looks_after_it_that_alarm_is_over(desk, incident, django_capture_on_commit_callbacks):
    with incident() as seized:
        committed(django_capture_on_commit_callbacks, lambda: acting.give_incident(seized, desk.id("jon"), now=NOW))
        assert seized.state["owner"] == desk.id("jon")
    assert not Due.objects.exists()
    assert Incident.objects.get().due is None


@pytest.mark.parametrize("who", ["ben", "hana"])
def test_nobody_looks_after_what_they_cannot_read(desk, incident, who):
    with incident() as seized:
        with pytest.raises(Refused):
            acting.give_incident(seized, desk.id(who), now=NOW)
        with pytest.raises(Refused):
            must_warn(seized, Must("worker", "Jon", "in person", "urgent", worker=desk.id(who)), now=NOW)
        assert (seized.state["owner"], seized.warnings) == ("", {})


def test_a_step_of_the_checklist_says_who_did_it_when_and_what_came_of_it(incident):
    with incident("jon") as seized:
        acting.do_step(seized, "withdraw", result="Faye withdrew it at ten.", now=NOW)
        page = reading.page_of(seized, NOW)
    done = {one["code"]: one["done"] for one in page["steps"]}
    assert [(one["by"], one["text"]) for one in done["withdraw"]] == [("Jon", "Faye withdrew it at ten.")]
    assert done["code"] == []


def test_a_step_of_ones_own_stands_after_the_checklist(incident):
    with incident() as seized:
        acting.do_step(seized, "own", own="Bought him a new one", result="He has it.", now=NOW)
        assert reading.page_of(seized, NOW)["steps"][-1]["word"] == "Bought him a new one"


@pytest.mark.parametrize(("step", "own", "result"), [("lawyer", "", "x"), ("own", " ", "x"), ("code", "", " ")])
def test_a_step_of_another_kind_without_words_or_without_what_came_of_it_is_refused(incident, step, own, result):
    with incident() as seized:
        with pytest.raises(Refused):
            acting.do_step(seized, step, own=own, result=result, now=NOW)
        assert len(seized.steps) == 1


def test_a_warning_rings_at_its_hour_and_is_late_from_then_on(desk, incident):
    with incident() as seized:
        row = must_warn(seized, DRIVER, now=NOW)
        assert Due.objects.get(pk=seized.warnings[row]["due"]).hour == "2017-06-08T11"
        assert not warning.is_late(seized.warnings[row], NOW)
        assert warning.is_late(seized.warnings[row], NOW + timedelta(hours=1))
        assert reading.step_of(seized, NOW + DAY) == ("late", "the grey driver")


def test_it_is_done_when_they_have_answered_in_their_own_words(incident, django_capture_on_commit_callbacks):
    with incident() as seized:
        row = must_warn(seized, DRIVER, now=NOW)
        due = seized.warnings[row]["due"]
        committed(django_capture_on_commit_callbacks, lambda: settle(seized))
        assert (seized.warnings[row]["outcome"], seized.warnings[row]["result"]) == (
            "knows",
            "“I have thrown mine away.”",
        )
    assert not Due.objects.filter(pk=due).exists()


@pytest.mark.parametrize("outcome", ["knows", "tried", "needless"])
def test_a_warning_is_not_done_by_leaving_the_words_empty(incident, outcome):
    with incident() as seized:
        row = must_warn(seized, DRIVER, now=NOW)
        with pytest.raises(Refused):
            say_what_came(seized, row, outcome, result="  ", now=NOW)
        assert not seized.warnings[row]["ended"]


def test_who_could_not_be_reached_stays_open_and_says_what_was_tried(incident):
    with incident("jon") as seized:
        row = must_warn(seized, DRIVER, now=NOW)
        say_what_came(seized, row, "tried", result="His sister was not at home.", now=NOW)
        say_what_came(seized, row, "tried", result="A message was sent and read.", again="urgent", now=NOW + DAY)
        found = seized.warnings[row]
        assert [one["text"] for one in found["tries"]] == [
            "His sister was not at home.",
            "A message was sent and read.",
        ]
        assert (found["ended"], found["first"], found["hour"]) == ("", "2017-06-08T11", "2017-06-10T10")
        assert Due.objects.filter(pk=found["due"], hour="2017-06-10T10", level="urgent").exists()


def test_without_a_new_hour_the_clock_of_a_try_goes_on(incident):
    with incident() as seized:
        row = must_warn(seized, DRIVER, now=NOW)
        due = seized.warnings[row]["due"]
        say_what_came(seized, row, "tried", result="Nobody opened.", now=NOW)
        assert (seized.warnings[row]["due"], seized.warnings[row]["hour"]) == (due, "2017-06-08T11")


def test_a_warning_that_is_done_is_not_done_again(incident):
    with incident() as seized:
        row = must_warn(seized, DRIVER, now=NOW)
        settle(seized)
        with pytest.raises(Refused):
            say_what_came(seized, row, "needless", result="He knew.", now=NOW)
        assert seized.warnings[row]["outcome"] == "knows"


def test_nothing_is_said_of_a_warning_that_is_not_there(incident):
    with incident() as seized, pytest.raises(NotYours):
        say_what_came(seized, "0" * 32, "knows", result="x", now=NOW)


@pytest.mark.parametrize(
    "must",
    [
        Must("x", "a", "b", "urgent"),
        Must("host", " ", "b", "urgent"),
        Must("host", "a", "", "urgent"),
        Must("host", "a", "b", "soon"),
    ],
)
def test_a_warning_says_whom_by_which_way_and_by_when(incident, must):
    with incident() as seized:
        with pytest.raises(Refused):
            must_warn(seized, must, now=NOW)
        assert seized.warnings == {}


def test_it_does_not_close_while_somebody_must_be_warned(incident):
    with incident() as seized:
        must_warn(seized, DRIVER, now=NOW)
        with pytest.raises(Refused):
            close(seized)
        assert seized.state["open"]


def test_it_closes_with_what_was_learned_once_each_warning_is_done_or_has_a_reason(incident):
    with incident() as seized:
        must_warn(seized, DRIVER, now=NOW)
        other = must_warn(seized, Must("host", "the host", "in person", "normal"), now=NOW)
        say_what_came(seized, other, "needless", result="Her number was not in it.", now=NOW)
        settle(seized)
        close(seized)
        assert reading.step_of(seized, NOW)[0] == "closed"
    assert Incident.objects.get().open is False


@pytest.mark.parametrize(("learned", "nobody"), [("", "x"), ("x", " ")])
def test_it_does_not_close_without_what_was_learned_or_why_nobody_was_warned(incident, learned, nobody):
    with incident() as seized:
        with pytest.raises(Refused):
            acting.close_incident(seized, learned=learned, nobody=nobody, now=NOW)
        assert seized.state["open"]


@pytest.mark.parametrize(
    "act",
    [
        lambda i: must_warn(i, DRIVER, now=NOW),
        lambda i: acting.do_step(i, "code", result="x", now=NOW),
        lambda i: acting.give_incident(i, i.by, now=NOW),
        lambda i: acting.admit_group(i, "team-cedar", reason="x", now=NOW),
        close,
    ],
)
def test_nothing_is_done_about_a_closed_incident(incident, act):
    with incident() as seized:
        close(seized)
        steps = len(seized.steps)
        with pytest.raises(Refused):
            act(seized)
        assert len(seized.steps) == steps


def test_it_can_be_opened_again_and_what_was_learned_stays(incident):
    with incident() as seized:
        close(seized)
        acting.reopen_incident(seized, reason="The telephone rang a driver.", now=NOW)
        with pytest.raises(Refused):
            acting.reopen_incident(seized, reason="x", now=NOW)
        assert seized.state["open"]
        assert "No drivers in the telephone." in reading.page_of(seized, NOW)["timeline"][0]["text"]


def test_a_row_changed_by_hand_opens_no_closed_incident(incident):
    with incident() as seized:
        close(seized)
    Incident.objects.update(open=True)
    with incident() as seized, pytest.raises(Refused):
        acting.do_step(seized, "code", result="x", now=NOW)


def test_another_group_reads_it_once_it_is_admitted_and_not_before(incident):
    with incident() as seized:
        acting.admit_group(seized, "team-cedar", reason="They drive with the same man.", now=NOW)
    with incident("ben") as seized:
        assert seized.holders == ["duty", "team-birch", "team-cedar"]


def test_a_group_that_is_taken_out_reads_it_no_more_and_looks_after_it_no_more(desk, incident):
    with incident() as seized:
        acting.give_incident(seized, desk.id("jon"), now=NOW)
    with incident("faye") as seized:
        acting.exclude_group(seized, "team-birch", reason="It came from there.", now=NOW)
        assert seized.state["owner"] == ""
    with pytest.raises(NotYours), incident("jon"):
        pass


def test_nobody_takes_themself_out(incident):
    with incident("jon") as seized:
        with pytest.raises(Refused):
            acting.exclude_group(seized, "team-birch", reason="x", now=NOW)
        assert seized.holders == ["duty", "team-birch"]


def test_whoever_left_looks_after_nothing_any_more(desk, incident):
    from waystation.vault import officers

    with incident() as seized:
        acting.give_incident(seized, desk.id("jon"), now=NOW)
    officers.revoke(desk.id("jon"), by=desk.keyring("faye"))
    with incident("faye") as seized:
        assert seized.owner == ""
        assert reading.step_of(seized, NOW)[0] == "owner"


@pytest.mark.parametrize("code", ["duty", "team-cedar"])
def test_those_on_duty_are_never_taken_out(incident, code):
    with incident("ada") as seized:
        with pytest.raises(Refused):
            acting.exclude_group(seized, code, reason="x", now=NOW)
        assert seized.holders == ["duty", "team-birch"]


def test_a_form_that_was_done_is_not_done_again(incident):
    with incident() as seized:
        seized.form = "b" * 32
        must_warn(seized, DRIVER, now=NOW)
        seized.form = "b" * 32
        with pytest.raises(Repeated):
            must_warn(seized, DRIVER, now=NOW)
        assert len(seized.warnings) == 1


def test_a_case_says_that_something_was_recorded_and_nothing_of_what_it_says(desk, case):
    from tests.cases.incidents import SEIZED

    with case() as nurs:
        ref = record_from_case(nurs, SEIZED, group="team-birch", form_id=FORM, now=NOW)
        entry = next(one for one in nurs.read_all(Label.TIMELINE_ENTRY).values() if one["what"] == "incident")
        assert set(entry) == {"what", "number", "at", "day", "by", "incident"}
        assert [one["ref"] for one in reading.of_case(nurs)] == [ref]


def test_the_log_says_who_opened_it_and_never_what_kind_it_is(incident):
    with incident("gil") as seized:
        acting.judge_again(seized, "low", reason="It was found.", now=NOW)
    lines = Line.objects.filter(object=Incident.objects.get().pk).order_by("number").values_list("action", flat=True)
    assert list(lines) == [Tag.INCIDENT_RECORD, Tag.INCIDENT_OPEN, Tag.INCIDENT_WRITE]
    assert Incident.objects.get().rank == 2


def test_who_has_read_as_much_as_one_may_opens_no_more(incident, monkeypatch):
    def stop(*_args, **_more):
        raise Refused("enough")

    monkeypatch.setattr(limits, "note_reading", stop)
    with pytest.raises(Refused), incident():
        pass
    assert not Line.objects.filter(action=Tag.INCIDENT_OPEN).exists()


def test_an_older_copy_put_back_by_hand_is_not_shown(incident):
    before = list(Value.objects.values("id", "sealed", "version", "generation"))
    with incident() as seized:
        acting.judge_again(seized, "low", reason="It was found.", now=NOW)
    for row in before:
        Value.objects.filter(pk=row["id"]).update(**row)
    with pytest.raises(Damaged), incident():
        pass


def test_a_group_written_into_the_wraps_by_hand_opens_nothing(desk, incident):
    row = Wrap.objects.filter(compartment="team-birch").first()
    row.pk, row.compartment = "9" * 32, "team-cedar"
    row.save(force_insert=True)
    with pytest.raises(SealingError), incident("ben"):
        pass


def test_after_a_rotation_it_opens_as_before(desk, incident):
    from waystation.vault import officers, rotating

    officers.revoke(desk.id("ada"), by=desk.keyring("faye"))
    assert rotating.rotate("team-birch", desk.keyring("jon"))
    with incident("jon") as seized:
        acting.judge_again(seized, "medium", reason="x", now=NOW)
    assert signed.directory().compartment("team-birch").floor == 2
