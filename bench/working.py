"""A worker's browser at the desk: cookies, the CSRF field, signing in with passphrase and code."""

import http.client
import re
import time
from http.cookies import SimpleCookie
from urllib.parse import urlencode

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
ATTEMPTS = 3


class Unexpected(Exception):
    """A page of the desk that answered something else than it should."""


class Browser:
    """One browser with one connection at a time and its cookies."""

    def __init__(self, port: int) -> None:
        self.port, self.cookies = port, dict[str, str]()
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def get(self, path: str) -> tuple[int, str]:
        return self._load("GET", path, None)

    def post(self, path: str, fields: dict[str, str], *, form: str = "") -> tuple[int, str]:
        """Send a form; its CSRF token is read from the page `form` (the same address where it is empty)."""
        page = self.get(form or path)[1]
        return self.send(path, {**fields, "csrfmiddlewaretoken": token_of(page)})

    def send(self, path: str, fields: dict[str, str]) -> tuple[int, str]:
        return self._load("POST", path, urlencode(fields).encode())

    def timed(self, path: str) -> float:
        """Seconds until the last byte of a page that must answer 200."""
        begun = time.perf_counter()
        status, _page = self.get(path)
        took = time.perf_counter() - begun
        if status != 200:
            raise Unexpected(f"a page answered {status}")
        return took

    def sign_in(self, name: str, passphrase: str, code: str) -> float:
        """Seconds from sending the form to the answer that lets in."""
        token = token_of(self.get("/sign-in/")[1])
        fields = {"name": name, "passphrase": passphrase, "code": code, "csrfmiddlewaretoken": token}
        begun = time.perf_counter()
        status, _page = self.send("/sign-in/", fields)
        took = time.perf_counter() - begun
        if status != 302:
            raise Unexpected(f"signing in answered {status}")
        return took

    def close(self) -> None:
        self._line.close()

    def _load(self, method: str, path: str, body: bytes | None) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{self.port}"}
        for attempt in range(ATTEMPTS):
            try:
                self._line.request(method, path, body, headers)
                answer = self._line.getresponse()
                break
            except (http.client.RemoteDisconnected, BrokenPipeError):  # it had been idle for too long
                self._line.close()
                if attempt == ATTEMPTS - 1:
                    raise
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return answer.status, answer.read().decode()


def token_of(page: str) -> str:
    found = TOKEN.search(page)
    if found is None:
        raise Unexpected("the page holds no form")
    return found[1]
