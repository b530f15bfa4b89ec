"""The disk of the door, searched: nothing that a person typed or sent lies on it readable."""

import base64
import os
import tempfile
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings as django_settings
from django.db import connections

from tests.door.test_files import adds, picture
from tests.hunting import bytes_of

pytestmark = pytest.mark.django_db(transaction=True)
MARKERS = ("MARKER-Шамиль-street", "MARKER-photo-content", "MARKER-name-of-file", "MARKER-my-answer")


def spellings(marker: str) -> list[bytes]:
    plain = marker.encode()
    shifted = [base64.b64encode(bytes(shift) + plain)[4:-4] for shift in range(3)]  # whatever stands around it
    return [plain, marker.encode("utf-16-le"), marker.encode("utf-16-be"), quote(marker).encode(),
            plain.hex().encode(), plain.hex().upper().encode(), *shifted]  # fmt: skip


def found_on_disk(folders: list[Path], markers: list[str]) -> set[str]:
    wanted = [(marker, spelling) for marker in markers for spelling in spellings(marker)]
    hits = set()
    for folder in folders:
        for path in folder.rglob("*"):
            content = bytes_of(path) if path.is_file() else b""
            hits |= {marker for marker, spelling in wanted if spelling in content or marker in path.name}
    return hits


def places(settings) -> list[Path]:
    return [Path(settings.FILES), Path(django_settings.TMPFS), Path(connections["door"].settings_dict["NAME"]).parent]


@pytest.fixture
def walked(nur, settings, tmp_path, monkeypatch):
    """Everything a person can do, with markers in all of it, and temporary files in a folder of ours."""
    if connections["door"].vendor != "sqlite":
        pytest.skip("the files of a PostgreSQL cluster belong to its server; the whole-story test searches a dump")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    nur.begins(ways="also")
    nur.answers("reach", reach=MARKERS[0])
    nur.answers("story", happened=MARKERS[0] + " x" * 5000)
    adds(nur, picture(MARKERS[1].encode() * 200_000, MARKERS[2] + ".jpg"))
    code = nur.code
    in_draft = found_on_disk([*places(settings), scratch], [*MARKERS, code, code.replace(" ", "")])
    nur.answers("check", go="send")
    nur.returns(do="write", form="a" * 32, text=MARKERS[3], file=picture(MARKERS[1].encode()), end="1")
    return in_draft, [*places(settings), scratch], code


def test_no_draft_and_no_sent_word_lies_readable_on_the_disk(walked):
    in_draft, folders, code = walked
    assert in_draft == set()
    assert found_on_disk(folders, [*MARKERS, code, code.replace(" ", "")[8:36]]) == set()


def test_a_marker_planted_on_purpose_is_found(walked, settings):
    _, folders, _ = walked
    (Path(settings.FILES) / "planted").write_bytes(b"x" + base64.b64encode(MARKERS[0].encode()) + os.urandom(20))
    assert found_on_disk(folders, list(MARKERS)) == {MARKERS[0]}
