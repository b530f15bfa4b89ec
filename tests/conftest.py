"""What every test stands on: a home of its own, no network, and a browser where there is one."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from tests.triggers import let_tests_empty_tables
from waystation.site import tmpfs

# Before Django reads its settings: each process of a parallel run has a home of its own.
HOME = Path(tempfile.mkdtemp(prefix="waystation-test-"))
os.environ["WAYSTATION_HOME"] = str(HOME)
os.environ["WAYSTATION_FACE"] = "all"
(HOME / "log.key").write_bytes(os.urandom(32))
(HOME / "files").mkdir(mode=0o700)
os.environ["DJANGO_SETTINGS_MODULE"] = "waystation.site.settings"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright keeps an event loop in the thread of the test

CHROMIUM = shutil.which("chromium") or ""
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
REQUIRED = set(filter(None, os.environ.get("WAYSTATION_REQUIRE", "").split(",")))
LOOPBACK = {"127.0.0.1", "::1", "localhost", ""}


def _missing() -> dict[str, str]:
    """Which parts this machine cannot run, and why."""
    reasons = {}
    if not CHROMIUM:
        reasons["browser"] = "there is no chromium here: apt-get install chromium"
    if not os.environ.get("WAYSTATION_TEST_PG"):
        reasons["postgres"] = "no PostgreSQL was given: set WAYSTATION_TEST_PG to HOST:PORT, or run .ci/run"
    return reasons


def pytest_configure(config: pytest.Config) -> None:
    lost = {part: why for part, why in _missing().items() if part in REQUIRED}
    if lost:
        raise pytest.UsageError("WAYSTATION_REQUIRE names parts that are absent: " + "; ".join(lost.values()))
    _ = django_settings.INSTALLED_APPS  # read now, with the home above; pytest-django then sets Django up
    if getattr(config.option, "numprocesses", None):
        # A worker of a parallel run would read its settings, with this home in them, before it has a home of its own.
        del os.environ["DJANGO_SETTINGS_MODULE"]
    tmpfs.ensure(django_settings.TMPFS)
    let_tests_empty_tables()
    socket.socket.connect = _refusing(socket.socket.connect)  # type: ignore[method-assign]
    socket.socket.connect_ex = _refusing(socket.socket.connect_ex)  # type: ignore[method-assign]


def _refusing(connect: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in LOOPBACK:
            raise PermissionError("tests talk to this machine only")
        return connect(self, address)

    return guarded


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    reasons = _missing()
    for item in items:
        for part, why in reasons.items():
            if item.get_closest_marker(part):
                item.add_marker(pytest.mark.skip(reason=why))
        _give_both_databases(item)
    aside = [item for item in items if not _belongs_to_this_run(item, reasons)]
    if aside:
        config.hook.pytest_deselected(items=aside)
        items[:] = [item for item in items if item not in aside]


def _belongs_to_this_run(item: pytest.Item, reasons: dict[str, str]) -> bool:
    """`make test` runs twice where there is a PostgreSQL: everything, then what touches a database on PostgreSQL."""
    if os.environ.get("WAYSTATION_TEST_DB") == "postgresql":
        touches = item.get_closest_marker("django_db") or item.get_closest_marker("postgres")
        return bool(touches) and not item.get_closest_marker("browser")
    return not item.get_closest_marker("postgres") or "postgres" in reasons


def _give_both_databases(item: pytest.Item) -> None:
    mark = item.get_closest_marker("django_db")
    fixtures = set(getattr(item, "fixturenames", ()))
    if mark is None and fixtures & {"db", "transactional_db"}:
        transaction = "transactional_db" in fixtures
        item.add_marker(pytest.mark.django_db(databases="__all__", transaction=transaction))
    elif mark and "databases" not in mark.kwargs:
        item.add_marker(pytest.mark.django_db(*mark.args, databases="__all__", **mark.kwargs), append=False)


def pytest_unconfigure() -> None:
    from waystation.vault import stretching

    shutil.rmtree(HOME, ignore_errors=True)
    shutil.rmtree(django_settings.TMPFS, ignore_errors=True)
    stretching.remove_places()


@pytest.fixture(autouse=True)
def clocks_stop_with_the_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test runs in a transaction that never commits: what waits for the desk's commit runs when the action is done.

    Only clocks do; a rollback forgets them, as in earnest.
    """
    from django.db import transaction

    left = transaction.Atomic.__exit__

    def leave(block: Any, *how: Any) -> None:
        left(block, *how)
        _stop_clocks(transaction.get_connection(block.using))

    monkeypatch.setattr(transaction.Atomic, "__exit__", leave)


