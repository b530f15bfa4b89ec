"""The keys of the desk in a real browser: where each leads, when they rest, and that none of them changes anything."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import waystation
from tests.desk.browsing import ADDRESS, serve
from tests.intake.people import ask
from waystation.desk.models import HandoverNote
from waystation.intake.models import HelpRequest
from waystation.intake.receiving import receive_waiting
from waystation.vault.models import Session

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
# What a Russian or an Arabic keyboard writes with the key that has the Latin letter beside its own.
LAYOUTS = {"Russian": ("\u043e", "KeyJ"), "Arabic": ("\u062a", "KeyJ"), "French": ("j", "KeyJ")}
PRESS = (
    "([key, code]) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key, code, bubbles: true}))"
)


@pytest.fixture
def two_wait(cast: Any) -> list[str]:
    """Two requests in Ada's queue."""
    asked = [ask().ref, ask().ref]
    receive_waiting(cast.keyring("ada"))
    return asked


@pytest.fixture
def page(chromium: Any, cast: Any) -> Any:
    """`page(path, name="ada", scripts=True)`: this page of the desk in a browser."""
    contexts: list[Any] = []

    def open_page(path: str, name: str = "ada", client: Client | None = None, *, scripts: bool = True) -> Any:
        contexts.append(chromium.new_context(java_script_enabled=scripts))
        serve(contexts[-1], client or cast.client(name))
        found = contexts[-1].new_page()
        found.goto(ADDRESS + path)
        return found

    yield open_page
    for context in contexts:
        context.close()


def place(page: Any) -> str:
    return str(page.evaluate("location.pathname"))


def focus(page: Any) -> str:
    return str(page.evaluate("document.activeElement.getAttribute('href') || document.activeElement.name || ''"))


def type_keys(page: Any, keys: str) -> None:
    for key in keys.split():
        page.keyboard.press(key)
    page.wait_for_load_state()


def test_j_and_k_and_the_arrows_move_the_focus_in_a_list(page: Any, two_wait: list[str]) -> None:
    window = page("/requests/")
    seen = []
    for key in ("j", "j", "k", "ArrowDown", "ArrowUp"):
        window.keyboard.press(key)
        seen.append(focus(window))
    assert seen[0] == seen[2] == seen[4] != seen[1] == seen[3]
    assert {part.split("/")[2] for part in seen} == set(two_wait)
    ring = "getComputedStyle(document.activeElement).outlineStyle"
    assert window.evaluate(ring) == "solid"


@pytest.mark.parametrize("opens", ["o", "Enter"])
def test_o_and_enter_open_the_one_that_has_the_focus(page: Any, two_wait: list[str], opens: str) -> None:
    window = page("/requests/")
    window.keyboard.press("j")
    window.keyboard.press("j")
    there = focus(window)
    type_keys(window, opens)
    window.wait_for_url(ADDRESS + there)


@pytest.mark.parametrize(
    ("keys", "where"),
    [("g t", "/"), ("g d", "/duty/"), ("g r", "/requests/"), ("g c", "/cases/"), ("g l", "/log/"),
     ("n", "/requests/new/"), ("?", "/keys/")],
)  # fmt: skip
def test_keys_lead_to_other_pages(page: Any, keys: str, where: str) -> None:
    window = page("/my-keys/")
    type_keys(window, keys)
    window.wait_for_url(ADDRESS + where)


def test_a_key_leads_only_where_the_rail_leads(page: Any) -> None:
    window = page("/my-keys/", "faye")
    type_keys(window, "g r n")
    assert place(window) == "/my-keys/"
    type_keys(window, "g p")
    window.wait_for_url(ADDRESS + "/people/")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_key_works_on_other_keyboards(page: Any, two_wait: list[str], layout: str) -> None:
    window = page("/requests/")
    window.evaluate(PRESS, LAYOUTS[layout])
    assert focus(window).split("/")[2] in two_wait


def test_it_works_the_same_from_right_to_left(page: Any, cast: Any, two_wait: list[str]) -> None:
    type(cast.workers["ada"]).objects.update(language="ar")
    window = page("/requests/")
    assert window.evaluate("document.dir") == "rtl"
    window.keyboard.press("j")
    window.keyboard.press("ArrowDown")
    assert focus(window).split("/")[2] in two_wait


def test_a_slash_leads_to_the_search_a_to_the_answer_and_s_to_who_looks_after_it(
    page: Any, two_wait: list[str]
) -> None:
    window = page("/requests/")
    window.keyboard.press("/")
    assert window.evaluate("document.activeElement.closest('form') !== null")
    assert window.evaluate("document.activeElement.getAttribute('aria-keyshortcuts')") == "/"
    window = page(f"/requests/{two_wait[0]}/")
    window.keyboard.press("a")
    assert window.evaluate("document.activeElement.tagName") == "TEXTAREA"
    window.keyboard.press("Escape")
    window.keyboard.press("s")
    assert focus(window) == "to"


def test_nothing_happens_while_somebody_types(page: Any, two_wait: list[str]) -> None:
    window = page(f"/requests/{two_wait[0]}/")
    window.keyboard.press("a")
    window.keyboard.type("gnosjk?/")
    assert window.evaluate("document.activeElement.value") == "gnosjk?/"
    assert place(window) == f"/requests/{two_wait[0]}/"


@pytest.mark.parametrize("modifier", ["Alt", "Control", "Meta"])
def test_nothing_happens_with_another_key_held(page: Any, two_wait: list[str], modifier: str) -> None:
    window = page("/requests/")
    window.keyboard.press(f"{modifier}+j")
    assert focus(window) == ""


