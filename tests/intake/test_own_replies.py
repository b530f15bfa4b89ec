"""Reply texts of the organisation's own: sealed, shared by the intake desk, never overwritten unseen."""

import re
from datetime import timedelta

import pytest
from django.apps import apps

from tests.hunting import spellings
from tests.intake.answers import ada, begin, box_of, compiled, keep, received, url
from tests.intake.people import NOW
from waystation.accounts.models import Worker
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake import replies, replies_own
from waystation.intake.replies_own import Stale, drop_own, earlier, keep_own, read_own
from waystation.intake.replies_shipped import TEXTS
from waystation.letterbox.mailboxes import moment_of
from waystation.vault.models import Value

__all__ = ["ada", "compiled", "received"]
pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "ru", "fr", "ar")
OUTSIDE = ["jon", "cleo", "ivo", "dov", "eve", "mia", "faye"]
OVERRIDE = "\u202e"


@pytest.mark.parametrize("who", OUTSIDE)
def test_outside_the_intake_desk_a_text_is_as_absent_as_an_unknown_page(desk, received, who):
    keep(desk.keyring("ada"), "received")
    client = desk.client(who)
    nowhere = bare(client.get("/requests/x/x/x/x/x/x/"))
    paths = [url("replies"), url("reply-text", "received"), url("reply-text", "new"), url("reply-text", "0" * 32)]
    for path in paths:
        for answer in (client.get(path), client.post(path, {"title": "x", "body_en": "x"})):
            assert (answer.status_code, bare(answer)) == (404, nowhere)
    assert begin(client, received.ref, reply="received").status_code == 404
    assert len(read_own(desk.keyring("ada"))) == 1


def bare(response):
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", response.content.decode())


@pytest.mark.parametrize("who", OUTSIDE)
@pytest.mark.parametrize("written", [False, True])
def test_outside_the_intake_desk_no_key_opens_a_text(desk, who, written):
    if written:
        keep(desk.keyring("ada"), "received")
    assert not any(text.own for text in replies.offered(desk.keyring(who), "ru"))
    for denied in (read_own, keep, lambda k: drop_own(k, "received", seen="")):
        with pytest.raises(NotYours):
            denied(desk.keyring(who))


def test_a_text_that_nobody_has_is_not_made_by_naming_it(desk):
    with pytest.raises(NotYours):
        keep(desk.keyring("ada"), "0" * 32)


def test_an_own_text_comes_first_and_replaces_the_shipped_one_of_its_code(desk):
    ada = desk.keyring("ada")
    keep(ada, "received", "Greeting", ru="Здравствуйте.")
    found = replies.offered(desk.keyring("ben"), "ru")
    assert (found[0].code, found[0].body, found[0].own) == ("received", "Здравствуйте.", True)
    assert [entry.code for entry in found].count("received") == 1 and len(found) == len(TEXTS)


def test_a_language_that_an_own_text_leaves_empty_keeps_the_shipped_one(desk):
    keep(desk.keyring("ada"), "received", ru="Здравствуйте.")
    keep(desk.keyring("ada"), "", "Only in Russian", ru="Только по-русски.")
    in_french = replies.offered(desk.keyring("ada"), "fr")
    assert len(in_french) == len(TEXTS) and not any(entry.own for entry in in_french)


def test_a_text_is_written_in_four_languages_and_offered_in_the_box(ada, received):
    said = {"title": "Our hotline", **{f"body_{language}": f"Слово {language}" for language in LANGUAGES}}
    assert ada.post(url("reply-text", "new"), said).headers["Location"].startswith(url("replies"))
    assert "Our hotline" in ada.get(url("replies")).content.decode()
    page = ada.get(url("request", received.ref)).content.decode()
    code = re.search(r'<option value="([0-9a-f]{32})">Our hotline', page)[1]
    assert box_of(begin(ada, received.ref, reply=code).content.decode()) == "Слово ru"


def test_an_empty_desk_is_told_what_to_do(ada):
    page = ada.get(url("replies")).content.decode()
    assert "There is no text of our own yet." in page and "write a new one" in page
    assert read_own_is_unmade()


def read_own_is_unmade():
    return not Value.objects.filter(subject=replies_own.subject()).exists()


def test_changing_a_shipped_text_begins_with_its_words_in_four_languages(ada):
    page = ada.get(url("reply-text", "received")).content.decode()
    assert "Your message has arrived" in page and "Ваше сообщение дошло" in page and "وصلت رسالتكم" in page


