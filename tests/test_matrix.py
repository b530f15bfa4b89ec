"""Role x address x method, made from the URLconf: what is not in the table fails, and the default is no."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver, reverse
from django.utils import timezone

from tests.cast import NAMES
from tests.desk.world import furnish, newcomer
from tests.intake.conftest import desk, opened, sent
from tests.matrix import DESK, DOOR, Row, allowed, owners
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.keeping import actions as keeping
from waystation.vault import officers, recovery, signed
from waystation.vault.directory import canonical
from waystation.vault.models import Proposal, Session, UnsentForm
from waystation.vault.web import SessionMiddleware, page

__all__ = ["desk", "opened", "sent"]
pytestmark = pytest.mark.django_db
ABSENT, TOKEN = "0" * 32, re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
METHODS = ("GET", "POST")
EVERY = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


@cache
def views(urlconf: str) -> dict[str, Any]:
    """Every view of a URLconf by its name."""

    def walk(resolver: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
        for entry in resolver.url_patterns:
            if hasattr(entry, "url_patterns"):
                inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
                yield from walk(entry, inner)
            else:
                yield prefix + (entry.name or ""), entry

    return dict(walk(get_resolver(urlconf)))


@pytest.fixture
def world(desk: Any, sent: Any, opened: Callable[..., Any], settings: Any) -> Any:
    """The cast with something of everything, and an object for each address that shows one."""
    from tests.cases.people import start
    from tests.intake.orders import asked
    from tests.intake.people import ask

    settings.ALLOW_STRETCH_IN_TRANSACTION = True
    there, now, other = furnish(desk), timezone.now(), ask()
    with opened("ada", of=other) as request:
        job = asked(desk, request, now=now)
    with opened("ada") as request:
        case = start(request)
    incident, warning = _something_happened(desk)
    there["recovery"] = recovery.ask(desk.keyring("gil"), "figures", now=now - timedelta(days=4)).pk
    officers.propose_grant("keepers", desk.id("mia"), by=desk.keyring("gil"), now=now)
    _propose_new_group(desk, now)
    asked = keeping.ask_to_forget(case, keyring=desk.keyring("ada"), reason="They asked for it.")
    held = keeping.place_hold(sent.ref, keyring=desk.keyring("ada"), reason="A court has asked.")
    unsent = UnsentForm.objects.create(worker=desk.workers["ben"], page="/duty/note/", sealed=b"-")
    samples = {
        "worker_id": desk.id("jon"),
        "form_id": unsent.pk,
        "shift_id": there["shift"],
        "due_id": there["due"],
        "proposal_id": there["proposal"],
        "recovery_id": there["recovery"],
        "code": "team-birch",
        "case": case,
        "job": job,
        "subject": case,
        "incident": incident,
        "warning_id": warning,
        "forgetting_id": asked.pk,
        "hold_id": held.pk,
        "request": other.ref,
    }
    return SimpleNamespace(cast=desk, samples=samples, enrolled=there["enrolled"])


def _something_happened(desk: Any) -> tuple[str, str]:
    """An incident of team Birch, and somebody who must be warned."""
    from tests.cases.incidents import DRIVER, NOW, record
    from waystation.cases.incidents.access import open_incident
    from waystation.cases.incidents.warning import must_warn

    incident = record(desk)
    with open_incident(desk.keyring("ada"), incident) as opened:
        return incident, must_warn(opened, DRIVER, now=NOW)


def _propose_new_group(desk: Any, now: Any) -> None:
    """Gil proposes a group that takes two officers and does not exist yet: there is none such in the cast."""
    row = Proposal.objects.order_by("pk").last()
    assert row is not None
    body = {**signed.body_of(bytes(row.body)), "compartment": "new-group", "act": signed.new_act()}
    Proposal.objects.create(
        body=canonical(body),
        by=desk.id("gil"),
        signature=b"-",
        expires=now + timedelta(hours=1),
    )


def path_of(name: str, samples: dict[str, str], *, absent: bool = False) -> str:
    """The address of a view with the sample objects, or with ids that nobody has."""
    entry = views("waystation.site.urls_desk")[name]
    chosen = dict(samples, ref=samples["case" if name.startswith("cases:") and name != "cases:start" else "request"])
    if name == "desk:confirm-founding":
        chosen["code"] = "new-group"
    keys = entry.pattern.converters
    return reverse(name, kwargs={key: ABSENT if absent else chosen.get(key, ABSENT) for key in keys})


def takes_an_object(name: str) -> bool:
    return bool(views("waystation.site.urls_desk")[name].pattern.converters)


def ask_for(world: Any, who: str, method: str, path: str) -> HttpResponse:
    """One request in a fresh session; whatever it changed is undone."""
    client = world.cast.client(who)
    points = {name: transaction.savepoint(using=name) for name in ("default", "door")}
    try:
        response = client.get(path) if method == "GET" else client.post(path)
        response.refused = Line.objects.filter(subject=world.cast.id(who), action=Tag.REFUSED).count()
        return response
    finally:
        head = signed.list_head()
        for name, point in points.items():
            transaction.savepoint_rollback(point, using=name)
        if signed.list_head() != head:
            signed.forget_known()


def text_of(response: Any) -> str:
    body = b"".join(response) if getattr(response, "streaming", False) else response.content
    return TOKEN.sub("", body.decode("utf-8", "replace"))


class Unknown:
    """The answer to an address that nobody has, for one worker and one part of the desk."""

    def __init__(self, world: Any, who: str) -> None:
        self.world, self.who, self.known = world, who, {}

    def __call__(self, path: str) -> str:
        first = path.split("/")[1]
        if first not in self.known:
            response = ask_for(self.world, self.who, "GET", f"/{first}/x/x/x/x/x/x/")
            assert response.status_code == 404
            self.known[first] = text_of(response)
        return self.known[first]


def wrong_answers(world: Any, who: str) -> list[str]:
    """Each address and method at which this worker gets another answer than the table says."""
    unknown, found = Unknown(world, who), []
    for name, row in DESK.items():
        for method in METHODS:
            for absent in (False, True) if takes_an_object(name) else (False,):
                path = path_of(name, world.samples, absent=absent)
                response = ask_for(world, who, method, path)
                if not _as_the_table_says(row, who, method, absent, response, unknown(path)):
                    found.append(f"{method} {name}{' (absent)' if absent else ''}: {response.status_code}")
    return found


def _as_the_table_says(row: Row, who: str, method: str, absent: bool, response: Any, unknown: str) -> bool:
    looks_absent = response.status_code == 404 and text_of(response) == unknown
    if who not in allowed(row):
        return looks_absent and response.refused > 0
    if method not in row.methods:
        return response.status_code == 405
    if absent or who not in owners(row):
        return looks_absent and response.refused > 0
    return response.status_code in (200, 302, 400, 401, 403, 409)


def test_every_view_of_the_desk_stands_in_the_table() -> None:
    assert set(views("waystation.site.urls_desk")) == set(DESK)


@pytest.mark.parametrize("name", sorted(DESK))
def test_a_view_says_itself_what_the_table_says(name: str) -> None:
    view, row = views("waystation.site.urls_desk")[name].callback, DESK[name]
    words = {"signed-in": ("everybody",), "enrolled": ("newcomers",)}
    said = words.get(view.needs, (view.needs,)) if isinstance(view.needs, str) else view.needs
    assert (set(said), set(view.methods), view.fresh) == (set(row.needs), set(row.methods), row.fresh)


@pytest.mark.parametrize("who", NAMES)
def test_each_worker_gets_what_is_theirs_and_otherwise_the_answer_of_an_absent_page(world: Any, who: str) -> None:
    wrong = wrong_answers(world, who)
    assert not wrong, "\n".join(wrong)


def test_whose_keys_nobody_has_heard_gets_the_answer_of_an_absent_page_for_all_that_is_of_others(world: Any) -> None:
    found = {}
    for name, row in DESK.items():
        if row.needs != ("nobody",):
            client = newcomer(world.enrolled)
            found[name] = getattr(client, row.methods[-1].lower())(path_of(name, world.samples)).status_code != 404
    mine = {name for name, row in DESK.items() if row.needs == ("newcomers",)} - {"desk:drop-unsent"}
    assert {name for name, seen in found.items() if seen} == mine


def test_somebody_who_is_not_signed_in_is_sent_to_the_sign_in_page(world: Any) -> None:
    for name, row in DESK.items():
        for method in METHODS if row.needs != ("nobody",) else ():
            answer = getattr(Client(), method.lower())(path_of(name, world.samples))
            assert (answer.status_code, answer.headers["Location"]) == (302, reverse("desk:sign-in")), name


@pytest.mark.parametrize("name", sorted(name for name, row in DESK.items() if row.fresh))
def test_what_is_grave_asks_for_passphrase_and_factor_once_more(world: Any, name: str) -> None:
    row = DESK[name]
    who = sorted(allowed(row))[0]
    client = world.cast.client(who)
    Session.objects.update(confirmed=timezone.now() - timedelta(minutes=6))
    response = getattr(client, row.methods[0].lower())(path_of(name, world.samples))
    assert response.status_code == 403
    assert 'name="passphrase"' in response.content.decode()


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"])
def test_no_other_method_reaches_what_only_a_form_may_do(world: Any, method: str) -> None:
    client = world.cast.client("faye")
    assert client.generic(method, "/sign-out/").status_code == 405
    assert Session.objects.filter(worker=world.cast.id("faye")).exists()


def test_a_view_that_does_not_say_who_may_see_it_is_seen_by_nobody(world: Any) -> None:
    def forgotten(request: Any) -> HttpResponse:
        return HttpResponse("secret")

    request = RequestFactory().get("/forgotten/")
    request.worker, request.keyring = world.cast.workers["faye"], world.cast.keyring("faye")
    checks = SessionMiddleware(lambda r: HttpResponse())
    refused = checks.process_view(request, forgotten, (), {})
    assert refused is not None and refused.status_code == 404
    assert checks.process_view(request, page("signed-in")(forgotten), (), {}) is None


def test_the_matrix_finds_a_page_that_is_too_open(world: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(views("waystation.site.urls_desk")["desk:connections"].callback, "needs", "signed-in")
    assert "GET desk:connections: 200" in wrong_answers(world, "ivo")


def test_every_view_of_the_door_stands_in_the_table() -> None:
    assert {name.removeprefix("door:") for name in views("waystation.site.urls_door")} == set(DOOR)


@pytest.mark.parametrize("name", sorted(DOOR))
def test_the_door_answers_the_methods_of_the_table_and_sets_no_cookie(door_face: Any, db: None, name: str) -> None:
    paths = [reverse(f"door:{name}", urlconf="waystation.site.urls_door")] if name else ["/"]
    paths += [path.replace("/en/", f"/{code}/") for code in ("ru", "fr", "ar") for path in paths if name]
    for path in paths:
        for method in EVERY:
            answer = Client().generic(method, path)
            assert (answer.status_code == 405) == (method not in DOOR[name]), (method, path)
            assert answer.status_code in (200, 302, 400, 404, 405, 503), (method, path, answer.status_code)
            assert not answer.cookies


@pytest.mark.parametrize("path", ["/en/x/", "/people/", "/en/people/", "/requests/", "/sign-in/", "/static/x.css"])
def test_the_door_has_no_page_of_the_desk(door_face: Any, db: None, path: str) -> None:
    assert Client().get(path).status_code == 404