def test_nothing_happens_while_an_input_method_composes(page: Any, two_wait: list[str]) -> None:
    window = page("/requests/")
    composing = (
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'j', isComposing: true, bubbles: true}))"
    )
    window.evaluate(composing)
    assert focus(window) == ""


def test_words_that_were_not_sent_are_not_left_behind(page: Any) -> None:
    window = page("/duty/")
    window.fill("textarea", "She waits for a call at six.")
    type_keys(window, "Escape n")
    assert place(window) == "/duty/" and focus(window) == "text"


def test_ctrl_enter_sends_the_note_and_nothing_sends_it_by_one_key(page: Any) -> None:
    window = page("/duty/")
    window.fill("textarea", "She waits for a call at six.")
    assert not HandoverNote.objects.exists()
    window.keyboard.press("Control+Enter")
    window.wait_for_selector("article.card")
    assert HandoverNote.objects.count() == 1


@pytest.mark.parametrize("path", ["/people/", "/people/groups/new/"])
def test_ctrl_enter_sends_no_form_about_people_and_rights(page: Any, path: str) -> None:
    window = page(path, "faye")
    window.evaluate("document.querySelectorAll('form').forEach(form => { form.noValidate = true })")
    sent: list[str] = []
    window.on("request", lambda request: sent.append(request.method))
    boxes = window.locator("main form[method=post] input.text:visible, main form[method=post] select:visible")
    for number in range(boxes.count()):
        boxes.nth(number).focus()
        window.keyboard.press("Control+Enter")
    window.wait_for_timeout(200)
    assert boxes.count() > 0 and "POST" not in sent


def test_ctrl_enter_sends_the_answer_and_never_the_button_that_only_fills_it(page: Any, two_wait: list[str]) -> None:
    window = page(f"/requests/{two_wait[0]}/")
    sent: list[str] = []
    window.on("request", lambda request: sent.append(f"{request.method} {request.url}"))
    window.locator("#answer textarea").fill("We read it. Somebody calls at six.")
    window.keyboard.press("Control+Enter")
    window.wait_for_selector(".thread .staff")
    assert [one for one in sent if one.startswith("POST")] == [f"POST {ADDRESS}/requests/{two_wait[0]}/answer/"]


QUICK = re.compile(r"<form[^>]*data-quick[^>]*>")
MAY_BE_QUICK = ("desk:hand-over", "intake:answer", "intake:note", "intake:attempt", "cases:answer", "cases:note")


def test_only_forms_of_words_may_be_sent_from_the_keyboard() -> None:
    pages = Path(waystation.__file__).parent.glob("*/templates/**/*.html")
    found = [form for path in pages for form in QUICK.findall(path.read_text())]
    assert found
    assert [form for form in found if not any(f'"{name}"' in form for name in MAY_BE_QUICK)] == []


def test_an_access_key_leads_somewhere_and_never_presses_a_button() -> None:
    pages = {path: path.read_text() for path in Path(waystation.__file__).parent.glob("*/templates/**/*.html")}
    assert any("accesskey=" in text for text in pages.values())
    assert [path.name for path, text in pages.items() if re.search(r"<(?:button|input)[^>]*accesskey=", text)] == []


def test_no_key_alone_changes_anything(page: Any, two_wait: list[str]) -> None:
    for path in ("/", f"/requests/{two_wait[0]}/", "/requests/", "/duty/"):
        window = page(path)
        sent: list[str] = []
        window.on("request", lambda request, sent=sent: sent.append(request.method))
        for key in "abcdefghijklmpqrstuvwxyz/":
            window.keyboard.press(key)
            window.keyboard.press("Escape")
        window.keyboard.press("o")  # leads away, as n and ? do: with a GET
        window.wait_for_timeout(200)
        assert "POST" not in sent
    assert not HelpRequest.objects.exclude(assignee=None).exists()


def test_they_can_be_switched_off_and_on_again(page: Any, cast: Any) -> None:
    client = cast.client("ada")
    window = page("/keys/", client=client)
    window.click("main button[value=off]")
    window.wait_for_selector("main button[value=on]")
    assert window.locator("script").count() == 0
    type_keys(window, "g d")
    assert place(window) == "/keys/"
    window.click("main button[value=on]")
    window.wait_for_selector("main button[value=off]")
    window.wait_for_load_state()
    type_keys(window, "g d")
    window.wait_for_url(ADDRESS + "/duty/")


def test_without_scripts_the_page_of_keys_and_everything_else_is_there(page: Any) -> None:
    window = page("/", scripts=False)
    window.click("footer a[href='/keys/']")
    assert window.locator("kbd").count() > 15
    window.keyboard.press("n")
    assert place(window) == "/keys/"


def test_the_choice_says_nothing_about_anybody_and_goes_with_the_browser(cast: Any) -> None:
    cookie = cast.client("ada").post("/keys/", {"keys": "off"}).cookies["keys"]
    assert (cookie.value, cookie["max-age"], cookie["expires"]) == ("off", "", "")
    assert cookie["httponly"] and cookie["samesite"] == "Strict"


def test_the_script_passes_the_policy_of_the_desk_and_nobody_else_has_one(cast: Any, client: Client) -> None:
    found = cast.client("ada").get("/")
    assert "script-src 'self'" in found.headers["Content-Security-Policy"]
    assert found.content.decode().count("<script") == 1
    assert '<script src="/static/desk.js" defer></script>' in found.content.decode()
    assert Session.objects.exists() and b"<script" not in client.get("/sign-in/").content
