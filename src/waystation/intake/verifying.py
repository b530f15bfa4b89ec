"""Acts of a verification, the same in a request and in a case: each adds one line, or is refused in words.

Whoever calls has the box open for writing and signs it. Results, second looks and the word that a
finding still stands carry the signature of the worker they name: nobody is the second person to a result of their own
by writing another name beside it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from django.utils.translation import gettext as _

from waystation.audit.actions import this_hour
from waystation.audit.ids import random_id
from waystation.core.sealing import SealingError, sign, verify
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.core.vocabulary.terms import find
from waystation.core.vocabulary.verification import CHANGES, CHECKS, RESULTS, SECOND_PERSON, VIEWS
from waystation.intake import verification, words
from waystation.intake.check_words import CHECK
from waystation.intake.verification import BACK, FOUND, FREED, LOOK, RESULT, STANDS, STEP, TOLD, Check, Line, Standing
from waystation.letterbox import clocks
from waystation.letterbox.mailboxes import moment_of
from waystation.letterbox.missing import LONGEST, MOST
from waystation.vault import signed
from waystation.vault.directory import canonical
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label

PURPOSE = "verification"


class Sealed(Protocol):
    """A box, or a case that is open."""

    def read_all(self, label: Label) -> dict[str, Line]: ...

    def write(self, label: Label, row: str, content: Line) -> None: ...


@dataclass(frozen=True)
class Place:
    """Where the lines lie, who writes, and who may be a second person there."""

    sealed: Sealed
    label: Label
    keyring: Keyring
    codes: Sequence[str]  # compartments whose members work at it
    now: datetime
    form_id: str = ""  # the row of the line that the form stands for: there already means done already
    knows: frozenset[str] = frozenset()  # who said that they know these people: no hands of this place
    rings: str = ""  # the compartment for which a clock of its own rings; empty: the case's clock does

    @property
    def standing(self) -> Standing:
        return verification.read(self.sealed.read_all(self.label))

    @property
    def hands(self) -> frozenset[str]:
        """Those whose membership holds in this hour, by the signed list, and who do not know these people."""
        directory = signed.directory()
        return frozenset().union(*(directory.members(code, this_hour()) for code in self.codes)) - self.knows

    def add(self, kind: str, said: Line, *, by_hand: bool = False) -> str:
        """One more line; `by_hand`: signed by whom it names. Returns its row."""
        row, number = self.form_id or random_id(), len(self.sealed.read_all(self.label))
        line = {"line": kind, **said, "by": self.keyring.worker_id, "at": moment_of(self.now), "number": number}
        if by_hand:
            line["signature"] = sign(self.keyring.pair, PURPOSE, row, canonical(line)).hex()
        self.sealed.write(self.label, row, line)
        return row

    def more(self, kind: str, said: Line) -> str:
        """A line beside the one that the form stands for."""
        return replace(self, form_id="").add(kind, said)


def open_step(
    place: Place, kind: str, *, what: str, until: date | None = None, who: str = "", missing: Sequence[str] = (),
    second: bool = False, instead: str = "",
) -> str:  # fmt: skip
    """Begin one step: what is asked for, until when, who does it, and what the person is told is still missing.

    `instead`: a contradiction or a disagreement that this step is to resolve; then somebody else looks at it always.
    """
    kind = find(CHECKS, kind).code
    if until and until < place.now.date():
        raise Refused(_("This day is past."), hint=_("Choose today or a later day, or leave the day open."))
    if who and who not in place.hands:
        raise Refused(_("This worker is not here any more."), hint=_("Choose somebody of the list."))
    if instead and instead not in {check.id for check in place.standing.unresolved}:
        raise Refused(_("This step is not in question."), hint=_("Look at the steps as they are now."))
    _refuse_too_much(missing)
    said = {
        "kind": kind,
        "what": _needed(what, _("Say in a sentence what is asked for.")),
        "until": until.isoformat() if until else "",
        "who": who,
        "missing": [entry.strip() for entry in missing if entry.strip()],
        "second": second or kind in SECOND_PERSON or bool(instead),
        "instead": instead,
    }
    due = clocks.set_due_at(place.rings, "normal", f"{said['until']}T23") if until and place.rings else ""
    return place.add(STEP, {**said, "due": due})


def record_result(
    place: Place, step: str, result: str, *, reason: str, source: str, day: date, replaces: str = ""
) -> str:
    """What came of a step. One that has a result gets another only with the reason why it replaces the first."""
    check = _check(place, step)
    if check.result and not replaces.strip():
        raise Refused(
            _("This step has a result already."),
            hint=_("If it was wrong, write down the new one and why it replaces the first. Both stay on record."),
        )
    _refuse_future(day, place.now)
    said = {
        "step": step,
        "result": find(RESULTS, result).code,
        "reason": _needed(reason, _("Say what was found, in a sentence or two.")),
        "source": _source(source),
        "day": day.isoformat(),
        "replaces": replaces.strip() if check.result else "",
    }
    if check.said["due"] and not check.result:
        clocks.settle_due(check.said["due"])
    return place.add(RESULT, said, by_hand=True)


def look_at(place: Place, step: str, view: str, *, reason: str) -> str:
    """A second person read the result and agrees or disagrees. Never its author, never twice, never somebody absent."""
    check, me = _check(place, step), place.keyring.worker_id
    if check.result is None:
        raise Refused(_("This step has no result yet."), hint=_("Write down first what came of it."))
    _refuse_absent(place)
    if check.author == me:
        raise Refused(
            _("You wrote this result yourself."), hint=_("Somebody else reads it and says whether they agree.")
        )
    if any(look["by"] == me for look in check.looks):
        raise Refused(_("You have looked at this result already."), hint=_("A third person decides between two."))
    said = {
        "step": step,
        "of": _result_row(place, check),
        "view": find(VIEWS, view).code,
        "reason": _needed(reason, _("Say what you read and why you come to this.")),
    }
    return place.add(LOOK, said, by_hand=True)


def find_credible(
    place: Place, *, steps: Collection[str], reason: str, source: str, on: date, precision: str = "day"
) -> str:
    """The account is credible: on these steps. Refused while none supports it, somebody must still look, or something
    contradicts it."""
    standing = place.standing
    if standing.found:
        raise Refused(
            _("This account was found credible already."), hint=_("Take that back first, and say what changed.")
        )
    refuse_unfinished(standing)
    _refuse_who_knows(place)
    cited = sorted(set(steps))
    if not cited or set(cited) - {check.id for check in standing.supporting}:
        raise Refused(
            _("No step that supports the account is named."), hint=_("Choose the steps on which the decision stands.")
        )
    for step in cited:
        _refuse_unsigned(place, standing.by_id[step])
    _refuse_future(on, place.now)
    said = {"steps": cited, "reason": _needed(reason, _("One sentence is enough.")), "source": _source(source)}
    return place.add(FOUND, {**said, "on": on.isoformat(), "precision": precision})


def refuse_unfinished(standing: Standing) -> None:
    """Refused with what is missing before an account can be found credible."""
    if standing.waiting:
        kinds = ", ".join(str(CHECK[check.kind]) for check in standing.waiting)
        raise Refused(
            _("A second person has not looked yet: %(kinds)s") % {"kinds": kinds},
            hint=_("Somebody who did not write the result reads it and says whether they agree."),
        )
    if standing.unresolved:
        raise Refused(
            _("Something is in question: a contradiction, or somebody who disagrees."),
            hint=_("A third person looks, or a new step answers it."),
        )
    if not standing.supporting:
        raise Refused(_("No step supports this account yet."), hint=_("Open a step and write down what came of it."))


def take_back(
    place: Place, changed: str, *, reason: str, void: Collection[str] = (), again: Collection[str] = (),
    begun_before: bool = False,
) -> str:  # fmt: skip
    """The account must be verified again: what changed, which steps count no more, which are done again.

    `begun_before`: a case that began before steps were kept has nothing to take back, and is verified anew.
    """
    standing = place.standing
    if not standing.found and not (begun_before and not standing.checks and not standing.back):
        raise Refused(_("Nothing stands here that could be taken back."), hint=_("Look at the steps as they are now."))
    known = {check.id for check in standing.counting}
    if set(void) - known or set(again) - known:
        raise NotYours()
    both = {"void": sorted(set(void) - set(again)), "again": sorted(set(again))}
    said = {"changed": find(CHANGES, changed).code, "reason": _needed(reason, _("Say what changed."))}
    row = place.add(BACK, {**said, **both})
    for step in both["again"]:
        _begin_again(place, standing.by_id[step])
    return row


def let_stand(place: Place, over: Collection[str], *, reason: str) -> str:
    """The finding still stands, though this came since. Where it rests on a second person, not by whoever found it."""
    standing, me = place.standing, place.keyring.worker_id
    if standing.found is None:
        raise Refused(_("No finding stands here now."), hint=_("Look at the steps as they are now."))
    refuse_unfinished(standing)
    _refuse_absent(place)
    if standing.rests_on_two and standing.found["by"] == me:
        raise Refused(
            _("You found it credible yourself, on a step that has a second person."),
            hint=_("Somebody else of the team says that it still stands. You can take it back."),
        )
    said = {"over": sorted(set(over)), "reason": _needed(reason, _("Say why it still stands."))}
    return place.add(STANDS, said, by_hand=True)


def _refuse_who_knows(place: Place) -> None:
    if place.keyring.worker_id in place.knows:
        raise Refused(_("you said yourself that you know these people"), hint=_("Somebody of the group looks at it."))


def _refuse_absent(place: Place) -> None:
    _refuse_who_knows(place)
    if place.keyring.worker_id not in place.hands:
        raise Refused(_("Your place in this group has ended."), hint=_("Somebody of the group looks at it."))


def free_steps(place: Place, worker: str) -> None:
    """Nobody does the open steps any more that were this worker's."""
    for check in place.standing.open:
        if check.said["who"] == worker:
            place.more(FREED, {"step": check.id})


