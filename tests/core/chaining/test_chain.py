"""The chain: what was written stays as it was written, or it shows."""

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waystation.core.chaining import (
    BEGINNING,
    Head,
    Line,
    append,
    check_checkpoint,
    checkpoint_bytes,
    line_digest,
    make_checkpoint,
    verify,
)


def chain(length: int, source: str = "desk") -> list[Line]:
    lines: list[Line] = []
    for number in range(1, length + 1):
        lines.append(
            append(
                lines[-1] if lines else None,
                source=source,
                hour="2026-11-20T18",
                subject=f"pseudonym-{number % 3}",
                action="case:open",
                object=f"object-{number}",
                detail_digest=sha256(bytes([number])).digest() if number % 2 else b"",
            )
        )
    return lines


LINES = chain(6)
HEAD = Head(6, line_digest(LINES[5]))


def test_the_digest_of_a_line_by_hand() -> None:
    parts = [b"waystation", b"chain line", (1).to_bytes(8, "big"), bytes(32), b"desk", b"2026-11-20T18"]
    parts += [b"pseudonym-1", b"case:open", b"object-1", sha256(b"\x01").digest()]
    packed = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    assert line_digest(LINES[0]) == sha256(packed).digest()


def test_the_first_line_stands_on_nothing_and_each_other_on_the_one_before() -> None:
    assert (LINES[0].number, LINES[0].previous) == (1, BEGINNING)
    assert [(line.number, line.previous) for line in LINES[1:]] == [
        (n + 1, line_digest(LINES[n - 1])) for n in range(1, 6)
    ]


def test_a_chain_keeps_one_source() -> None:
    with pytest.raises(ValueError, match="one source"):
        append(LINES[-1], source="door", hour="2026-11-20T18", subject="p", action="a", object="o")


def test_an_untouched_chain_holds() -> None:
    verdict = verify(LINES, HEAD)
    assert (verdict.holds, verdict.checked, verdict.last, verdict.first_bad, verdict.says) == (True, 6, HEAD, None, "")
    assert verdict


def test_a_chain_that_grew_since_it_was_signed_holds() -> None:
    assert verify(LINES, Head(4, line_digest(LINES[3])))


def test_no_lines_hold_unless_some_were_signed() -> None:
    assert verify([]).last is None
    assert verify([])
    assert not verify([], HEAD)