def _stop_clocks(connection: Any) -> None:
    blocks = connection.atomic_blocks
    if not (connection.in_atomic_block and blocks and blocks[-1]._from_testcase):
        return
    waiting = [entry for entry in connection.run_on_commit if entry[1].__module__ == "waystation.letterbox.clocks"]
    connection.run_on_commit = [entry for entry in connection.run_on_commit if entry not in waiting]
    for _sids, stop, _robust in waiting:
        stop()


@pytest.fixture(scope="session")
def home() -> Path:
    """The WAYSTATION_HOME of this process."""
    return HOME


@pytest.fixture
def door_face(settings: Any) -> Any:
    """Answer as the door does for the rest of this test: its addresses, middleware and headers."""
    from waystation.site import faces

    return _put_on(settings, faces.DOOR)


@pytest.fixture
def desk_face(settings: Any) -> Any:
    """Answer as the desk does; what tests do anyway, said aloud."""
    from waystation.site import faces

    return _put_on(settings, faces.DESK)


def _put_on(settings: Any, face: Any) -> Any:
    settings.ROOT_URLCONF = face.root_urlconf
    settings.MIDDLEWARE = face.middleware
    settings.CONTENT_SECURITY_POLICY = face.content_security_policy
    settings.SECURE_REFERRER_POLICY = face.referrer_policy
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = face.largest_form
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = face.most_files
    return settings


@pytest.fixture
def running() -> Iterator[Callable[..., dict[str, str]]]:
    """`running(home)` runs `waystation serve` there in earnest and returns {"door": address, "desk": address}.

    `only="door"` runs that face alone. It stands on the database its own configuration names, whatever this run tests.
    """
    started: list[subprocess.Popen[bytes]] = []

    def run(home: Path, *, only: str = "") -> dict[str, str]:
        ports = {face: _free_port() for face in ("door", "desk") if only in ("", face)}
        words = [f"--{face}=127.0.0.1:{port}" for face, port in ports.items()] + [f"--only={only}"] * bool(only)
        environment = {**os.environ, "WAYSTATION_HOME": str(home), "WAYSTATION_FACE": ""}
        environment.pop("WAYSTATION_TEST_DB", None)
        command = [sys.executable, "-m", "waystation.site.command", "serve", *words]
        started.append(subprocess.Popen(command, env=environment))
        for port in ports.values():
            _wait_for(port)
        return {face: f"http://127.0.0.1:{port}" for face, port in ports.items()}

    yield run
    for one in started:
        one.terminate()
    for one in started:
        one.wait(30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Debian's chromium, one for the session."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        yield found
        found.close()


@pytest.fixture
def browser(chromium: Any) -> Iterator[Callable[..., Any]]:
    """`browser(scripts=False, safest=False, language="en", size=(1000, 600), dark=False)` opens a fresh page.

    `safest` blocks SVG and web fonts too, as Tor Browser's level of that name. Whatever asks for
    another machine is refused and listed in `page.outside`, which must be empty when the test ends.
    """
    opened: list[Any] = []

    def open_page(
        *,
        scripts: bool = False,
        safest: bool = False,
        language: str = "en",
        size: tuple[int, int] = (1000, 600),
        dark: bool = False,
    ) -> Any:
        context = chromium.new_context(
            java_script_enabled=scripts and not safest,
            locale=language,
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
        )
        page = context.new_page()
        page.outside = []
        context.route("**/*", _gate(page.outside, safest))
        opened.append((context, page))
        return page

    yield open_page
    outside = [address for _, page in opened for address in page.outside]
    for context, _ in opened:
        context.close()
    assert outside == []


def _gate(outside: list[str], safest: bool) -> Callable[[Any], None]:
    from urllib.parse import urlsplit

    def decide(route: Any) -> None:
        request = route.request
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.hostname not in LOOPBACK:
            outside.append(request.url)
            route.abort()
        elif safest and (request.resource_type == "font" or address.path.endswith((".svg", ".woff", ".woff2"))):
            route.abort()
        else:
            route.continue_()

    return decide


@pytest.fixture(autouse=True)
def each_test_begins_with_a_list_of_its_own() -> Iterator[None]:
    """A rollback takes lines of the signed list away; what remembers how far it had come would rightly complain."""
    yield
    from waystation.letterbox import lists

    lists.begin_anew()


@pytest.fixture
def cast(db: Any, settings: Any) -> Any:
    """The fixed cast in a founded organisation (tests/cast.py). `settings` puts the pinned root back afterwards."""
    from tests.cast import gather

    settings.ROOT_FINGERPRINT = ""
    yield gather()
    from waystation.vault import signed

    signed.forget_known()
