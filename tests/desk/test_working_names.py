"""Whose keys are whose stands in the signed list: a name exchanged in its row leads no officer to somebody else."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.desk.world import _enrolled
from waystation.accounts.models import Worker
from waystation.audit.actions import this_hour
from waystation.core.vocabulary.refusals import Refused
from waystation.desk import elsewhere, renewing
from waystation.letterbox.models import Due
from waystation.vault import names, officers, signed, signin

pytestmark = pytest.mark.django_db
FLAG = "another working name"


def name_rows(**given):
    for worker, name in given.items():
        Worker.objects.filter(pk=worker).update(pseudonym=name)


def exchange(one, two):
    """For a minute the rows call one by the name of the other."""
    first, second = Worker.objects.get(pk=one).pseudonym, Worker.objects.get(pk=two).pseudonym
    for pk, name in ((one, "x1"), (two, first), (one, second)):
        Worker.objects.filter(pk=pk).update(pseudonym=name)


def choice_of(page, name):
    select = re.search(r'<select name="worker".*?</select>', page, re.S).group()
    return re.search(rf'value="([0-9a-f]{{32}})"[^>]*>\s*{name}\s*<', select).group(1)


def test_two_names_exchanged_in_their_rows_bring_no_grant_to_the_other_one(cast):
    eve, mia, faye = cast.id("eve"), cast.id("mia"), cast.client("faye")
    exchange(eve, mia)
    chosen = choice_of(faye.get(reverse("desk:people")).content.decode(), "Mia")
    assert chosen == mia
    answer = faye.post(reverse("desk:grant"), {"worker": chosen, "compartment": "team-birch", "days": ""})
    assert answer.status_code == 409 and "another working name" in answer.content.decode()
    assert not {eve, mia} & signed.directory().members("team-birch", this_hour())


def test_a_proposal_from_before_is_not_confirmed_for_whom_the_rows_rename(cast):
    proposal = officers.propose_grant("testimony", cast.id("mia"), by=cast.keyring("faye"), now=timezone.now())
    exchange(cast.id("eve"), cast.id("mia"))
    with pytest.raises(Refused, match="another working name"):
        officers.confirm_grant(proposal.pk, by=cast.keyring("gil"), now=timezone.now())


@pytest.mark.parametrize("page", ["worker", "revoke"])
def test_pages_of_officers_show_the_name_that_was_signed_and_say_that_the_row_differs(cast, page):
    exchange(cast.id("eve"), cast.id("mia"))
    shown = cast.client("faye").get(reverse(f"desk:{page}", args=[cast.id("eve")])).content.decode()
    assert "Eve" in re.search(r"<h1.*?</h1>", shown, re.S).group() and FLAG in shown


def test_the_list_of_people_marks_whose_row_differs(cast):
    assert "another name in the database" not in cast.client("faye").get(reverse("desk:people")).content.decode()
    exchange(cast.id("eve"), cast.id("mia"))
    shown = cast.client("faye").get(reverse("desk:people")).content.decode()
    assert shown.count("another name in the database") == 2


def test_an_officer_calls_whom_the_list_names_and_not_whom_a_row_does(cast):
    Due.objects.create(hour="2017-04-02T10", compartment="team-birch", level="urgent")
    faye, now = cast.keyring("faye"), timezone.now()
    before = renewing.who_can(["team-birch"]), elsewhere.groups(faye, now)
    exchange(cast.id("ada"), cast.id("mia"))
    assert (renewing.who_can(["team-birch"]), elsewhere.groups(faye, now)) == before


def test_access_is_withdrawn_whatever_the_rows_say(cast):
    exchange(cast.id("eve"), cast.id("mia"))
    cast.client("faye").post(reverse("desk:revoke", args=[cast.id("eve")]))
    assert signed.directory().worker(cast.id("eve")) is None and signed.directory().worker(cast.id("mia"))


@pytest.fixture
def lena(cast):
    return _enrolled("Lena")


def test_the_name_that_the_officer_saw_is_signed_with_the_keys(cast, lena):
    faye = cast.client("faye")
    shown = faye.get(reverse("desk:certify", args=[lena])).content.decode()
    name = re.search(r'name="name" value="([^"]*)"', shown).group(1)
    faye.post(reverse("desk:certify", args=[lena]), {"name": name, "words": signin.fingerprint(lena)})
    assert signed.directory().names[lena] == "Lena"


def test_a_name_that_changed_while_the_page_was_open_is_not_signed(cast, lena):
    name_rows(**{lena: "Nina"})
    with pytest.raises(Refused, match="while the page was open"):
        officers.certify(lena, signin.fingerprint(lena), name="Lena", by=cast.keyring("faye"))


def test_a_name_that_the_list_has_for_somebody_else_is_not_signed(cast, lena):
    name_rows(**{cast.id("mia"): "Maria", lena: "MIA"})
    with pytest.raises(Refused, match="for somebody else"):
        officers.certify(lena, signin.fingerprint(lena), name="MIA", by=cast.keyring("faye"))


def test_new_keys_are_not_certified_under_another_name_than_before(cast):
    name_rows(**{cast.id("mia"): "Maria"})
    with pytest.raises(Refused, match="another working name"):
        officers.certify(cast.id("mia"), signin.fingerprint(cast.id("mia")), name="Maria", by=cast.keyring("faye"))


def test_before_there_is_a_list_rows_are_all_there_is(db, settings):
    settings.ROOT_FINGERPRINT = ""
    worker = Worker.objects.create(pseudonym="Faye")
    assert names.name_of(worker.pk) == "Faye" and names.renamed() == frozenset()
