"""On duty: what is overdue, who is on, the rota, and the note to the next shift."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from waystation.accounts import queries
from waystation.accounts.models import Worker
from waystation.core.vocabulary.refusals import Refused
from waystation.desk import channels, duty, elsewhere, matters
from waystation.desk.models import Shift, Tick
from waystation.desk.saying import say
from waystation.intake.noting import catch_up
from waystation.site.forms import DayField, WrittenField
from waystation.vault.web import OFFICER, SIGNED_IN, page

_CHANGED = {
    "planned": _("The two are on the rota."),
    "dropped": _("It is off the rota. Where nobody is planned, alarms go to the officers."),
}
_CHOOSE = {"required": _("Choose one.")}


class ShiftForm(forms.Form):
    """Two names, a day, an hour, a length."""

    day = DayField(label=_("On which day?"))
    hour = forms.IntegerField(
        label=_("From which hour (UTC)"),
        min_value=0,
        max_value=23,
        widget=forms.TextInput({"inputmode": "numeric", "size": 2}),
    )
    hours = forms.IntegerField(
        label=_("For how many hours"),
        min_value=1,
        max_value=24,
        initial=12,
        widget=forms.TextInput({"inputmode": "numeric", "size": 2}),
    )
    first = forms.ChoiceField(label=_("Told first"), error_messages=_CHOOSE)
    second = forms.ChoiceField(label=_("Told second"), error_messages=_CHOOSE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        active = Worker.objects.filter(state=Worker.State.ACTIVE).order_by("pseudonym")
        names = [("", "—"), *((w.pk, w.pseudonym) for w in active)]  # nobody goes on the rota unseen
        self.fields["first"].choices = self.fields["second"].choices = names  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    text = WrittenField(
        label=_("What must the next shift know?"),
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Use aliases, never names. This shift and the next can read it."),
    )


@page(SIGNED_IN)
def on_duty(request: Any) -> HttpResponse:
    return _show(request)


def _show(
    request: Any, shift_form: ShiftForm | None = None, note_form: NoteForm | None = None, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    catch_up(request.keyring)
    rows = duty.overdue_for(request.keyring, now)
    known = matters.find(request.keyring, [row["due"] for row in rows])
    rows = [{**row, "matters": known.get(row["due"].pk, [])} for row in rows]
    tick, not_followed = Tick.objects.first(), {shift.pk for shift in duty.shifts_not_followed(now)}
    notes, passed_over = duty.read_notes(request.keyring)
    context = {
        "overdue": rows,
        "elsewhere": elsewhere.groups(request.keyring, now),
        "untaken": [row for row in rows if row["taken"] is None],
        "unheard": duty.unheard(rows),
        "shift": duty.shift_at(now),
        "next_shift": duty.next_shift(now),
        "shifts": _with_gaps(_shown(now, not_followed), not_followed, now),
        "changed": next((said for name, said in _CHANGED.items() if name in request.GET), ""),
        "not_followed": not_followed,
        "shift_form": shift_form or ShiftForm(initial={"day": now.date(), "hour": now.hour}),
        "note_form": note_form or NoteForm(),
        "notes": notes,
        "passed_over": passed_over,
        "missed_me": any(n.worker_id == request.keyring.worker_id and not n.reached for r in rows for n in r["told"]),
        "tick": tick,
        "missed": duty.tick_missed(now),
        "channels": channels.channels(),
        "may_plan": request.keyring.is_officer,
        "cares": "duty" in request.keyring.codes,
    }
    return render(request, "desk/on_duty.html", context, status=status)


def _shown(now: datetime, not_followed: set[str]) -> QuerySet[Shift]:
    """Two weeks of the rota; and whatever is not followed, so that it can be taken off."""
    soon = Q(starts__lte=now + timedelta(days=14)) | Q(pk__in=not_followed)
    return Shift.objects.filter(soon, ends__gte=now).select_related("first", "second").order_by("starts")


def _with_gaps(shifts: Iterable[Shift], not_followed: set[str], now: datetime) -> list[Any]:
    """The same, with an entry wherever nobody is planned until the next one: {gap, starts, ends}."""
    found: list[Any] = []
    covered = now
    for shift in shifts:
        if shift.pk not in not_followed:
            if shift.starts > covered:
                found.append({"gap": True, "starts": covered, "ends": shift.starts})
            covered = max(covered, shift.ends)
        found.append(shift)
    end = now + timedelta(days=14)
    return [*found, {"gap": True, "starts": covered, "ends": end}] if found and covered < end else found


@page(SIGNED_IN, methods=("POST",))
def take(request: Any, due_id: str) -> HttpResponse:
    """Take an overdue matter by name."""
    duty.acknowledge(due_id, by=request.keyring, now=timezone.now())
    return HttpResponseRedirect(reverse("desk:duty"))


@page(OFFICER, methods=("POST",))
def plan(request: Any) -> HttpResponse:
    """Put two names on the rota."""
    form = ShiftForm(request.POST)
    if form.is_valid():
        starts = _moment(form.cleaned_data)
        first, second = (queries.worker(form.cleaned_data[key]) for key in ("first", "second"))
        try:
            duty.plan_shift(
                starts, starts + timedelta(hours=form.cleaned_data["hours"]), first, second, by=request.keyring
            )
        except Refused as refused:
            say(form, refused)
        else:
            return HttpResponseRedirect(reverse("desk:duty") + "?planned#rota")
    return _show(request, shift_form=form, status=409)


def _moment(cleaned: dict[str, Any]) -> datetime:
    return datetime.combine(cleaned["day"], time(cleaned["hour"]), tzinfo=UTC)


@page(OFFICER, methods=("POST",))
def drop(request: Any, shift_id: str) -> HttpResponse:
    duty.drop_shift(shift_id, by=request.keyring)
    return HttpResponseRedirect(reverse("desk:duty") + "?dropped#rota")


@page(SIGNED_IN, methods=("POST",))
def hand_over(request: Any) -> HttpResponse:
    """Leave a note for this shift and the next."""
    form = NoteForm(request.POST)
    if form.is_valid():
        duty.write_handover(form.cleaned_data["text"], by=request.keyring, now=timezone.now())
        return HttpResponseRedirect(reverse("desk:duty"))
    return _show(request, note_form=form, status=409)
