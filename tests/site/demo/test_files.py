"""The demo's files are real ones: they open, carry traces, stay small, and come out the same."""

import io
import time
import wave
from collections import Counter

import pikepdf
import pytest
from PIL import Image

from waystation.site.demo import sounds
from waystation.site.demo.files import LARGEST, DemoFile, demo_files
from waystation.site.demo.records import World

Made = list[tuple[DemoFile, bytes]]


@pytest.fixture(scope="module")
def made(world: World) -> Made:
    started = time.monotonic()
    files = [(file, file.make()) for file in demo_files(world)]
    assert time.monotonic() - started <= 20
    return files


def test_about_sixty_files_none_too_large(made: Made) -> None:
    assert len(made) == 60
    assert all(0 < len(content) <= LARGEST for _, content in made)


def test_every_file_belongs_to_a_request(world: World, made: Made) -> None:
    assert {file.request for file, _ in made} <= {request.id for request in world.requests}


def test_there_are_photographs_papers_and_recordings(made: Made) -> None:
    kinds = Counter(file.content_type.split("/")[0] for file, _ in made)
    assert kinds == {"image": 34, "application": 19, "audio": 7}


def test_a_photograph_carries_place_camera_serial_number_and_hour(made: Made) -> None:
    for content in (content for file, content in made if file.content_type == "image/jpeg"):
        picture = Image.open(io.BytesIO(content))
        picture.load()
        exif = picture.getexif()
        assert exif[0x010F] and exif.get_ifd(0x8769)[0xA431].startswith("DEMO")
        assert exif.get_ifd(0x8769)[0x9003] and set(exif.get_ifd(0x8825)) >= {1, 2, 3, 4}


def test_no_photograph_was_taken_where_somebody_could_live(made: Made) -> None:
    for content in (content for file, content in made if file.content_type == "image/jpeg"):
        east = Image.open(io.BytesIO(content)).getexif().get_ifd(0x8825)[4]
        assert 49 <= float(east[0]) < 50  # the open Caspian Sea


def test_a_pdf_opens_and_says_who_made_it(made: Made) -> None:
    for content in (content for file, content in made if file.content_type == "application/pdf"):
        with pikepdf.open(io.BytesIO(content)) as pdf:
            assert pdf.docinfo["/Author"] == "DESKTOP-DEMO" and len(pdf.pages) == 1


def test_a_file_made_twice_is_the_same(made: Made) -> None:
    seen: set[str] = set()
    for file, content in made:
        if file.content_type not in seen:
            seen.add(file.content_type)
            assert file.make() == content


def test_without_tools_a_recording_is_a_wav(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sounds.shutil, "which", lambda name: None)
    kind, content = sounds.recording("ru", 40)
    assert kind == sounds.content_type() == "audio/wav"
    with wave.open(io.BytesIO(content)) as sound:
        assert sound.getnframes() == 4 * sounds.RATE
