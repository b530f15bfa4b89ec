"""Coming back with a return code: the page of messages, and the person's own page of a household of four."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from bench.asking import URLENCODED, Asker, Failed
from bench.door import EMPTY, crowd
from bench.place import Place, serving
from bench.sizes import Sizes
from bench.table import Row, p95_ms

if TYPE_CHECKING:
    from waystation.letterbox.own_page import OwnPage

RETURN = "/en/return/"
MESSAGES = 30
TIMES = 200


def run(place: Place, sizes: Sizes) -> Iterator[Row]:
    code = _mailbox(place)
    with serving(place.home, "door") as server:
        port, times = server.port, min(TIMES, sizes.submissions * 4)
        for _first in range(2):
            crowd(port, 4, lambda asker: _comes_back(asker, code, ""), lambda begun: begun < 8, b"")
        empty = crowd(port, 1, lambda asker: asker.get(EMPTY), lambda begun: begun < times, b"")
        yield Row("status", "the door's emptiest page, for comparison, p95", p95_ms(empty.pages), "ms")
        for what, do in (("coming back to 30 messages", ""), ("the person's own page", "mine")):
            alone = crowd(port, 1, lambda asker, do=do: _comes_back(asker, code, do), lambda begun: begun < times, b"")
            if alone.failed:
                raise RuntimeError(alone.failed[0])
            yield Row(
                "status", f"{what}, p95", p95_ms(alone.pages), "ms", "at most", 100,
                p95_ms(alone.pages) / p95_ms(empty.pages), "the emptiest page",
            )  # fmt: skip


def _comes_back(asker: Asker, code: str, do: str) -> None:
    page = asker._load("POST", RETURN, urlencode({"code": code, "do": do}).encode(), URLENCODED)
    if ("Your page" if do else "Messages to you") not in page:
        raise Failed("this is not the page behind the code")


def _mailbox(place: Place) -> str:
    from waystation.core.sealing import digits, draw_code, mailbox_pair
    from waystation.letterbox import own_page
    from waystation.letterbox.mailboxes import make_mailbox, put_message
    from waystation.letterbox.shapes import StaffMessage
    from waystation.vault import signed

    now, code = datetime.now(UTC), draw_code(os.urandom)
    pair = mailbox_pair(code)
    mailbox = make_mailbox(code, pair, now)
    for number in range(MESSAGES):
        said = StaffMessage("message", f"2026-11-{number % 28 + 1:02}T10:00:00Z", "We read what you wrote. " * 20)
        put_message(signed.organisation(), pair.public, mailbox.id, said, now)
    own_page.put_page(signed.organisation(), pair.public, mailbox.id, _page(), now)
    return digits(code)


def _page() -> "OwnPage":
    from waystation.letterbox.own_page import WISHES, OwnPage, OwnPerson, OwnQuestion

    purposes = ("help", "partners", "statistics", "testimony", "advocacy", "press", "court", "archive")
    persons = tuple(
        OwnPerson(
            os.urandom(16).hex(), f"Person {n}", dict.fromkeys(WISHES, "With my sister, where nobody asks. " * 4),
            dict.fromkeys(purposes, "yes"), dict.fromkeys(purposes, "2026-11-02"),
        )
        for n in range(4)
    )  # fmt: skip
    questions = tuple(OwnQuestion(os.urandom(16).hex(), "On which days are you alone?", "2026-11-03") for _ in range(3))
    way = {"received": "2026-11-01", "accepted": "2026-11-05", "papers": "", "travelling": "", "arrived": ""}
    held, readers = {"messages": "30", "files": "4", "names": "4"}, {"team": "3", "identity": "2"}
    return OwnPage("full", "2026-11-20T10:00:00Z", "en", way, (), questions, persons, held, readers)
