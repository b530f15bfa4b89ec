"""The whole story with markers in it, through both faces as they run in earnest; then every file is searched.

`walk` is the story; whatever the house learns to do belongs into it.
"""

import base64
import gzip
import io
import json
import os
import re
import resource
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyotp
import pyrage
import pytest
from PIL import Image
from PIL.ExifTags import GPS, IFD

from tests import cast as people
from tests.conftest import _free_port, _wait_for
from tests.happening import AGAIN, ASKER, HAPPENED, SAID, TIRED, WARNED, she_answers_on_her_page, something_happens
from tests.hunting import gps_spellings, hunt, spellings, wanted
from tests.keeping.test_commands import environment, python, waystation
from waystation.site import tmpfs
from waystation.site.home import digest

pytestmark = pytest.mark.slow
STORY, NUMBER, CALLED = "MARKER-Шамиль-у-колодца", "+7 900 555-17-71", "marker-called-Nur"
FILE_NAME, IN_FILE, NOTE = "MARKER-photo-of-the-yard", "MARKER-written-in-the-picture", "MARKER-note-of-Ada"
ANSWER, MESSAGE, NAME, WORK = "MARKER-answer-to-her", "MARKER-she-writes-again", "MARKER-Nur-Имя", "MARKER-plan-to-go"
ADDRESS, BROWSER = "203.0.113.77", "MarkerPhone/7.1 (S60; ru)"
LATITUDE, LONGITUDE = 43.5126, 45.7342
OWN_TITLE, OWN_TEXT = "MARKER-title-of-ours", "MARKER-слова-наших-ответов"
TRANSLATED = "MARKER-для-переводчика"
WORDS = [TRANSLATED, STORY, NUMBER, CALLED, FILE_NAME, IN_FILE, NOTE, ANSWER, MESSAGE, NAME, WORK, OWN_TITLE, OWN_TEXT]
WORDS += [ADDRESS, BROWSER, HAPPENED, WARNED, TIRED, *SAID.values(), AGAIN, ASKER]
COMPARED = [re.sub(r"\D", "", number)[-9:] for number in (NUMBER, AGAIN, ASKER)] + ["sound:mrkr"]
WORDS += COMPARED
SECRETS = [people.PASSPHRASE, people.TOTP]
HIDDEN = re.compile(r'name="code" value="([0-9 ]+)"')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')

FOUND = """
import os, django; django.setup()
from django.conf import settings
from tests import cast as people
people.gather()
(settings.WAYSTATION_HOME / "waystation.toml").write_text(
    f'[organisation]\\nid = "{people.ORGANISATION}"\\nroot_fingerprint = "{settings.ROOT_FINGERPRINT}"\\n'
    f'[backup]\\nrecipients = ["{os.environ["RECIPIENT"]}"]\\n[desk]\\nworkers = 1\\n[door]\\nworkers = 1\\n')
"""


@dataclass
class Visitor:
    """A browser without scripts. It sends, as all do, who it is and whence it comes."""

    base: str
    cookies: dict[str, str] = field(default_factory=dict)
    seen: str = ""

    def send(self, path: str, body: bytes | None = None, kind: str = "application/x-www-form-urlencoded") -> str:
        headers = {"User-Agent": BROWSER, "X-Forwarded-For": ADDRESS, "X-Real-Ip": ADDRESS, "Content-Type": kind}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        request = urllib.request.Request(self.base + path, data=body, headers=headers)
        try:
            answer = urllib.request.build_opener(_Stay).open(request, timeout=60)
        except urllib.error.HTTPError as error:
            answer = error
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        self.seen = answer.read().decode(errors="replace")
        return self.seen

    def post(self, path: str, **said: str) -> str:
        if token := TOKEN.search(self.seen):
            said["csrfmiddlewaretoken"] = token.group(1)
        return self.send(path, urllib.parse.urlencode(said).encode())

    def upload(self, path: str, data: bytes, name: str, **said: str) -> str:
        rows = [f'--x\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode() for k, v in said.items()]
        head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        rows += [head.encode() + b"Content-Type: image/jpeg\r\n\r\n", data]
        rows.append(b'\r\n--x\r\nContent-Disposition: form-data; name="end"\r\n\r\n1\r\n--x--\r\n')
        return self.send(path, b"".join(rows), "multipart/form-data; boundary=x")


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None


def photograph() -> bytes:
    """A photograph that says where it was taken, and a word besides."""
    image, exif = Image.effect_noise((900, 700), 60).convert("RGB"), Image.Exif()
    exif[0x010E] = IN_FILE
    place = exif.get_ifd(IFD.GPSInfo)
    for tag, ref, where in ((GPS.GPSLatitude, "N", LATITUDE), (GPS.GPSLongitude, "E", LONGITUDE)):
        minutes = (where - int(where)) * 60
        place[tag - 1], place[tag] = ref, (float(int(where)), float(int(minutes)), round((minutes % 1) * 60, 2))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=95, exif=exif)
    return out.getvalue()


