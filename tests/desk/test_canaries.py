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
from waystation.intake.enquiries import comparing
from waystation.intake.enquiries.recording import Asked, record_enquiry
from waystation.intake.models import Enquiry
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


def asks(cast, words=RETOLD, form="e" * 32, **said):
    """Ben takes a call."""
    asked = Asked("telephone", "relative", names="Nur", words=words, **said)
    return record_enquiry(cast.keyring("ben"), asked, form_id=form, now=timezone.now())


def heard(cast, by="faye"):
    return canaries.heard(by=cast.keyring(by), now=timezone.now())


def test_a_caller_who_knows_a_fact_gives_away_whom_it_was_told_to_to_an_officer_on_duty(cast):
    write(cast)
    asks(cast)
    for officer in ("faye", "gil"):
        (one,) = heard(cast, officer)
        assert one.fact.worker == cast.id("ben") and one.text[slice(*one.place)].startswith("Tuesday")


def test_a_fact_that_was_ended_and_a_caller_who_knows_nothing_give_nobody_away(cast):
    fact = write(cast)
    asks(cast, "Is she with you? I am her brother.")
    assert heard(cast) == []
    asks(cast, form="f" * 32)
    canaries.end_fact(fact, by=cast.keyring("gil"), now=timezone.now())
    assert heard(cast) == []


def test_what_our_own_worker_told_the_caller_is_not_compared(cast):
    write(cast)
    asks(cast, "Is she with you?", told=RETOLD)
    assert heard(cast) == []


@pytest.mark.parametrize("who", ["ada", "ben", "kay", "eve"])
def test_what_a_caller_knew_is_told_to_no_worker_who_reads_enquiries(cast, who):
    write(cast)
    asks(cast)
    with pytest.raises(NotYours):
        heard(cast, who)


def test_an_officer_who_reads_no_enquiries_is_told_that_another_compares(cast):
    write(cast)
    asks(cast)
    assert heard(cast, "hana") == []
    page = cast.client("hana").get(reverse("desk:canaries")).content.decode()
    assert "you cannot read enquiries" in page and RETOLD[:20] not in page


def test_comparing_writes_nothing_and_no_line_whatever_turned_up(cast):
    write(cast)
    asks(cast)
    comparing.compare_waiting(cast.keyring("ada"), timezone.now())
    rows, lines = list(Enquiry.objects.order_by("pk").values()), Line.objects.count()
    assert heard(cast)
    assert (list(Enquiry.objects.order_by("pk").values()), Line.objects.count()) == (rows, lines)


def test_copies_and_lines_are_alike_whether_a_fact_turned_up_or_not(cast):
    write(cast)
    plain = RETOLD.replace("bakery", "school").replace("Linden", "Poplar").replace("minibus", "tractor")
    both = [asks(cast), asks(cast, plain.ljust(len(RETOLD), "x")[: len(RETOLD)], form="f" * 32)]
    comparing.compare_waiting(cast.keyring("ada"), timezone.now())
    assert len(heard(cast)) == 1
    sizes, lines = ([] for _ in range(2))
    for enquiry in both:
        copies = Enquiry.objects.filter(enquiry=enquiry).order_by("compartment")
        sizes.append([len(bytes(row.sealed)) for row in copies])
        lines.append(list(Line.objects.filter(object=enquiry).values_list("action", flat=True)))
    assert sizes[0] == sizes[1] and lines[0] == lines[1]


def test_the_pages_of_whoever_took_it_and_of_the_desk_are_the_same_whether_a_fact_turned_up(cast):
    asks(cast)
    pages = [reverse("desk:today"), reverse("enquiries:list"), reverse("enquiries:new")]
    who = {name: cast.client(name) for name in ("ben", "ada")}
    _drawn(who, pages)
    before = _drawn(who, pages)
    write(cast)
    assert len(heard(cast)) == 1
    after = _drawn(who, pages)
    assert [len(page) for page in after] == [len(page) for page in before]
    assert not any("only one worker" in page for page in after)


def _drawn(who, pages):
    found = [client.get(page) for client in who.values() for page in pages]
    assert {page.status_code for page in found} == {200}
    return [page.content.decode() for page in found]


def test_today_tells_an_officer_on_duty_and_names_nobody(cast):
    write(cast)
    asks(cast)
    page = cast.client("faye").get(reverse("desk:today")).content.decode()
    assert "a caller said something that only one worker was told" in page and "Ben" not in page.split("<main")[1]
    assert "a caller said" not in cast.client("hana").get(reverse("desk:today")).content.decode()


def test_the_page_of_facts_shows_the_words_and_leads_to_the_enquiry_and_the_log_says_the_same_if_nothing(cast):
    write(cast)
    client = cast.client("gil")
    client.get(reverse("desk:canaries"))
    reads = Line.objects.filter(action=Tag.ENQUIRY_READ)
    assert reads.count() == 1
    enquiry = asks(cast)
    page = client.get(reverse("desk:canaries")).content.decode()
    assert "Somebody who asked about a person said it" in page and reverse("enquiries:one", args=[enquiry]) in page
    assert "<mark>Tuesday" in page and reads.count() == 2
