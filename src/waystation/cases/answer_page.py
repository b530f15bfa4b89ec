"""The page on which a caseworker writes to the person. Nothing leaves by choosing a text."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from waystation.cases import contact
from waystation.cases.access import open_case
from waystation.cases.views import TEAM, context_line, to_case
from waystation.intake import answering, mail, words
from waystation.vault.labels import Label
from waystation.vault.web import page


@page(TEAM, methods=("GET", "POST"))
def answer(request: Any, ref: str) -> HttpResponse:
    """The box for an answer; its first button puts a reply text into it, its last one sends."""
    begun = "begin" in request.POST
    with open_case(request.keyring, ref, purpose="change") as opened:
        reached = opened.read(Label.PERSON_CONTACT, "case") or {}
        mail.refuse_writing(reached)
        language = answering.language_of(reached)
        posted = request.POST if request.method == "POST" else None
        form = answering.form_for(request.keyring, language, posted, beginning=begun)
        if posted is not None and form.is_valid() and not begun:
            form_id = form.cleaned_data["form_id"]
            contact.answer_person(opened, form.whole(), now=timezone.now(), form_id=form_id)
            return to_case(ref, "messages")
        if begun and form.is_valid():
            form = answering.filled(request.keyring, form)
        context = {"form": form, "ref": ref, "language": words.of(words.LANGUAGE, language), **context_line(opened)}
    return render(request, "cases/answer.html", {**context, "begun": begun and not form.errors})