@dataclass
class House:
    """Both faces running on a home of their own, in a folder where a core would fall."""

    home: Path
    cwd: Path
    scratch: Path
    said: Path
    identity: Path
    serving: subprocess.Popen[bytes]
    addresses: dict[str, str]
    code: str = ""
    ref: str = ""

    @property
    def memory(self) -> list[Path]:
        return [
            p for face in ("door", "desk", "all", "keeping") if (p := tmpfs.path_for(digest(self.home), face)).exists()
        ]

    def everywhere(self) -> list[Path]:
        return [self.home, self.cwd, self.scratch, self.said, self.home.parent / "backups", *self.memory]

    def workers(self) -> list[int]:
        """The processes that answer: children of the two masters."""
        return [worker for master in _children(self.serving.pid) for worker in _children(master)]


def _children(pid: int) -> list[int]:
    return [int(c) for task in Path(f"/proc/{pid}/task").glob("*/children") for c in task.read_text().split()]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("story")
    home, cwd, scratch = (folder / name for name in ("home", "cwd", "scratch"))
    for one in (home, cwd, scratch):
        one.mkdir(mode=0o700)
    identity = pyrage.x25519.Identity.generate()
    (folder / "identity.txt").write_text(str(identity))
    waystation(home, "migrate")
    python(home, FOUND, RECIPIENT=str(identity.to_public()))
    ports = {face: _free_port() for face in ("door", "desk")}
    words = [f"--{face}=127.0.0.1:{port}" for face, port in ports.items()]
    with open(folder / "said", "wb") as said:
        serving = subprocess.Popen(
            [sys.executable, "-m", "waystation.site.command", "serve", *words],
            env={**environment(home, TMPDIR=str(scratch)), "WAYSTATION_FACE": ""},
            cwd=cwd,
            stdout=said,
            stderr=said,
            preexec_fn=_let_cores_fall,
        )
    for port in ports.values():
        _wait_for(port)
    addresses = {face: f"http://127.0.0.1:{port}" for face, port in ports.items()}
    made = House(home, cwd, scratch, folder / "said", folder / "identity.txt", serving, addresses)
    try:
        walk(made)
        yield made
    finally:
        serving.terminate()
        serving.wait(30)
        for one in made.memory:
            tmpfs.remove(one)


def _let_cores_fall() -> None:
    """As a careless administrator would: no limit on cores."""
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))


def walk(house: House) -> None:
    """The story, as far as the house goes today. One place to add to."""
    she_asks(house)
    ada_reads(house)
    case = it_becomes_a_case(house)
    at_the_desk(house, "goes_on", case)
    she_comes_back(house)
    at_the_desk(house, "is_answered", case)
    waystation(house.home, "backup", "--to", str(house.home.parent / "backups"))


def she_asks(house: House) -> None:
    nur = Visitor(house.addresses["door"])
    nur.send("/ru/message/")
    house.code = HIDDEN.search(nur.seen).group(1)

    def answers(step: str, go: str = "next", **said: str) -> None:
        nur.post("/ru/message/", code=house.code, step=step, go=go, **said)

    answers("contact", ways="also")
    answers("reach", reach=NUMBER, call_me=CALLED)
    answers("story", happened=f"{STORY} {STORY}")
    nur.upload("/ru/message/", photograph(), FILE_NAME + ".jpg", code=house.code, step="files", go="add")
    answers("check", go="send")
    assert re.sub(r"\D", "", house.code) in re.sub(r"<[^>]+>|\D", "", nur.seen), "the request was not sent"


def ada_reads(house: House) -> None:
    """Through the desk's own pages, with passphrase and factor."""
    ada = Visitor(house.addresses["desk"])
    ada.send("/sign-in/")
    code = pyotp.TOTP(people.TOTP).now()
    ada.post("/sign-in/", name="Ada", passphrase=people.PASSPHRASE, code=code)
    queue = ada.send("/requests/")
    house.ref = re.search(r"/requests/([0-9a-f]{32})/", queue).group(1)
    assert STORY in ada.send(f"/requests/{house.ref}/"), "Ada cannot read what was sent"
    files = set(re.findall(rf"/requests/{house.ref}/files/[0-9a-f]+/", ada.seen))
    assert files, "the photograph did not arrive"
    for path in files:
        assert FILE_NAME in ada.send(path)
        ada.send(path + "copy/")
    something_happens(ada)


def it_becomes_a_case(house: House) -> str:
    said = {
        "ref": house.ref,
        "purpose": WORK,
        "note": NOTE,
        "answer": ANSWER,
        "own": [OWN_TITLE, OWN_TEXT],
        "translated": TRANSLATED,
        "name": NAME,
        "called": CALLED,
        "reason": WORK,
        "asked": WORK,
        "missing": WORK,
    }
    return at_the_desk(house, "begins", json.dumps(said))


