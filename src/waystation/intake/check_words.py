"""What a worker reads for the codes of a verification."""

from typing import Any

from django.utils.translation import gettext as _said
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from waystation.intake.verification import Standing

CHECK = {
    "document": pgettext_lazy("check", "document"),
    "interview": pgettext_lazy("check", "interview"),
    "reference": pgettext_lazy("check", "reference"),
    "partner": pgettext_lazy("check", "partner"),
}
CHECK_MEANS = {
    "document": _("A paper, a picture or a record is looked at: is it real, and is it theirs."),
    "interview": _("A talk with the person, held against what they wrote. A second person reads the result."),
    "reference": _("Somebody whom we have reason to trust speaks for the person."),
    "partner": _("A partner confirms one thing, without seeing the rest. A second person reads the result."),
}
RESULT = {
    "supports": _("supports the account"),
    "does-not-support": _("does not support it"),
    "contradicts": _("contradicts it"),
    "could-not-be-done": _("could not be done"),
    "unclear": _("unclear"),
}
RESULT_MEANS = {
    "supports": _("What was found agrees with the account."),
    "does-not-support": _("Nothing was found that speaks for the account or against it."),
    "contradicts": _("What was found cannot be true together with the account."),
    "could-not-be-done": _("The step was not possible, or would have put somebody in danger."),
    "unclear": _("What was found can be read in more than one way."),
}
RESULT_KIND = {"supports": "safe", "contradicts": "danger", "unclear": "lamp"}  # colours, beside the word
VIEW = {"agrees": _("I agree"), "disagrees": _("I disagree")}
CHANGED = {
    "document": _("a new document"),
    "contradiction": _("a contradiction"),
    "enquiry": _("an enquiry"),
    "correction": _("a correction"),
    "mistake": _("a mistake of ours"),
    "other": _("something else"),
}
# The page of each act: its title, its button, and a line below the title.
ACTS: dict[str, tuple[Any, Any, Any]] = {
    "check-open": (_("Open a step of the verification"), _("Open it"), ""),
    "check-result": (
        _("Write down what came of a step"),
        _("Save the result"),
        _("The person is asked for it no longer."),
    ),
    "check-look": (
        _("Read a result as the second person"),
        _("Save what I come to"),
        _("Read it as if you had to stand for it. To disagree is what you are asked for, where you do."),
    ),
    "check-conclude": (
        _("Find the account credible"),
        _("It is credible"),
        _("It can be taken back when something changes."),
    ),
    "check-stands": (
        _("Look again: does the finding still stand?"),
        _("It still stands"),
        _("The finding is not changed by it. What comes later asks anew."),
    ),
    "check-back": (
        _("Verify again"),
        _("Take it back"),
        _("What was found no longer counts as credible until somebody finds it so anew."),
    ),
}
NEXT = {
    "begin": _("Next: open the first step of the verification"),
    "again": _("Next: verify again: %(about)s"),
    "second": _("Next: somebody else looks at the result: %(about)s"),
    "question": _("Next: settle what is in question: %(about)s"),
    "result": _("Next: write down what came of a step: %(about)s"),
    "more": _("Next: open another step; nothing supports the account yet"),
    "conclude": _("Next: decide if the account is credible"),
}


def next_step(standing: Standing) -> tuple[str, str]:
    """(code of NEXT, what it speaks of) until the account counts as credible; ("", "") then."""
    if standing.holds:
        return "", ""
    if not standing.counting:
        return ("again", str(CHANGED[standing.back["changed"]])) if standing.back else ("begin", "")
    if standing.waiting:
        return "second", str(CHECK[standing.waiting[0].kind])
    if standing.unresolved:
        return "question", str(CHECK[standing.unresolved[0].kind])
    if standing.open:
        return "result", str(CHECK[standing.open[0].kind])
    return ("conclude", "") if standing.ready else ("more", "")


def heading(standing: Standing) -> str:
    code, about = next_step(standing)
    return str(NEXT[code]) % {"about": about} if code else ""


def label_of(check: Any) -> str:
    """One step in a list of choices: "interview: the talk of Tuesday"."""
    said = {"kind": CHECK[check.kind], "what": check.said["what"]}
    return _said("%(kind)s: %(what)s") % said
