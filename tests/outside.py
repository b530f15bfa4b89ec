"""An installation in a folder of its own, run in earnest, and a browser that is only HTTP in front of its door."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from tests.letterbox.office import ORGANISATION, Office, found_office

COPY_LINES = """
import json, sys, django
django.setup()
from waystation.letterbox.lists import copy_lines
from waystation.vault.directory import RawLine
copy_lines(RawLine(n, *(bytes.fromhex(part) for part in parts)) for n, *parts in json.load(sys.stdin))
"""


def run(home: Path, *words: str, said: str = "", face: str = "") -> subprocess.CompletedProcess[str]:
    """Our Python in this installation, as an administrator would run it."""
    environment = {**os.environ, "WAYSTATION_HOME": str(home), "WAYSTATION_FACE": face}
    for name in ("DJANGO_ALLOW_ASYNC_UNSAFE", "WAYSTATION_TEST_DB"):
        environment.pop(name, None)
    command = [sys.executable, *words]
    return subprocess.run(command, env=environment, input=said, capture_output=True, text=True, check=False)


def waystation(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return run(home, "-m", "waystation.site.command", *words)


def install(home: Path, database: str = "") -> Office:
    """Make an installation whose door is open: databases, log key, and a signed list of an office we know."""
    office = found_office()
    organisation = f'[organisation]\nid = "{ORGANISATION}"\nroot_fingerprint = "{office.root}"\n\n'
    (home / "waystation.toml").write_text(organisation + database)
    (home / "files").mkdir(mode=0o700)
    (home / "log.key").write_bytes(bytes(range(32)))
    done = waystation(home, "migrate")
    assert done.returncode == 0, done.stderr
    lines = [(line.number, line.body.hex(), line.previous.hex(), line.signature.hex()) for line in office.lines]
    copied = run(home, "-c", COPY_LINES, said=json.dumps(lines))
    assert copied.returncode == 0, copied.stderr
    return office


@dataclass
class Page:
    """What came back, as far as tests.door.conftest.Nur looks at it."""

    content: bytes
    status_code: int
    streaming: bool = False


class Wire:
    """`get` and `post` over a real socket, in the place of Django's test client."""

    def __init__(self, address: str) -> None:
        self.address = address

    def get(self, path: str) -> Page:
        return self._sent(urllib.request.Request(self.address + path))

    def post(self, path: str, said: dict[str, Any]) -> Page:
        has_files = any(hasattr(one, "read") for value in said.values() for one in _each(value))
        if has_files:
            body, kind = encode_multipart(BOUNDARY, said), MULTIPART_CONTENT
        else:
            body, kind = urllib.parse.urlencode(said, doseq=True).encode(), "application/x-www-form-urlencoded"
        return self._sent(urllib.request.Request(self.address + path, data=body, headers={"Content-Type": kind}))

    def _sent(self, request: urllib.request.Request) -> Page:
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return Page(answer.read(), answer.status)
        except urllib.error.HTTPError as answer:
            return Page(answer.read(), answer.code)


def _each(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value]
