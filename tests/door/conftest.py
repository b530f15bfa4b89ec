"""What the tests of the door stand on: an open door, and somebody who asks through it."""

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
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
        return self.posts(
            "message/", **{"code": self.code, "step": step, "go": go, **said, "end": said.get("end", "1")}
        )

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
def door(
    office: Office, settings: Any, door_face: Any, db: None, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> Office:
    """The door, open, with files in a folder of their own."""
    from waystation.letterbox import lists, wiping
    from waystation.site.commands.messages import compile_all

    compile_all()
    lists.forget_checked()
    monkeypatch.setattr(wiping, "SPACING", 0.0)  # whoever asked before this test wiped for themselves
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


@pytest.fixture
def address(door: Office, transactional_db: None) -> Iterator[str]:
    """The door behind a real socket, for a browser; style sheets come through the door's own middleware."""
    server = make_server("127.0.0.1", 0, WSGIHandler(), server_class=_Threads, handler_class=_Silent)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


class _Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = False  # closing waits for them, so that no connection outlives the test

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        super().process_request_thread(request, client_address)
        connections.close_all()


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: a log of addresses would be one."""
