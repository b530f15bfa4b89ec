"""Asking for help, page by page."""

import pytest

from tests.door.reading import content_of_the_request, summary_of_the_request
from waystation.letterbox import drafts
from waystation.letterbox.models import Draft, Due, Mailbox, SealedRequest

pytestmark = pytest.mark.django_db


def test_a_person_who_writes_one_sentence_can_send_it(nur, office):
    assert "Your message is sent" in nur.sends(happened="They took my brother.")
    assert content_of_the_request(office).happened == "They took my brother."


def test_the_return_code_is_shown_once_the_first_page_is_saved(nur):
    nur.opens()
    assert 'class="code"' not in nur.seen[-1]
    shown = nur.answers("contact", ways="here")
    assert "Copy this return code now" in shown and all(f">{group}<" in shown for group in nur.code.split())


def test_the_code_is_shown_as_words_too_where_a_reviewed_list_exists(somebody):
    assert somebody(language="fr").begins().count('class="code"') == 2
    assert somebody(language="ru").begins().count('class="code"') == 1


def test_every_answer_reaches_the_intake_desk(nur, office):
    nur.begins(ways="also")
    nur.answers("reach", reach="+000 Signal", when="10 to 12", if_somebody_else="The dentist")
    nur.answers("safety", device="shared", call_me="Nur", code_word="apricot", question="First cat?", answer="Misha",
                interpreter="nobody from my town")  # fmt: skip
    nur.answers("who", in_danger="several")
    nur.answers("region", region="The north")
    nur.answers("soon", how_soon="week")
    nur.answers("story", happened="They came twice.")
    nur.answers("together", together="My son Sami, 6")
    nur.answers("consent", help="yes", partners="no")
    nur.answers("check", go="send")
    content = content_of_the_request(office)
    assert (content.safe_contact.reach, content.safe_contact.code_word) == ("+000 Signal", "apricot")
    assert (content.safe_contact.question, content.safe_contact.answer) == ("First cat?", "Misha")
    assert (content.call_me, content.in_danger, content.region, content.how_soon) == (
        "Nur", "several", "The north", "week",
    )  # fmt: skip
    assert content.interpreter == "nobody from my town"
    assert (content.together, content.consents) == ("My son Sami, 6", {"help": "yes", "partners": "no"})


def test_the_summary_holds_no_name_and_no_number(nur, office):
    nur.begins(ways="also")
    nur.answers("reach", reach="+000 Signal")
    nur.answers("safety", call_me="Nur")
    nur.answers("story", happened="Help Sami")
    nur.answers("check", go="send")
    summary = summary_of_the_request(office).to_bytes().decode()
    assert not [word for word in ("Nur", "Sami", "000 Signal") if word in summary]


def test_the_telephone_page_is_left_out_for_whom_we_answer_only_here(nur):
    nur.begins(ways="here")
    assert "What should we know to be careful?" in nur.answers("code")


def test_continue_and_back_save_what_was_typed(nur):
    nur.begins()
    assert "How soon" in nur.answers("story", go="back", happened="Half a sentence")
    assert "Half a sentence" in nur.answers("soon", go="next", how_soon="week")


def test_an_answer_changed_from_the_check_page_leads_back_to_it(nur):
    nur.begins()
    nur.answers("story", happened="Help")
    assert 'name="then" value="check"' in nur.answers("check", go="region")
    assert "Check before you send" in nur.answers("region", then="check", region="South")


def test_who_now_allows_the_telephone_is_asked_for_the_number_at_once(nur):
    nur.begins()
    assert "How can we reach you" in nur.answers("contact", then="check", ways="also")


def test_a_change_of_language_keeps_page_and_answers(nur):
    nur.begins()
    page = nur.answers("story", happened="Same words", language="fr")
    assert "Que s’est-il passé" in page and "Same words" in page and 'action="/fr/message/"' in page


def test_nothing_is_compulsory_but_one_useful_thing(nur):
    nur.begins()
    page = nur.answers("check", go="send")
    assert "Please write at least one sentence" in page and not SealedRequest.objects.exists()


@pytest.mark.parametrize(("soon", "level", "hour"), [
    ("today", "emergency", "2017-04-02T11"), ("week", "urgent", "2017-04-03T10"),
    ("weeks", "normal", "2017-04-09T10"), ("", "urgent", "2017-04-03T10"),
])  # fmt: skip
def test_the_first_answer_is_due_by_what_was_said(nur, time_machine, soon, level, hour):
    time_machine.move_to("2017-04-02T10:30:00Z", tick=False)
    nur.begins()
    nur.answers("soon", how_soon=soon)
    nur.answers("story", happened="Help")
    nur.answers("check", go="send")
    due = Due.objects.get()
    assert (due.level, due.hour, due.compartment) == (level, hour, "intake")


def test_sending_deletes_the_draft_and_leaves_a_mailbox(nur):
    nur.sends()
    assert (Draft.objects.count(), Mailbox.objects.count(), SealedRequest.objects.count()) == (0, 1, 1)


def test_stopping_keeps_the_draft_and_shows_the_code(nur):
    nur.begins()
    page = nur.answers("story", go="pause", happened="Later")
    assert "Saved. You can go on later" in page and nur.code.split()[0] in page


def test_a_door_without_keys_asks_nothing(somebody):
    from tests.triggers import without_triggers
    from waystation.letterbox.models import KeyLine

    with without_triggers("letterbox_keyline", "door"):
        KeyLine.objects.all().delete()
    person = somebody()
    assert "Messages cannot be taken" in person.opens() and person.page.status_code == 503


def test_a_number_that_was_taken_back_is_neither_sent_nor_kept_in_the_draft(nur, office):
    nur.begins(ways="also")
    nur.answers("reach", go="back", reach="+000 Signal", when="at night")
    nur.answers("contact", ways="here")
    assert "+000 Signal" not in nur.answers("contact", ways="also") + nur.answers("code", go="next")
    nur.answers("contact", ways="here")
    nur.answers("story", happened="They came twice.")
    nur.answers("check", go="send")
    rules = content_of_the_request(office).safe_contact
    assert (rules.ways, rules.reach, rules.when) == ("here", "", "")


def test_a_draft_from_before_that_still_holds_such_a_number_sends_none(nur, office, monkeypatch):
    with monkeypatch.context() as before:
        before.setattr(drafts, "still_asked", lambda answers: answers)
        nur.begins(ways="also")
        nur.answers("reach", reach="+000 Signal")
        nur.answers("contact", ways="here")
        nur.answers("story", happened="They came twice.")
    nur.answers("check", go="send")
    assert content_of_the_request(office).safe_contact.reach == ""
