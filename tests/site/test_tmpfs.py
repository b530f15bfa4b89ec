"""Plain bytes lie in memory, in a folder of ours alone."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from django.conf import settings

from waystation.site import tmpfs
from waystation.site.home import NotReady

MOUNTS = """22 1 8:1 / / rw - ext4 /dev/sda rw
24 22 0:20 / /dev/shm rw - tmpfs tmpfs rw
25 22 0:21 / /dev/shm/on\\040disk rw - ext4 /dev/sdb rw
"""


@pytest.mark.parametrize(
    ("folder", "kind"), [("/dev/shm/x", "tmpfs"), ("/dev/shmx", "ext4"), ("/dev/shm/on disk/x", "ext4"), ("/", "ext4")]
)
def test_the_file_system_of_a_folder_is_known(folder: str, kind: str) -> None:
    assert tmpfs.file_system(Path(folder), MOUNTS) == kind


def test_a_work_folder_on_a_disk_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tmpfs, "file_system", lambda folder: "ext4")
    with pytest.raises(NotReady, match="not tmpfs"):
        tmpfs.ensure(tmp_path / "work")
    assert not (tmp_path / "work").exists()


def test_the_work_folder_of_this_machine_is_in_memory_and_ours_alone() -> None:
    assert tmpfs.file_system(settings.TMPFS) == "tmpfs"
    assert stat.S_IMODE(settings.TMPFS.stat().st_mode) == 0o700


def test_a_folder_that_others_may_read_is_refused() -> None:
    work = settings.TMPFS / "open"
    work.mkdir()
    work.chmod(0o755)
    with pytest.raises(NotReady, match="ours alone"):
        tmpfs.ensure(work)
    work.rmdir()


def test_a_start_leaves_nothing_of_an_earlier_run() -> None:
    work = tmpfs.ensure(settings.TMPFS / "run")
    (work / "left").mkdir()
    (work / "left" / "photo").write_bytes(b"x")
    (work / "link").symlink_to("/etc/passwd")
    assert list(tmpfs.empty(work).iterdir()) == []
    tmpfs.remove(work)
