"""Somebody owns the database and writes a row: nothing of a case or a request is sealed to a group for that."""

import pytest

from tests.cases.people import NOW, start
from tests.intake.people import ask
from waystation.audit import queries
from waystation.cases import summaries, work
from waystation.cases.access import open_case
from waystation.cases.models import Case
from waystation.core.sealing import Damaged, SealingError
from waystation.core.vocabulary.refusals import NotYours
from waystation.intake.access import open_request
from waystation.intake.models import HelpRequest
from waystation.intake.receiving import receive_waiting
from waystation.keeping import actions as keeping
from waystation.vault import public, signed
from waystation.vault.details import open_detail
from waystation.vault.labels import Label, Section
from waystation.vault.models import Summary, Wrap

pytestmark = pytest.mark.django_db
EVIL = "team-cedar"


def plant(subject: str) -> None:
    """Wraps by which that group would hold the whole, with keys somebody made up and sealed to it properly."""
    for label, section in ((Label.CASE_KEY, 0), *((Label.SECTION_KEY, section) for section in Section)):
        row = Wrap(subject=subject, label=label, section=section, compartment=EVIL)
        row.epoch, row.sealed = public.seal_to_compartment(signed.directory(), EVIL, label, row.id, bytes(32))
        row.save(force_insert=True)


def test_the_line_of_a_case_goes_to_no_group_that_somebody_wrote_in(desk, started):
    plant(started)
    with open_case(desk.keyring("ada"), started, purpose="write") as nurs:
        work.write_note(nurs, "She is well.", now=NOW)
        assert summaries.holders(nurs) == ["team-birch"]
    assert not Summary.objects.filter(subject=started, compartment=EVIL).exists()


@pytest.mark.parametrize("who", ["ada", "kay"])
def test_a_case_that_was_written_over_to_another_team_opens_for_nobody(desk, started, who):
    Case.objects.filter(pk=started).update(compartment=EVIL)
    before = len(queries.details_of(started))
    with pytest.raises((Damaged, NotYours)), open_case(desk.keyring(who), started, purpose="the uncle called"):
        pass
    assert not [d for d in queries.details_of(started)[before:] if open_detail(desk.keyring("kay"), d)]


def test_a_request_that_was_written_over_to_a_team_opens_for_nobody_and_is_not_handed_to_it(desk):
    sent = ask()
    receive_waiting(desk.keyring("ben"))
    HelpRequest.objects.filter(pk=sent.ref).update(compartment=EVIL)
    with pytest.raises(NotYours), open_request(desk.keyring("ben"), sent.ref, purpose="read"):
        pass
    assert not Wrap.objects.filter(subject=sent.ref).exists()


def test_why_a_hold_stands_is_sealed_to_no_group_that_somebody_wrote_in(desk, started):
    plant(started)
    keeping.place_hold(started, keyring=desk.keyring("ada"), reason="a court has asked")
    assert keeping.read_hold(started, keyring=desk.keyring("jon")) == {"reason": "a court has asked"}
    assert keeping.read_hold(started, keyring=desk.keyring("kay")) is None


def test_a_group_that_somebody_wrote_in_asks_for_nothing_to_be_forgotten(desk, opened):
    with opened("ada") as request:
        case = start(request)
    plant(case)
    with pytest.raises((SealingError, NotYours)):
        keeping.ask_to_forget(case, keyring=desk.keyring("kay"), reason="forget them")
