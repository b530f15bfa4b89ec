"""Copies carry only what is seen; the child that makes them can reach nothing; two things at once are refused."""

import ctypes
import fcntl
import io
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from waystation.intake import cleaning

MARK = b"Eleni-51.5N"


def picture(form="JPEG", mode="RGB", **how):
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = MARK.decode()
    exif[0x0112] = 6
    Image.new(mode, (40, 20), "red").save(out, form, exif=exif, **how)
    return out.getvalue()


def pdf():
    made = pikepdf.new()
    made.add_blank_page()
    name = pikepdf.Name
    how = {"Type": name.XObject, "Subtype": name.Image, "ColorSpace": name.DeviceRGB, "Filter": name.DCTDecode}
    photo = pikepdf.Stream(made, picture(), Width=40, Height=20, BitsPerComponent=8, **how)
    made.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=made.make_indirect(photo)))
    made.pages[0].Contents = pikepdf.Stream(made, b"q 40 0 0 20 0 0 cm /P Do Q")
    made.docinfo["/Author"] = MARK.decode()
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    made.attachments["notes.txt"] = MARK
    with made.open_metadata() as meta:
        meta["dc:creator"] = [MARK.decode()]
    out = io.BytesIO()
    made.save(out, compress_streams=False)
    return out.getvalue()


def archive():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.writestr("run.txt", "x")
    return out.getvalue()


