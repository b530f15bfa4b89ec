"""Two officers look: two different ones, alone, neither of whom asked; until then nothing goes on."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.intake.people import NOW, ask
from tests.intake.questions import ASKS_WHERE, asked, looked, open_of, refer, taken, view
from waystation.core.sealing import seal_to, sign
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake.models import Referral, ReferralCopy, ReferralView
from waystation.intake.signs import answering, referring, rows
from waystation.vault import officers, public, rotating, signed
from waystation.vault.labels import Label

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=8)


def test_two_officers_see_the_chosen_words_and_nothing_else(desk):
    sent, question = asked(desk)
    refer(desk, sent, question, known="He gave a number.")
    for name in ("faye", "gil", "hana"):
        (said,) = referring.waiting(desk.keyring(name), NOW)
        assert said["quotes"] == question["quotes"][:1] and said["known"] == "He gave a number."
        assert sent.ref not in json.dumps(said)


def test_words_that_were_not_chosen_stay_here(desk):
    sent, question = asked(desk)
    refer(desk, sent, question, quotes=[])
    assert referring.waiting(desk.keyring("faye"), NOW)[0]["quotes"] == []


@pytest.mark.parametrize("who", ["ada", "ben", "jon", "cleo", "ivo", "dov", "eve"])
def test_nobody_but_officers_reads_it_or_says_what_they_think(desk, who):
    sent, question = asked(desk)
    referral = refer(desk, sent, question)
    with pytest.raises(NotYours):
        referring.waiting(desk.keyring(who), NOW)
    with pytest.raises(NotYours):
        view(desk, referral, who)


def test_what_two_officers_said_comes_back_to_the_request(desk):
    sent, question = asked(desk)
    referral = refer(desk, sent, question)
    view(desk, referral, "faye", "planted", ["no-place", "false"])
    assert taken(desk, sent)[0]["outcome"] is None
    view(desk, referral, "gil", "planted", ["no-name"])
    (found,) = taken(desk, sent)
    assert found["outcome"]["outcome"] == "planted"
    assert found["outcome"]["to_do"] == ["no-place", "no-name", "false"]
    assert sorted(said["reason"] for said in found["outcome"]["views"]) == ["faye thinks so", "gil thinks so"]
    assert not Referral.objects.exists() and not ReferralCopy.objects.exists() and not ReferralView.objects.exists()


def test_where_they_do_not_agree_it_is_unclear(desk):
    sent, question = asked(desk)
    referral = refer(desk, sent, question)
    view(desk, referral, "faye", "planted")
    view(desk, referral, "gil", "not-planted")
    assert taken(desk, sent)[0]["outcome"]["outcome"] == "unclear"


def test_the_same_officer_twice_is_refused(desk):
    sent, question = asked(desk)
    referral = refer(desk, sent, question)
    view(desk, referral, "faye")
    with pytest.raises(Refused):
        view(desk, referral, "faye", "planted")
    assert taken(desk, sent)[0]["outcome"] is None


def test_an_officer_of_the_intake_desk_who_asked_does_not_look(desk):
    officers.compartments.grant("intake", desk.id("faye"), by=desk.keyring("gil"))
    officers.compartments.deliver_waiting(desk.keyring("ada"))
    sent, question = asked(desk)
    referral = refer(desk, sent, question, "faye")
    assert referring.waiting(desk.keyring("faye"), NOW) == []
    assert not ReferralCopy.objects.filter(officer=desk.id("faye")).exists()
    with pytest.raises(NotYours):
        view(desk, referral, "faye")
    _view_by_hand(desk, referral, "faye")
    view(desk, referral, "gil")
    assert taken(desk, sent)[0]["outcome"] is None


def _view_by_hand(desk, asked_as, name, signer="", **changes):
    """A view as its officer's own hand would write it into the database."""
    said = {
        "referral": asked_as,
        "by": desk.id(name), "hour": "2017-04-02T10", "at": "2017-04-02T10:30:00Z",
            "outcome": "not-planted", "to_do": [], "reason": "by hand", **changes}  # fmt: skip
    body = json.dumps(said, sort_keys=True)
    pair = desk.keyring(signer or name).pair
    signature = sign(pair, referring.SAID, signed.organisation(), body).hex()
    row = ReferralView(referral_id=asked_as, officer=desk.id(name))
    sealed = json.dumps({"body": body, "signature": signature}).encode()
    row.epoch, row.sealed = public.seal_to_compartment(
        signed.directory(), "intake", Label.REFERRED_QUESTION, row.pk, sealed
    )
    row.save(force_insert=True)


@pytest.mark.parametrize(
    ("name", "signer", "changes"),
    [
        ("gil", "ben", {}),  # signed by somebody else
        ("ben", "ben", {}),  # no officer
        ("gil", "gil", {"referral": "0" * 32}),  # of another question
        ("gil", "gil", {"hour": "2017-05-02T10"}),  # after its time
        ("gil", "gil", {"outcome": "fine"}),  # of no list
    ],
)
def test_a_view_that_no_officer_signed_of_this_question_in_its_time_counts_for_nothing(desk, name, signer, changes):
    sent, question = asked(desk)
    referral = refer(desk, sent, question)
    view(desk, referral, "faye")
    _view_by_hand(desk, referral, name, signer, **changes)
    assert taken(desk, sent)[0]["outcome"] is None


def test_a_view_by_hand_that_an_officer_did_sign_counts_as_theirs(desk):
    """What the five above differ from: so it is their fault that they fall, not that of the hand."""
    sent, question = asked(desk)
    referral = refer(desk, sent, question)
    _view_by_hand(desk, referral, "faye", hour=referring.this_hour(NOW))
    _view_by_hand(desk, referral, "gil", hour=referring.this_hour(NOW))
    assert taken(desk, sent)[0]["outcome"]["outcome"] == "not-planted"


