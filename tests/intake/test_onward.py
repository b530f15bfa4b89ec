"""The onward directory: what must be looked at again, who was quicker, and what goes into a letter."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.intake.test_answering import in_mailbox
from tests.intake.test_deciding import REFUSAL
from waystation.audit.models import Line
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake.actions import refuse_request
from waystation.intake.declining import book
from waystation.intake.declining.book import Entry, Stale, keep_entry, note_check, read_book
from waystation.intake.receiving import receive_waiting

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - timedelta(days=181)
LINE = Entry(
    "Quay line",
    about={"ru": "Юристы для тех, кому надо уехать.", "en": "Lawyers for whoever must leave."},
    careful={"ru": "Не звоните с работы."},
    languages=("ru", "en"),
    web="https://quay.example",
)


def kept(desk, entry=LINE, *, checked=None):
    """An entry of the directory; `checked`: when somebody looked."""
    keyring, now = desk.keyring("ada"), timezone.now()
    code = keep_entry(keyring, entry, seen="", now=now)
    if checked:
        seen = read_book(keyring)[code].seen
        note_check(keyring, code, "stands", "Called them.", seen=seen, now=checked)
    return code


def form_of(entry, **change):
    """The form of an entry, as its page would send it."""
    said = {"name": entry.name, "web": entry.web, "cost": "none", "about_en": "Lawyers.", "seen": entry.seen}
    return {**said, **change}


def url(name, *args):
    return reverse(f"intake:{name}", args=args)


def refused(opened, sent, **more):
    with opened() as request:
        refuse_request(request, **REFUSAL, **more, now=timezone.now())
    return in_mailbox(sent)[0]


def test_a_directory_begins_empty_and_says_what_to_do(desk):
    page = desk.client("ada").get(url("onward")).content.decode()
    assert "Next: write down the first organisation" in page and "Write down three organisations" in page


def test_what_was_not_looked_at_for_180_days_comes_first(desk):
    kept(desk, Entry("A fresh one", about={"en": "x"}, web="w"), checked=timezone.now())
    kept(desk, checked=LONG_AGO)
    page = desk.client("ada").get(url("onward")).content.decode()
    assert "Next: look again at 1 organisation" in page
    assert page.index("Quay line") < page.index("A fresh one")


def test_an_organisation_is_written_down_then_looked_at(desk):
    client = desk.client("ada")
    page = client.post(url("onward-entry", "new"), form_of(LINE, seen=""))
    [entry] = read_book(desk.keyring("ada")).values()
    assert page.status_code == 302 and entry.checked_on == ""
    client.post(url("onward-check", entry.code), {"found": "stands", "how": "Called them.", "seen": entry.seen})
    assert read_book(desk.keyring("ben"))[entry.code].checked_on == timezone.now().date().isoformat()


@pytest.mark.parametrize("change", [{"name": ""}, {"web": ""}, {"about_en": ""}])
def test_an_entry_that_says_too_little_is_refused_and_nothing_is_lost(desk, change):
    page = desk.client("ada").post(url("onward-entry", "new"), form_of(LINE, seen="", hours="8 to 20", **change))
    assert page.status_code == 400 and "8 to 20" in page.content.decode()
    assert read_book(desk.keyring("ada")) == {}


def test_a_colleague_who_was_quicker_is_not_overwritten_unseen(desk):
    code = kept(desk)
    old = read_book(desk.keyring("ada"))[code]
    desk.client("ben").post(url("onward-entry", code), form_of(old, telephone="+1 555 0100"))
    page = desk.client("ada").post(url("onward-entry", code), form_of(old, name="Quay lawyers"))
    assert page.status_code == 409 and "Quay lawyers" in page.content.decode()
    assert read_book(desk.keyring("ada"))[code].telephone == "+1 555 0100"


def test_nobody_vouches_for_words_they_have_not_read(desk):
    code = kept(desk)
    old = read_book(desk.keyring("ada"))[code]
    keep_entry(desk.keyring("ben"), book.replace(old, web="https://other.example"), seen=old.seen, now=timezone.now())
    with pytest.raises(Stale):
        note_check(desk.keyring("ada"), code, "stands", "Called.", seen=old.seen, now=timezone.now())


def test_another_way_to_reach_them_must_be_looked_at_anew(desk):
    code = kept(desk, checked=timezone.now())
    old = read_book(desk.keyring("ada"))[code]
    keep_entry(desk.keyring("ada"), book.replace(old, web="https://other.example"), seen=old.seen, now=timezone.now())
    assert read_book(desk.keyring("ada"))[code].checked_on == ""


def test_an_earlier_version_stays(desk):
    code = kept(desk)
    old = read_book(desk.keyring("ada"))[code]
    keep_entry(desk.keyring("ada"), book.replace(old, name="Quay lawyers"), seen=old.seen, now=timezone.now())
    assert [one.name for one in book.earlier(desk.keyring("ada"), code)] == ["Quay line"]


def test_outside_the_intake_desk_there_is_no_directory(desk):
    kept(desk)
    with pytest.raises(NotYours):
        read_book(desk.keyring("dov"))


def test_the_letter_names_who_fits_in_their_language_and_when_we_looked(desk, opened, sent):
    letter = refused(opened, sent, onward=[kept(desk, checked=timezone.now())])
    [one] = letter.onward
    assert (one.about, one.careful, one.stale) == (LINE.about["ru"], LINE.careful["ru"], "")
    assert one.checked == timezone.now().date().isoformat()
    assert letter.why == "Напишите им." and "quay.example" in letter.text and "Проверено" in letter.text


def test_what_nobody_looked_at_for_long_does_not_leave_unsaid(desk, opened, sent):
    code = kept(desk, checked=LONG_AGO)
    with opened() as request, pytest.raises(Refused, match="180"):
        refuse_request(request, **REFUSAL, onward=[code], now=timezone.now())
    assert in_mailbox(sent) == []
    assert refused(opened, sent, onward=[code], dated=True).onward[0].stale == "yes"


def test_what_nobody_has_ever_looked_at_does_not_leave(desk, opened):
    code = kept(desk)
    with opened() as request, pytest.raises(Refused):
        refuse_request(request, **REFUSAL, onward=[code], dated=True, now=timezone.now())


def test_an_organisation_without_words_in_their_language_is_not_sent(desk, opened):
    code = kept(desk, Entry("Quai", about={"fr": "Des avocats."}, web="w"), checked=timezone.now())
    with opened() as request, pytest.raises(Refused):
        refuse_request(request, **REFUSAL, onward=[code], now=timezone.now())


def test_the_page_of_a_refusal_offers_who_fits_and_asks_for_one_or_a_word(desk, sent):
    receive_waiting(desk.keyring("ada"))
    code = kept(desk, checked=timezone.now())
    client, address = desk.client("ada"), url("refuse", sent.ref)
    assert "Quay line" in client.get(address, {"code": "not-ours"}).content.decode()
    said = {**REFUSAL, "form_id": "a" * 32}
    assert "Choose where they can turn" in client.post(address, said).content.decode()
    assert client.post(address, {**said, "onward": [code]}).status_code == 302
    assert in_mailbox(sent)[0].onward[0].name == "Quay line"


def test_a_letter_on_the_page_that_blames_is_refused_beside_its_field(desk, sent):
    receive_waiting(desk.keyring("ada"))
    said = {**REFUSAL, "advice": "Your story is not credible.", "form_id": "a" * 32, "nowhere": "on"}
    page = desk.client("ada").post(url("refuse", sent.ref), said)
    assert page.status_code == 400 and "not believed" in page.content.decode()


def test_no_line_of_the_log_names_an_organisation(desk):
    kept(desk, checked=timezone.now())
    assert not any(b"Quay" in repr(vars(line)).encode() for line in Line.objects.all())


def test_what_nobody_has_looked_at_is_named_on_the_page_and_the_letter_is_not_lost(desk, sent):
    receive_waiting(desk.keyring("ada"))
    said = {**REFUSAL, "form_id": "a" * 32, "onward": [kept(desk)], "dated": "on"}
    answer = desk.client("ada").post(url("refuse", sent.ref), said)
    page = answer.content.decode()
    assert answer.status_code == 400 and "Nobody has looked at one of these yet" in page and REFUSAL["advice"] in page
