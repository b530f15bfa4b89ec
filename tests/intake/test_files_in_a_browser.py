"""The page of a file in a real browser: what was recorded can be heard and seen there."""

from typing import Any

import pytest

from tests.desk.browsing import ADDRESS, serve
from tests.intake.test_pages import ada, url, with_picture
from waystation.intake import cleaning

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
__all__ = ["ada"]


@pytest.mark.parametrize(("kind", "medium"), [("audio/ogg", "audio"), ("video/webm", "video")])
def test_the_player_of_a_recording_is_large_enough_to_press(
    ada: Any, desk: Any, chromium: Any, monkeypatch: pytest.MonkeyPatch, kind: str, medium: str
) -> None:
    sent, file_id = with_picture(desk)
    monkeypatch.setattr(cleaning, "make_copy", lambda plain: cleaning.Cleaned(kind, b"sound", kind))
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    serve(context, ada)
    window = context.new_page()
    window.goto(ADDRESS + url("file", sent.ref, file_id))
    size = window.locator(medium).bounding_box()
    context.close()
    assert size["height"] >= 44 and 200 <= size["width"] <= 360
