"""A rotation beside somebody else's work, each in a connection of its own; SQLite has one writer and needs none."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from waystation.audit.tags import Tag
from waystation.vault import compartments, officers, rotating, shelf
from waystation.vault.boxes import BoxPlan, create_box, open_box
from waystation.vault.labels import Label, Section

pytestmark = [pytest.mark.django_db(transaction=True, databases="__all__"), pytest.mark.postgres]
SUBJECT, ROW = "a" * 32, "b" * 32


@pytest.fixture
def case(cast: Any) -> None:
    """A case and its line, of team Cedar; Ben of that team has just been revoked."""
    compartments.grant("team-cedar", cast.id("jon"), by=cast.keyring("faye"))
    compartments.deliver_waiting(cast.keyring("kay"))
    box = create_box(cast.keyring("kay"), SUBJECT, BoxPlan(whole=("team-cedar",), sections=(Section.STORY,)))
    box.write(Label.PERSON_STORY, ROW, {"text": "They came at night."})
    box.sign(Tag.CASE_START)
    shelf.put_summary(cast.keyring("kay"), "team-cedar", SUBJECT, {"danger": "low"})
    officers.revoke(cast.id("ben"), by=cast.keyring("faye"))


def beside(act: Callable[[], Any]) -> threading.Thread:
    """Begin it in another connection, and go on when it is done or waits for us."""

    def run() -> None:
        try:
            act()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(5)
    return thread


def test_what_a_colleague_writes_during_a_rotation_is_not_overwritten(cast: Any, case: None, monkeypatch: Any) -> None:
    real, begun, first = shelf.reseal_many, [], [True]

    def slow(*said: Any) -> Any:
        made = real(*said)
        if first and first.pop():
            put = shelf.put_summary
            begun.append(beside(lambda: put(cast.keyring("kay"), "team-cedar", SUBJECT, {"danger": "high"})))
        return made

    monkeypatch.setattr(shelf, "reseal_many", slow)
    rotating.rotate("team-cedar", cast.keyring("kay"))
    begun[0].join(20)
    assert shelf.read_summary(cast.keyring("kay"), "team-cedar", SUBJECT) == {"danger": "high"}


def test_two_rotations_at_once_lose_no_key(cast: Any, case: None, monkeypatch: Any) -> None:
    real, begun, first = rotating.rewrap_keys, [], [True]

    def another() -> None:
        officers.revoke(cast.id("jon"), by=cast.keyring("faye"))
        rotating.rotate("team-cedar", cast.keyring("kay"))

    def slow(old: Any, new: Any, wraps: Any) -> Any:
        made = real(old, new, list(wraps))
        if first and first.pop():
            begun.append(beside(another))
        return made

    monkeypatch.setattr(rotating, "rewrap_keys", slow)
    rotating.rotate("team-cedar", cast.keyring("kay"))
    begun[0].join(30)
    rotating.rotate("team-cedar", cast.keyring("kay"))
    assert open_box(cast.keyring("kay"), SUBJECT).read(Label.PERSON_STORY, ROW) == {"text": "They came at night."}
