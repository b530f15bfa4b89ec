"""Who lost the return code: a claim that two workers compare with the agreed answer, under a new code."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waystation.core.sealing import ReturnCode, digits, draw_code
from waystation.door import codes
from waystation.door.forms import Words
from waystation.door.pages import chosen_language, door_page, not_open, show, trouble
from waystation.letterbox.adding import Added, claim_lost_code
from waystation.letterbox.lists import NotOpenYet, current_directory
from waystation.letterbox.models import random_id


class Claim(forms.Form):
    """What may show that a request is theirs. Nothing is compulsory."""

    one_question = False
    asked_when = Words(most=500, label=gettext_lazy("When did you write to us, about?"))
    call_me = Words(most=500, label=gettext_lazy("What did you ask us to call you?"))
    answer = Words(
        most=500,
        label=gettext_lazy("The answer to your question"),
        help_text=gettext_lazy("You may have given us a question that only you can answer. Write the answer, or both."),
    )
    text = Words(
        most=5000, lines=5, label=gettext_lazy("What else shows that it is you?"),
        help_text=gettext_lazy("For example the code word, or what you wrote first. Write as little as is needed."),
    )  # fmt: skip


@door_page(posts=True)
def lost_code(request: HttpRequest) -> HttpResponse:
    """The questions on GET; on POST the claim goes to the intake desk and a new code is shown."""
    try:
        directory = current_directory()
    except NotOpenYet:
        return not_open(request)
    if request.method != "POST":
        return _page(request, draw_code(), Claim(), random_id())
    code, form, form_id = codes.hidden_code(request), Claim(request.POST), request.POST.get("form", "")
    if code is None or len(form_id) != 32 or not form_id.isalnum():
        return trouble(request, 400, _("This page has lost its code"), _("Begin again, or enter your return code."))
    valid = form.is_valid()
    if language := chosen_language(request):
        with translation.override(language):
            return _page(request, code, form, form_id)
    if not valid or not any(form.cleaned_data.values()):
        return _page(request, code, form, form_id, empty=valid)
    said = form.cleaned_data
    about = tuple((name, said[name]) for name in ("asked_when", "call_me", "answer") if said[name])
    added = Added(form_id, "claim", translation.get_language() or "en", said["text"], "urgent", about)
    claim_lost_code(directory, code, added, timezone.now())
    return show(request, "claimed", _carried(code) | codes.shown(code))


def _page(request: HttpRequest, code: ReturnCode, form: Claim, form_id: str, **more: Any) -> HttpResponse:
    return show(request, "lost", _carried(code) | {"form": form, "form_id": form_id} | more)


def _carried(code: ReturnCode) -> dict[str, str]:
    return {"code": digits(code), "action": f"/{translation.get_language()}/return/other/"}
