"""What stands around every desk page: the rail, the banners, who is signed in. A context processor."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.translation import gettext as _

from waystation.desk import keys
from waystation.vault import rotating, signed
from waystation.vault.keyring import Keyring
from waystation.vault.web import may

# (url name, label, count of what waits). Counts read plain columns only; they are made once a page.
Count = Callable[[Keyring], int]
ITEMS: tuple[tuple[str, Callable[[], str]], ...] = (
    ("desk:today", lambda: _("Today")),
    ("desk:duty", lambda: _("On duty")),
    ("intake:queue", lambda: _("Requests")),
    ("cases:list", lambda: _("Cases")),
    ("enquiries:list", lambda: _("Who asks")),
    ("cases:papers-list", lambda: _("Papers")),
    ("cases:identity-list", lambda: _("Names and papers")),
    ("incidents:list", lambda: _("Incidents")),
    ("desk:jobs", lambda: _("To translate")),
    ("desk:glossary", lambda: _("Glossary")),
    ("desk:log", lambda: _("Log")),
    ("desk:people", lambda: _("People and keys")),
    ("desk:connections", lambda: _("Connections")),
)
counts: dict[str, Count] = {}
# Pages that everybody may see and that stand in the rail of those alone for whom something lies there.
only: dict[str, Callable[[Keyring], bool]] = {}
# Other banners (a missed tick, an old copy of the log): (keyring) -> {kind, url, count} or None.
notices: list[Callable[[Keyring], dict[str, Any] | None]] = []


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """Rail, banners and name for a signed-in worker; nothing for anybody else."""
    keyring: Keyring | None = getattr(request, "keyring", None)
    worker = getattr(request, "worker", None)
    if keyring is None or worker is None:
        return {}
    banners = _banners(keyring)
    rail = [_item(request, keyring, name, label) for name, label in ITEMS if _open_to(keyring, name)]
    here = max((item["url"] for item in rail if item["current"]), key=len, default="")
    for item in rail:  # of two pages of which one lies below the other, the nearer one
        item["current"] = item["url"] == here
    return {
        "rail": rail,
        "rail_keys": [(f"Alt+1 … Alt+{len(rail)}", _("pages at the side (Firefox: with Shift)"))],
        "keys_url": reverse("desk:keys"),
        "keys_on": keys.are_on(request),
        "record_url": reverse("intake:record") if _open_to(keyring, "intake:record") else "",
        "worker_name": worker.pseudonym,
        "signout_url": reverse("desk:sign-out"),
        "my_keys_url": reverse("desk:my-keys"),
        "hours_url": reverse("desk:hours") if keyring.certified else "",
        "lockdown_url": reverse("desk:lockdown") if keyring.is_officer else "",
        "home_url": reverse("desk:today"),
        "banners": banners,
        "notices_above": sum(banner["kind"] != "demo" for banner in banners),
    }


def _item(request: HttpRequest, keyring: Keyring, name: str, label: Callable[[], str]) -> dict[str, Any]:
    url = reverse(name)
    current = request.path == url or (url != "/" and request.path.startswith(url))
    count = counts[name](keyring) if name in counts else 0
    return {"label": label(), "url": url, "current": current, "count": count, "go": keys.GOES.get(name, "")}


def _open_to(keyring: Keyring, name: str) -> bool:
    """Whether the page exists and this worker may see it; the page says itself who may."""
    try:
        view: Any = resolve(reverse(name)).func
    except NoReverseMatch:
        return False
    return may(keyring, view.needs) and (name not in only or only[name](keyring))


def _banners(keyring: Keyring) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if signed.directory().demo:
        found.append({"kind": "demo", "url": "", "count": 0})
    waiting = rotating.due(keyring)
    if waiting:
        found.append({"kind": "rotation", "url": reverse("desk:rotation"), "count": len(waiting)})
    return found + [notice for make in notices if (notice := make(keyring))]
