"""The card of a request that an enquiry may be about, and the form in which a worker says whether it is."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from waystation.intake.access import OpenRequest
from waystation.intake.enquiries import finding, reading, words
from waystation.intake.enquiries.finding import NOT_THEIRS, THEIRS
from waystation.intake.forms import _pick, _text
from waystation.vault.labels import Label

VERDICTS = {THEIRS: _("It is, or may be, about them"), NOT_THEIRS: _("It is about somebody else")}


class JudgeForm(forms.Form):
    use_required_attribute = False
    verdict = _pick(_("Is it about this person?"), VERDICTS, widget=forms.RadioSelect)
    reason = _text(_("Why?"), rows=2, help_text=_("Name what fits and what does not."), most=2000)


def told(request: OpenRequest, sent: tuple[str, JudgeForm] | None = None) -> dict[str, Any]:
    """{"open": enquiries to judge, "judged": what was said of earlier ones}; `sent`: a form that says too little."""
    enquiry, form = sent or ("", None)
    waiting = finding.alarms_of(request, timezone.now())
    judged = request.box.read_all(Label.REQUEST_ENQUIRY).values()
    return {
        "open": [
            {
                "id": opened.enquiry,
                "facts": reading.facts_in(opened.said),
                "words": opened.said.get("words", ""),
                "why": words.why(match.why),
                "form": form if opened.enquiry == enquiry else blank(opened.enquiry),
            }
            for opened, match in waiting
        ],
        "judged": [(words.of(VERDICTS, said["verdict"]), said["reason"]) for said in judged],
    }


def blank(enquiry: str, posted: Any = None) -> JudgeForm:
    return JudgeForm(posted, auto_id=f"asked_{enquiry[:8]}_%s")
