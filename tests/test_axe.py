"""axe-core finds nothing on any page of desk and door: with data, in both writing directions, light and dark.

Which pages there are is read from the URLconf: a page that nobody opens here fails the suite.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client
from django.test.signals import template_rendered
from django.urls import resolve
from django.utils import timezone

from tests.desk.browsing import ADDRESS, serve
from tests.desk.casework import casework_answers, casework_pages, furnish_casework
from tests.desk.world import furnish
from tests.door.conftest import Nur, door, office
from tests.door.test_after_a_no import QUAY
from tests.intake.conftest import desk, opened, sent
from tests.intake.test_rows_by_hand import a_file, lay_down
from tests.letterbox.office import Office
from tests.matrix import DESK
from waystation.accounts.actions import invite_worker
from waystation.accounts.models import Worker
from waystation.cases import holding, moving, queries, work
from waystation.cases.access import open_case
from waystation.cases.steps import STEPS
from waystation.core.sealing import PublicKeys
from waystation.keeping import actions as keeping
from waystation.letterbox.mailboxes import moment_of, put_message, put_missing, put_status
from waystation.letterbox.models import IncomingMessage, Mailbox
from waystation.letterbox.own_page import FULL, SHORT, OwnPage, OwnPerson, OwnQuestion, put_page
from waystation.letterbox.questions import ORDER
from waystation.letterbox.shapes import StaffMessage
from waystation.site.commands.messages import compile_all
from waystation.vault import lockdown, recovery
from waystation.vault.models import Session

__all__ = ["desk", "door", "office", "opened", "sent"]
pytestmark = [pytest.mark.django_db, pytest.mark.browser]
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
SOURCE = Path(__file__).parent.parent / "src" / "waystation"
# Opened by other tests of this file; and what answers with bytes and draws no page.
SHOWN_ELSEWHERE = {"desk:sign-in", "desk:enrol", "intake:bulk-batch"}
NO_PAGES = {"cases:file", "intake:file-copy", "desk:job-file", "intake:declined-csv"}
FIRST = "d" * 32  # a question on her page
KINDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {"runOnly": KINDS, "resultTypes": ["violations"]}
WIDE, TELEPHONE = (1280, 900), (390, 844)
# Each page once in each language; both modes and both widths come up in both directions of writing.
LOOKS = {"en light": ("en", WIDE, False), "en dark": ("en", TELEPHONE, True), "ar light": ("ar", TELEPHONE, False)}
LOOKS["ar dark"] = ("ar", WIDE, True)
# The pages of casework are drawn of the same pieces: both ends of each of the three are enough.
ENDS = {"en light": LOOKS["en light"], "ar dark": ("ar", TELEPHONE, True)}


@dataclass
class Seen:
    """One window; `of(client, path)` opens a page there and returns what axe says against it."""

    context: Any

    def __post_init__(self) -> None:
        self.context.add_init_script(path=AXE)
        self.page, self.client = self.context.new_page(), Client()
        self.found: list[str] = []

    def of(self, name: str, client: Client, path: str, *, status: int = 200) -> None:
        self.context.unroute("**/*")
        serve(self.context, client)
        answered = self.page.goto(ADDRESS + path)
        if answered.status != status:
            self.found.append(f"{name}: answered {answered.status}")
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
    there, note = furnish(desk), a_file()
    other = ask(files=(note,))
    with opened("ada") as request:
        there["case"] = start(request)
    with opened("ada", of=ask()) as request:
        there["closed"] = start(request)
    with opened("ada", of=other):
        there["request"] = other.ref
    there |= {"file": note.id, "claim": lay_down(kind="claim").pk, "cast": desk}
    spoilt = lay_down(kind="claim")
    IncomingMessage.objects.filter(pk=spoilt.pk).update(content_blob=b"x")
    _fill_cases(there, desk.keyring("ada"))
    _ask_to_keep_and_to_forget(there, desk)
    return there


@pytest.fixture
def casework(desk: Any, settings: Any) -> Any:
    compile_all()
    settings.ALLOW_STRETCH_IN_TRANSACTION = True
    return furnish_casework(desk)


def _fill_cases(there: dict[str, Any], ada: Any) -> None:
    """Something that each page of a step can be about; and a case that is closed."""
    now = timezone.now()
    with open_case(ada, there["case"], purpose="change") as nurs:
        person = next(iter(queries.names_of(nurs)))
        work.record_need(nurs, person, "SM-CC", since=now.date(), note="", now=now)
        work.add_task(nurs, "find a room", by_day=now.date(), person_id=person, worker="", now=now)
        moving.set_flag(nurs, "paused", reason="She asked for it.", now=now)
        holding.admit_compartment(nurs, "team-cedar", reason="They know the region.", now=now)
    with open_case(ada, there["closed"], purpose="change") as over:
        moving.close_case(over, "settled", note="She is well.", day=now.date(), now=now)


def _ask_to_keep_and_to_forget(there: dict[str, Any], cast: Any) -> None:
    there["forgetting"] = keeping.ask_to_forget(
        there["request"], keyring=cast.keyring("ada"), reason="She asked for it."
    ).pk
    keeping.place_hold(there["case"], keyring=cast.keyring("ada"), reason="A court has asked.")


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
    worker = ["/", "/duty/", "/log/", "/my-keys/", "/keys/", "/unsent/", "/rotation/"]
    worker += ["/requests/", "/cases/", "/asked/", "/asked/new/", "/asked/written/"]
    worker += [f"/requests/{more}/" for more in ("new", "messages", "regions", "claims", "replies", "surge")]
    worker += [f"/requests/replies/{more}/" for more in ("new", "received")]
    worker += [f"/requests/{world['request']}/{more}" for more in ("", "print/", "refuse/", "withdraw/")]
    worker += [f"/requests/{world['request']}/files/{world['file']}/"]
    worker += [f"/requests/{world['request']}/claim/{world['claim']}/"]
    worker += [f"/cases/start/{world['request']}/", f"/cases/{world['closed']}/", f"/cases/{world['closed']}/reopen/"]
    steps = [f"{step}/" for step in STEPS if step != "reopen"]
    worker += [f"/cases/{world['case']}/{more}" for more in ("", "opened/", "answer/", "reach/", *steps)]
    worker += [f"/keeping/{page}/{world['case']}/" for page in ("held", "hold", "forget")]
    officer += ["/keeping/", f"/keeping/confirm/{world['forgetting']}/"]
    travel = [("mia", path) for path in ("/cases/papers/", f"/cases/{world['case']}/papers/")]
    custodian = [("jon", path) for path in ("/cases/identity/", f"/cases/{world['case']}/identity-names/")]
    rest = [*travel, *custodian, ("cleo", "/rotation/")]
    return [("faye", path) for path in officer] + [("ada", path) for path in worker] + rest


def test_every_page_of_the_desk_is_opened_here(world: Any, casework: Any) -> None:
    opened = [path.partition("?")[0] for _who, path in desk_pages(world) + casework_pages(casework)]
    here = {resolve(path, "waystation.site.urls_desk").view_name for path in opened}
    pages = {name for name, row in DESK.items() if "GET" in row.methods}
    assert pages - here == SHOWN_ELSEWHERE | NO_PAGES and not here - pages


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


@pytest.mark.parametrize("look", ENDS)
def test_axe_finds_nothing_in_casework(casework: Any, window: Any, look: str) -> None:
    language, size, dark = ENDS[look]
    cast, seen = casework["cast"], window(size, dark)
    Worker.objects.update(language=language)
    clients = {name: cast.client(name) for name in ("ada", "ben", "faye", "ivo", "jon")}
    for who, path in casework_pages(casework):
        seen.of(f"{look} {path}", clients[who], path)
    for name, html in casework_answers(casework, clients).items():
        seen.shown(f"{look} {name}", html)
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
    for path, status in (("/sign-in/", 200), ("/enrol/", 200), ("/nothing/", 404)):
        seen.of(f"{look} {path}", stranger, path, status=status)
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
    seen.of(f"{look} once more", faye, f"/people/{world['enrolled']}/certify/", status=403)
    lockdown.lock(by=cast.id("faye"), now=timezone.now())
    seen.of(f"{look} locked", stranger, "/sign-in/")
    assert not seen.found, "\n".join(seen.found)


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_where_nothing_can_be_written(world: Any, window: Any, look: str, monkeypatch: Any) -> None:
    def takes_nothing(*_said: Any, **_more: Any) -> None:
        raise OperationalError("database or disk is full")

    language, size, dark = LOOKS[look]
    cast, seen = world["cast"], window(size, dark)
    Worker.objects.update(language=language)
    monkeypatch.setattr("waystation.desk.duty.write_handover", takes_nothing)
    said = {"text": "She sounded calm and asked for the heron.", "until": "six"}
    seen.shown(f"{look} not saved", cast.client("ada").post("/duty/note/", said).content.decode())
    monkeypatch.setattr(lockdown, "_write", takes_nothing)
    monkeypatch.setattr(lockdown, "_mark", lambda: Path("/nonexistent/locked"))
    seen.shown(f"{look} not locked", cast.client("faye").post("/lockdown/").content.decode())
    assert not seen.found, "\n".join(seen.found)


@pytest.mark.parametrize("language", ["en", "ru", "fr", "ar"])
def test_axe_finds_nothing_on_the_door(door: Any, window: Any, language: str) -> None:
    seen, nur = window(TELEPHONE, language in ("fr", "ar")), Nur(Client(), language=language)
    for path in ("", "message/", "return/", "return/other/", "advice/", "about/"):
        seen.of(f"{language} {path}", nur.client, f"/{language}/{path}")
    seen.of(f"{language} x", nur.client, f"/{language}/x/", status=404)
    walk_all_pages(nur, door)
    for number, html in enumerate(nur.seen):
        seen.shown(f"{language} answer {number}", html)
    assert not seen.found, "\n".join(seen.found)


def walk_all_pages(nur: Nur, office: Office) -> None:
    """Through every page of the door, with answers and with mistakes; `nur.seen` then holds them all."""
    nur.begins(ways="also")
    for step in ORDER[1:-1]:
        nur.answers(step, go="next")
    nur.answers("check", go="send")  # nothing useful was said: the page says so
    nur.answers("region", region="x" * 600)
    nur.answers("region", region="the valley", go="pause")
    nur.answers("files", go="add", file=SimpleUploadedFile("empty.jpg", b""))
    nur.answers("files", go="add", file=SimpleUploadedFile("yard.jpg", b"x" * 700))
    nur.returns()
    nur.returns(do="discard")
    nur.answers("story", happened="They came twice.")
    nur.answers("check", go="send")
    nur.returns()
    read_her_own_page(nur, office)
    for do in ("withdraw", "forget", "message"):
        nur.returns(do=do)
    nur.returns(code="1234")
    nur.posts("message/", code=nur.code, step="nothing", end="1")
    nur.returns(do="forget-yes")
    nur.answers("story", happened="Typed in an old tab.")
    nur.opens("return/other/")
    nur.posts("return/other/", code=nur.code, form="a" * 32, answer="the well")


def read_her_own_page(nur: Nur, office: Office) -> None:
    """First what everybody reads, then all that is held; a letter that sends her on; and she takes the page away."""
    mailbox, now = Mailbox.objects.get(), timezone.now()
    public, organisation = PublicKeys.from_bytes(bytes(mailbox.public)), office.directory.organisation
    for mode in (SHORT, FULL):
        put_page(organisation, public, mailbox.id, a_page(mode), now)
        nur.returns(do="mine")
    nur.returns(do="mine-answer", question=FIRST, text="")
    nur.returns(do="mine-answer", question=FIRST, text="On Tuesday.", form="b" * 32)
    nur.returns()
    nur.returns(do="mine-hide", form="c" * 32)
    put_missing(organisation, public, mailbox.id, ["paper", "What was the colour of the door?"], "en", now)
    nur.returns()
    letter = StaffMessage("letter", moment_of(now), "No.\n\nQuay line", "Our answer", why="No.", onward=(QUAY,))
    put_message(organisation, public, mailbox.id, letter, now)
    put_status(organisation, public, mailbox.id, "declined", "en", now)
    nur.returns()


def a_page(mode: str) -> OwnPage:
    """Where they stand, two questions, and in full: Nur, her son, what each allows, what is held, who reads it."""
    way = {"received": "2017-04-02", "accepted": "2017-04-05", "travelling": ""}
    asked = OwnQuestion(FIRST, "On which day may we call?", "2017-04-06")
    questions = (asked, OwnQuestion("e" * 32, "Where?", answered=True))
    page = OwnPage(mode=mode, written_at=moment_of(timezone.now()), way=way, missing=("paper",), questions=questions)
    if mode == SHORT:
        return page
    answers = {"help": "yes", "testimony": "no", "press": "withdrawn", "evidence": ""}
    nur = OwnPerson("1" * 32, "Nur", {"wants": "Out of the valley."}, answers, dict.fromkeys(answers, "2017-04-05"))
    held, readers = {"messages": "3", "reach": "1"}, {"team": "2"}
    return replace(page, persons=(nur, OwnPerson("2" * 32, "Sami")), held=held, readers=readers)


def test_every_page_of_the_door_is_walked_through(door: Any) -> None:
    nur, drawn = Nur(Client()), set()
    template_rendered.connect(lambda template, **_more: drawn.add(template.name), weak=False)
    for path in ("", "message/", "return/", "return/other/", "advice/", "about/"):
        nur.opens(path)
    walk_all_pages(nur, door)
    pages = {page.name for page in (SOURCE / "door/templates/door/pages").iterdir()}
    assert pages - {name.rpartition("/")[2] for name in drawn} == {"not_saved.html"}


def test_axe_finds_a_fault_that_is_there(window: Any) -> None:
    seen = window()
    seen.shown("a fault", "<!doctype html><html><title>x</title><main><h1>x</h1><input></main></html>")
    assert {line.split(": ")[1] for line in seen.found} >= {"html-has-lang", "label"}
