"""The door in Chromium, as in Tor Browser's "Safest": no script, no drawing, no font of ours."""

import pytest

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
SENT = {
    "en": "Your message is sent",
    "ru": "Ваше сообщение отправлено",
    "fr": "Votre message est envoyé",
    "ar": "أُرسلت رسالتك",
}


def press(page, value: str) -> None:
    page.click(f'#page .row button[name="go"][value="{value}"]')


@pytest.mark.parametrize("language", list(SENT))
def test_somebody_asks_for_help_without_scripts(address, browser, language):
    page = browser(safest=True, language=language, size=(360, 640))
    page.goto(f"{address}/")
    page.click('a[href="message/"]')
    page.check("input[value=here]")
    press(page, "next")
    code = page.text_content(".code")
    for _ in range(5):
        press(page, "next")
    page.fill("textarea", "They came twice.")
    press(page, "next")
    press(page, "next")
    page.set_input_files("#file", {"name": "a.txt", "mimeType": "text/plain", "buffer": b"x" * 70_000})
    press(page, "next")
    press(page, "next")
    assert "a.txt" in page.text_content("dl")
    press(page, "send")
    assert SENT[language] in page.text_content("h1")
    page.goto(f"{address}/{language}/return/")
    page.fill("#code", code)
    page.click("#page .row button")
    assert page.text_content("h1") and page.locator("#text").count() == 1


def test_the_return_key_continues_and_changes_no_language(address, browser):
    page = browser(safest=True)
    page.goto(f"{address}/en/message/")
    press(page, "next")
    for _ in range(3):
        press(page, "next")
    page.fill("input[name=region]", "North")
    page.press("input[name=region]", "Enter")
    assert "How soon" in page.text_content("h1")


def test_a_change_of_language_keeps_what_was_typed(address, browser):
    page = browser(safest=True)
    page.goto(f"{address}/en/message/")
    press(page, "next")
    for _ in range(3):
        press(page, "next")
    page.fill("input[name=region]", "North")
    page.click('.languages button[value="fr"]')
    assert page.input_value("input[name=region]") == "North" and page.get_attribute("html", "lang") == "fr"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_telephone_never_scrolls_sideways(address, browser, language):
    page = browser(safest=True, language=language, size=(320, 568))
    for path in ("", "advice/", "about/", "message/", "return/", "return/other/"):
        page.goto(f"{address}/{language}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