def _begin_again(place: Place, check: Check) -> None:
    fresh = {name: check.said[name] for name in ("kind", "what", "missing", "second")}
    place.more(STEP, {**fresh, "until": "", "who": "", "instead": "", "due": ""})


def note_told(place: Place, missing: Sequence[str], mailbox: str) -> None:
    """What the person's page says from now on."""
    place.more(TOLD, {"missing": list(missing), "mailbox": mailbox})


def tell_after_the_last(place: Place) -> Place:
    """The same place, at a moment after the last list: of two of one second nobody could say which came later."""
    if place.standing.told is None:
        return place
    last = datetime.fromisoformat(place.standing.told["at"].replace("Z", "+00:00"))
    return replace(place, now=max(place.now, last + timedelta(seconds=1)))


def stop_clocks(standing: Standing) -> None:
    """The request is closed, or goes on as a case, which has a clock of its own."""
    for check in standing.open:
        if check.said["due"]:
            clocks.settle_due(check.said["due"])


def _refuse_too_much(missing: Sequence[str]) -> None:
    """A long list frightens, and it must load on a bad telephone."""
    if len(missing) > MOST or any(len(entry) > LONGEST for entry in missing):
        raise Refused(
            _("This is more than a person can answer at once."),
            hint=_("Ask for at most twelve things, each in one or two sentences."),
        )


