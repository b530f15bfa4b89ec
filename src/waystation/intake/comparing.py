"""Two requests side by side: what is alike and why, what speaks against it, and what was decided of them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from waystation.accounts.queries import pseudonyms
from waystation.core.linking import Link, Reason, compare, narratives
from waystation.intake import entries, matching, onward, pairs, viewing, words
from waystation.intake.access import OpenRequest
from waystation.letterbox.envelopes import INTAKE
from waystation.letterbox.hours import begin_of
from waystation.letterbox.shapes import RequestContent, SafeContact
from waystation.vault import shelf

Content = dict[str, Any]
TEAM = "team-"
HIDDEN = ("number", "handle")  # shown only after the rules of safe contact were confirmed, on the request's own page


def card_of(opened: OpenRequest) -> Content:
    """For the page of a request: pairs to look at, who is the same person, and pairs that were found to be two."""
    known = {**opened.summary.get("pairs", {}), **pairs.states(opened.box)}
    lines = {opened.ref: opened.summary}
    group = pairs.group([opened.ref], lambda ref: _same_with(opened, ref, known, lines)) - {opened.ref}
    lines |= shelf.read_summaries(opened.keyring, INTAKE, [ref for ref in known if ref not in lines])
    there = {ref: _named(opened, ref, lines[ref]) for ref in {*known, *group} if ref in lines}
    hours = pairs.received({opened.ref, *group})
    return {
        "to_look_at": [
            there[ref] for ref, said in known.items() if ref in there and said in (pairs.OPEN, pairs.UNKNOWN)
        ],
        "one_person": [there[ref] for ref in sorted(group & there.keys(), key=lambda ref: hours.get(ref, ("", ref)))],
        "two_people": [there[ref] for ref, said in known.items() if ref in there and said == pairs.NOT],
        "cases": cases_like(opened),
        "first": bool(group) and min(hours, key=hours.__getitem__, default="") == opened.ref,
    }


def _same_with(opened: OpenRequest, ref: str, known: dict[str, str], lines: dict[str, Content]) -> list[str]:
    """Of the others by their summaries: for naming them no box is opened."""
    if ref != opened.ref:
        lines |= shelf.read_summaries(opened.keyring, INTAKE, [ref])
        known = lines.get(ref, {}).get("pairs", {})
    return [other for other, said in known.items() if said == pairs.SAME]


def _named(opened: OpenRequest, ref: str, line: Content) -> Content:
    return {
        "ref": ref,
        "alias": line.get("alias") or ref[:6],
        "url": reverse("intake:same", args=[opened.ref, ref]),
        "page": reverse("intake:request", args=[ref]),
    }


def cases_like(opened: OpenRequest) -> list[Content]:
    """Cases of this worker's own teams in which a person may be whoever asks: by what their team keeps to compare.

    Worked out anew for whoever looks, and kept nowhere: who is not of the team does not learn of such a case.
    """
    keyring, record = opened.keyring, _record(opened)
    teams = [code for code in sorted(keyring.codes) if code.startswith(TEAM) and keyring.has_wrap(code)]
    if opened.row.state == "closed" or not teams:
        return []
    found = {link.other: link for code in teams for link in matching.find_in(keyring, code, record)}
    pages = {ref: onward.page_of("cases:case", ref) for ref in found}
    lines = {ref: line for code in teams for ref, line in shelf.read_summaries(keyring, code, sorted(pages)).items()}
    return [
        {"alias": lines[ref].get("alias") or ref[:6], "url": pages[ref], "reasons": reasons_of(link)}
        for ref, link in found.items()
        if pages[ref] and ref in lines
    ]


def found_between(one: OpenRequest, other: OpenRequest) -> Link | None:
    """What the two have in common, by what stands in them now."""
    return compare(_record(one), _record(other))


def _record(opened: OpenRequest) -> Any:
    said, rules = opened.content, opened.contact.get("safe_contact", {})
    kept = {name: said.get(name, "") for name in ("call_me", "region", "together")}
    wrote = [message["text"] for message in entries.messages_of(opened) if message["from"] == "person"]
    contact = SafeContact(reach=rules.get("reach", ""))
    content = RequestContent(safe_contact=contact, happened="\n".join([said.get("happened", ""), *wrote]), **kept)
    return matching.record_of(content, opened.ref)


def reasons_of(found: Link | None) -> list[Content]:
    """For and against, in words. Numbers and handles are not shown here: their rules were not confirmed."""
    return [_reason(reason) for reason in found.reasons] if found else []


def _reason(reason: Reason) -> Content:
    hidden = reason.code in HIDDEN
    return {
        "what": str(_WHAT[reason.code]()),
        "why": words.of(words.ALIKE, reason.rule),
        "speaks_for": reason.speaks_for,
        "ours": "" if hidden else reason.ours,
        "theirs": "" if hidden else reason.theirs,
        "parts": _parts(reason),
    }


_WHAT = {
    "number": lambda: _("Telephone number"),
    "document": lambda: _("Document"),
    "handle": lambda: _("Handle or address"),
    "name": lambda: _("Name"),
    "born": lambda: _("Year of birth"),
    "region": lambda: _("Region, in the same words"),
}


def _parts(reason: Reason) -> list[Content]:
    met = reason.name.met if reason.name else ()
    return [{"ours": m.ours, "theirs": m.theirs, "rule": words.of(words.NAME_RULE, m.rule)} for m in met]


def side_of(opened: OpenRequest, names: dict[str, str]) -> Content:
    """One half of the page."""
    content = opened.content
    return {
        "ref": opened.ref,
        "alias": content.get("alias") or opened.ref[:6],
        "url": reverse("intake:request", args=[opened.ref]),
        "closed": opened.row.state == "closed",
        "outcome": words.of(words.OUTCOME, opened.summary.get("outcome")),
        "happened": content.get("happened", ""),
        "facts": _facts(opened, content),
        "thread": entries.thread_of(opened, names),
        "files": viewing.list_files(opened),
    }


def _facts(opened: OpenRequest, content: Content) -> list[tuple[str, Any]]:
    return [
        (_("Asked on"), begin_of(opened.row.received)),
        (_("Name to use"), content.get("call_me", "")),
        (_("Region"), content.get("region", "")),
        (_("Language"), words.of(words.LANGUAGE, content.get("language"))),
        (_("Came by"), words.of(words.CHANNEL, content.get("channel"))),
        (_("In danger"), words.of(words.IN_DANGER, content.get("in_danger"))),
        (_("Who leaves together"), content.get("together", "")),
    ]


def same_words(one: str, other: str) -> tuple[list[Content], list[Content], int]:
    """Both texts in pieces {text, same}, so that a page can mark what stands in both; and how many words do."""
    found = narratives.compare(one, other)
    passages = found.passages if found else ()
    first = _pieces(one, [passage.first for passage in passages])
    return first, _pieces(other, [passage.second for passage in passages]), found.words if found else 0


def _pieces(text: str, spans: list[tuple[int, int]]) -> list[Content]:
    pieces, done = list[Content](), 0
    for begin, end in sorted(spans):
        begin = max(begin, done)
        pieces += [{"text": text[done:begin], "same": False}, {"text": text[begin:end], "same": True}]
        done = max(done, end)
    return [piece for piece in [*pieces, {"text": text[done:], "same": False}] if piece["text"]]


def said_of(one: OpenRequest, other: OpenRequest) -> list[Content]:
    """Every decision about these two, the newest first."""
    names = pseudonyms()
    found = [said for said in reversed(pairs.decisions(one.box)) if said["with"] == other.ref]
    return [
        {
            "when": entries.when(said["at"]),
            "iso": said["at"],
            "by": names.get(said["by"], "?"),
            "text": f"{words.of(words.SAME, said['said'])}: {said['reason']}",
        }
        for said in found
    ]
