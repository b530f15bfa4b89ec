"""One person who stands in two cases: said by a worker, counted once, and taken back exactly.

Nothing moves: both cases keep their words, clocks, keys and mailboxes. The case that asked first counts the person with
all that was reached in either; the other one says so, and is closed as one that goes on elsewhere.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from waystation.cases import link_rows, words
from waystation.cases.access import OpenCase
from waystation.cases.models import Case
from waystation.cases.writing import person
from waystation.core.vocabulary.refusals import Refused
from waystation.intake import milestones
from waystation.vault.labels import Label

Content = dict[str, Any]
GOES_ON = "goes-on"  # the closing reason of a case whose persons are all counted in another one


def count_once(case: OpenCase, mine: str, other: OpenCase, theirs: str) -> None:
    """`mine` of `case` and `theirs` of `other` are one person: the elder case counts them. Part of an action."""
    elder, younger = sorted(((case, mine), (other, theirs)), key=lambda side: _asked(side[0]))
    stays, goes = _stone(*elder), _stone(*younger)
    content = milestones.read(younger[0].box)
    if milestones.is_elsewhere(stays) or milestones.is_elsewhere(goes) or joined_into(content, {goes["id"]}):
        raise Refused(
            _("One of the two is said to be the same person as somebody in a third case."),
            hint=_("Compare both with that case instead: the case that asked first counts the person."),
        )
    for one in content["persons"]:
        if one["id"] == goes["id"]:
            one |= {"elsewhere": elder[0].ref, "same_as": stays["id"]}
    milestones.keep(younger[0].box, content)
    first = milestones.read(elder[0].box)
    copy = {"id": goes["id"], "rungs": goes["rungs"], "into": stays["id"]}
    joined = {**first.get("joined", {}), f"{younger[0].ref}:{goes['id']}": [copy]}
    milestones.keep(elder[0].box, {**first, "joined": joined})


def count_apart(case: OpenCase, other: OpenCase | None, link: Mapping[str, Any]) -> None:
    """They are two after all: each counts by themselves again, with what was reached in their own case."""
    for mine, its_own in ((case, link["mine"]), (other, link["theirs"])):
        if mine is None or not mine.read(Label.PERSON_STORY, its_own):
            continue
        story = person(mine, its_own)
        stone, content = story["stone"], milestones.read(mine.box)
        for one in content["persons"]:
            if one["id"] == stone and one.pop("elsewhere", None):
                same = one.pop("same_as")
                if other is None:  # figures keep what was reached in the case that was forgotten: still one person
                    one["id"] = same
                    mine.write(Label.PERSON_STORY, its_own, {**story, "stone": same})
        others = content.get("joined", {})
        kept = {k: v for k, v in others.items() if not (v and v[0].get("into") == stone and _is_of(k, case, link))}
        milestones.keep(mine.box, {**content, "joined": kept})


def _is_of(key: str, case: OpenCase, link: Mapping[str, Any]) -> bool:
    """Whether what was joined came from one of the two cases of this link."""
    return key.partition(":")[0] in (case.ref, link["with"])


def refuse_elsewhere(case: OpenCase, stones: set[str]) -> None:
    """Refused where one of these is counted in another case: what they reach is noted there, or it counts twice."""
    theirs = [one for one in milestones.read(case.box)["persons"] if one["id"] in stones]
    elsewhere = {one["elsewhere"] for one in theirs if milestones.is_elsewhere(one)}
    if elsewhere and Case.objects.filter(pk__in=elsewhere).count() < len(elsewhere):
        raise Refused(
            _("This person was counted in a case that was forgotten."),
            hint=_("Undo under “Linked cases” that they are the same person; then they are counted here."),
        )
    if elsewhere:
        raise Refused(
            _("This person is counted in another case."),
            hint=_("Note it there; it stands under “Linked cases” as the same person."),
        )


def check_closing(case: OpenCase, reason: str) -> None:
    """A case goes on elsewhere when everybody in it is counted there, nothing waits here, and for no other reason."""
    elsewhere = [milestones.is_elsewhere(one) for one in milestones.read(case.box)["persons"]]
    if (reason == GOES_ON) != (bool(elsewhere) and all(elsewhere)):
        if reason == GOES_ON:
            raise Refused(
                _("Not everybody here is said to be the same person as somebody in another case."),
                hint=_("Say it first under “Linked cases”, or close it for another reason."),
            )
        raise Refused(
            _("Everybody here is counted in another case: how it ends is said there."),
            hint=_("Close this one as a case that goes on in another."),
        )
    if reason == GOES_ON and waits(case):
        raise Refused(
            _("Something still waits here: a message, a planned step or an open need."),
            hint=_("Answer it, or write it into the other case and settle it here; then close this one."),
        )


def refuse_gone_on(*cases: OpenCase | None) -> None:
    """Refused while one of them is closed because it goes on in the other: it would count, and nobody look after it."""
    closed = [case.read(Label.CASE_STAGE, "now") or {} for case in cases if case]
    if any(stage.get("closing", {}).get("reason") == GOES_ON for stage in closed):
        raise Refused(
            _("One of the two is closed because it goes on in the other."),
            hint=_("Open it again first; then say that they are two."),
        )


def waits(case: OpenCase) -> bool:
    """Whether a message, a task or a need of this case is open."""
    return (
        any(not said.get("settled", True) for said in case.read_all(Label.CASE_MESSAGE).values())
        or any(not task["done"] for task in case.read_all(Label.TASK).values())
        or any(not need["met"] for need in case.read_all(Label.NEED).values())
    )


def is_known(case: OpenCase, mine: str, other: str, theirs: str) -> str:
    """The row of a link that says of just these two that they are one person; "" where none stands."""
    links = link_rows.standing(case, words.SAME).items()
    told = (other, mine, theirs)
    return next((row for row, link in links if (link["with"], link["mine"], link["theirs"]) == told), "")


def _asked(case: OpenCase) -> tuple[str, str, str]:
    """Who asked first; of one hour, whose case began first: the same for everybody."""
    record = case.read(Label.CASE_RECORD, "case") or {}
    return str(record.get("asked", "")), str(record.get("started", "")), case.ref


def _stone(case: OpenCase, person_id: str) -> Content:
    wanted = person(case, person_id)["stone"]
    found: Content = next(one for one in milestones.read(case.box)["persons"] if one["id"] == wanted)
    return found


def joined_into(content: Content, stones: set[str]) -> bool:
    """Whether one of these counts for somebody of another case too."""
    return any(others and others[0].get("into") in stones for others in content.get("joined", {}).values())
