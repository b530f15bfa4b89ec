"""The page about the format says what passes between door and desk: names and bytes, made here by hand."""

import hashlib
import re
from dataclasses import fields, replace
from pathlib import Path

import pytest

from tests.cases.conftest import desk, opened, sent
from tests.intake.people import NOW
from waystation.core.sealing import pack, verify
from waystation.intake import handing
from waystation.intake.actions import claiming
from waystation.letterbox import deliveries
from waystation.letterbox.adding import Added
from waystation.letterbox.shapes import FileNote
from waystation.vault import signed

__all__ = ["desk", "opened", "sent"]
PAGE = (Path(__file__).parents[2] / "docs" / "sealed-format.md").read_text(encoding="utf-8")
SECTION = " ".join(PAGE.partition("## 12. ")[2].split())
NOTE = FileNote("a" * 32, "x.jpg", "image/jpeg", 1, 9, "d" * 64, "b" * 64)


def listed(before: str, after: str) -> list[str]:
    """The names on the page between two phrases."""
    (between,) = re.findall(re.escape(before) + "(.*?)" + re.escape(after), SECTION)
    return re.findall(r"[a-z_]+", between)


@pytest.mark.django_db
def test_a_delivery_statement_is_signed_over_the_fields_on_the_page(desk, sent):
    ada, here = desk.keyring("ada"), signed.directory()
    made = deliveries.state_delivery(here, sent.mailbox.id, "intake", worker=ada.worker_id, pair=ada.pair, now=NOW)
    names = listed("purpose `delivery`: `", "`;")
    assert names[0] == "organisation" and made.list_number == here.number
    said = [here.organisation, *(getattr(made, name) for name in names[1:])]
    verify(ada.pair.public.ed25519, made.signature, "delivery", *said)


@pytest.mark.parametrize("kind", ["message", "claim"])
@pytest.mark.parametrize(("note", "told"), [(NOTE, "d" * 64), (replace(NOTE, plain="e" * 64), "e" * 64)])
def test_the_row_of_what_was_added_is_as_on_the_page(kind, note, told):
    about = (("call_me", "N"), ("asked_when", "May"))
    said = ["f" * 32, "message", "hello", "urgent", told, "call_me", "N", "asked_when", "May"]
    by_hand = hashlib.sha256(pack("waystation", "added", *said)).digest()[:16].hex()
    assert Added("f" * 32, kind, "en", "hello", about=about, files=(note,)).row == by_hand


def test_a_letter_that_hands_a_mailbox_over_holds_the_fields_on_the_page():
    held = [name for name in listed("hold these texts: ", ". -") if name not in ("the", "new", "one")]
    assert tuple(sorted(held)) == tuple(sorted(handing.NAMES))
    said = listed("`organisation, pack(old mailbox, ", ")`. Both")
    assert said == [name for name in handing.NAMES if name != "hand"]


def test_every_purpose_and_every_field_of_a_file_that_must_fit_stands_on_the_page():
    assert {"id", "key", "digest", "plain"} <= {field.name for field in fields(FileNote)}
    for name in (deliveries.PURPOSE, handing.PURPOSE, claiming.PURPOSE, handing.KIND, "id", "key", "digest", "plain"):
        assert f"`{name}`" in SECTION
