"""Files, streamed: whole, or refused."""

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.sealing.places import ELSEWHERE, EPOCH_PLACE, KEY, OTHER_KEY, PLACE
from tests.core.sealing.test_values import field, flipped, hkdf
from tests.vectors.draws import fixed_bytes, fixed_draw
from waystation.core.sealing import (
    Context,
    Damaged,
    EmptyFile,
    FileSealer,
    SealingError,
    UnknownFormat,
    WrongKey,
    key_id,
    open_file,
    padded_file_size,
)

CHUNK = 64 * 1024
SEALED = CHUNK + 16
HEAD = 65
SIZES = [1, 2, CHUNK - 8, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 5, 1 << 20, (1 << 20) + 1, 1500000]


def sealed(content: bytes, piece: int = 50_000) -> bytes:
    sealer = FileSealer(KEY, PLACE, draw=fixed_draw("file salt"))
    body = b"".join(sealer.update(content[start : start + piece]) for start in range(0, len(content), piece))
    return sealer.head() + body + sealer.finish()


def opened(blob: bytes, piece: int = 70_000, place: Context = PLACE, key: bytes = KEY) -> bytes:
    return b"".join(open_file(key, place, (blob[start : start + piece] for start in range(0, len(blob), piece))))


@pytest.fixture(scope="module")
def four_chunks() -> bytes:
    """A sealed file of four chunks, the last of them final."""
    return sealed(fixed_bytes("four chunks", 3 * CHUNK + 1000))


@pytest.mark.parametrize("size", SIZES)
def test_a_file_comes_back_as_it_was(size: int) -> None:
    content = fixed_bytes("content", size)
    assert opened(sealed(content)) == content


