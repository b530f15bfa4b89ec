"""Nothing is sealed for a key whose floor rises in the same moment: who adds to the signed list holds it alone.

On SQLite the one writer gives this; on PostgreSQL it is a lock of ours, and these tests ask for it.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from waystation.vault import pairs, shelf, signed
from waystation.vault.boxes import BoxPlan, create_box
from waystation.vault.labels import Section

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@contextmanager
def somebody_holds(*, alone: bool) -> Iterator[None]:
    """Another process is inside a transaction that holds the list."""
    held, enough = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            signed.hold_list(alone=alone)
            held.set()
            enough.wait(20)
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    assert held.wait(20)
    try:
        yield
    finally:
        enough.set()
        other.join(20)


@contextmanager
def waiting_briefly() -> Iterator[None]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '200ms'")
        yield


def end_membership(cast) -> None:
    fields = {"compartment": "intake", "worker": cast.id("ben")}
    signed.append("leave", fields, pair=cast.pairs["faye"], by=cast.id("faye"), now=timezone.now())


def test_nobody_adds_to_the_list_while_somebody_seals_by_it(cast):
    before = signed.directory().number
    with somebody_holds(alone=False), pytest.raises(OperationalError), waiting_briefly():
        end_membership(cast)
    assert signed.directory().number == before
    end_membership(cast)
    assert signed.directory().number == before + 1


def test_nobody_seals_by_the_list_while_somebody_adds_to_it(cast):
    with somebody_holds(alone=True), pytest.raises(OperationalError), waiting_briefly():
        signed.hold_list()


def test_two_who_seal_by_the_list_do_not_wait_for_each_other(cast):
    with somebody_holds(alone=False), waiting_briefly():
        signed.hold_list()


SUBJECT = "5" * 32
SEALING = {
    "a new box": lambda ada: create_box(ada, SUBJECT, BoxPlan(whole=("intake",), sections=(Section.REQUEST,))),
    "a summary": lambda ada: shelf.put_summary(ada, "intake", SUBJECT, {"alias": "x"}),
    "a match record": lambda ada: shelf.put_match(ada, "intake", SUBJECT, {"handles": ["x"]}),
    "a secret for two": lambda ada: pairs.write_secret(ada, SUBJECT, {"address": "x"}, codes=("keepers", "duty")),
}


@pytest.mark.parametrize("seal", SEALING.values(), ids=SEALING)
def test_whatever_seals_for_a_group_waits_for_the_list(cast, seal):
    ada = cast.keyring("ada")
    with somebody_holds(alone=True), pytest.raises(OperationalError), waiting_briefly():
        seal(ada)
    seal(ada)
