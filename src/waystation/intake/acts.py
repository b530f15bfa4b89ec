"""What is done on the page of a request: a form, an action, the page again."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from waystation.core.sealing import digits
from waystation.intake import actions, answering, forms, queries, regions
from waystation.intake.access import open_request
from waystation.intake.pages import show
from waystation.intake.queue import NEEDS
from waystation.vault.web import page

POST = ("POST",)


@page(NEEDS, methods=POST)
def answer(request: Any, ref: str) -> HttpResponse:
    with open_request(request.keyring, ref, purpose="answer") as opened:
        form = answering.form_for(request.keyring, answering.language_of(opened.content), request.POST)
        if not form.is_valid():
            return show(request, opened, answer_form=form, status=400)
        once, read = form.cleaned_data["form_id"], request.POST.getlist("read")
        actions.answer_person(opened, form.whole(), now=timezone.now(), form_id=once, read=read)
        return show(request, opened, done=_("Your answer is in their mailbox."), at="messages")


@page(NEEDS, methods=POST)
def note(request: Any, ref: str) -> HttpResponse:
    form = forms.Note(request.POST, auto_id="note_%s")
    with open_request(request.keyring, ref, purpose="note") as opened:
        if not form.is_valid():
            return show(request, opened, note_form=form, status=400)
        said = form.cleaned_data
        actions.note_request(opened, said["text"], now=timezone.now(), form_id=said["form_id"])
        return show(request, opened, done=_("The note is saved."))


@page(NEEDS, methods=POST)
def reveal(request: Any, ref: str) -> HttpResponse:
    """The number or handle, once, in this answer, after the rules were confirmed."""
    form = forms.Reveal(request.POST, auto_id="reveal_%s")
    with open_request(request.keyring, ref, purpose="reach") as opened:
        if not form.is_valid():
            return show(request, opened, reveal_form=form, status=400)
        revealed = actions.reveal_contact(opened, rules_confirmed=form.cleaned_data["rules"])
        return show(request, opened, revealed=revealed)


@page(NEEDS, methods=POST)
def attempt(request: Any, ref: str) -> HttpResponse:
    form = forms.Attempt(request.POST, auto_id="attempt_%s")
    with open_request(request.keyring, ref, purpose="note an attempt") as opened:
        if not form.is_valid():
            return show(request, opened, attempt_form=form, status=400)
        names = ("channel", "whom", "code_word", "result", "note", "next_try", "form_id")
        said = {name: form.cleaned_data[name] for name in names}
        actions.record_attempt(opened, now=timezone.now(), **said)
        return show(request, opened, done=_("The attempt is noted."))


@page(NEEDS, methods=POST)
def triage(request: Any, ref: str) -> HttpResponse:
    form = forms.Triage(request.POST, auto_id="triage_%s", regions=regions.read_regions(request.keyring))
    with open_request(request.keyring, ref, purpose="triage") as opened:
        if not form.is_valid():
            return show(request, opened, triage_form=form, status=400)
        actions.triage_request(opened, now=timezone.now(), **form.cleaned_data)
        return show(request, opened, done=_("Both clocks are set."))


@page(NEEDS, methods=POST)
def stage(request: Any, ref: str) -> HttpResponse:
    form = forms.Stage(request.POST, auto_id="stage_%s")
    with open_request(request.keyring, ref, purpose="stage") as opened:
        if not form.is_valid():
            return show(request, opened, stage_form=form, status=400)
        said = form.cleaned_data
        actions.set_stage(opened, said["stage"], reason=said["reason"], now=timezone.now())
        return show(request, opened, done=_("The stage is changed."))


@page(NEEDS, methods=POST)
def assign(request: Any, ref: str) -> HttpResponse:
    form = forms.Assign(request.POST, auto_id="assign_%s", members=queries.members(request.keyring))
    with open_request(request.keyring, ref, purpose="assign") as opened:
        if not form.is_valid():
            return show(request, opened, assign_form=form, status=400)
        opened.row = actions.assign_request(request.keyring, ref, form.cleaned_data["to"] or None)
        return show(request, opened, done=_("It is written down who looks after it."))


@page(NEEDS, methods=POST)
def code(request: Any, ref: str) -> HttpResponse:
    """A return code for somebody who has no mailbox; shown once."""
    with open_request(request.keyring, ref, purpose="make a return code") as opened:
        made = actions.make_code(opened, now=timezone.now())
    context = {"groups": digits(made).split(), "url": reverse("intake:request", args=[ref])}
    return render(request, "intake/code.html", context)


@page(NEEDS, methods=POST)
def file_message(request: Any, ref: str, message_id: str) -> HttpResponse:
    with open_request(request.keyring, ref, purpose="file a message") as opened:
        actions.file_message(opened, message_id)
        return show(request, opened, done=_("The message is filed."), at="messages")
