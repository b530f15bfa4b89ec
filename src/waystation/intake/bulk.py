"""Many requests at once: give, answer, refer. First what, then exactly what will happen, and only then it happens."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from waystation.accounts.queries import pseudonyms
from waystation.audit.queries import opened_in_hour
from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import Refused
from waystation.intake import bulk_forms, bulk_plans, bulk_work, finding, queries, replies, words
from waystation.intake.access import ALARM_AT
from waystation.intake.bulk_plans import ACTS, ANSWER, GIVE, REFER, Plan, Wish
from waystation.intake.declining import onward_in_bulk as declining
from waystation.intake.declining.onward_in_bulk import chosen_names, fresh_choices
from waystation.intake.entries import when
from waystation.intake.models import Batch
from waystation.intake.queue import NEEDS
from waystation.vault import limits, shelf
from waystation.vault.web import page

MOST_NAMED = 30  # of those left out: links to so many of each kind


@page(NEEDS, methods=("POST",))
def bulk(request: Any) -> HttpResponse:
    """From the queue, and between the two pages before anything happens."""
    act, step = request.POST.get("act", ""), request.POST.get("step", "")
    if act not in ACTS:
        raise Refused(_("nothing was chosen to do"), hint=_("go back to the queue and press one of the buttons"))
    if not step:
        refs = _chosen_refs(request)
        return _ask(request, act, refs, {"act": act, "refs": ",".join(refs)})
    refs = bulk_forms.refs_in(request.POST.get("refs", ""))
    if step != "check":
        typed = {**request.POST.dict(), "hands": bulk_forms.is_ticked(request.POST)}
        typed["onward"] = request.POST.getlist("onward")
        return _ask(request, act, refs, {**typed, **_begun(request, act, step)})
    form = _form(request, act, refs, request.POST)
    return _check(request, act, refs, form) if form.is_valid() else _ask(request, act, refs, {}, form)


def _chosen_refs(request: Any) -> list[str]:
    """What the queue sent: the ticked ones, all of that page, or all that its filters leave."""
    scope = request.POST.get("scope", "")
    if scope == "all":
        refs = finding.again(request.keyring, request.POST).refs()
    else:
        refs = bulk_forms.refs_in(",".join(request.POST.getlist("on_page" if scope == "page" else "ref")))
    if not refs:
        raise Refused(_("no request was chosen"), hint=_("tick some in the queue, or choose all that match"))
    return refs


def _form(request: Any, act: str, refs: list[str], data: Any, **more: Any) -> bulk_forms.Bulk:
    hands = bulk_forms.is_ticked(data or more.get("initial", {}))
    plan = bulk_plans.make_plan(request.keyring, bulk_forms.anything(act, hands), refs)
    members, onward = queries.members(request.keyring), fresh_choices(request.keyring) if act == REFER else []
    return bulk_forms.form_for(act, data, plan=plan, members=members, onward=onward, **more)


def _begun(request: Any, act: str, step: str) -> dict[str, str]:
    """The reply text or the letter of a refusal in each language that has it, below what was typed there already."""
    if step != "begin" or act == GIVE:
        return {}
    code = request.POST.get("reply" if act == ANSWER else "code", "")
    found = {}
    for language in words.LANGUAGE:
        typed = request.POST.get(f"text_{language}", "").replace("\r\n", "\n").strip()
        if act == ANSWER:
            body = {entry.code: entry.body for entry in replies.offered(request.keyring, language)}.get(code, "")
        else:
            body = declining.letter_for(request.keyring, code, language, request.POST.getlist("onward"))
            typed = "" if bulk_forms.is_untouched_letter(typed, language) else typed
        if body:
            found[f"text_{language}"] = replies.below(typed, body)
    return found


def _ask(
    request: Any, act: str, refs: list[str], initial: dict[str, Any], form: bulk_forms.Bulk | None = None
) -> HttpResponse:
    """The first page: what is to be done, and whom it could reach."""
    status = 400 if form else 200
    form = form or _form(request, act, refs, None, initial=initial)
    hands = bool(form["hands"].value())
    plan = bulk_plans.make_plan(request.keyring, bulk_forms.anything(act, hands), refs)
    offered = replies.offered(request.keyring, _language()) if act == ANSWER else []
    context = {**_said(plan, len(refs)), "act": act, "form": form, "replies": offered}
    context |= {"reply": request.POST.get("reply", ""), "back_url": reverse("intake:queue")}
    return render(request, "intake/bulk.html", context, status=status)


def _language() -> str:
    here = translation.get_language() or "en"
    return here if here in words.LANGUAGE else "en"


def _check(request: Any, act: str, refs: list[str], form: bulk_forms.Bulk) -> HttpResponse:
    """The second page: exactly what will happen."""
    wish = form.wish()
    plan = bulk_plans.make_plan(request.keyring, wish, refs)
    context = {**_said(plan, len(refs)), "act": act, "form": form, "wish": wish, "taken": ",".join(plan.taken)}
    context |= {
        "to": pseudonyms({wish.to}).get(wish.to, "") if wish.to else "",
        "onward": chosen_names(request.keyring, wish.onward),
        "texts": [(code, words.of(words.LANGUAGE, code), plan.languages[code], wish.texts.get(code, ""))
                  for code in plan.languages if act != GIVE],
        "code": words.of(words.REFUSAL, wish.code),
        "alarm": act != GIVE and _opened(request) + len(plan.taken) >= ALARM_AT,
        "back_url": reverse("intake:queue"),
    }  # fmt: skip
    return render(request, "intake/bulk_check.html", context)


def _opened(request: Any) -> int:
    me = request.worker.pk
    return opened_in_hour(me, [Tag.REQUEST_OPEN]) + limits.not_by_hand(me)


def _said(plan: Plan, chosen: int) -> dict[str, Any]:
    """The numbers of a plan, in words."""
    return {
        "plan": plan,
        "count": len(plan.taken),
        "chosen": chosen,
        "emergencies": plan.levels.get("emergency", 0),
        "skipped": [(words.of(words.LEFT_OUT, why), number) for why, number in plan.skipped.items()],
        "spoken": [(words.of(words.LANGUAGE, code), number) for code, number in plan.languages.items()],
        "has_hands": bool(plan.skipped.get("hands") or plan.others),
    }


@page(NEEDS, methods=("POST",))
def begin(request: Any) -> HttpResponse:
    """It was confirmed: written down, begun, and then the page that says how far it is."""
    act = request.POST.get("act", "")
    if act not in ACTS:
        raise Refused(_("nothing was chosen to do"), hint=_("go back to the queue and press one of the buttons"))
    taken, form_id = bulk_forms.refs_in(request.POST.get("taken", "")), bulk_forms.number_of(request.POST)
    batch = bulk_work.id_of(request.keyring, form_id)
    if not Batch.objects.filter(pk=batch).exists():  # else the same was sent twice, and is under way
        form = _form(request, act, taken, request.POST)
        if not form.is_valid():
            return _ask(request, act, taken, {}, form)
        now = timezone.now()
        bulk_work.begin_batch(request.keyring, form.wish(), tuple(taken), form_id=form_id, now=now)
        bulk_work.go_on(request.keyring, batch, now=now)
    return HttpResponseRedirect(reverse("intake:bulk-batch", args=[batch]))


@page(NEEDS, methods=("GET", "POST"))
def batch(request: Any, batch: str) -> HttpResponse:
    """What was done and what is left; by POST it is gone on with, or the rest is left undone."""
    if request.method == "POST":
        if request.POST.get("step") == "end":
            bulk_work.end_batch(request.keyring, batch)
        else:
            bulk_work.go_on(request.keyring, batch, now=timezone.now())
        return HttpResponseRedirect(reverse("intake:bulk-batch", args=[batch]))
    progress = bulk_work.read_batch(request.keyring, batch)
    skipped = _named(request, progress)
    unnoted = bulk_work.unnoted(batch, progress)
    left = len(progress.left) - len(unnoted)
    is_open = Batch.objects.get(pk=batch).state == Batch.State.OPEN and not progress.ended
    context = {
        "batch": batch,
        "progress": progress,
        "act": progress.wish.act,
        "done_count": progress.done_count + len(unnoted),
        "unnoted": _links(request, unnoted),
        "unnoted_count": len(unnoted),
        "is_open": is_open,
        "left": left if is_open else 0,
        "given_up": 0 if is_open else left,
        "all": len(progress.refs),
        "by": pseudonyms({progress.by}).get(progress.by, "?"),
        "at": when(progress.at),
        "to": pseudonyms({progress.wish.to}).get(progress.wish.to, "") if progress.wish.to else "",
        "stopped": is_open and bulk_work.is_stopped(request.keyring, progress),
        "skipped": skipped,
        "to_look": any(some["links"] for some in skipped),
        "texts": _texts(progress.wish),
        "code": words.of(words.REFUSAL, progress.wish.code),
        "reason": progress.wish.reason,
        "onward": chosen_names(request.keyring, progress.wish.onward),
    }
    return render(request, "intake/bulk_batch.html", context)


def _texts(wish: Wish) -> list[tuple[str, str, str]]:
    return [(code, words.of(words.LANGUAGE, code), text) for code, text in wish.texts.items() if text]


def _named(request: Any, progress: bulk_work.Progress) -> list[dict[str, Any]]:
    """Those left out, by reason, each as a link: they wait for somebody to look."""
    return [
        {
            "why": words.of(words.LEFT_OUT, why),
            "count": len(some),
            "links": [] if why == "absent" else _links(request, some),
        }
        for why, some in progress.skipped.items()
    ]


def _links(request: Any, refs: list[str]) -> list[tuple[str, str]]:
    """(address, alias) of the first of these."""
    lines = shelf.read_summaries(request.keyring, "intake", refs[:MOST_NAMED])
    return [
        (reverse("intake:request", args=[ref]), lines.get(ref, {}).get("alias") or ref[:6])
        for ref in refs[:MOST_NAMED]
    ]
