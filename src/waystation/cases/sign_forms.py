"""Forms of a case for its questions, and for whoever knows its people."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from waystation.cases.forms import Choices, StepForm, one_of, words_field
from waystation.intake.signs.conflict_pages import KNOWS
from waystation.intake.signs.kinds import ANSWERS


class QuestionForm(StepForm):
    fills = {"question": "questions"}
    question = one_of(_("Which question?"))
    answer = one_of(_("What did you find?"), tuple(ANSWERS.items()))
    reason = words_field(_("The reason, or what they said"), rows=2)


class KnowForm(StepForm):
    """Whoever looks after the case says in the same breath who does from now on."""

    fills = {"to": "others"}
    kind = one_of(_("How do you know them?"), tuple(KNOWS.items()))
    reason = words_field(
        _("More, if colleagues should know it"), hint=_("Whoever opens this case reads it."), rows=2, required=False
    )
    to = one_of(_("Who looks after this case from now on?"))

    def __init__(self, *args: Any, known: Choices, **kwargs: Any) -> None:
        super().__init__(*args, known=known, **kwargs)
        if not (known.leads and known.others):
            del self.fields["to"]


class LiftForm(StepForm):
    fills = {"worker": "knowing"}
    worker = one_of(_("Who can be given this case again?"))
    reason = words_field(_("Why can they look after it all the same?"), rows=2)
