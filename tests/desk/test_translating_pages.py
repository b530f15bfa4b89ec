"""The pages of translating: what a worker sees before a text goes, what an interpreter sees, what comes back."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.cases.conftest import case, started
from tests.intake.conftest import desk, opened, sent
from tests.intake.orders import ANSWER, FORM, TEXT
from tests.intake.people import ask
from tests.intake.test_cleaning import picture
from tests.intake.test_pages import with_picture
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.desk import duty, today
from waystation.intake.models import TranslationJob
from waystation.intake.translating import glossary, jobs
from waystation.letterbox.models import Due
from waystation.vault import compartments, officers

__all__ = ["case", "desk", "opened", "sent", "started"]
pytestmark = pytest.mark.django_db
WORDS = "They came to the house twice."


@pytest.fixture
def ask_url(desk: Any, sent: Any, opened: Any) -> str:
    with opened("ada"):
        return f"/translations/requests/{sent.ref}/ask/"


def form(desk: Any, **other: str) -> dict[str, str]:
    said = {"of": "first", "text": TEXT, "source": "ru", "target": "en", "worker": desk.id("ivo"), "level": "normal"}
    return {**said, "hours": "24", "mind": "", "form_id": FORM, **other}


def send(desk: Any, ask_url: str, **other: str) -> TranslationJob:
    who = other.pop("confirmed", desk.id("ivo"))
    answer = desk.client("ada").post(ask_url, form(desk, confirmed=who, **other))
    assert answer.status_code == 302, answer.content.decode()
    return TranslationJob.objects.get()


def page(client: Any, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_page_offers_what_the_person_wrote(desk, ask_url):
    shown = page(desk.client("ada"), ask_url)
    assert WORDS in shown and f"{ask_url}?of=first" in shown


def test_the_box_holds_the_text_so_that_it_can_be_cut(desk, ask_url):
    assert WORDS in page(desk.client("ada"), f"{ask_url}?of=first")


def test_before_it_goes_the_worker_sees_exactly_what_will_go_and_nothing_is_sent(desk, ask_url):
    shown = desk.client("ada").post(ask_url, form(desk, text="Nur was at +7 900 000-00-17.")).content.decode()
    assert "Nur was at +7 900 000-00-17." in shown and "Does this have to go?" in shown
    assert "<bdi>+7 900 000-00-17</bdi>" in shown and "<bdi>Nur</bdi>" in shown
    assert not TranslationJob.objects.exists()


def test_a_confirmation_for_somebody_else_sends_nothing(desk, ask_url):
    answer = desk.client("ada").post(ask_url, form(desk, confirmed=desk.id("mia")))
    assert answer.status_code == 200 and not TranslationJob.objects.exists()


def test_going_back_keeps_what_was_typed(desk, ask_url):
    shown = desk.client("ada").post(ask_url, form(desk, text="Only this.", back="1")).content.decode()
    assert "Only this.</textarea>" in shown


def test_the_same_form_sent_twice_is_one_job(desk, ask_url):
    send(desk, ask_url)
    send(desk, ask_url)
    assert TranslationJob.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"text": " "}, {"text": "x" * 20_001}, {"worker": "0" * 32}, {"target": "ru"}])
def test_an_unfit_form_is_shown_again(desk, ask_url, wrong):
    answer = desk.client("ada").post(ask_url, form(desk, confirmed=desk.id("ivo"), **wrong))
    assert answer.status_code == 400 and not TranslationJob.objects.exists()


def test_the_list_of_the_interpreter_says_how_much_and_nothing_of_the_text(desk, ask_url):
    send(desk, ask_url)
    shown = page(desk.client("ivo"), "/jobs/")
    assert "Russian → English" in shown and "8 words" in shown and "Ada" in shown
    assert "приходили" not in shown


def test_the_interpreter_translates_and_the_asker_reads_both_side_by_side(desk, sent, ask_url):
    job = send(desk, ask_url)
    ivo = desk.client("ivo")
    assert "приходили" in page(ivo, f"/jobs/{job.pk}/")
    assert ivo.post(f"/jobs/{job.pk}/", {"translation": ANSWER, "tone": "afraid"}).status_code == 302
    shown = page(desk.client("ben"), f"/translations/requests/{sent.ref}/")
    assert "They came twice.</p>" in shown and "Они приходили дважды.</p>" in shown
    assert "Translated by Ivo" in shown and "not checked" in shown and "afraid" in shown


def test_a_job_that_is_over_shows_nothing_of_the_text_and_gives_back_what_was_typed(desk, ask_url):
    job = send(desk, ask_url)
    ivo = desk.client("ivo")
    ivo.post(f"/jobs/{job.pk}/", {"translation": ANSWER})
    shown = page(ivo, f"/jobs/{job.pk}/", 409)
    assert "answered already" in shown and "приходили" not in shown and "bridge" not in shown
    again = ivo.post(f"/jobs/{job.pk}/", {"translation": "typed for an hour"})
    assert again.status_code == 409 and "typed for an hour" in again.content.decode()


def test_after_its_hour_a_job_says_so_and_gives_back_what_was_typed(desk, ask_url):
    job = send(desk, ask_url)
    TranslationJob.objects.update(expires="2017-04-02T11")
    shown = desk.client("ivo").post(f"/jobs/{job.pk}/", {"translation": "typed too long"})
    text = shown.content.decode()
    assert shown.status_code == 409 and "is over" in text and "typed too long" in text and "приходили" not in text


def test_a_withdrawn_job_says_so(desk, sent, ask_url):
    job = send(desk, ask_url)
    desk.client("ada").post(f"/translations/requests/{sent.ref}/", {"withdraw": job.pk})
    shown = page(desk.client("ivo"), f"/jobs/{job.pk}/", 409)
    assert "was withdrawn" in shown and "приходили" not in shown


def test_whoever_knows_these_people_gives_it_back_at_once(desk, sent, ask_url):
    job = send(desk, ask_url)
    assert desk.client("ivo").post(f"/jobs/{job.pk}/decline/", {"conflict": "1"}).status_code == 302
    shown = page(desk.client("ada"), f"/translations/requests/{sent.ref}/")
    assert "knows these people" in shown and "Ask somebody else" in shown


def test_declining_without_a_reason_is_asked_again(desk, ask_url):
    job = send(desk, ask_url)
    answer = desk.client("ivo").post(f"/jobs/{job.pk}/decline/", {"reason": ""})
    assert answer.status_code == 409 and "reason is missing" in answer.content.decode()


def test_whose_access_was_withdrawn_gets_nothing_at_the_very_next_request(desk, ask_url):
    job = send(desk, ask_url)
    ivo = desk.client("ivo")
    officers.revoke(desk.id("ivo"), by=desk.keyring("faye"))
    assert "приходили" not in ivo.get(f"/jobs/{job.pk}/").content.decode()


def test_who_is_on_the_rota_gets_it_where_the_worker_says_so(desk, ask_url):
    now = timezone.now()
    hour = timedelta(hours=1)
    duty.plan_shift(now - hour, now + hour, desk.workers["faye"], desk.workers["ivo"], by=desk.keyring("faye"))
    assert "Whoever is on duty now: Ivo" in page(desk.client("ada"), f"{ask_url}?of=first")
    job = send(desk, ask_url, worker="duty", level="emergency")
    assert job.worker_id == desk.id("ivo")
    assert duty.ladder_of_people(now, jobs.GROUP)[0] == desk.workers["ivo"]
    assert Due.objects.filter(compartment=jobs.GROUP, level="emergency").count() == 1


def test_nobody_on_the_rota_is_not_offered(desk, ask_url):
    assert "Whoever is on duty" not in page(desk.client("ada"), f"{ask_url}?of=first")


def test_today_tells_the_interpreter_and_then_whoever_asked(desk, sent, ask_url):
    job, now = send(desk, ask_url), timezone.now()
    cards = today.translation_cards
    assert [card.url for card in cards.for_interpreters(desk.keyring("ivo"), now)] == [f"/jobs/{job.pk}/"]
    assert cards.for_askers(desk.keyring("ben"), now) == []
    desk.client("ivo").post(f"/jobs/{job.pk}/", {"translation": ANSWER})
    (card,) = cards.for_askers(desk.keyring("ben"), now)
    assert card.text == "1 translation came back" and card.url == f"/translations/requests/{sent.ref}/"
    assert cards.for_interpreters(desk.keyring("ivo"), now) == []


def test_today_tells_that_a_text_ran_out(desk, ask_url):
    send(desk, ask_url)
    TranslationJob.objects.update(expires="2017-04-02T11")
    (card,) = today.translation_cards.for_askers(desk.keyring("ada"), timezone.now())
    assert card.text == "1 text needs another interpreter"


def test_a_text_is_asked_again_as_it_was_cut(desk, sent, ask_url):
    job = send(desk, ask_url, text="Cut.")
    desk.client("ivo").post(f"/jobs/{job.pk}/decline/", {"conflict": "1"})
    page(desk.client("ada"), f"/translations/requests/{sent.ref}/")
    assert "Cut.</textarea>" in page(desk.client("ada"), f"{ask_url}?of=first&again={job.pk}")


def test_a_proposed_word_goes_into_the_glossary_by_a_button(desk, sent, ask_url):
    job = send(desk, ask_url)
    words = {"translation": ANSWER, "term_0": "мост", "meaning_0": "bridge"}
    desk.client("ivo").post(f"/jobs/{job.pk}/", words)
    ada = desk.client("ada")
    page(ada, f"/translations/requests/{sent.ref}/")
    assert ada.post(f"/translations/requests/{sent.ref}/", {"accept": f"{job.pk}:0"}).status_code == 302
    assert [entry.term for entry in glossary.entries(desk.keyring("ivo"))] == ["мост"]
    assert "мост" in page(desk.client("ivo"), "/glossary/")


def test_a_word_is_written_and_changed_and_its_earlier_version_stays(desk):
    jon = desk.client("jon")
    word = {"source": "ru", "target": "en", "term": "мост", "translation": "bridge", "note": ""}
    assert jon.post("/glossary/word/", word).status_code == 302
    (there,) = glossary.entries(desk.keyring("jon"))
    changed = {**word, "translation": "crossing", "code": there.code, "seen": there.seen}
    assert jon.post("/glossary/word/", changed).status_code == 302
    assert "bridge" in page(jon, f"/glossary/word/?code={there.code}")
    late = jon.post("/glossary/word/", {**changed, "translation": "too late"})
    assert late.status_code == 409 and "too late" in late.content.decode()


def test_an_interpreter_says_what_they_speak_and_it_stands_beside_their_name(desk, ask_url):
    desk.client("ivo").post("/jobs/", {"languages": ["ru", "ce"], "about": "not from the valley"})
    shown = page(desk.client("ada"), f"{ask_url}?of=first")
    assert "Chechen, Russian · not from the valley" in shown


def test_who_did_not_say_a_language_is_named_before_sending(desk, ask_url):
    desk.client("ivo").post("/jobs/", {"languages": ["ru"], "about": ""})
    assert "did not say that they interpret: English" in desk.client("ada").post(ask_url, form(desk)).content.decode()


def test_a_case_has_the_same_pages_and_says_which_interpreter_was_asked_for(desk, case, started):
    from waystation.cases import persons, queries

    with case("ada") as nurs:
        nur = next(iter(queries.names_of(nurs)))
        persons.record_wishes(nurs, nur, {"interpreter": "a woman"}, now=timezone.now())
    url = f"/translations/cases/{started}/ask/"
    assert "a woman" in page(desk.client("jon"), f"{url}?of=own")
    desk.client("jon").post(url, form(desk, of="own", confirmed=desk.id("ivo")))
    desk.client("ivo").post(f"/jobs/{TranslationJob.objects.get().pk}/", {"translation": ANSWER})
    assert "They came twice." in page(desk.client("ada"), f"/translations/cases/{started}/")
    assert "1 text is translated." in page(desk.client("ada"), f"/cases/{started}/")


def test_a_request_says_which_interpreter_was_asked_for(desk, opened, ask_url):
    assert "asked for this interpreter" not in page(desk.client("ada"), f"{ask_url}?of=first")
    wished = ask(interpreter="no man; nobody from my town")
    with opened("ada", of=wished):
        url = f"/translations/requests/{wished.ref}/ask/?of=first"
    shown = page(desk.client("ada"), url)
    assert "<bdi>Nur</bdi></strong> asked for this interpreter: <bdi>no man; nobody from my town</bdi>" in shown


def test_the_request_says_how_many_texts_are_out(desk, sent, ask_url):
    send(desk, ask_url)
    assert "1 is with an interpreter." in page(desk.client("ada"), f"/requests/{sent.ref}/")


def test_every_opening_of_a_job_is_written_down(desk, ask_url):
    job = send(desk, ask_url)
    page(desk.client("ivo"), f"/jobs/{job.pk}/")
    assert Line.objects.filter(object=job.pk, action=Tag.JOB_OPEN, subject=desk.id("ivo")).count() == 1


def test_on_duty_says_whose_text_rings(desk, ask_url):
    send(desk, ask_url, level="emergency")
    shown = page(desk.client("ivo"), "/duty/")
    assert "a text</bdi></a>: its translation" in shown and "<bdi>Ivo</bdi>" in shown


def test_of_a_file_the_cleaned_copy_goes_and_is_shown_to_the_interpreter(desk):
    request, file_id = with_picture(desk)
    url = f"/translations/requests/{request.ref}/ask/"
    ada = desk.client("ada")
    assert "look at the cleaned copy that will go" in page(ada, f"{url}?of=file-{file_id}")
    job = send(desk, url, of=f"file-{file_id}", text="")
    copy = desk.client("ivo").get(f"/jobs/{job.pk}/file/")
    assert copy["Content-Type"].startswith("image/") and copy["Content-Security-Policy"].startswith("sandbox")
    assert copy.content and copy.content != picture() and b"Exif" not in copy.content
    assert f"/jobs/{job.pk}/file/" in page(desk.client("ivo"), f"/jobs/{job.pk}/")


def translated_file(desk):
    """(the page of translations, the file, Ivo's translation of it), read by Ada; Mia interprets too."""
    request, file_id = with_picture(desk)
    compartments.grant(jobs.GROUP, desk.id("mia"), by=desk.keyring("faye"))
    job = send(desk, f"/translations/requests/{request.ref}/ask/", of=f"file-{file_id}", text="")
    desk.client("ivo").post(f"/jobs/{job.pk}/", {"translation": ANSWER})
    return f"/translations/requests/{request.ref}/", f"file-{file_id}", job.pk


def test_the_translation_of_a_file_is_checked_by_a_second_interpreter_who_sees_the_file(desk):
    listing, of, first = translated_file(desk)
    ada, mia = desk.client("ada"), desk.client("mia")
    assert f"{listing}ask/?of={of}&amp;check={first}" in page(ada, listing)
    assert first in page(ada, f"{listing}ask/?of={of}&check={first}")
    said = form(desk, of=of, text="", check_of=first, worker=desk.id("mia"), confirmed=desk.id("mia"), form_id="c" * 32)
    assert ada.post(f"{listing}ask/", said).status_code == 302
    check = TranslationJob.objects.get(worker_id=desk.id("mia"))
    shown = page(mia, f"/jobs/{check.pk}/")
    assert f"/jobs/{check.pk}/file/" in shown and "They came twice." in shown and "check this translation" in shown
    mia.post(f"/jobs/{check.pk}/", {"translation": "They came two times."})
    after = page(ada, listing)
    assert "checked by" in after and "They came two times." in after and "They came twice." in after
    assert "Have it checked" not in after


def test_a_check_that_was_declined_is_asked_again_as_a_check(desk):
    listing, of, first = translated_file(desk)
    ada = desk.client("ada")
    page(ada, listing)
    said = form(desk, of=of, text="", check_of=first, worker=desk.id("mia"), confirmed=desk.id("mia"), form_id="c" * 32)
    ada.post(f"{listing}ask/", said)
    check = TranslationJob.objects.get(worker_id=desk.id("mia"))
    desk.client("mia").post(f"/jobs/{check.pk}/decline/", {"conflict": "1"})
    page(ada, listing)
    assert f'name="check_of" value="{first}"' in page(ada, f"{listing}ask/?of={of}&again={check.pk}")


def test_a_file_of_another_request_is_not_sent(desk, ask_url):
    _request, file_id = with_picture(desk)
    assert desk.client("ada").get(f"{ask_url}?of=file-{file_id}").status_code == 404


def test_an_arabic_text_is_written_from_the_right(desk, ask_url):
    job = send(desk, ask_url, source="ar", text="جاؤوا مرتين")
    assert 'lang="ar" dir="rtl">جاؤوا مرتين' in page(desk.client("ivo"), f"/jobs/{job.pk}/")


def test_another_interpreter_meets_an_absent_page(desk, ask_url):
    job = send(desk, ask_url)
    compartments.grant(jobs.GROUP, desk.id("mia"), by=desk.keyring("faye"))
    mia = desk.client("mia")
    assert mia.get(f"/jobs/{job.pk}/").status_code == 404
    assert mia.post(f"/jobs/{job.pk}/", {"translation": "x"}).status_code == 404
    assert mia.post(f"/jobs/{job.pk}/decline/", {"conflict": "1"}).status_code == 404
