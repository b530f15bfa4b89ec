"""Two cases side by side: whether a person of one is a person of the other."""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from waystation.cases import linked, moving, one_person, queries, telling, words
from waystation.cases.access import OpenCase, open_case
from waystation.cases.forms import one_of, words_field
from waystation.intake import words as intake_words
from waystation.vault.labels import Label
from waystation.vault.web import page


class SameForm(forms.Form):
    """Which two persons are one, and how that is known."""

    mine = one_of("")
    theirs = one_of("")
    reason = words_field(
        _("What do you go by?"),
        hint=_("Both cases keep it. A name alone is not enough: two people can have one."),
        rows=3,
    )

    def __init__(self, *args: Any, sides: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, side in zip(("mine", "theirs"), sides, strict=True):
            control: Any = self.fields[name]
            control.label = _("Who in case %(alias)s?") % {"alias": side["alias"]}
            control.choices = [(one["id"], one["name"]) for one in side["persons"]]
            if len(side["persons"]) == 1:
                control.initial = side["persons"][0]["id"]


@page({"team-"}, methods=("GET", "POST"))
def same(request: Any, ref: str, other: str) -> HttpResponse:
    """Both cases of teams of mine, side by side. What is said is undone on the page of links."""
    with (
        open_case(request.keyring, ref, purpose="who is who") as mine,
        open_case(request.keyring, other, purpose="who is who") as theirs,
    ):
        linked.refuse_itself(ref, other)
        sides = [_side(mine), _side(theirs)]
        form = SameForm(request.POST if request.method == "POST" else None, sides=sides)
        if form.is_valid():
            said = form.cleaned_data
            linked.link_same(mine, said["mine"], theirs, said["theirs"], reason=said["reason"], now=timezone.now())
            return HttpResponseRedirect(reverse("cases:links", args=[ref]))
        context = {"form": form, "ref": ref, "sides": sides, "both_open": mine.row.open and theirs.row.open}
    return render(request, "cases/same.html", context, status=400 if form.errors else 200)


def _side(case: OpenCase) -> dict[str, Any]:
    record = case.read(Label.CASE_RECORD, "case") or {}
    stones = case.read_all(Label.PERSON_STORY)
    theirs = [said for said in case.read_all(Label.CASE_MESSAGE).values() if said["kind"] == "person"]
    told = min(theirs, key=lambda said: str(said["at"]), default={})
    return {
        "ref": case.ref,
        "alias": record.get("alias", ""),
        "asked": telling.day_text(record.get("asked", "")[:10]),
        "stage": words.label(words.STAGES, moving.stage_of(case)["stage"]),
        "region": record.get("region", ""),
        "language": intake_words.of(intake_words.LANGUAGE, record.get("language")),
        "told": told.get("text", ""),
        "waits": one_person.waits(case),
        "persons": [
            {**stones[row], "id": row, "name": name, "role": words.label(words.ROLES, stones[row]["role"])}
            for row, name in queries.names_of(case).items()
        ],
    }
