"""The log shows edits, deletion, reordering and truncation, also to whoever owns the database."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.triggers import without_triggers
from waystation.audit.actions import CHECKPOINT_EVERY, record, record_copy
from waystation.audit.models import Checkpoint, Detail, Head, Line
from waystation.audit.queries import (
    details_of,
    last_copy,
    lines_since_copy,
    of_object,
    of_worker,
    opened_in_hour,
)
from waystation.audit.tags import Tag
from waystation.audit.verifying import verify_chain
from waystation.core.sealing import KeyPair, sign

pytestmark = pytest.mark.django_db

NOW = datetime(2017, 4, 5, 10, tzinfo=UTC)  # a Wednesday
BEN, CASE = "be" * 16, "ca" * 16


def lines(number: int, *, now: datetime = NOW, source: str = "desk", **given) -> None:
    for place in range(number):
        record(Tag.CASE_OPEN, **{"by": BEN, "object": f"{place:032x}", **given}, source=source, now=now)


def verdict(source: str = "desk", officers=None):
    return verify_chain(source, lambda officer: (officers or {}).get(officer, []))


@pytest.mark.parametrize("source", ["desk", "door", "command"])
def test_a_log_left_alone_holds(source):
    lines(5, source=source)
    assert (verdict(source).holds, verdict(source).lines) == (True, 5)


def test_an_empty_log_holds():
    assert verdict().holds


@pytest.mark.parametrize("field", ["subject", "action", "object", "hour", "previous", "detail_digest"])
def test_an_edited_line_is_found(field):
    lines(5)
    with without_triggers("audit_line"):
        other = b"x" * 32 if field in {"previous", "detail_digest"} else "x"
        Line.objects.filter(number=3).update(**{field: other})
    assert not verdict().holds


def test_a_deleted_line_is_found():
    lines(5)
    with without_triggers("audit_line"):
        Line.objects.filter(number=3).delete()
    assert not verdict().holds


def test_lines_in_another_order_are_found():
    lines(5)
    with without_triggers("audit_line"):
        for number, place in ((3, 99), (4, 3), (99, 4)):
            Line.objects.filter(number=number).update(number=place)
    assert not verdict().holds


def test_a_log_cut_at_its_end_is_found_even_with_its_head_mended():
    lines(3)
    lines(2, now=NOW + timedelta(hours=1))
    lines(1, now=NOW + timedelta(hours=2))
    end = Line.objects.get(number=4)
    with without_triggers("audit_line"):
        Line.objects.filter(number__gt=3).delete()
    Head.objects.update(number=3, digest=bytes(end.previous))
    assert "cut" in verdict().says


def test_a_log_written_anew_from_the_beginning_is_found_by_a_signed_head():
    lines(3)
    with without_triggers("audit_line"):
        Line.objects.all().delete()
    Head.objects.all().delete()
    lines(3, by="so" * 16)
    assert not verdict().holds


def test_a_changed_detail_is_found_and_a_forgotten_one_is_not_missed():
    record(Tag.CASE_OPEN, by=BEN, object=CASE, detail=b"sealed")
    assert details_of(CASE) == [b"sealed"]
    assert verdict().holds
    Detail.objects.update(sealed=b"other")
    assert not verdict().holds
    Detail.objects.all().delete()
    assert verdict().holds


def test_the_first_line_of_an_hour_is_signed_and_every_five_hundredth():
    lines(3)
    assert Checkpoint.objects.count() == 1
    lines(1, now=NOW + timedelta(hours=1))
    assert list(Checkpoint.objects.order_by("number").values_list("number", flat=True)) == [1, 4]
    lines(CHECKPOINT_EVERY, now=NOW + timedelta(hours=1))
    assert Checkpoint.objects.order_by("-number").first().number == 4 + CHECKPOINT_EVERY


def test_a_head_signed_with_another_key_is_found():
    lines(1)
    with without_triggers("audit_checkpoint"):
        Checkpoint.objects.update(signature=bytes(64))
    assert "signature" in verdict().says


def test_an_officer_signs_the_head_at_sign_in(cast):
    from waystation.vault import officers, signed

    lines(1)
    officers.sign_log_head(cast.keyring("faye"))
    officers.sign_log_head(cast.keyring("ada"))
    [point] = Checkpoint.objects.exclude(signer="log")
    assert (point.signer, bytes(point.list_head)) == (cast.id("faye"), signed.list_head())
    assert verdict(officers={cast.id("faye"): [cast.pairs["faye"].public.ed25519]}).holds
    stranger = KeyPair.from_seed(bytes(32)).public.ed25519
    assert not verdict(officers={cast.id("faye"): [stranger]}).holds


def test_door_and_desk_have_chains_of_their_own():
    lines(2)
    lines(3, source="door")
    assert (verdict("desk").lines, verdict("door").lines) == (2, 3)
    assert not Line.objects.using("default").filter(source="door").exists()


def test_what_ben_opened_in_a_week_is_listed_exactly():
    monday, sunday = datetime(2017, 4, 3, 0, tzinfo=UTC), datetime(2017, 4, 9, 23, tzinfo=UTC)
    for hour in (monday - timedelta(hours=1), monday, NOW, sunday, sunday + timedelta(hours=1)):
        record(Tag.CASE_OPEN, by=BEN, object=f"{hour:%d}".ljust(32, "0"), now=hour)
    record(Tag.CASE_WRITE, by=BEN, object=CASE, now=NOW)
    record(Tag.CASE_OPEN, by="ad" * 16, object=CASE, now=NOW)
    days = {"first_hour": "2017-04-03T00", "last_hour": "2017-04-09T23"}
    week = of_worker(BEN, tags=[Tag.CASE_OPEN], **days)
    assert [line.object[:2] for line in week] == ["03", "05", "09"]
    assert (of_worker(BEN, **days).count(), of_worker(**days).count(), of_worker(BEN).count()) == (4, 5, 6)


def test_the_lines_of_a_case_come_in_order():
    record(Tag.CASE_START, by=BEN, object=CASE)
    lines(2)
    record(Tag.CASE_OPEN, by=BEN, object=CASE)
    assert [line.action for line in of_object(CASE)] == [Tag.CASE_START, Tag.CASE_OPEN]


def test_things_opened_in_an_hour_are_counted_once_each():
    lines(3)
    lines(2)
    lines(4, now=NOW - timedelta(hours=1))
    assert opened_in_hour(BEN, [Tag.CASE_OPEN], "2017-04-05T10") == 3


def test_today_can_say_how_old_the_last_copy_off_this_host_is():
    lines(2)
    assert (last_copy(), lines_since_copy()) == (None, 2)
    record_copy("desk", by=BEN, now=NOW)
    lines(1)
    assert (last_copy().hour, lines_since_copy()) == ("2017-04-05T10", 1)


def test_a_signature_for_another_purpose_is_no_checkpoint():
    pair = KeyPair.from_seed(bytes(32))
    lines(1)
    point = Checkpoint.objects.get()
    Checkpoint.objects.create(
        source="desk", number=1, hour=point.hour, digest=point.digest, list_head=b"", signer=BEN,
        signature=sign(pair, "section-manifest", b""),
    )  # fmt: skip
    assert not verdict(officers={BEN: [pair.public.ed25519]}).holds