CHANGES: dict[str, Callable[[Line], Line]] = {
    "number": lambda line: replace(line, number=line.number + 10),
    "previous": lambda line: replace(line, previous=bytes(32)),
    "source": lambda line: replace(line, source="door"),
    "hour": lambda line: replace(line, hour="2026-11-20T19"),
    "subject": lambda line: replace(line, subject="pseudonym-9"),
    "action": lambda line: replace(line, action="case:close"),
    "object": lambda line: replace(line, object="object-9"),
    "detail": lambda line: replace(line, detail_digest=bytes(32)),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
@pytest.mark.parametrize("place", range(1, 6))
def test_a_changed_field_shows_at_its_line_or_the_next(place: int, change: Callable[[Line], Line]) -> None:
    verdict = verify([*LINES[:place], change(LINES[place]), *LINES[place + 1 :]], HEAD)
    assert not verdict
    assert verdict.first_bad in (place + 1, place + 2)
    assert verdict.says


@pytest.mark.parametrize("place", range(6))
def test_a_line_taken_out_is_named(place: int) -> None:
    verdict = verify(LINES[:place] + LINES[place + 1 :], HEAD)
    assert verdict.first_bad == place + 1


def test_a_line_taken_out_is_named_in_words() -> None:
    assert verify(LINES[:2] + LINES[3:]).says == "line 3 is missing: line 4 stands in its place"


def test_lines_that_changed_places_or_came_twice_are_named() -> None:
    swapped = verify([LINES[0], LINES[2], LINES[1], *LINES[3:]])
    repeated = verify([LINES[0], LINES[1], LINES[1], *LINES[2:]])
    assert (swapped.first_bad, repeated.first_bad) == (2, 3)
    assert repeated.says == "line 2 stands where line 3 should be: repeated or out of order"


def test_taking_out_a_line_and_numbering_the_rest_anew_shows() -> None:
    renumbered = [replace(line, number=line.number - 1) for line in LINES[3:]]
    verdict = verify(LINES[:2] + renumbered)
    assert (verdict.first_bad, verdict.says) == (3, "line 3 does not follow from line 2: one of the two was changed")


def test_a_line_of_another_source_shows_even_where_it_fits_otherwise() -> None:
    foreign = replace(
        append(LINES[5], source="desk", hour="2026-11-20T18", subject="p", action="a", object="o"), source="door"
    )
    verdict = verify([*LINES, foreign])
    assert (verdict.first_bad, verdict.says) == (7, "line 7 comes from another source")


def test_a_line_slipped_in_shows() -> None:
    slipped = append(LINES[2], source="desk", hour="2026-11-20T18", subject="p", action="a", object="o")
    assert verify([*LINES[:3], slipped, *LINES[3:]]).first_bad == 5


@pytest.mark.parametrize("kept", range(6))
def test_a_chain_cut_at_its_end_shows_against_a_signed_head(kept: int) -> None:
    verdict = verify(LINES[:kept], HEAD)
    assert verdict.first_bad == kept + 1
    assert verdict.says == f"the chain ends at line {kept}, but line 6 was signed: its end was cut off"


def test_a_chain_cut_at_its_end_holds_when_nobody_signed_its_head() -> None:
    assert verify(LINES[:3])


def test_a_whole_chain_made_anew_shows_against_a_signed_head() -> None:
    other: list[Line] = []
    for line in LINES:
        last = other[-1] if other else None
        other.append(append(last, source="desk", hour=line.hour, subject="p", action="a", object=line.object))
    assert verify(other)
    verdict = verify(other, HEAD)
    assert verdict.first_bad == 6
    assert "rewritten" in verdict.says


def test_a_walk_may_start_from_a_head_that_is_trusted() -> None:
    start = Head(3, line_digest(LINES[2]))
    assert verify(LINES[3:], HEAD, start).checked == 3
    assert verify(LINES[4:], HEAD, start).first_bad == 4
    assert verify(LINES[3:], HEAD, Head(3, bytes(32))).first_bad == 4


def test_a_signed_head_that_does_not_agree_with_the_start_is_refused() -> None:
    start = Head(3, line_digest(LINES[2]))
    assert verify(LINES[3:], Head(3, bytes(32)), start).first_bad == 3
    assert verify(LINES[3:], Head(2, bytes(32)), start).first_bad == 2
    assert verify(LINES[3:], start, start)


def test_a_checkpoint_is_signed_by_whoever_is_handed_in() -> None:
    point = make_checkpoint(LINES[5], lambda message: b"signed " + message, beside=b"list head")
    assert point.signature == b"signed " + checkpoint_bytes("desk", HEAD, b"list head")
    assert check_checkpoint(point, expect) == HEAD


@pytest.mark.parametrize(
    "change",
    [{"source": "door"}, {"head": Head(5, HEAD.digest)}, {"head": Head(6, bytes(32))}, {"beside": b"other"}],
)
def test_a_checkpoint_that_was_changed_gives_no_head(change: dict[str, object]) -> None:
    point = make_checkpoint(LINES[5], lambda message: b"signed " + message, beside=b"list head")
    with pytest.raises(PermissionError):
        check_checkpoint(replace(point, **change), expect)  # type: ignore[arg-type]


def expect(message: bytes, signature: bytes) -> None:
    if signature != b"signed " + message:
        raise PermissionError


@given(st.integers(min_value=2, max_value=12), st.data())
def test_any_other_order_of_the_lines_shows(length: int, data: st.DataObject) -> None:
    lines = chain(length)
    shuffled = data.draw(st.permutations(lines))
    assert bool(verify(shuffled)) == (shuffled == lines)


def test_every_changed_bit_of_a_previous_digest_shows() -> None:
    for place in range(32):
        wrong = bytearray(LINES[3].previous)
        wrong[place] ^= 1
        assert verify([*LINES[:3], replace(LINES[3], previous=bytes(wrong)), *LINES[4:]]).first_bad == 4