def test_a_question_that_no_member_signed_is_shown_to_no_officer(desk):
    sent, question = asked(desk)
    referral = refer(desk, sent, question)
    copy = ReferralCopy.objects.get(officer=desk.id("faye"))
    said = json.dumps({"id": referral, "by": desk.id("ada"), "until": "2017-04-09T10"})
    forged = sign(desk.keyring("eve").pair, referring.ASKED, signed.organisation(), said).hex()
    blob = json.dumps({"body": said, "signature": forged}).encode()
    entry = signed.directory().workers[desk.id("faye")]
    copy.sealed = seal_to(entry.public, blob, referring._bound(referral, desk.id("faye")))
    copy.save()
    assert referring.waiting(desk.keyring("faye"), NOW) == []
    with pytest.raises(NotYours):
        view(desk, referral, "faye")


def test_after_its_time_nobodys_view_counts_and_the_worker_asks_anew(desk):
    sent, question = asked(desk)
    referral = refer(desk, sent, question)
    view(desk, referral, "faye")
    with pytest.raises(Refused):
        view(desk, referral, "gil", now=LATER)
    assert referring.waiting(desk.keyring("gil"), LATER) == []
    assert refer(desk, sent, question, now=LATER) != referral


def test_while_two_officers_look_it_is_neither_asked_again_nor_answered(desk):
    sent, question = asked(desk)
    refer(desk, sent, question)
    with pytest.raises(Refused):
        refer(desk, sent, question)
    with open_of(desk, sent.ref) as request, pytest.raises(Refused):
        answering.answer_question(request, question["id"], "harmless", "hurry", now=NOW)


def test_without_two_officers_beside_the_worker_nobody_is_asked(desk, monkeypatch):
    sent, question = asked(desk)
    monkeypatch.setattr(referring, "NEEDED", 4)
    with pytest.raises(Refused):
        refer(desk, sent, question)
    assert not Referral.objects.exists() and taken(desk, sent)[0]["referral"] is None


def test_the_page_says_to_give_no_place_and_a_case_waits_for_the_outcome(desk):
    sent, question = asked(desk, now=timezone.now())
    referral = refer(desk, sent, question, now=timezone.now())
    page = desk.client("ada").get(reverse("intake:request", args=[sent.ref])).content.decode()
    assert "give no place and no name" in page
    with open_of(desk, sent.ref) as request, pytest.raises(Refused):
        referring.refuse_waiting(request, timezone.now())
    for name in ("faye", "hana"):
        view(desk, referral, name, now=timezone.now())
    with open_of(desk, sent.ref) as request:
        referring.refuse_waiting(request, timezone.now())
        assert rows.questions(request)[0]["outcome"]["outcome"] == "not-planted"


def test_what_two_officers_found_planted_becomes_no_case(desk):
    sent, question = asked(desk)
    referral = refer(desk, sent, question)
    for name in ("faye", "gil"):
        view(desk, referral, name, "planted")
    with open_of(desk, sent.ref) as request, pytest.raises(Refused):
        referring.refuse_waiting(request, NOW)


def test_an_officer_finds_it_on_today_says_what_they_think_and_the_worker_reads_it(desk):
    sent, question = asked(desk, now=timezone.now())
    ada = desk.client("ada")
    url = reverse("intake:question-refer", args=[sent.ref, question["id"]])
    assert "choose what two officers see" in ada.get(url).content.decode()
    assert ada.post(url, {"quotes": ["0"], "why": "Is this a brother?", "known": ""}).status_code == 302
    for name in ("faye", "gil"):
        officer = desk.client(name)
        assert "1 question waits for your view" in officer.get(reverse("desk:today")).content.decode()
        (said,) = referring.waiting(desk.keyring(name), timezone.now())
        page = officer.get(reverse("intake:referred-view", args=[said["id"]])).content.decode()
        assert "<mark>в какой квартире живут" in page and "Is this a brother?" in page
        chosen = {"outcome": "unclear", "to_do": ["no-place"], "reason": f"{name}: I do not know."}
        kept = officer.post(reverse("intake:referred-view", args=[said["id"]]), chosen, follow=True)
        assert "Your view is kept." in kept.content.decode()
    page = ada.get(reverse("intake:request", args=[sent.ref])).content.decode()
    assert "Two officers looked: unclear: go on with care" in page and "gil: I do not know." in page


def test_views_are_brought_to_the_new_key_when_somebody_of_the_desk_leaves(desk):
    sent, question = asked(desk)
    referral = refer(desk, sent, question)
    view(desk, referral, "faye")
    officers.revoke(desk.id("ben"), by=desk.keyring("gil"))
    rotating.rotate("intake", desk.keyring("ada"))
    view(desk, referral, "gil")
    assert {row.epoch for row in ReferralView.objects.all()} == {2}
    assert taken(desk, sent)[0]["outcome"]["outcome"] == "not-planted"


def test_what_is_long_over_is_deleted_and_the_question_stays(desk):
    sent, question = asked(desk)
    refer(desk, sent, question)
    referring.sweep(NOW + timedelta(days=20))
    assert not Referral.objects.exists() and taken(desk, sent)[0]["referral"]


def test_two_questions_of_one_request_wait_each_for_itself(desk):
    sent = ask(happened=f"{ASKS_WHERE} Сколько у вас всего квартир?")
    first, second = looked(desk, sent)
    refer(desk, sent, first)
    with open_of(desk, sent.ref) as request:
        answering.answer_question(request, second["id"], "harmless", "They move house", now=NOW)
        assert [rows.is_open(question) for question in rows.questions(request)].count(True) == 1
