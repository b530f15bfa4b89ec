"""Questions on Today: those of requests for the intake desk, those that two officers look at for officers."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waystation.desk.waiting import Waiting
from waystation.intake.signs import referring, showing
from waystation.vault.keyring import Keyring

FEW = 6  # of those a card names


def of_requests(keyring: Keyring, now: datetime) -> list[Waiting]:
    """Requests with a question that nobody has answered."""
    if "intake" not in keyring.codes or not keyring.has_wrap("intake"):
        return []
    lines = showing.lines(keyring, only_open=True)
    found = [line for line in lines if line["open"] and not line["waits"]]
    text = ngettext(
        "%(n)d request has a question for somebody to answer",
        "%(n)d requests have a question for somebody to answer",
        len(found),
    )
    which = tuple((line["alias"], line["url"]) for line in found[:FEW])
    url = reverse("intake:questions")
    return [Waiting(1, text % {"n": len(found)}, url, _("Look at the questions"), which=which)] if found else []


def for_officers(keyring: Keyring, now: datetime) -> list[Waiting]:
    """Questions that a worker asked two officers."""
    count = len(referring.waiting(keyring, now)) if keyring.is_officer else 0
    text = ngettext("%(n)d question waits for your view", "%(n)d questions wait for your view", count)
    return [Waiting(1, text % {"n": count}, reverse("intake:referred"), _("Say what you think"))] if count else []
