"""What the tests of the door stand on: an open door, and somebody who asks through it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from tests.letterbox.office import Office, found_office, open_the_door

HIDDEN = re.compile(r'name="code" value="([0-9 ]+)"')


@dataclass
class Nur:
    """Nur asks for help, with her son Sami. She has a browser without scripts and without cookies."""

    client: Client
    language: str = "en"
    code: str = ""
    page: Any = None
    seen: list[str] = field(default_factory=list)

    def opens(self, path: str = "message/") -> str:
        return self._shown(self.client.get(f"/{self.language}/{path}"))

    def answers(self, step: str, go: str = "next", **said: Any) -> str:
        """Send one page of the questions."""
        return self.posts("message/", code=self.code, step=step, go=go, **said)

    def returns(self, **said: Any) -> str:
        """Come back with the code."""
        return self.posts("return/", **{"code": self.code, **said})

    def posts(self, path: str, **said: Any) -> str:
        return self._shown(self.client.post(f"/{self.language}/{path}", said))

    def begins(self, **contact: Any) -> str:
        self.opens()
        return self.answers("contact", **(contact or {"ways": "here"}))

    def sends(self, **story: Any) -> str:
        """The shortest way: a sentence, then send."""
        self.begins()
        self.answers("story", happened=story.get("happened", "They came to the house twice."))
        return self.answers("check", go="send")

    def _shown(self, response: Any) -> str:
        self.page = response
        text = response.content.decode() if not response.streaming else ""
        if found := HIDDEN.search(text):
            self.code = found.group(1)
        self.seen.append(text)
        return text


@pytest.fixture
def office() -> Office:
    return found_office()


@pytest.fixture
def door(office: Office, settings: Any, door_face: Any, db: None, tmp_path: Any) -> Office:
    """The door, open, with files in a folder of their own."""
    from waystation.letterbox import lists
    from waystation.site.commands.messages import compile_all

    compile_all()
    lists.forget_checked()
    settings.FILES = tmp_path / "files"
    settings.LOG_KEY = tmp_path / "log.key"
    settings.LOG_KEY.write_bytes(bytes(range(32)))
    open_the_door(office, settings)
    return office


@pytest.fixture
def nur(door: Office) -> Nur:
    return Nur(Client())


@pytest.fixture
def somebody(door: Office) -> Callable[..., Nur]:
    return lambda **how: Nur(Client(), **how)