@pytest.mark.parametrize("size", SIZES)
def test_the_sealed_size_shows_the_padded_size_only(size: int) -> None:
    padded = padded_file_size(size)
    chunks = -(-padded // CHUNK)
    assert len(sealed(bytes(size))) == HEAD + padded + 8 + 16 * chunks


@pytest.mark.parametrize(
    "content", [b"\0", bytes(CHUNK), bytes(3 * CHUNK + 7), b"a" + bytes(200_000), bytes(200_000) + b"a\0"]
)
def test_zeros_of_the_file_are_not_taken_for_padding(content: bytes) -> None:
    assert opened(sealed(content)) == content


@pytest.mark.parametrize("piece", [1, 15, 65, 66, SEALED - 1, SEALED, SEALED + 1, 10**7])
def test_the_size_of_the_pieces_does_not_matter(piece: int) -> None:
    content = fixed_bytes("content", CHUNK + 9)
    blob = sealed(content, piece=max(piece, 500))
    assert blob == sealed(content)
    assert opened(blob, piece=piece) == content


def test_a_file_opens_by_hand_as_the_format_page_says() -> None:
    blob = sealed(b"x" * CHUNK + b"the end")
    label = (7).to_bytes(8, "big")
    aead = AESGCM(hkdf(KEY, blob[33:65], field(b"waystation") + field(b"file") + field(label)))
    parts = [
        b"waystation",
        (6).to_bytes(8, "big"),
        PLACE.organisation,
        label,
        b"row-one",
        (3).to_bytes(8, "big"),
        key_id(KEY),
    ]
    bound = b"".join(map(field, parts))
    assert (blob[0], blob[1:33]) == (6, key_id(KEY))
    assert aead.decrypt(bytes(12), blob[HEAD : HEAD + SEALED], bound) == b"x" * CHUNK
    final = aead.decrypt(bytes(10) + b"\x01\x01", blob[HEAD + SEALED :], bound)
    assert final == (CHUNK + 7).to_bytes(8, "big") + b"the end" + bytes(CHUNK - 7)


def test_the_digest_is_of_the_sealed_bytes_and_the_size_is_the_true_one() -> None:
    sealer = FileSealer(KEY, PLACE)
    blob = sealer.head() + sealer.update(b"a" * 100_000) + sealer.finish()
    assert (sealer.digest_hex, sealer.true_size) == (sha256(blob).hexdigest(), 100_000)


def test_two_files_with_one_key_share_no_keystream() -> None:
    first, second = FileSealer(KEY, PLACE), FileSealer(KEY, PLACE)
    one, two = first.update(b"a") + first.finish(), second.update(b"a") + second.finish()
    assert first.head()[33:] != second.head()[33:]
    assert one[8:1000] != two[8:1000]


def test_an_empty_file_is_refused_at_the_end() -> None:
    sealer = FileSealer(KEY, PLACE)
    sealer.update(b"")
    with pytest.raises(EmptyFile, match="empty"):
        sealer.finish()


def test_a_finished_file_takes_nothing_more() -> None:
    sealer = FileSealer(KEY, PLACE)
    sealer.update(b"a")
    sealer.finish()
    with pytest.raises(SealingError, match="finished"):
        sealer.update(b"b")
    with pytest.raises(SealingError, match="finished"):
        sealer.finish()


def test_every_changed_byte_of_the_head_is_refused(four_chunks: bytes) -> None:
    for place in range(HEAD):
        with pytest.raises(SealingError):
            opened(flipped(four_chunks, place))


def test_a_changed_byte_in_any_chunk_or_tag_is_refused(four_chunks: bytes) -> None:
    starts = [HEAD + number * SEALED for number in range(4)]
    places = [start + step for start in starts for step in (0, 7, 8, 999, CHUNK - 1, CHUNK, SEALED - 1)] + [
        len(four_chunks) - 1
    ]
    for place in places:
        with pytest.raises(Damaged):
            opened(flipped(four_chunks, place))


def test_a_file_cut_anywhere_near_a_border_is_refused(four_chunks: bytes) -> None:
    borders = [0, HEAD, *(HEAD + number * SEALED for number in range(1, 4)), len(four_chunks)]
    for size in sorted(
        {max(0, border + step) for border in borders for step in (-25, -24, -16, -9, -8, -1, 0, 1, 8, 16, 24)}
    ):
        if size < len(four_chunks):
            with pytest.raises(Damaged):
                opened(four_chunks[:size])


@pytest.mark.parametrize("dropped", range(4))
def test_a_file_without_one_of_its_chunks_is_refused(four_chunks: bytes, dropped: int) -> None:
    chunks = chunks_of(four_chunks)
    with pytest.raises(Damaged):
        opened(four_chunks[:HEAD] + b"".join(chunks[:dropped] + chunks[dropped + 1 :]))


@pytest.mark.parametrize("repeated", range(4))
def test_a_repeated_chunk_is_refused_wherever_it_is_put(four_chunks: bytes, repeated: int) -> None:
    chunks = chunks_of(four_chunks)
    for place in range(5):
        with pytest.raises(Damaged):
            opened(four_chunks[:HEAD] + b"".join([*chunks[:place], chunks[repeated], *chunks[place:]]))


@pytest.mark.parametrize(("one", "other"), [(0, 1), (0, 2), (1, 2), (0, 3), (2, 3)])
def test_chunks_that_changed_places_are_refused(four_chunks: bytes, one: int, other: int) -> None:
    chunks = chunks_of(four_chunks)
    chunks[one], chunks[other] = chunks[other], chunks[one]
    with pytest.raises(Damaged):
        opened(four_chunks[:HEAD] + b"".join(chunks))


@pytest.mark.parametrize("tail", [b"\0", bytes(8), bytes(16), bytes(25), bytes(SEALED), b"again"])
def test_anything_behind_the_final_chunk_is_refused(four_chunks: bytes, tail: bytes) -> None:
    with pytest.raises(Damaged):
        opened(four_chunks + tail)


def test_a_whole_second_file_behind_the_first_is_refused(four_chunks: bytes) -> None:
    with pytest.raises(Damaged):
        opened(four_chunks + four_chunks)


def test_a_chunk_of_another_file_under_the_same_key_is_refused(four_chunks: bytes) -> None:
    sealer = FileSealer(KEY, PLACE)
    other = sealer.head() + sealer.update(fixed_bytes("four chunks", 3 * CHUNK + 1000)) + sealer.finish()
    mixed = chunks_of(four_chunks)
    mixed[1] = chunks_of(other)[1]
    with pytest.raises(Damaged):
        opened(four_chunks[:HEAD] + b"".join(mixed))


@pytest.mark.parametrize("elsewhere", ELSEWHERE.values(), ids=ELSEWHERE.keys())
def test_a_file_does_not_open_anywhere_else(elsewhere: Context) -> None:
    with pytest.raises(Damaged):
        opened(sealed(b"a"), place=elsewhere)


def test_another_key_another_format_and_an_epoch_are_named_as_such() -> None:
    with pytest.raises(WrongKey):
        opened(sealed(b"a"), key=OTHER_KEY)
    with pytest.raises(UnknownFormat):
        opened(b"\x01" + sealed(b"a")[1:])
    with pytest.raises(SealingError, match="epoch"):
        FileSealer(KEY, EPOCH_PLACE)


@pytest.mark.parametrize("true_size", [0, 6, CHUNK + 1, 1 << 63])
def test_a_length_that_does_not_fit_is_refused_even_when_it_is_sealed_well(true_size: int) -> None:
    sealer = FileSealer(KEY, PLACE)
    body = sealer._chunks.seal_final(true_size, b"content".ljust(CHUNK, b"\0"))
    with pytest.raises(Damaged, match="length"):
        opened(sealer.head() + body)


def test_a_file_of_zeros_that_claims_to_be_empty_is_refused() -> None:
    sealer = FileSealer(KEY, PLACE)
    with pytest.raises(Damaged, match="length"):
        opened(sealer.head() + sealer._chunks.seal_final(0, bytes(CHUNK)))


@pytest.mark.parametrize("rest", [0, 1, 16, 24])
def test_a_file_that_ends_before_its_final_chunk_is_said_to_be_cut(rest: int) -> None:
    with pytest.raises(Damaged, match="final chunk is missing"):
        opened(sealed(b"a")[: HEAD + rest])


def test_a_source_of_randomness_that_runs_dry_stops_the_file() -> None:
    with pytest.raises(SealingError, match="randomness"):
        FileSealer(KEY, PLACE, draw=lambda size: bytes(size - 1))


def test_a_length_beyond_the_last_byte_that_is_not_zero_is_read_as_zeros_of_the_file() -> None:
    assert opened(sealed(b"content\0\0\0")) == b"content\0\0\0"


def test_nothing_that_was_cut_ends_without_an_error(four_chunks: bytes) -> None:
    pieces = open_file(KEY, PLACE, [four_chunks[: HEAD + 2 * SEALED]])
    with pytest.raises(Damaged):
        for _ in pieces:
            pass


def test_large_files_need_little_memory_in_both_directions() -> None:
    tracemalloc.start()
    try:
        total = sum(len(piece) for piece in open_file(KEY, PLACE, stream(24 << 20)))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert total == 24 << 20
    assert peak < 3 << 20


def stream(size: int) -> Iterator[bytes]:
    sealer = FileSealer(KEY, PLACE)
    yield sealer.head()
    for _ in range(size >> 16):
        yield sealer.update(b"\x00\x01" * (CHUNK // 2))
    yield from sealer.finish_in_pieces()


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(
    st.integers(min_value=1, max_value=1_300_000),
    st.integers(min_value=100, max_value=400_000),
    st.binary(min_size=1, max_size=64),
)
def test_any_file_in_any_pieces_comes_back(size: int, piece: int, pattern: bytes) -> None:
    content = (pattern * (size // len(pattern) + 1))[:size]
    assert opened(sealed(content, piece), piece) == content


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_one_changed_byte_of_a_file_is_refused(four_chunks: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(min_value=0, max_value=len(four_chunks) - 1))
    with pytest.raises(SealingError):
        opened(flipped(four_chunks, place))


def chunks_of(blob: bytes) -> list[bytes]:
    """The four sealed chunks; the final one is 8 bytes longer, for the true length."""
    borders = [HEAD, HEAD + SEALED, HEAD + 2 * SEALED, HEAD + 3 * SEALED, len(blob)]
    return [blob[start:end] for start, end in zip(borders, borders[1:], strict=False)]


def test_a_file_at_another_version_is_another_file() -> None:
    with pytest.raises(Damaged):
        opened(sealed(b"a"), place=replace(PLACE, version=4))
