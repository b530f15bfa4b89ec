"""What the tests of intake stand on: the cast, an open door in the same process, and Nur who asks for help."""

from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def desk(cast: Any, settings: Any, tmp_path: Any) -> Any:
    """The cast, the door's copy of the signed list, and a folder for files."""
    from waystation.letterbox import lists
    from waystation.vault import signed

    settings.FILES = tmp_path / "files"
    settings.FILES.mkdir(mode=0o700)
    lists.forget_checked()
    lists.copy_lines(signed.raw_lines())
    return cast


@pytest.fixture
def sent(desk: Any) -> Any:
    """Nur's request, as it lies at the door."""
    from tests.intake.people import ask

    return ask()


@pytest.fixture
def opened(desk: Any, sent: Any) -> Callable[..., Any]:
    """`with opened("ada") as request:` Nur's request, received and opened by this worker."""
    from waystation.intake.access import open_request
    from waystation.intake.receiving import receive_waiting

    def take(name: str = "ada", of: Any = None, purpose: str = "answer") -> Any:
        receive_waiting(desk.keyring("ada"))
        return open_request(desk.keyring(name), (of or sent).ref, purpose=purpose)

    return take
