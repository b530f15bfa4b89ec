"""A backup of one moment, and the means to lose everything and get it back."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pyrage
import pytest

from tests.intake.conftest import desk, opened, sent
from waystation.site import tmpfs

__all__ = ["desk", "opened", "sent"]


@pytest.fixture
def safe(tmp_path: Path) -> Iterator[object]:
    from tests.keeping.safe import Safe

    identity = pyrage.x25519.Identity.generate()
    path = tmp_path / "identity.txt"
    path.write_text(str(identity))
    # A name of its own: other runs on this machine have tests, and folders, of the same name.
    work = tmpfs.empty(Path(tempfile.mkdtemp(prefix="waystation-test-", dir="/dev/shm")))
    yield Safe(tmp_path / "backups", path, str(identity.to_public()), work)
    assert list(work.glob("*.sqlite3*")) == []
    tmpfs.remove(work)


@pytest.fixture
def lose_everything() -> Callable[[], None]:
    from tests.keeping.safe import lose

    return lose
