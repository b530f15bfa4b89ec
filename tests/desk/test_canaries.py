"""Facts that only one worker was told: for officers alone, signed by them, and no plain column says whose."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.desk.test_working_names import exchange
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.core.sealing import seal_to, sign
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.desk import canaries
from waystation.desk.models import CanaryFact
from waystation.vault import signed
from waystation.vault.models import Session

pytestmark = pytest.mark.django_db
MINIBUS = "The blue minibus leaves from the bakery in Linden street on Tuesdays."
RETOLD = "They say that on Tuesday a blue minibus leaves, from a bakery in Linden street."


def write(cast, who="ben", text=MINIBUS, by="faye"):
    return canaries.write_fact(cast.id(who), text, by=cast.keyring(by), now=timezone.now())


def turned_up(cast, text=RETOLD, by="gil"):
    return canaries.turned_up(text, by=cast.keyring(by), now=timezone.now())


def test_a_fact_that_turns_up_names_whom_it_was_told_to_for_every_officer(cast):
    write(cast)
    write(cast, "cleo", "The spare key hangs behind the green mirror of the hairdresser.")
    for officer in ("faye", "gil", "hana"):
        ((fact, echo),) = turned_up(cast, by=officer)
        assert fact.worker == cast.id("ben") and RETOLD[slice(*echo.place)].startswith("Tuesday")


def test_a_fact_that_was_ended_is_looked_for_no_more_and_stays_in_the_list(cast):
    fact = write(cast)
    canaries.end_fact(fact, by=cast.keyring("gil"), now=timezone.now())
    assert turned_up(cast) == []
    assert [one.ended != "" for one in canaries.read_facts(by=cast.keyring("faye"), now=timezone.now())] == [True]


@pytest.mark.parametrize("who", ["ada", "ben", "eve", "cleo", "dov"])
def test_nobody_but_an_officer_writes_reads_or_compares(cast, who):
    write(cast)
    for denied in (lambda: write(cast, by=who), lambda: turned_up(cast, by=who)):
        with pytest.raises(NotYours):
            denied()


def test_no_row_and_no_line_says_whose_a_fact_is(cast):
    write(cast)
    ben = cast.id("ben")
    assert not any(ben in str(value) for row in CanaryFact.objects.values() for value in row.values())
    lines = Line.objects.filter(action=Tag.CANARY_WRITE)
    assert lines.count() == 1 and not any(ben in (line.object, line.subject) for line in lines)


@pytest.mark.parametrize("text", ["a bus", "", "word " * 100])
def test_a_fact_too_short_to_be_known_again_or_too_long_is_refused(cast, text):
    with pytest.raises(Refused):
        write(cast, text=text)
    assert not CanaryFact.objects.exists()


def test_an_officer_is_told_no_fact_for_they_would_read_it_here(cast):
    with pytest.raises(Refused):
        write(cast, "gil")


def test_a_fact_of_nobody_is_absent(cast):
    with pytest.raises(NotYours):
        canaries.write_fact("0" * 32, MINIBUS, by=cast.keyring("faye"), now=timezone.now())


def test_nothing_is_written_of_somebody_whom_the_database_renames(cast):
    exchange(cast.id("eve"), cast.id("mia"))
    with pytest.raises(Refused):
        write(cast, "mia")


def forged(cast, signer, names=""):
    """A row by hand that leads officers to suspect Ada; it names its signer, or somebody else."""
    row = CanaryFact(fact="ab" * 16, reader=cast.id("faye"), version=1)
    fact = canaries.Fact(row.fact, cast.id("ada"), MINIBUS, cast.id(names or signer), canaries.this_hour())
    signature = sign(cast.pairs[signer], canaries.PURPOSE, *canaries._signed_in(fact)).hex()
    body = json.dumps({**vars_of(fact), "signature": signature}).encode()
    row.sealed = seal_to(signed.directory().workers[cast.id("faye")].public, body, canaries._bound(row))
    row.save()


def vars_of(fact):
    return {name: getattr(fact, name) for name in ("id", "worker", "text", "by", "hour", "ended")}


def test_a_fact_that_no_officer_signed_makes_nobody_suspect(cast):
    forged(cast, "eve")
    assert turned_up(cast, by="faye") == []


def test_a_fact_that_was_signed_by_somebody_else_makes_nobody_suspect(cast):
    forged(cast, "eve", names="gil")
    assert turned_up(cast, by="faye") == []


def test_a_fact_that_an_officer_signed_by_the_same_hand_does(cast):
    forged(cast, "gil")
    assert len(turned_up(cast, by="faye")) == 1


def test_a_copy_that_is_gone_comes_back_when_another_officer_reads(cast):
    write(cast)
    CanaryFact.objects.filter(reader=cast.id("hana")).delete()
    canaries.read_facts(by=cast.keyring("gil"), now=timezone.now())
    assert len(canaries.read_facts(by=cast.keyring("hana"), now=timezone.now())) == 1


def test_the_page_asks_for_passphrase_and_factor_before_it_shows(cast):
    write(cast)
    faye = cast.client("faye")
    Session.objects.update(confirmed=timezone.now() - timedelta(hours=1))
    assert MINIBUS not in faye.get(reverse("desk:canaries")).content.decode()


def test_an_officer_notes_a_fact_compares_a_text_and_ends_it(cast):
    faye = cast.client("faye")
    faye.post(reverse("desk:canaries"), {"worker": cast.id("ben"), "text": MINIBUS})
    page = faye.post(reverse("desk:canary-compare"), {"text": RETOLD}).content.decode()
    assert "Ben was told this" in page and "<mark>Tuesday a blue minibus leaves" in page
    (fact,) = canaries.read_facts(by=cast.keyring("faye"), now=timezone.now())
    faye.post(reverse("desk:canary-end", args=[fact.id]))
    assert "None of the facts" in faye.post(reverse("desk:canary-compare"), {"text": RETOLD}).content.decode()


def test_an_empty_box_says_what_to_paste(cast):
    answer = cast.client("faye").post(reverse("desk:canary-compare"), {"text": ""})
    assert answer.status_code == 400 and "Paste the text, then compare." in answer.content.decode()