def at_the_desk(house: House, *words: str) -> str:
    """What the desk does beyond its pages: until every page of it is walked, its actions are called with keys."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.casework_said", *words], env=environment(house.home, TMPDIR=str(house.scratch)),
        cwd=house.cwd, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def she_comes_back(house: House) -> None:
    nur = Visitor(house.addresses["door"])
    nur.send("/ru/return/")
    assert ANSWER in nur.post("/ru/return/", code=house.code), "she does not find the answer"
    nur.post("/ru/return/", code=house.code, do="write", form="a" * 32, text=MESSAGE)
    she_answers_on_her_page(nur, house.code)


def test_nothing_that_anybody_said_lies_on_the_disk(house: House) -> None:
    assert hunt(wanted(WORDS, places=(LATITUDE, LONGITUDE)), house.everywhere()) == set()


def test_no_code_no_passphrase_and_no_factor_lies_on_the_disk(house: House) -> None:
    bare = re.sub(r"\D", "", house.code)
    secrets = [*SECRETS, house.code, bare, bare[8:], people.PASSPHRASE.split(" ", 1)[1]]
    assert hunt(wanted(secrets), house.everywhere()) == set()


def test_both_faces_said_nothing_but_their_addresses(house: House) -> None:
    assert house.said.read_text().splitlines() == [f"{face}: {a}/" for face, a in house.addresses.items()]


def test_an_opened_archive_is_still_sealed_inside(house: House, tmp_path: Path) -> None:
    archives = list((house.home.parent / "backups").rglob("*.age"))
    assert len(archives) >= 3
    for number, archive in enumerate(archives):
        command = ["age", "-d", "-i", house.identity, "-o", tmp_path / f"{number}.tar", archive]
        subprocess.run(command, check=True)
    assert hunt(wanted([*WORDS, *SECRETS], places=(LATITUDE,)), [tmp_path]) == set()


def test_a_process_that_dies_leaves_no_readable_core(house: House) -> None:
    pattern = Path("/proc/sys/kernel/core_pattern").read_text().strip()
    if pattern.startswith(("|", "/")):
        pytest.skip("cores of this machine go to a collector or a folder of its own, which this test cannot empty")
    if resource.getrlimit(resource.RLIMIT_CORE)[1] == 0:
        pytest.skip("this machine forbids core files, so there is nothing to search")
    workers = house.workers()
    assert len(workers) == 2
    for number, pid in enumerate(workers):
        os.kill(pid, signal.SIGSEGV)  # gunicorn's workers hear SIGABRT and end in order; this is a crash
        _wait_for_end(pid)
        for core in house.cwd.glob("core*"):
            core.rename(house.scratch / f"fallen-{number}-{core.name}")
    found = hunt(wanted([*WORDS, *SECRETS], places=(LATITUDE,)), house.everywhere())
    for fallen in house.scratch.glob("fallen-*"):
        fallen.unlink()
    assert found == set()


def _wait_for_end(pid: int) -> None:
    until = time.monotonic() + 30
    while Path(f"/proc/{pid}").exists() and time.monotonic() < until:
        time.sleep(0.1)


@pytest.mark.parametrize("way", sorted(spellings(STORY)))
def test_a_word_planted_on_purpose_is_found_in_every_spelling(way: str, tmp_path: Path) -> None:
    (tmp_path / "planted").write_bytes(os.urandom(301) + spellings(STORY)[way] + os.urandom(77))
    assert (STORY, way) in {hit[:2] for hit in hunt(wanted([STORY]), [tmp_path])}


@pytest.mark.parametrize("before", [b"", b"a", b"ab", b"abc"])
def test_base64_is_found_wherever_it_begins(before: bytes, tmp_path: Path) -> None:
    (tmp_path / "planted").write_bytes(base64.b64encode(before + STORY.encode() + b"tail"))
    assert hunt(wanted([STORY]), [tmp_path])


def zipped(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner", data)
    return out.getvalue()


@pytest.mark.parametrize("pack", [zlib.compress, gzip.compress, zipped, lambda d: zlib.compress(d, 1)])
def test_a_word_in_a_compressed_stream_is_found(pack, tmp_path: Path) -> None:
    (tmp_path / "planted").write_bytes(os.urandom(5000) + pack(STORY.encode() * 40) + os.urandom(90))
    assert STORY.encode() not in (tmp_path / "planted").read_bytes()
    assert {hit[0] for hit in hunt(wanted([STORY]), [tmp_path])} == {STORY}


def test_the_place_in_a_photograph_is_found(tmp_path: Path) -> None:
    (tmp_path / "planted.jpg").write_bytes(photograph())
    assert {hit[0] for hit in hunt(wanted([IN_FILE], places=(LATITUDE, LONGITUDE)), [tmp_path])} == {
        IN_FILE, f"at {LATITUDE}", f"at {LONGITUDE}",
    }  # fmt: skip
    assert gps_spellings(LATITUDE) != gps_spellings(LONGITUDE)


def test_a_word_in_a_name_is_found(tmp_path: Path) -> None:
    (tmp_path / f"{FILE_NAME}.tmp").write_bytes(b"")
    assert hunt(wanted([FILE_NAME]), [tmp_path])


def test_a_word_planted_into_the_house_is_found(house: House) -> None:
    planted = house.home / "files" / "planted"
    planted.write_bytes(gzip.compress(STORY.encode()))
    try:
        assert {hit[0] for hit in hunt(wanted(WORDS), house.everywhere())} == {STORY}
    finally:
        planted.unlink()
