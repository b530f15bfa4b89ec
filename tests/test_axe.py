"""axe-core finds nothing on any page of desk and door: with data, in both writing directions, light and dark."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.desk.browsing import ADDRESS, serve
from tests.desk.world import furnish
from tests.door.conftest import Nur, door, office
from tests.intake.conftest import desk, opened, sent
from waystation.accounts.actions import invite_worker
from waystation.accounts.models import Worker
from waystation.site.commands.messages import compile_all
from waystation.vault import lockdown, recovery
from waystation.vault.models import Session

__all__ = ["desk", "door", "office", "opened", "sent"]
pytestmark = [pytest.mark.django_db, pytest.mark.browser]
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
WIDE, TELEPHONE = (1280, 900), (390, 844)
# Each page once in each language; both modes and both widths come up in both directions of writing.
LOOKS = {"en light": ("en", WIDE, False), "en dark": ("en", TELEPHONE, True), "ar light": ("ar", TELEPHONE, False)}
LOOKS["ar dark"] = ("ar", WIDE, True)


@dataclass
class Seen:
    """One window; `of(client, path)` opens a page there and returns what axe says against it."""

    context: Any

    def __post_init__(self) -> None:
        self.page, self.client = self.context.new_page(), Client()
        self.found: list[str] = []

    def of(self, name: str, client: Client, path: str) -> None:
        self.context.unroute("**/*")
        serve(self.context, client)
        self.page.goto(ADDRESS + path)
        self.judge(name)

    def shown(self, name: str, html: str) -> None:
        """A page that answered a form: what came back, with our sheets."""
        self.context.unroute("**/*")
        serve(self.context, Client())
        self.page.route(ADDRESS + "/shown/", lambda route: route.fulfill(body=html, content_type="text/html"))
        self.page.goto(ADDRESS + "/shown/")
        self.page.unroute(ADDRESS + "/shown/")
        self.judge(name)

    def judge(self, name: str) -> None:
        self.page.add_script_tag(path=str(AXE))
        said = self.page.evaluate("rules => axe.run(document, rules)", RULES)
        for wrong in said["violations"]:
            places = "; ".join(node["html"][:120] for node in wrong["nodes"][:3])
            self.found.append(f"{name}: {wrong['id']}: {places}")
        if self.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            self.found.append(f"{name}: wider than the window")


@pytest.fixture
def window(chromium: Any) -> Any:
    """`window(size, dark)`: axe is let past the Content-Security-Policy; the pages themselves run no script."""
    contexts: list[Any] = []

    def open_window(size: tuple[int, int] = WIDE, dark: bool = False) -> Seen:
        view = {"width": size[0], "height": size[1]}
        scheme = "dark" if dark else "light"
        contexts.append(chromium.new_context(bypass_csp=True, viewport=view, color_scheme=scheme))
        return Seen(contexts[-1])

    yield open_window
    for context in contexts:
        context.close()


@pytest.fixture
def world(desk: Any, sent: Any, opened: Callable[..., Any], settings: Any) -> Any:
    from tests.cases.people import start
    from tests.intake.people import ask

    compile_all()
    settings.ALLOW_STRETCH_IN_TRANSACTION = True
    there = furnish(desk)
    other = ask()
    with opened("ada") as request:
        there["case"] = start(request)
    there["request"] = other.ref
    there["cast"] = desk
    return there


def desk_pages(world: Any) -> list[tuple[str, str]]:
    """(who looks, address) of every page that is opened by a link."""
    cast = world["cast"]
    drill = recovery.start_drill(cast.keyring("faye"), now=timezone.now())
    for officer in ("faye", "gil"):
        recovery.release(cast.keyring(officer), drill.pk, now=timezone.now())
    recovery.ask(cast.keyring("gil"), "figures", now=timezone.now())
    ben = cast.id("ben")
    officer = ["/", "/duty/", "/log/", "/log/verify/", "/people/", "/people/groups/new/", "/recovery/", "/lockdown/"]
    officer += [f"/people/{ben}/{more}" for more in ("", "name/", "revoke/")]
    officer += [f"/people/{world['enrolled']}/{more}" for more in ("", "certify/")]
    officer += ["/connections/", f"/recovery/{drill.pk}/finish/"]
    worker = ["/", "/duty/", "/log/", "/my-keys/", "/keys/", "/unsent/", "/rotation/", "/people/"]
    worker += ["/requests/", "/cases/"]
    worker += [f"/requests/{more}/" for more in ("new", "messages", "regions", "claims", "replies", "surge")]
    worker += [f"/requests/replies/{more}/" for more in ("new", "received")]
    worker += [f"/requests/{world['request']}/{more}" for more in ("", "print/", "refuse/", "withdraw/")]
    steps = ("opened/", "sign-of-life/", "danger/", "stage/", "add-person/", "need/", "task/", "close/", "reach/")
    worker += [f"/cases/{world['case']}/{more}" for more in ("", *steps)]
    travel = [("mia", path) for path in ("/cases/papers/", f"/cases/{world['case']}/papers/")]
    custodian = [("jon", path) for path in ("/cases/identity/", f"/cases/{world['case']}/identity-names/")]
    worker += [f"/cases/{world['case']}/identity/"]
    rest = [*travel, *custodian, ("cleo", "/rotation/")]
    return [("faye", path) for path in officer] + [("ada", path) for path in worker] + rest


def keep_something_unsent(cast: Any) -> None:
    client = cast.client("ada")
    Session.objects.update(seen=timezone.now() - timedelta(minutes=20))
    client.post("/duty/note/", {"text": "She waits for a call at six."})


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_on_the_desk(world: Any, window: Any, look: str) -> None:
    language, size, dark = LOOKS[look]
    cast, seen = world["cast"], window(size, dark)
    keep_something_unsent(cast)
    Worker.objects.update(language=language)
    pages = desk_pages(world)
    clients = {name: cast.client(name) for name in ("faye", "ada", "cleo", "mia", "jon")}
    for who, path in pages:
        seen.of(f"{look} {path}", clients[who], path)
    for who, page in (("mia", "papers"), ("jon", "identity-names")):
        found = clients[who].post(f"/cases/{world['case']}/{page}/", {"purpose": "book a flight"})
        seen.shown(f"{look} {page} open", found.content.decode())
    assert not seen.found, "\n".join(seen.found)


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_where_something_is_done_to_many(world: Any, window: Any, look: str) -> None:
    language, size, dark = LOOKS[look]
    cast, seen = world["cast"], window(size, dark)
    Worker.objects.update(language=language)
    ada, form = cast.client("ada"), {"refs": world["request"], "form_id": "a" * 32, "text_ru": "Да.", "reason": "x"}
    for act in ("give", "answer", "refer"):
        said = {**form, "act": act, "code": "not-ours", "to": cast.id("ben")}
        seen.shown(f"{look} {act}", ada.post("/requests/bulk/", {**said, "step": "begin"}).content.decode())
        seen.shown(f"{look} {act} wrong", ada.post("/requests/bulk/", {"act": act, "step": "check"}).content.decode())
        seen.shown(f"{look} {act} check", ada.post("/requests/bulk/", {**said, "step": "check"}).content.decode())
    left_out = {**form, "act": "give", "taken": world["request"] + "c" * 32}
    seen.of(f"{look} batch", ada, ada.post("/requests/bulk/begin/", left_out).url)
    assert not seen.found, "\n".join(seen.found)


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_on_the_way_into_the_desk(world: Any, window: Any, look: str) -> None:
    language, size, dark = LOOKS[look]
    cast, seen = world["cast"], window(size, dark)
    _worker, token = invite_worker("Nils", by="test", now=timezone.now())
    stranger = Client(HTTP_ACCEPT_LANGUAGE=language)
    Worker.objects.update(language=language)
    for path in ("/sign-in/", "/enrol/", "/nothing/"):
        seen.of(f"{look} {path}", stranger, path)
    wrong = {"name": "Ada", "passphrase": "wrong", "code": "1"}
    seen.shown(f"{look} wrong sign-in", stranger.post("/sign-in/", wrong).content.decode())
    seen.shown(f"{look} six words", stranger.post("/enrol/", {"token": token}).content.decode())
    faye, who = cast.client("faye"), cast.id("ben")
    seen.shown(f"{look} invited", faye.post("/people/", {"pseudonym": "Olaf"}).content.decode())
    seen.shown(f"{look} invited again", faye.post(f"/people/{who}/invite/").content.decode())
    seen.shown(f"{look} verified", faye.post("/log/verify/").content.decode())
    seen.shown(f"{look} refused", faye.post("/people/grant/").content.decode())
    seen.shown(f"{look} revoked", faye.post(f"/people/{who}/revoke/").content.decode())
    Session.objects.update(confirmed=timezone.now() - timedelta(minutes=6))
    seen.of(f"{look} once more", faye, f"/people/{world['enrolled']}/certify/")
    lockdown.lock(by=cast.id("faye"), now=timezone.now())
    seen.of(f"{look} locked", stranger, "/sign-in/")
    assert not seen.found, "\n".join(seen.found)


@pytest.mark.parametrize("language", ["en", "ru", "fr", "ar"])
def test_axe_finds_nothing_on_the_door(door: Any, window: Any, language: str) -> None:
    seen, nur = window(TELEPHONE, language in ("fr", "ar")), Nur(Client(), language=language)
    for path in ("", "message/", "return/", "return/other/", "advice/", "about/", "x/"):
        seen.of(f"{language} {path}", nur.client, f"/{language}/{path}")
    nur.sends()
    nur.returns()
    nur.returns(code="1234")
    for number, html in enumerate(nur.seen):
        seen.shown(f"{language} answer {number}", html)
    assert not seen.found, "\n".join(seen.found)


def test_axe_finds_a_fault_that_is_there(window: Any) -> None:
    seen = window()
    seen.shown("a fault", "<!doctype html><html><title>x</title><main><h1>x</h1><input></main></html>")
    assert {line.split(": ")[1] for line in seen.found} >= {"html-has-lang", "label"}