@pytest.mark.parametrize(("form", "kind"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")])
def test_a_picture_loses_what_is_not_seen(form, kind):
    plain = picture(form)
    assert MARK in plain
    cleaned = cleaning.make_copy(plain)
    assert (cleaned.kind, cleaned.why) == (kind, "")
    assert MARK not in cleaned.copy
    assert not Image.open(io.BytesIO(cleaned.copy)).getexif()


def test_a_picture_is_turned_as_it_was_meant():
    assert Image.open(io.BytesIO(cleaning.make_copy(picture()).copy)).size == (20, 40)


def test_a_pdf_loses_author_script_attachment_and_the_place_in_its_photograph():
    plain = pdf()
    assert MARK in plain
    cleaned = cleaning.make_copy(plain)
    assert (cleaned.kind, cleaned.copy_kind) == ("application/pdf", "application/pdf")
    opened = pikepdf.open(io.BytesIO(cleaned.copy))
    assert set(opened.Root.keys()) == {"/Pages", "/Type"}
    assert "/Info" not in opened.trailer
    out = io.BytesIO()
    opened.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert MARK not in out.getvalue()
    assert b"JavaScript" not in out.getvalue()
    assert len(opened.pages) == 1
    Image.open(io.BytesIO(opened.pages[0].Resources.XObject.P.read_raw_bytes())).load()


def test_a_pdf_with_a_password_has_no_copy():
    out = io.BytesIO()
    made = pikepdf.new()
    made.add_blank_page()
    made.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert cleaning.make_copy(out.getvalue()).why == "locked"


@pytest.mark.parametrize(
    "tail",
    [archive(), b"%PDF-1.4\n", b"<SCRIPT>alert(1)</SCRIPT>", b"Rar!\x1a\x07\x00"],
    ids=["zip", "pdf", "page", "rar"],
)
def test_a_picture_that_is_something_else_too_is_refused(tail):
    assert cleaning.make_copy(picture() + tail).why == "polyglot"


def test_a_pdf_that_is_an_archive_too_is_refused():
    assert cleaning.make_copy(pdf() + archive()).why == "polyglot"


@pytest.mark.parametrize("plain", [b"", b"hello", bytes(5000)])
def test_what_is_of_no_known_kind_has_no_copy(plain):
    assert cleaning.make_copy(plain).why == "other"


@pytest.mark.parametrize("cut", [30, 200, 400])
def test_a_cut_picture_ends_in_no_copy(cut):
    assert cleaning.make_copy(picture()[:cut]).why in ("failed", "other")


def test_the_name_counts_for_nothing():
    assert cleaning.make_copy(picture("PNG")).kind == "image/png"


def test_a_picture_too_large_to_unpack_is_refused():
    out = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(out, "PNG")
    assert cleaning.make_copy(out.getvalue()).why == "failed"


def test_a_child_that_does_not_end_is_ended(monkeypatch):
    monkeypatch.setattr(cleaning, "SECONDS", 0.01)
    assert cleaning.make_copy(picture()).why == "failed"


def test_the_child_can_reach_nothing():
    text = (
        "import socket, os, json\n"
        "from waystation.intake.cleaning import limits\n"
        "limits.give_up()\n"
        "def tried(act):\n"
        "    try: act()\n"
        "    except (OSError, MemoryError): return 'refused'\n"
        "    return 'done'\n"
        "print(json.dumps([tried(lambda: socket.socket()), tried(lambda: open('/etc/hostname')),"
        " tried(lambda: bytearray(2 << 30))]))\n"
    )
    done = subprocess.run([sys.executable, "-I", "-c", text], capture_output=True, text=True, check=False)
    assert json.loads(done.stdout) == ["refused"] * 3, done.stderr


def recording(tmp_path, name, *streams):
    made = tmp_path / name
    told = ["-metadata", f"title={MARK.decode()}", "-metadata", "location=+51.5+000.1/", "-shortest"]
    sources = [word for stream in streams for word in ("-f", "lavfi", "-i", stream)]
    subprocess.run(["ffmpeg", "-v", "error", *sources, *told, str(made)], check=True)
    return made.read_bytes()


TONE, FILM = "sine=duration=1", "testsrc=duration=1:size=176x144"
needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="Debian's ffmpeg is not installed")


@needs_ffmpeg
@pytest.mark.parametrize("name", ["a.ogg", "a.mp3", "a.m4a", "a.flac", "a.wav"])
def test_a_recording_is_written_anew_without_title_and_place(name, tmp_path):
    plain = recording(tmp_path, name, TONE)
    assert MARK in plain
    cleaned = cleaning.make_copy(plain)
    assert (cleaned.copy_kind, cleaned.why) == ("audio/ogg", "")
    assert cleaned.copy.startswith(b"OggS") and MARK not in cleaned.copy


@needs_ffmpeg
@pytest.mark.parametrize("name", ["v.mp4", "v.webm", "v.mkv"])
def test_a_film_loses_the_place_where_it_was_made(name, tmp_path):
    plain = recording(tmp_path, name, FILM, TONE)
    assert b"+51.5" in plain or b"loci" in plain
    cleaned = cleaning.make_copy(plain)
    assert (cleaned.copy_kind, cleaned.why) == ("video/webm", "")
    assert not any(mark in cleaned.copy for mark in (b"+51.5", b"loci", MARK))


@needs_ffmpeg
@pytest.mark.parametrize("plain", [b"OggS" + bytes(300), b"RIFF\x24\0\0\0WAVEfmt " + bytes(28), b"\x1aE\xdf\xa3" * 9])
def test_a_spoilt_recording_has_no_copy(plain):
    assert cleaning.make_copy(plain).why == "failed"


@needs_ffmpeg
def test_a_cut_film_gives_what_can_still_be_seen_or_nothing(tmp_path):
    plain = recording(tmp_path, "v.webm", FILM)
    cleaned = cleaning.make_copy(plain[: len(plain) // 2])
    assert cleaned.copy_kind == "video/webm" or cleaned.why == "failed"


@needs_ffmpeg
def test_a_list_of_addresses_is_no_recording():
    assert cleaning.make_copy(b"#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n").why == "other"


@needs_ffmpeg
def test_a_recording_that_takes_too_long_is_let_go(monkeypatch, tmp_path):
    monkeypatch.setattr(cleaning.recordings, "SECONDS", 0.01)
    assert cleaning.make_copy(recording(tmp_path, "a.wav", TONE)).why == "long"


def test_without_ffmpeg_only_the_original_is_there(monkeypatch):
    monkeypatch.setattr(cleaning.recordings.shutil, "which", lambda name: None)
    assert cleaning.make_copy(b"RIFF" + (36).to_bytes(4, "little") + b"WAVEfmt " + bytes(28)).why == "audio"


@needs_ffmpeg
def test_a_film_that_cannot_be_drawn_is_not_shown_as_sound(monkeypatch, tmp_path):
    plain = recording(tmp_path, "v.mkv", FILM, TONE)
    monkeypatch.setattr(cleaning.recordings, "_FILM", ["-c:v", "no-such-thing", "-f", "webm"])
    assert cleaning.make_copy(plain).why == "failed"


@needs_ffmpeg
def test_recordings_are_written_anew_one_at_a_time(monkeypatch, tmp_path, settings):
    plain = recording(tmp_path, "a.wav", TONE)
    monkeypatch.setattr(cleaning.recordings, "SECONDS", 0.3)
    with open(Path(settings.TMPFS) / "recording.lock", "ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert cleaning.make_copy(plain).why == "long"


@needs_ffmpeg
def test_where_the_player_cannot_be_shut_in_there_is_no_copy(monkeypatch, tmp_path):
    open_walls = [sys.executable, "-c", f"raise SystemExit({cleaning.recordings.OPEN_WALLS})"]
    run = subprocess.run
    child = cleaning.recordings.PLAYER
    monkeypatch.setattr(
        subprocess, "run", lambda command, **how: run(open_walls if child in command else command, **how)
    )
    assert cleaning.make_copy(recording(tmp_path, "a.wav", TONE)).why == "audio"


@pytest.mark.parametrize("wall", ["limits.leave_the_network", "landlock.confine"])
def test_the_player_starts_nothing_without_its_walls(wall):
    text = (
        "import sys\n"
        "from waystation.intake.cleaning import landlock, limits, player\n"
        f"{wall} = lambda *a: False\n"
        "sys.argv = ['player', '3', '/bin/echo', 'it runs']\n"
        "player.main()\n"
    )
    done = subprocess.run([sys.executable, "-I", "-c", text], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (cleaning.recordings.OPEN_WALLS, "")


def as_player(*command):
    """What becomes of a program that is started as ffmpeg is."""
    started = [sys.executable, "-I", "-m", cleaning.recordings.PLAYER, "3", *command]
    return subprocess.run(started, capture_output=True, text=True, check=False)


def test_the_player_reads_no_file_of_the_host_and_reaches_no_network():
    read = f"import socket\nopen({__file__!r})"
    call = "import socket\nsocket.create_connection(('127.0.0.1', 9), timeout=1)"
    program = shutil.which("python3", path="/usr/bin") or pytest.skip("there is no Debian python3")
    if not ctypes.CDLL(None).syscall(444, None, 0, 1) > 0:
        pytest.skip("this kernel has no Landlock")
    assert as_player(program, "-I", "-c", "print('it runs')").stdout == "it runs\n"
    assert "PermissionError" in as_player(program, "-I", "-c", read).stderr
    assert "refused" not in as_player(program, "-I", "-c", call).stderr
    assert as_player(program, "-I", "-c", call).returncode != 0
