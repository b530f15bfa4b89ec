"""What the tests of cases stand on: the cast, an open door, Nur's request, and the case it becomes."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.intake.conftest import desk, opened, sent

__all__ = ["desk", "opened", "sent"]


@pytest.fixture
def started(opened: Callable[..., Any]) -> str:
    """The reference of Nur's case in team Birch, started by Ada."""
    from tests.cases.people import start

    with opened("ada") as request:
        return start(request)


@pytest.fixture
def case(desk: Any, started: str) -> Callable[..., Any]:
    """`with case("ada") as nurs:` Nur's case, opened by this worker."""
    from waystation.cases.access import open_case

    def take(name: str = "ada", purpose: str = "change") -> Any:
        return open_case(desk.keyring(name), started, purpose=purpose)

    return take


@pytest.fixture
def ids(case: Callable[..., Any]) -> dict[str, str]:
    """{"Nur": id, "Sami": id}."""
    from waystation.vault.labels import Label

    with case("ada") as nurs:
        return {story["call_me"]: row for row, story in nurs.read_all(Label.PERSON_STORY).items()}
