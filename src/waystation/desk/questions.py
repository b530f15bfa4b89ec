"""Questions on Today: of requests for the intake desk, of cases for teams, for officers what two of them look at."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waystation.cases import queries, summaries
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


def of_cases(keyring: Keyring, now: datetime) -> list[Waiting]:
    """Cases of my teams with a question that nobody has answered."""
    lines = summaries.read_lines(keyring, list(queries.cases_of(keyring).values_list("pk", flat=True)))
    asked = {ref: str(line["alias"]) for ref, line in lines.items() if line.get("questions")}
    found = [(alias, reverse("cases:case", args=[ref]) + "#signs") for ref, alias in asked.items()]
    text = ngettext(
        "%(n)d case has a question for somebody to answer",
        "%(n)d cases have a question for somebody to answer",
        len(found),
    )
    if not found:
        return []
    return [Waiting(1, text % {"n": len(found)}, found[0][1], _("Look at the question"), which=tuple(found[:FEW]))]


def for_officers(keyring: Keyring, now: datetime) -> list[Waiting]:
    """Questions that a worker asked two officers."""
    count = len(referring.waiting(keyring, now)) if keyring.is_officer else 0
    text = ngettext("%(n)d question waits for your view", "%(n)d questions wait for your view", count)
    return [Waiting(1, text % {"n": count}, reverse("intake:referred"), _("Say what you think"))] if count else []
