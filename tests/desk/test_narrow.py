"""What the desk shows fits a telephone: nothing is wider than its page."""

from pathlib import Path
from typing import Any

import pytest

import waystation

pytestmark = pytest.mark.browser
SHEETS = "".join(
    (Path(waystation.__file__).parent / "site" / "static" / name).read_text() for name in ("waystation.css", "desk.css")
)
WIDE = {"a picture": '<img width="1024" height="768" alt="">', "a recording": '<audio controls></audio>',
        "a film": '<video width="1024" height="768"></video>'}  # fmt: skip


@pytest.mark.parametrize("what", WIDE)
def test_what_was_sent_is_no_wider_than_the_telephone(chromium: Any, what: str) -> None:
    window = chromium.new_page(viewport={"width": 390, "height": 780})
    window.set_content(f"<!doctype html><style>{SHEETS}</style><main><p>{WIDE[what]}</p></main>")
    assert window.evaluate("document.documentElement.scrollWidth") <= 390
    window.close()
