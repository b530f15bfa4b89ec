"""What the page of a request says once we said no: who, why, what came since, and what can be done."""

from typing import Any

from django.utils.translation import gettext as _

from waystation.accounts.queries import pseudonyms
from waystation.intake import words
from waystation.intake.access import OpenRequest
from waystation.intake.declining import forms, second_look
from waystation.intake.models import NOTHING_DUE
from waystation.vault.labels import Label


def told(opened: OpenRequest, form: forms.Again | None = None) -> dict[str, Any]:
    """What the page of a request says once we said no: who, why, what came since, and what can be done."""
    box, stands = opened.box, second_look.standing(opened.box)
    if not second_look.is_declined(box) and not second_look.asked_for(box):
        return {}
    wrote = opened.row.due_hour != NOTHING_DUE or any(
        one["from"] == "person" and not one.get("filed") for one in box.read_all(Label.REQUEST_MESSAGE).values()
    )
    return {
        "after_no": {
            "appeal": second_look.waits(box),
            "asked_for": second_look.asked_for(box),
            "wrote": wrote,
            "mine_to_leave": not second_look.may_look(box, opened.keyring.worker_id),
            "who": pseudonyms({second_look.last_no(box)}).get(second_look.last_no(box), "?"),
            "why": words.of(words.REFUSAL, stands.get("code")),
            "form": form or forms.Again(auto_id="again_%s"),
        }
    }


def heading(opened: OpenRequest, *, unread: bool) -> str:
    """The first heading after a no; "" where nothing came since."""
    if not second_look.is_declined(opened.box):
        return ""
    if second_look.waits(opened.box):
        mine = second_look.may_look(opened.box, opened.keyring.worker_id)
        return (
            _("Next: look at it anew, they ask that a second person does")
            if mine
            else _("They ask that somebody else looks: leave it to a colleague")
        )
    if unread or opened.row.due_hour != NOTHING_DUE:
        return _("Next: they wrote after we said no; answer, or take it up again")
    return ""
