"""Coming back with the return code."""

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.door.reading import added_message
from waystation.core.sealing import PublicKeys, draw_code, parse, words
from waystation.core.sealing import digits as as_digits
from waystation.letterbox.deliveries import state_delivery
from waystation.letterbox.files import folder
from waystation.letterbox.mailboxes import put_message, put_status
from waystation.letterbox.models import Delivery, Draft, Due, IncomingMessage, Mailbox, MailboxMessage, StoredFile
from waystation.letterbox.shapes import StaffMessage

pytestmark = pytest.mark.django_db
NOW = datetime(2017, 4, 3, 9, 0, tzinfo=UTC)


def answer(office, text="Can you leave on Tuesday?"):
    """The desk answers: sealed to the mailbox."""
    mailbox = Mailbox.objects.get()
    public = PublicKeys.from_bytes(bytes(mailbox.public))
    message = StaffMessage(text=text, written_at="2099-01-01T09:00:00Z")
    put_message(office.directory.organisation, public, mailbox.id, message, NOW)
    return public, mailbox


def test_an_answer_is_read_with_the_code(nur, office):
    nur.sends()
    answer(office)
    assert "Can you leave on Tuesday?" in nur.returns()


def test_what_was_sent_cannot_be_read_back(nur):
    nur.sends(happened="They came to the house twice.")
    assert "house twice" not in nur.returns()


def test_the_code_works_as_words_and_in_digits_of_another_script(nur):
    nur.sends()
    spoken = words(parse(nur.code), "en").upper()
    eastern = nur.code.translate({0x30 + n: 0x660 + n for n in range(10)})
    assert "Your message has arrived" in nur.returns(code=spoken)
    assert "Your message has arrived" in nur.returns(code=eastern)


def test_a_slip_is_named_without_asking_the_tables(nur, django_assert_num_queries):
    nur.sends()
    slipped = nur.code.split()
    slipped[2] = slipped[2][:3]
    with django_assert_num_queries(1, using="door"):  # the signed list, as on every page
        page = nur.returns(code=" ".join(slipped))
    assert "A digit is missing in group 3" in page


def test_one_wrong_digit_is_named_as_a_slip(nur):
    nur.sends()
    wrong = ("1" if nur.code[0] != "1" else "2") + nur.code[1:]
    assert "One digit or word is wrong" in nur.returns(code=wrong)


def test_an_unknown_code_and_a_wrong_secret_get_the_same_answer_for_the_same_work(nur, django_assert_num_queries):
    nur.sends()
    other = draw_code()
    mine = parse(nur.code)
    wrong_secret = as_digits(type(other)(mine.public, other.secret))
    pages = []
    for code in (as_digits(other), wrong_secret):
        with django_assert_num_queries(3, using="door"):
            pages.append(nur.returns(code=code).replace(code, ""))
    assert pages[0] == pages[1] and "There is nothing under this code" in pages[0]


def test_an_unsent_message_can_be_continued(nur):
    nur.begins()
    nur.answers("story", happened="Unfinished")
    assert "a message that is not sent" in nur.returns()
    assert "Unfinished" in nur.answers("check", go="stay")


def test_an_unsent_message_can_be_deleted_after_a_question(nur):
    nur.begins()
    assert "Delete the unsent message?" in nur.returns(do="discard")
    assert Draft.objects.exists()
    begun = Draft.objects.get().pk
    nur.returns(do="discard-yes")
    assert not Draft.objects.filter(pk=begun).exists()
    assert "An unsent message is deleted after 14 days." in nur.returns()  # as for a code that belongs to nobody


def test_the_status_is_shown_in_words(nur, office):
    nur.sends()
    public, mailbox = answer(office)
    put_status(office.directory.organisation, public, mailbox.id, "accepted", "en", datetime(2098, 1, 1, tzinfo=UTC))
    assert "We have taken up your request" in nur.returns()


def test_whoever_was_answered_does_not_read_that_a_person_will_answer(nur, office):
    nur.sends()
    assert "A person will read it and answer you here" in nur.returns()
    answer(office)
    page = nur.returns()
    assert "<h1>We have answered you</h1>" in page and "A person will read it and answer" not in page


def test_a_second_message_goes_to_intake_with_a_clock_of_its_own(nur, office):
    nur.sends()
    nur.returns()
    assert "We have received what you wrote" in nur.returns(do="write", form="a" * 32, end="1", text="They are back.")
    message = added_message(office)
    assert (message.text, message.kind, Due.objects.count()) == ("They are back.", "message", 2)


def test_danger_today_makes_it_an_emergency(nur, office):
    nur.sends()
    nur.returns(do="write", form="a" * 32, end="1", text="Tonight!", urgent="yes")
    assert Due.objects.get(pk=added_message(office).due).level == "emergency"


def test_other_words_in_the_same_form_are_a_second_message(nur, office):
    nur.sends()
    for text in ("They are back.", "They are inside. Help!", "They are inside. Help!"):
        assert "We have received what you wrote" in nur.returns(do="write", form="a" * 32, end="1", text=text)
    assert IncomingMessage.objects.count() == 2


def test_another_file_in_the_same_form_is_a_second_message_and_keeps_its_file(nur, office):
    nur.sends()
    for content in (b"first", b"other", b"other"):
        file = SimpleUploadedFile("photo.jpg", content, "image/jpeg")
        nur.returns(do="write", form="a" * 32, end="1", text="Look.", files=file)
    assert IncomingMessage.objects.count() == StoredFile.objects.count() == len(list(folder().iterdir())) == 2


def test_a_file_that_came_with_another_button_is_not_kept(nur, office):
    nur.sends()
    file = SimpleUploadedFile("photo.jpg", b"picture", "image/jpeg")
    nur.returns(do="withdraw", end="1", files=file)
    assert list(folder().iterdir()) == []


