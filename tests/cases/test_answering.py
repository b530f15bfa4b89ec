"""Writing to somebody in a case: by their rules, once, with a reply text to begin with, and never with a gap."""

import pytest
from django.urls import reverse

from tests.intake.people import NOW
from waystation.audit.tags import Tag
from waystation.cases import contact
from waystation.cases.access import open_case
from waystation.core.vocabulary.refusals import Refused
from waystation.letterbox.models import MailboxMessage
from waystation.vault.labels import Label

pytestmark = pytest.mark.django_db
FORM_ID = "7" * 32


def reached(nurs, **rules):
    """The rules for safe contact of this case, changed."""
    there = nurs.read(Label.PERSON_CONTACT, "case")
    nurs.write(Label.PERSON_CONTACT, "case", {**there, "safe_contact": {**there["safe_contact"], **rules}})
    nurs.box.sign(Tag.CASE_NOTE)


def written():
    return MailboxMessage.objects.filter(kind="message").count()


def post(desk, ref, name="ada", **said):
    return desk.client(name).post(reverse("cases:answer", args=[ref]), {"form_id": FORM_ID, **said})


def test_whoever_is_reached_by_telephone_only_is_not_written_to(case, sent):
    with case() as nurs:
        reached(nurs, ways="telephone")
        statuses = MailboxMessage.objects.count()
        with pytest.raises(Refused, match="by telephone only"):
            contact.answer_person(nurs, "We are here.", now=NOW)
        contact.tell_status(nurs, "closed", now=NOW)
        assert MailboxMessage.objects.count() == statuses


def test_the_page_offers_no_box_to_write_to_them_and_says_how_to_reach_them(case, desk, started):
    with case() as nurs:
        reached(nurs, ways="telephone")
    page = desk.client("ada").get(reverse("cases:case", args=[started])).content.decode()
    assert reverse("cases:answer", args=[started]) not in page and "reached by telephone only" in page
    assert desk.client("ada").get(reverse("cases:answer", args=[started])).status_code == 409


def test_where_only_writing_here_is_safe_no_number_is_shown(case):
    with case() as nurs:
        reached(nurs, ways="here")
        assert contact.reveal_contact(nurs, rules_read=True, now=NOW) == ""


def test_the_same_form_is_one_message_and_other_words_are_a_second(desk, started):
    before = written()
    for text in ("We are here.", "We are here.", "We come at eight."):
        assert post(desk, started, text=text).status_code == 302
    assert written() == before + 2


def test_a_gap_does_not_leave(case, desk, started):
    before = written()
    page = post(desk, started, text="Come on [… day].")
    assert "[… day]" in page.content.decode() and written() == before
    with case() as nurs, pytest.raises(Refused, match="a gap"):
        contact.answer_person(nurs, "Come on [… day].", now=NOW)


def test_a_reply_text_is_put_into_the_box_and_nothing_is_sent(desk, started):
    before = written()
    page = post(desk, started, text="Dear Nur", reply="received", begin="1").content.decode()
    box = page[page.index("<textarea") : page.index("</textarea>")]
    assert "Dear Nur" in box and len(box) > 250 and "nothing is sent yet" in page and written() == before


def test_whoever_is_not_of_the_intake_desk_is_offered_the_shipped_texts(desk, started):
    page = desk.client("jon").get(reverse("cases:answer", args=[started])).content.decode()
    assert 'value="received"' in page and "Texts that Waystation brings" in page


def test_safety_advice_leaves_below_the_answer(desk, started):
    assert post(desk, started, text="We are here.", advice=["device"]).status_code == 302
    with open_case(desk.keyring("ada"), started, purpose="look") as nurs:
        said = [m["text"] for m in nurs.read_all(Label.CASE_MESSAGE).values() if m["kind"] == "staff"]
    assert any(text.startswith("We are here.") and len(text) > 100 for text in said)
