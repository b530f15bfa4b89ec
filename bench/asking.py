"""Asking for help as a browser without scripts does: every page, every hidden field, to the sending."""

import http.client
import re
import time
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

FORM = "/en/message/"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
BOUNDARY = "waystationbench"
URLENCODED = {"Content-Type": "application/x-www-form-urlencoded"}
END = f"--{BOUNDARY}--\r\n".encode()
# What somebody answers on each page, invented; the longest way there is.
ANSWERS: dict[str, dict[str, str]] = {
    "contact": {"ways": "also"},
    "code": {},
    "reach": {
        "reach": "Signal, +00 000 0000",
        "when": "working days from 10 to 12",
        "if_somebody_else": "wrong number",
    },
    "safety": {
        "device": "own",
        "call_me": "Nur",
        "code_word": "heron",
        "question": "Which tree?",
        "answer": "the lime",
    },
    "who": {"in_danger": "several"},
    "region": {"region": "the northern district"},
    "soon": {"how_soon": "week"},
    "story": {"happened": "They came twice and asked for my brother. " * 24},
    "together": {"together": "One adult and a child of 6."},
    "files": {"end": "1"},
    "consent": {"help": "yes", "partners": "yes", "statistics": "no", "testimony": "no"},
}
PAGES = len(ANSWERS) + 3  # the first page, the empty form, one page for each answer, the sending


class Failed(Exception):
    """A page that was not the one that should follow. Says which, never what was typed."""


@dataclass
class Asker:
    """One browser with one connection; `seconds` holds how long each page took until its last byte."""

    port: int
    file: bytes = b""
    seconds: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def close(self) -> None:
        self._line.close()

    def ask_for_help(self) -> None:
        """One complete submission. Failed where any page is not the expected one."""
        self._load("GET", "/en/")
        page = self._load("GET", FORM)
        for step, answers in ANSWERS.items():
            page = self._send(page, step, answers, "next")
        page = self._send(page, "check", {}, "send")
        if _hidden(page).get("step", "sent") != "sent" or 'name="go" value="send"' in page:
            raise Failed("the last page does not say that it was sent")

    def get(self, path: str) -> None:
        """Load a page and read it whole, for baselines."""
        self._load("GET", path, expect=(200, 302))

    def _send(self, page: str, step: str, answers: dict[str, str], go: str) -> str:
        fields = _hidden(page)
        if fields.get("step") != step:
            raise Failed(f"this is not the page of {step}")
        fields |= answers | {"go": go}
        if 'enctype="multipart/form-data"' not in page:
            return self._load("POST", FORM, urlencode(fields).encode(), URLENCODED)
        body = _with_file(fields, self.file) if step == "files" else _parts(fields) + END
        return self._load("POST", FORM, body, {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"})

    def _load(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        expect: tuple[int, ...] = (200,),
    ) -> str:
        begun = time.perf_counter()
        self._line.request(method, path, body, headers or {})
        answer = self._line.getresponse()
        page = answer.read()
        self.seconds.append(time.perf_counter() - begun)
        if answer.status not in expect:
            raise Failed(f"a page answered {answer.status}")
        return page.decode()


def _hidden(page: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in HIDDEN.findall(page)}


def _with_file(fields: dict[str, str], file: bytes) -> bytes:
    # In the page the file stands before the field that says that all arrived; a browser sends them in that order.
    end = fields.pop("end")
    name = 'name="file"; filename="picture.jpg"\r\nContent-Type: image/jpeg'
    head = name if file else 'name="file"; filename=""\r\nContent-Type: application/octet-stream'
    return _parts(fields) + _part(head, file) + _parts({"end": end}) + END


def _parts(fields: dict[str, str]) -> bytes:
    return b"".join(_part(f'name="{name}"', value.encode()) for name, value in fields.items())


def _part(head: str, value: bytes) -> bytes:
    return f"--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + value + b"\r\n"