def test_removing_an_own_text_brings_the_shipped_one_back(ada, desk):
    keep(desk.keyring("ada"), "received", ru="Здравствуйте.")
    seen = read_own(desk.keyring("ada"))["received"].seen
    ada.post(url("drop-reply", "received"), {"seen": seen})
    assert read_own(desk.keyring("ada")) == {}
    assert replies.reply(desk.keyring("ada"), "received", "ru").body.startswith("Ваше сообщение")


def test_who_changed_a_text_stands_in_the_log(desk):
    keep(desk.keyring("ben"))
    assert Line.objects.filter(action=Tag.REQUEST_REPLIES, subject=desk.id("ben")).count() == 1


def test_of_two_members_at_once_the_second_is_shown_both_texts_and_loses_nothing(ada, desk):
    keep(desk.keyring("ada"), "received", ru="Первое.")
    seen = read_own(desk.keyring("ada"))["received"].seen
    keep(desk.keyring("ben"), "received", seen=seen, ru="Слова Бена.")
    stale = ada.post(url("reply-text", "received"), {"title": "T", "body_ru": "Слова Ады.", "seen": seen})
    page = stale.content.decode()
    assert stale.status_code == 409 and "Слова Бена." in page and "Слова Ады." in page
    assert read_own(desk.keyring("ada"))["received"].bodies == {"ru": "Слова Бена."}
    again = re.search(r'name="seen" value="([0-9a-f]{32})"', page)[1]
    ada.post(url("reply-text", "received"), {"title": "T", "body_ru": "Обоих.", "seen": again})
    assert read_own(desk.keyring("ada"))["received"].bodies == {"ru": "Обоих."}


def test_two_members_who_replace_the_same_shipped_text_do_not_overwrite_each_other(desk):
    keep(desk.keyring("ben"), "received", ru="Слова Бена.")
    with pytest.raises(Stale):
        keep(desk.keyring("ada"), "received", ru="Слова Ады.")
    assert read_own(desk.keyring("ada"))["received"].bodies == {"ru": "Слова Бена."}


def test_a_text_that_somebody_changed_is_not_removed(ada, desk):
    code = keep(desk.keyring("ada"))
    seen = read_own(desk.keyring("ada"))[code].seen
    keep(desk.keyring("ben"), code, seen=seen, ru="Слова Бена.")
    stale = ada.post(url("drop-reply", code), {"seen": seen})
    assert stale.status_code == 409 and "Слова Бена." in stale.content.decode()
    assert code in read_own(desk.keyring("ada"))


def test_a_text_that_was_removed_meanwhile_can_be_saved_as_a_new_one(ada, desk):
    code = keep(desk.keyring("ada"))
    seen = read_own(desk.keyring("ada"))[code].seen
    drop_own(desk.keyring("ben"), code, seen=seen)
    stale = ada.post(url("reply-text", code), {"title": "T", "body_ru": "Слова Ады.", "seen": seen})
    page = stale.content.decode()
    assert stale.status_code == 409 and "They removed it" in page and "Слова Ады." in page
    action = re.search(r'<form method="post" action="([^"]+)" class="form"', page)[1]
    ada.post(action, {"title": "T", "body_ru": "Слова Ады.", "seen": ""})
    assert [text.bodies["ru"] for text in read_own(desk.keyring("ada")).values()] == ["Слова Ады."]


@pytest.mark.parametrize("code", ["0" * 32, "nothing", "team-birch"])
def test_a_text_that_is_not_there_is_absent(ada, desk, code):
    for answer in (ada.get(url("reply-text", code)), ada.post(url("drop-reply", code), {"seen": "0" * 32})):
        assert answer.status_code == 404
    assert ada.post(url("reply-text", code), {"title": "T", "body_en": "x"}).status_code == 404
    assert read_own(desk.keyring("ada")) == {}


@pytest.mark.parametrize("said", [
    {"title": "", "body_en": "x"}, {"title": "T"}, {"title": "T", "body_en": " \n"},
    {"title": "T", "body_en": OVERRIDE}, {"title": "T", "body_en": "x" * 1_000_000},
    {"title": "T" * 121, "body_en": "x"},
    {"title": "T", "body_en": "x", "seen": "'; drop table"},
])  # fmt: skip
def test_what_no_text_can_be_is_refused_and_not_kept(ada, desk, said):
    assert ada.post(url("reply-text", "new"), said).status_code == 400
    assert read_own(desk.keyring("ada")) == {}


@pytest.mark.parametrize("bodies", [{"en": "x" * 6_001}, {"de": "x"}, {"en": "  "}])
def test_the_action_refuses_it_too(desk, bodies):
    with pytest.raises(Refused):
        keep_own(desk.keyring("ada"), "", "T", bodies, seen="", now=NOW)
    assert read_own(desk.keyring("ada")) == {}


