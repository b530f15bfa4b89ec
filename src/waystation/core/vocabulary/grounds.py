"""Grounds: why a person is in need. More than one may hold; the first one recorded is not the last word."""

from typing import Final

from waystation.core.vocabulary.terms import Term

GROUNDS: Final = (
    Term("detained", "detained", "Was held by the State or by those who act for it, wherever and however long."),
    Term("threatened", "threatened", "Was told, or has reason to know, that harm will follow."),
    Term("relative", "relative", "Is in danger because of somebody in the family."),
    Term("pressed-to-inform", "pressed to inform", "Is made to give names, or was made to."),
    Term("witness", "witness", "Saw or knows what somebody wants hidden."),
    Term("helper", "helper", "Is in danger for having helped others."),
)
