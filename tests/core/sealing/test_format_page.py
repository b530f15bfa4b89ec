"""The page about the format says what the code does."""

import re
from pathlib import Path

from waystation.core.sealing import Context, formats, key_id, open_value, pack, pad, seal_value
from waystation.core.sealing.derivation import derive
from waystation.core.sealing.padding import bucket, padded_file_size
from waystation.core.sealing.values import binding

PAGE = (Path(__file__).parents[3] / "docs" / "sealed-format.md").read_text(encoding="utf-8")
PARENT, SALT = bytes(range(32)), bytes(range(0x40, 0x60))
PLACE = Context("waystation", bytes(range(0xA0, 0xB0)), 1, b"row", 1)


def example() -> dict[str, bytes]:
    """The named lines of the example; a line without a name goes on with the one above."""
    (block,) = re.findall(r"### Example\n.*?```\n(.*?)```", PAGE, re.DOTALL)
    joined = re.sub(r"\n {11}", "", block)
    return {name: bytes.fromhex(raw) for name, raw in (line.split() for line in joined.splitlines())}


def test_the_example_on_the_page_is_what_the_code_makes() -> None:
    assert example() == {
        "key-id": key_id(PARENT),
        "info": pack("waystation", "value", 1),
        "value-key": derive(PARENT, "value", 1, salt=SALT),
        "bound": binding(PLACE, formats.VALUE, key_id(PARENT)),
        "padded": pad(b"hello"),
        "blob": seal_value(PARENT, PLACE, b"hello", draw=lambda size: SALT),
    }


def test_the_example_on_the_page_opens() -> None:
    assert open_value(PARENT, PLACE, example()["blob"]) == b"hello"


def test_every_format_byte_of_the_code_stands_in_the_table_once() -> None:
    listed = [int(byte, 16) for byte in re.findall(r"^\| `(\w\w)` \|", PAGE, re.MULTILINE)]
    named = [formats.VALUE, formats.UNDER, formats.KEY_WRAP, formats.KEY_WRAP_EPOCH, formats.HPKE, formats.FILE]
    assert listed == named == list(range(1, 7))


def test_the_steps_on_the_page_are_the_steps_of_the_code() -> None:
    steps = [int(number.replace(",", "")) for number in re.findall(r"(?<=[ (])\d,\d{3}(?:,\d{3})?(?=, |\b)", PAGE)]
    assert [bucket(size) for size in (4097, 4552, 5057)] == [4551, 5056, 5617]
    assert [padded_file_size(size) for size in (1048577, 1101005)] == [1101004, 1156054]
    assert {4551, 5056, 5617, 1101004, 1156054} <= set(steps)
