"""The answer box and the reply texts in a browser without scripts: by hand, by key, and before axe-core."""

import re
from typing import Any

import pytest

from tests.desk.browsing import ADDRESS, serve
from tests.intake.answers import ada, begin, compiled, keep, received, url
from tests.intake.test_answering import in_mailbox
from tests.test_axe import LOOKS, window
from waystation.accounts.models import Worker
from waystation.audit.ids import random_id
from waystation.intake.replies_own import read_own

__all__ = ["ada", "compiled", "received", "window"]
pytestmark = [pytest.mark.django_db, pytest.mark.browser]


@pytest.fixture
def box(chromium: Any, ada: Any, received: Any) -> Any:
    """Ada's window on Nur's request, at the answer box."""
    context = chromium.new_context(java_script_enabled=False)
    serve(context, ada)
    there = context.new_page()
    there.goto(ADDRESS + url("request", received.ref))
    yield there.locator("#answer")
    context.close()


def test_a_text_is_chosen_completed_and_sent_by_hand(box: Any, received: Any) -> None:
    box.locator("textarea").fill("Добрый день.")
    box.locator("summary").click()
    box.locator("select").select_option("looking")
    box.locator("button").first.click()
    words = box.locator("textarea").input_value()
    assert words.startswith("Добрый день.\n\nМы ищем для вас путь.") and in_mailbox(received) == []
    box.locator("textarea").fill(re.sub(r"\[…[^\]]*\]", "пятница", words))
    box.locator("button").last.click()
    [answer] = in_mailbox(received)
    assert "не позже чем пятница" in answer.text


def test_the_return_key_on_a_tick_box_fills_the_box_and_sends_nothing(box: Any, received: Any) -> None:
    box.locator("textarea").fill("Добрый день.")
    box.locator("summary").click()
    box.locator("input[value=device]").check()
    box.locator("input[value=device]").press("Enter")
    box.page.wait_for_url(re.compile("/answer/begin/"))
    assert "Этот телефон и этот браузер" in box.locator("textarea").input_value()
    assert in_mailbox(received) == []


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_on_what_the_forms_answer(desk: Any, ada: Any, received: Any, window: Any, look: str) -> None:
    language, size, dark = LOOKS[look]
    Worker.objects.update(language=language)
    seen, client = window(size, dark), desk.client("ada")
    code = keep(desk.keyring("ben"), title="Our greeting")
    before = read_own(desk.keyring("ada"))[code].seen
    keep(desk.keyring("ben"), code, seen=before, ru="Слова Бена.")
    said = {"title": "T", "body_ru": "Слова Ады.", "seen": before}
    pages = {
        "begun": begin(client, received.ref, reply="received", advice=["device"]),
        "nothing chosen": begin(client, received.ref, text="x"),
        "a gap": client.post(url("answer", received.ref), {"text": "[…]", "form_id": random_id()}),
        "own texts": client.get(url("replies")),
        "an own text": client.get(url("reply-text", code)),
        "a text without words": client.post(url("reply-text", "new"), {"title": ""}),
        "both texts": client.post(url("reply-text", code), said),
    }
    for name, response in pages.items():
        seen.shown(f"{look} {name}", response.content.decode())
    assert not seen.found, "\n".join(seen.found)