def test_a_message_that_is_too_long_stays_on_the_page_and_nothing_is_sent(nur, office):
    nur.sends()
    page = nur.returns(do="write", form="a" * 32, end="1", text="я" * 100_001)
    assert "This text is too long" in page and "я" * 100_001 in page
    assert not IncomingMessage.objects.exists()


def test_signs_that_turn_or_hide_words_reach_the_desk_in_no_message(nur, office):
    nur.sends()
    nur.returns(do="write", form="a" * 32, end="1", text="in\u202evoice\x07 \u2067now")
    assert added_message(office).text == "invoice now"


def test_a_form_without_its_number_sends_nothing_and_gives_the_words_back(nur, office):
    nur.sends()
    page = nur.returns(do="write", form="not a number", end="1", text="Words that stay.")
    assert "Words that stay." in page and not IncomingMessage.objects.exists()


def test_the_claim_of_a_lost_code_without_its_number_is_refused(nur, office):
    nur.opens("return/other/")
    nur.posts("return/other/", code=nur.code, form="x", answer="Misha")
    assert nur.page.status_code == 400 and not IncomingMessage.objects.exists()


def test_the_same_message_sent_twice_arrives_once(nur):
    nur.sends()
    for _ in range(2):
        nur.returns(do="write", form="a" * 32, end="1", text="They are back.")
    assert IncomingMessage.objects.count() == 1


def test_an_empty_message_is_asked_for_words(nur):
    nur.sends()
    assert "Write a few words" in nur.returns(do="write", form="a" * 32, end="1", text=" ")
    assert not IncomingMessage.objects.exists()


def test_new_messages_go_where_a_worker_signed_they_should(nur, office):
    nur.sends()
    mailbox = Mailbox.objects.get().id
    state_delivery(office.directory, mailbox, "team-birch", worker="ad" * 16, pair=office.ada, now=NOW)
    nur.returns(do="write", form="a" * 32, end="1", text="To the team")
    assert IncomingMessage.objects.get().compartment == "team-birch"


def test_a_statement_changed_by_hand_is_refused_and_intake_gets_the_message(nur, office):
    nur.sends()
    mailbox = Mailbox.objects.get().id
    state_delivery(office.directory, mailbox, "intake", worker="ad" * 16, pair=office.ada, now=NOW)
    Delivery.objects.update(compartment="team-birch")
    nur.returns(do="write", form="a" * 32, end="1", text="To whom?")
    assert IncomingMessage.objects.get().compartment == "intake"


def test_forgetting_the_code_deletes_mailbox_and_messages_after_a_question(nur, office):
    nur.sends()
    answer(office)
    assert "Your request itself stays with us" in nur.returns(do="forget")
    assert Mailbox.objects.exists()
    nur.returns(do="forget-yes")
    assert not Mailbox.objects.exists() and not MailboxMessage.objects.exists()
    assert "There is nothing under this code" in nur.returns()


def test_withdrawing_tells_the_desk_and_keeps_the_code(nur, office):
    nur.sends()
    assert "Withdraw your request?" in nur.returns(do="withdraw")
    nur.returns(do="withdraw-yes", form="b" * 32)
    assert added_message(office).kind == "withdrawal"
    assert "You have withdrawn your request" in nur.returns()


def test_one_spoilt_message_does_not_hide_the_others(nur, office):
    nur.sends()
    answer(office, "First")
    answer(office, "Second")
    spoilt = MailboxMessage.objects.filter(kind="message").first()
    MailboxMessage.objects.filter(pk=spoilt.pk).update(sealed=bytes(spoilt.sealed)[:-1] + b"\x00")
    page = nur.returns()
    assert "One message could not be opened" in page and ("First" in page) != ("Second" in page)


def test_a_message_moved_to_another_mailbox_does_not_open(somebody, office):
    nur, other = somebody(), somebody()
    nur.sends()
    answer(office)
    other.sends()
    theirs = Mailbox.objects.exclude(pk=MailboxMessage.objects.get(kind="message").mailbox_id).get()
    MailboxMessage.objects.filter(kind="message").update(mailbox=theirs)
    assert "Tuesday" not in other.returns()


def test_a_mailbox_whose_key_was_replaced_answers_no_code(nur):
    nur.sends()
    Mailbox.objects.update(public=bytes(1248))
    assert "There is nothing under this code" in nur.returns()


def test_a_lost_code_becomes_a_claim_under_a_new_code(nur, office):
    nur.opens("return/other/")
    form = nur.seen[-1].split('name="form" value="')[1][:32]
    page = nur.posts("return/other/", code=nur.code, form=form, call_me="Nur", answer="Misha")
    assert "Copy the new return code now" in page
    claim = added_message(office)
    assert (claim.kind, claim.about) == ("claim", {"call_me": "Nur", "answer": "Misha"})
    assert "Your message has arrived" in nur.returns()


def test_other_words_in_the_form_of_a_lost_code_are_not_lost(nur, office):
    nur.opens("return/other/")
    form = nur.seen[-1].split('name="form" value="')[1][:32]
    for answer in ("Mischa", "Mischa", "Misha"):
        assert "Copy the new return code now" in nur.posts("return/other/", code=nur.code, form=form, answer=answer)
    assert sorted(IncomingMessage.objects.values_list("kind", flat=True)) == ["claim", "message"]
    assert Mailbox.objects.count() == 1 and Due.objects.count() == 2


def test_an_empty_claim_is_asked_for_one_answer(nur):
    nur.opens("return/other/")
    page = nur.posts("return/other/", code=nur.code, form="c" * 32)
    assert "Please answer at least one question" in page and not IncomingMessage.objects.exists()
