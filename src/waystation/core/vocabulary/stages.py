"""Stages of a case, flags, reasons for closing, and from which stage a case may go to which."""

from typing import Final

from waystation.core.vocabulary.terms import Term, codes, find

STAGES: Final = (
    Term("received", "received", "A request has come in; nobody has read it yet."),
    Term("screening", "screening", "Somebody finds out whether it falls to us."),
    Term("verifying", "verifying", "Somebody finds out whether it is credible."),
    Term("accepted", "accepted", "It is ours; a case with keys of its own has begun."),
    Term("sheltered", "sheltered", "The persons sleep in a place of ours."),
    Term("papers", "papers", "Documents, an offer of a country and a visa are being obtained."),
    Term("travelling", "travelling", "The persons are on their way."),
    Term("arrived", "arrived", "The persons have reached the place they were going to."),
    Term("settling", "settling", "Life after arrival: housing, language, work, counselling."),
    Term("closed", "closed", "Our work in this case has ended, for a reason from the list."),
)

FLAGS: Final = (
    Term("lost-contact", "lost contact", "An expected sign of life did not come, and the persons cannot be reached."),
    Term("paused", "paused", "Nothing is done for now, at the persons' wish or because something is waited for."),
)

CLOSING_REASONS: Final = (
    Term("settled", "settled", "The persons live where they may stay and need us no more."),
    Term("safe-elsewhere", "safe elsewhere", "The persons are safe without our help."),
    Term("declined-with-referral", "declined with referral", "It does not fall to us; we said who may help."),
    Term("withdrew", "withdrew", "The persons do not want our help any more."),
    Term("returned-under-pressure", "returned under pressure", "The persons went back because they were pressed to."),
    Term("taken-from-shelter", "taken from shelter", "The persons were taken out of a place of ours."),
    Term("detained", "detained", "The persons are held by the State or by those who act for it."),
    Term("died", "died", "A person has died."),
    Term("unreachable", "unreachable", "The persons could not be reached for as long as the organisation waits."),
    Term("goes-on", "goes on in another case", "Everybody in it stands in another case too, and is counted there."),
    Term("false", "false", "What was told was invented, or told to find others."),
)

# Shelter may come after evacuation, before it, or never.
_ONWARD: Final[dict[str, frozenset[str]]] = {
    "received": frozenset({"screening", "closed"}),
    "screening": frozenset({"verifying", "closed"}),
    "verifying": frozenset({"accepted", "closed"}),
    "accepted": frozenset({"sheltered", "papers", "travelling", "closed"}),
    "sheltered": frozenset({"papers", "travelling", "closed"}),
    "papers": frozenset({"sheltered", "travelling", "closed"}),
    "travelling": frozenset({"arrived", "sheltered", "closed"}),
    "arrived": frozenset({"settling", "closed"}),
    "settling": frozenset({"closed"}),
    "closed": frozenset(),
}
_BACK: Final[dict[str, frozenset[str]]] = {
    "sheltered": frozenset({"accepted"}),
    "papers": frozenset({"accepted"}),
    "travelling": frozenset({"papers", "accepted"}),
    "arrived": frozenset({"travelling", "papers", "sheltered"}),
    "settling": frozenset({"arrived", "papers"}),
}
# Only a closed case is opened again, and it then stands where it stood.
REOPENED_AS: Final = frozenset(codes(STAGES)) - {"closed", "received", "screening", "verifying"}


def moves_from(stage: str) -> tuple[str, ...]:
    """Stages a case may go to from here, in the order of the list; forward and back."""
    allowed = _ONWARD[find(STAGES, stage).code] | _BACK.get(stage, frozenset())
    return tuple(code for code in codes(STAGES) if code in allowed)


def is_back(stage: str, to: str) -> bool:
    """Whether this move leads back; such a move needs a reason."""
    return to in _BACK.get(stage, frozenset())
