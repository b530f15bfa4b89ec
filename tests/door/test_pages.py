"""Rules that hold on every page of the door."""

import re

import pytest

from waystation.door.forms import FORMS

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "ru", "fr", "ar")


def every_page(nur) -> list:
    """Walk through all pages, in the way somebody would; returns the responses."""
    seen = []

    def keep(*_):
        seen.append(nur.page)

    for path in ("", "advice/", "about/", "return/", "return/other/", "message/"):
        keep(nur.opens(path))
    keep(nur.answers("contact", ways="also"))
    for step in FORMS:
        keep(nur.answers("check", go=step))
    keep(nur.answers("story", happened="x", go="pause"))
    keep(nur.answers("check", go="stay"))
    keep(nur.returns())
    keep(nur.returns(do="discard"))
    keep(nur.returns(code="12 x3"))
    keep(nur.answers("nowhere"))
    keep(nur.answers("check", go="send"))
    for do in ("", "withdraw", "forget", "forget-yes"):
        keep(nur.returns(do=do))
    return seen


@pytest.fixture(params=LANGUAGES)
def pages(request, somebody) -> list:
    return every_page(somebody(language=request.param))


def test_no_page_sets_a_cookie(pages):
    assert not [page for page in pages if page.cookies or "Set-Cookie" in page.headers]


def test_no_page_has_a_script_a_drawing_or_a_font(pages):
    wanted = re.compile(r"<script|<svg|\.svg|\.woff|\son\w+=|javascript:|style=")
    assert not [found for page in pages if (found := wanted.search(page.content.decode()))]


def test_no_page_names_another_machine(pages):
    assert not [found for page in pages if (found := re.search(r"(https?:)?//\w", page.content.decode()))]


def test_every_page_has_a_way_out_and_the_word_on_what_it_cannot_erase(pages):
    assert all('class="button red" href="/' in page.content.decode() for page in pages)
    assert all("/leave/" in page.content.decode() for page in pages)


def test_every_title_is_neutral(pages):
    titles = {re.search(r"<title>(.*?)</title>", page.content.decode())[1] for page in pages}
    assert len(titles) == 1 and titles <= {"Message", "Сообщение", "رسالة"}


def test_every_page_weighs_little(pages):
    assert max(len(page.content) for page in pages) < 20_000


def test_every_page_tells_the_browser_to_keep_nothing_and_load_nothing(pages):
    for page in pages:
        assert page["Cache-Control"] == "no-store" and page["Referrer-Policy"] == "no-referrer"
        assert page["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in page["Content-Security-Policy"]
        assert "script-src" not in page["Content-Security-Policy"]


def test_every_page_has_one_heading_and_says_its_language(pages):
    for page in pages:
        text = page.content.decode()
        assert text.count("<h1") == 1 and f'lang="{page["Content-Language"]}"' in text


def test_no_code_stands_in_an_address(somebody):
    nur = somebody()
    for page in every_page(nur):
        addresses = re.findall(r'(?:href|action|src)="([^"]*)"', page.content.decode())
        assert not [address for address in addresses if re.search(r"\d{4}|\?", address)]


def test_no_english_is_left_in_the_other_languages(somebody):
    english = {line.strip() for page in every_page(somebody()) for line in words_of(page)}
    for language in ("ru", "ar"):
        left = {line for page in every_page(somebody(language=language)) for line in words_of(page)} & english
        assert {line for line in left if re.search(r"[a-z]{3}", line)} <= {"English"} | names_of_languages()


def words_of(page) -> set[str]:
    bare = re.sub(r"<(textarea|title|bdi)[^>]*>.*?</\1>", "", page.content.decode(), flags=re.S)
    return {line.strip() for line in re.sub(r"<[^>]+>", "\n", bare).split("\n") if line.strip()}


def names_of_languages() -> set[str]:
    return {"English", "Русский", "Français", "العربية"}


def test_the_first_button_of_a_form_is_no_language(somebody):
    nur = somebody()
    for page in every_page(nur):
        first = re.search(r'<button[^>]*form="page"[^>]*>', page.content.decode())
        assert first is None or 'name="language"' not in first[0]


def test_arabic_runs_from_right_to_left(somebody):
    assert '<html lang="ar" dir="rtl">' in somebody(language="ar").opens("")


@pytest.mark.parametrize(("asked", "given"), [
    ("ru-RU,ru;q=0.9,en;q=0.5", "/ru/"), ("de,fr;q=0.8", "/fr/"), ("ar", "/ar/"), ("zh", "/en/"), ("", "/en/"),
])  # fmt: skip
def test_the_bare_address_goes_by_the_browsers_language_and_stores_nothing(nur, asked, given):
    response = nur.client.get("/", headers={"accept-language": asked})
    assert response["Location"] == given and not response.cookies


def test_leaving_goes_elsewhere_and_asks_the_browser_to_forget(nur, settings):
    settings.DOOR_EXIT = "https://weather.example/"
    response = nur.client.get("/en/leave/")
    assert response["Location"] == "https://weather.example/" and '"cache"' in response["Clear-Site-Data"]


def test_nobody_is_slowed_down_by_address(nur):
    codes = {nur.client.post("/en/return/", {"code": "1234"}, REMOTE_ADDR="127.0.0.1").status_code for _ in range(60)}
    assert codes == {200}
