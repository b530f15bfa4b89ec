"""`waystation tick`: what it says, what it answers to the timer, and that it lets go of old things whatever happens."""

import argparse
from datetime import timedelta

import pytest
from django.utils import timezone

from waystation.desk import ringing
from waystation.letterbox.hours import hour_of
from waystation.letterbox.models import Due
from waystation.site.commands import tick

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(cast, capsys, monkeypatch):
    expired = []
    monkeypatch.setattr(tick, "_expire", expired.append)

    def run(test=""):
        status = tick.run(argparse.Namespace(test=test))
        return status, capsys.readouterr()

    run.expired = expired
    return run


@pytest.fixture
def overdue(cast):
    yesterday = timezone.now() - timedelta(days=1)
    return Due.objects.create(hour=hour_of(yesterday), compartment="intake", level="emergency")


def notices(**conf):
    return {"notices": conf}


def test_a_notice_that_left_is_counted(run, overdue, settings):
    settings.CONFIGURATION = notices(command=["/bin/true", "{worker}"])
    status, said = run()
    assert (status, said.out) == (0, "notices sent: 1\n")


def test_a_notice_that_did_not_leave_is_told_and_the_timer_hears_of_it(run, overdue, settings):
    settings.CONFIGURATION = notices(command=["/bin/false"])
    status, said = run()
    assert (status, said.out) == (1, "notices sent: 0\n")
    assert "no channel accepted: 3" in said.err and "nobody could be told: 1" in said.err


def test_a_mail_server_without_a_sender_is_told_and_old_things_go_all_the_same(run, overdue, settings):
    settings.CONFIGURATION = notices(smtp={"host": "127.0.0.1"}, people={"Faye": "faye@example.org"})
    status, said = run()
    assert status == 1 and "smtp needs host and from" in said.err
    assert len(run.expired) == 1


def test_old_things_go_when_the_alarm_itself_breaks(run, monkeypatch):
    def broken(now):
        raise RuntimeError

    monkeypatch.setattr(ringing, "run_tick", broken)
    with pytest.raises(RuntimeError):
        run()
    assert len(run.expired) == 1


def test_a_second_check_says_that_another_is_running(run):
    with ringing._alone():
        status, said = run()
    assert status == 0 and "another check is running" in said.out


def test_a_test_notice_to_a_name_that_nobody_has_is_an_error(run, settings):
    settings.CONFIGURATION = notices(command=["/bin/true", "{worker}"])
    status, said = run(test="nobodyhere")
    assert (status, said.out) == (1, "")
    assert "nobody works here under this name" in said.err


def test_a_test_notice_to_a_worker_says_whether_it_was_accepted(run, settings):
    settings.CONFIGURATION = notices(command=["/bin/true", "{worker}"])
    assert run(test="ada") == (0, ("accepted\n", ""))


def test_what_stops_one_step_stops_none_of_the_others_and_the_timer_hears_of_it():
    let_go = []

    def broken(now):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        tick._each((let_go.append, broken, let_go.append), timezone.now())
    assert len(let_go) == 2