def _check(place: Place, step: str) -> Check:
    check = place.standing.by_id.get(step)
    if check is None:
        raise NotYours()
    if check.void:
        raise Refused(_("This step counts no more."), hint=_("Open a new one."))
    return check


def _result_row(place: Place, check: Check) -> str:
    lines = place.sealed.read_all(place.label)
    return next(row for row, line in lines.items() if line == check.result)


def _refuse_unsigned(place: Place, check: Check) -> None:
    """Results and looks are by those they name: a name alone could be anybody's hand."""
    lines = place.sealed.read_all(place.label)
    for row, line in lines.items():
        if (line == check.result or line in check.looks) and not is_by_its_hand(row, line):
            raise Refused(
                _("A result or a second look is not signed by the worker it names, or their keys are new."),
                hint=_("Write the result down anew, and let a second person look at it."),
            )


def is_by_its_hand(row: str, line: Line) -> bool:
    """Whether the worker whom a line names signed it, with the keys of this day."""
    worker = signed.directory().worker(line["by"])
    bare = {name: value for name, value in line.items() if name != "signature"}
    try:
        if worker is None:
            return False
        verify(worker.public.ed25519, bytes.fromhex(line["signature"]), PURPOSE, row, canonical(bare))
    except (SealingError, ValueError, KeyError):
        return False
    return True


def _refuse_future(day: date, now: datetime) -> None:
    if day > now.date():
        raise Refused(_("This day has not come yet."), hint=_("Write the day on which it happened."))


def _source(source: str) -> str:
    if source not in words.SOURCES:
        raise Refused(_("This source is not in the list."), hint=_("Choose one of the list."))
    return source


def _needed(text: str, hint: Any) -> str:
    if not text.strip():
        raise Refused(_("The reason is missing."), hint=hint)
    return text.strip()
