"""Forms about the person's own page: how much it shows, a question on it, and what they ask to change."""

from django.utils.translation import gettext_lazy as _

from waystation.cases.forms import StepForm, one_of, words_field
from waystation.letterbox.own_page import FULL, HIDDEN, SHORT

MODES = (
    (SHORT, _("Short: where they stand, and our questions")),
    (FULL, _("Full: also who is in the case, wishes, consents, how much is held, who can open it")),
    (HIDDEN, _("Nothing")),
)


class ShowPageForm(StepForm):
    mode = one_of(
        _("What do they see?"), MODES, hint=_("Full only where nobody else uses the telephone and they asked for it.")
    )
    reason = words_field(_("Why?"), hint=_("For example: they asked for it, and the device is their own."), rows=3)


class AskForm(StepForm):
    text = words_field(
        _("Your question"), rows=3,
        hint=_("In their language, in short sentences. Whoever has the code can read it: no name, no place."),
    )  # fmt: skip


class CorrectionForm(StepForm):
    fills = {"message": "corrections"}
    message = one_of(_("What do they ask?"))
    answer = one_of(
        _("What do you do?"), (("yes", _("Accept it: it is written into the case")), ("no", _("Do not accept it")))
    )
    reason = words_field(
        _("Why?"), hint=_("Stays in the case. Tell the person in a message, in your own words."), rows=3
    )
