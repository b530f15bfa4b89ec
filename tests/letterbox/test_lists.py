"""The door's copy of the signed list only grows: whose key was withdrawn does not get it back by a shorter list."""

import pytest
from django.utils import timezone

from tests.intake.conftest import desk
from tests.triggers import without_triggers
from waystation.core.sealing import SealingError, draw_code
from waystation.keeping import checking
from waystation.letterbox import drafts, lists, sending
from waystation.letterbox.envelopes import open_request
from waystation.letterbox.models import KeyLine, SealedRequest
from waystation.vault import compartments, rotating, signed
from waystation.vault.directory import ListRefused

__all__ = ["desk"]
pytestmark = pytest.mark.django_db


def cut(last):
    """One statement, for whoever has the file of the database or the role that owns it."""
    with without_triggers(KeyLine._meta.db_table, "door"):
        KeyLine.objects.filter(number__gt=last).delete()


@pytest.fixture
def ben_left(desk):
    """Ben left the intake desk and kept its key; the keys were renewed. Returns his key, and where the list was."""
    keys, before = desk.keyring("ben").compartment("intake"), signed.directory().number
    compartments.end_membership("intake", desk.id("ben"), by=desk.keyring("faye"))
    rotating.rotate("intake", desk.keyring("ada"))
    lists.copy_lines(signed.raw_lines())
    return keys.pair, before


def _nur_asks():
    now, code = timezone.now(), draw_code()
    directory = lists.current_directory()
    drafts.begin_draft(directory.organisation, code, {"story": {"happened": "They came twice."}}, now)
    sending.send_request(directory, code, "en", now)
    return SealedRequest.objects.get()


def test_a_door_that_runs_goes_on_with_what_it_has_checked(ben_left):
    kept, before = ben_left
    assert lists.current_directory().compartment("intake").epoch == 2
    cut(before)
    row = _nur_asks()
    assert row.epoch == 2
    with pytest.raises(SealingError):
        open_request(signed.directory(), kept, row)


def test_a_door_that_runs_goes_on_when_every_line_is_gone(ben_left):
    lists.current_directory()
    cut(0)
    assert lists.current_directory().compartment("intake").epoch == 2


def test_a_door_that_is_started_anew_takes_no_shorter_list(ben_left):
    cut(ben_left[1])
    lists.forget_checked()
    with pytest.raises(ListRefused):
        lists.current_directory()


def test_a_door_that_runs_does_not_miss_a_line_that_was_taken_away_before_it_looked(desk):
    before = lists.current_directory().number
    compartments.end_membership("intake", desk.id("ben"), by=desk.keyring("faye"))
    lists.copy_lines(signed.raw_lines())
    cut(before)
    with pytest.raises(ListRefused):
        lists.current_directory()


def test_the_desk_gives_the_door_back_what_was_taken(ben_left):
    cut(ben_left[1])
    lists.forget_checked()
    lists.copy_lines(signed.raw_lines())
    assert lists.current_directory().compartment("intake").epoch == 2


def test_what_the_file_remembers_of_another_root_says_nothing_here(desk, settings):
    settings.LIST_HEAD.write_text(f"{'00' * 32} 9000 {'00' * 32}\n")
    assert lists.current_directory().number == signed.directory().number


def test_what_the_file_remembers_never_goes_back(desk, settings):
    lines = signed.raw_lines()
    lists.copy_lines(lines[:-1])
    assert lists.remembered(settings.ROOT_FINGERPRINT) == (lines[-1].number, lines[-1].digest())


def test_the_check_of_the_log_says_that_the_doors_list_was_cut(ben_left):
    cut(ben_left[1])
    (found,) = [one for one in checking.verify_log() if one.source == checking.DOORS_LIST]
    assert not found.holds and "cut" in found.says