def test_markup_in_an_own_text_is_shown_as_it_was_typed(ada, desk):
    keep(desk.keyring("ada"), title="<b>T</b>", ru="</textarea><script>x</script>")
    assert "<script>" not in ada.get(url("replies")).content.decode()
    [code] = read_own(desk.keyring("ada"))
    page = ada.get(url("reply-text", code)).content.decode()
    assert "<script>" not in page and "&lt;/textarea&gt;&lt;script&gt;" in page


def test_turning_signs_are_taken_out_of_an_own_text(ada, desk):
    ada.post(url("reply-text", "new"), {"title": f"{OVERRIDE}T", "body_ru": f"a{OVERRIDE}b"})
    [text] = read_own(desk.keyring("ada")).values()
    assert (text.title, text.bodies["ru"]) == ("T", "ab")


def test_more_than_a_hundred_own_texts_are_refused(desk, monkeypatch):
    monkeypatch.setattr(replies_own, "MOST", 2)
    for number in range(2):
        keep(desk.keyring("ada"), title=f"T{number}")
    with pytest.raises(Refused, match="hundred"):
        keep(desk.keyring("ada"), title="T2")


def test_nothing_of_an_own_text_can_be_read_in_the_tables(desk):
    marker, title = "MARKER-Шамиль-у-колодца", "MARKER-title-of-ours"
    keep(desk.keyring("ada"), "received", title, ru=marker)
    wanted = [spelt for word in (marker, title, "received") for spelt in spellings(word).values()]
    rows = [row for model in (Value, *apps.get_app_config("audit").get_models()) for row in model.objects.all()]
    bare = [b"|".join(_plain(getattr(row, field.attname)) for field in row._meta.fields) for row in rows]
    assert len(rows) > 3
    assert not [spelt for spelt in wanted for row in bare if spelt in row]


def _plain(value):
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def test_a_row_put_under_another_text_by_hand_is_not_shown(ada, desk, received):
    keep(desk.keyring("ada"), "received", ru="Здравствуйте.")
    keep(desk.keyring("ada"), "closed", ru="До встречи.")
    one, other = Value.objects.filter(subject=replies_own.subject()).order_by("row")
    Value.objects.filter(pk=one.pk).update(sealed=bytes(other.sealed))
    response = ada.get(url("replies"))
    assert response.status_code == 409 and "Здравствуйте" not in response.content.decode()


def test_the_pages_speak_the_language_of_the_worker(desk, compiled):
    Worker.objects.filter(pk=desk.id("ada")).update(language="ar")
    page = desk.client("ada").get(url("replies")).content.decode()
    assert "نصوص الردود" in page and "Reply texts" not in page


def rewritten(desk):
    """Ada's text, which Ben wrote anew an hour later. Returns its code."""
    ada, ben = desk.keyring("ada"), desk.keyring("ben")
    code = keep_own(ada, "", "Bus", {"en": "Take the first bus."}, seen="", now=NOW)
    seen, later = read_own(ben)[code].seen, NOW + timedelta(hours=1)
    return keep_own(ben, code, "Bus", {"en": "Take the second bus."}, seen=seen, now=later)


def test_what_a_text_said_before_stays_with_who_wrote_it_and_when(desk):
    code = rewritten(desk)
    [before] = earlier(desk.keyring("ada"), code)
    assert (before.bodies, before.by, before.at) == ({"en": "Take the first bus."}, desk.id("ada"), moment_of(NOW))
    page = desk.client("ada").get(url("reply-text", code)).content.decode()
    assert page.index("Take the second bus.") < page.index("1 earlier version") < page.index("Take the first bus.")
    assert [text.body for text in replies.offered(desk.keyring("ada"), "en") if text.own] == ["Take the second bus."]


def test_earlier_versions_are_sealed_and_open_for_the_intake_desk_alone(desk):
    code = rewritten(desk)
    held = b"".join(bytes(value.sealed) for value in Value.objects.all())
    assert not any(spelling in held for spelling in spellings("Take the first bus.").values())
    with pytest.raises(NotYours):
        earlier(desk.keyring("jon"), code)


def test_earlier_versions_go_with_the_text_and_those_of_others_stay(desk):
    code, other = rewritten(desk), rewritten(desk)
    ada = desk.keyring("ada")
    drop_own(ada, code, seen=read_own(ada)[code].seen)
    assert (len(earlier(ada, code)), len(earlier(ada, other))) == (0, 1)
