"""The sheets of desk and door: contrast, weight, both writing directions, nothing from elsewhere."""

import re

import pytest

from tests.site.gallery import SITE

FILES = {name: (SITE / "static" / name).read_text() for name in ("waystation.css", "desk.css", "door.css")}
# What a page of a face gets: the shared sheet first, then its own.
SHEETS = {face: FILES["waystation.css"] + FILES[f"{face}.css"] for face in ("desk", "door")}
DOOR_BEFORE_THE_SPLIT = 5_635


def tokens(sheet: str) -> tuple[dict[str, str], dict[str, str]]:
    def named(block: str) -> dict[str, str]:
        return dict(re.findall(r"--([\w-]+):\s*([^;}]+)", block))

    sheet = sheet.split("@media print")[0]
    dark = " ".join(re.findall(r"prefers-color-scheme:dark\)\{:root\s*\{(.*?)\}", sheet, re.S))
    light = " ".join(re.findall(r"^:root\s*\{(.*?)\}", sheet, re.S | re.M))
    return named(light), {**named(light), **named(dark)}


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dim, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dim + 0.05)


TEXT_ON = [
    (text, ground) for text in ("ink", "ink-soft", "way", "danger", "lamp", "safe") for ground in ("paper", "card")
] + [
    ("card", "way"), ("card", "danger"), ("way", "way-soft"), ("lamp", "lamp-soft"), ("danger", "danger-soft"),
    ("safe", "safe-soft"), ("ink", "way-soft"), ("ink", "lamp-soft"), ("ink", "danger-soft"), ("ink", "safe-soft"),
    ("ink-soft", "way-soft"), ("lamp", "way-soft"), ("danger", "way-soft"), ("way", "danger-soft"),
    ("way", "lamp-soft"),
]  # fmt: skip


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_words_stand_out_from_their_ground(sheet: str, mode: str) -> None:
    colours = tokens(SHEETS[sheet])[mode == "dark"]
    pairs = [(text, ground) for text, ground in TEXT_ON if text in colours and ground in colours]
    assert len(pairs) >= 15
    assert [pair for pair in pairs if contrast(colours[pair[0]], colours[pair[1]]) < 4.5] == []
    assert contrast(colours["edge"], colours["card"]) >= 3


def test_contrast_is_worked_out_as_the_standard_does() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


def test_a_shared_token_is_said_once() -> None:
    shared = set(tokens(FILES["waystation.css"])[0])
    assert len(shared) > 15
    assert not shared & {*tokens(FILES["desk.css"])[0], *tokens(FILES["door.css"])[0]}


@pytest.mark.parametrize("face", SHEETS)
def test_every_token_that_is_used_is_there(face: str) -> None:
    assert set(re.findall(r"var\(--([\w-]+)\)", SHEETS[face])) <= set(tokens(SHEETS[face])[0])


@pytest.mark.parametrize("name", FILES)
def test_a_sheet_is_light_enough_for_a_bad_line(name: str) -> None:
    assert len(FILES[name].encode()) < 15_000


def test_the_door_was_made_lighter_and_not_heavier() -> None:
    assert len(SHEETS["door"].encode()) < DOOR_BEFORE_THE_SPLIT


@pytest.mark.parametrize("face", SHEETS)
def test_a_page_loads_the_shared_sheet_and_its_own(face: str) -> None:
    base = (SITE / "templates" / face / "base.html").read_text()
    assert re.findall(r"static '(\w+\.css)'", base) == ["waystation.css", f"{face}.css"]


PHYSICAL = re.compile(
    r"(?:^|[\s;{])((?:margin|padding|border)-(?:left|right|top|bottom)|left|right|top|bottom|width|height"
    r"|(?:min|max)-(?:width|height))\s*:|(?:text-align|float)\s*:\s*(?:left|right)|to (?:left|right)"
)


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_serves_both_writing_directions(sheet: str) -> None:
    rules = re.sub(r"@media[^{]*\{", "", SHEETS[sheet])
    assert [found.group() for found in PHYSICAL.finditer(rules)] == []


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_asks_for_nothing_from_elsewhere(sheet: str) -> None:
    assert not re.search(r"url\(|@import|@font-face|https?:", SHEETS[sheet])
    for needed in ("prefers-color-scheme: ?dark", "@media print", ":focus-visible", "44px"):
        assert re.search(needed, SHEETS[sheet])
