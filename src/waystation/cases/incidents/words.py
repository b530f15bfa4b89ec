"""Words of incidents: the lists as they are shown, what stands among the steps, and the first heading."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from waystation.cases.words import Words

KINDS: Words = {
    "threat": pgettext_lazy("incident", "threat"),
    "phishing": pgettext_lazy("incident", "phishing"),
    "raid": pgettext_lazy("incident", "raid"),
    "telephone": pgettext_lazy("incident", "lost or seized telephone"),
    "arrest": pgettext_lazy("incident", "arrest"),
    "followed": pgettext_lazy("incident", "somebody followed"),
    "watched": pgettext_lazy("incident", "house watched"),
    "leak": pgettext_lazy("incident", "leak"),
    "account": pgettext_lazy("incident", "attack on an account"),
    "knowing": pgettext_lazy("incident", "enquiry that knew too much"),
    "other": pgettext_lazy("incident", "something else"),
}
KIND_MEANS: Words = {
    "phishing": _("A message, call or link made to get a password, a code or an answer."),
    "telephone": _("Also a computer. A code that was said under force is no shame; say which."),
    "arrest": _("Somebody was detained, summoned or taken away."),
    "leak": _("Something that only few knew is known outside."),
}
WHOM: Words = {
    "person": pgettext_lazy("whom", "person of a case"),
    "worker": pgettext_lazy("whom", "worker"),
    "reporter": pgettext_lazy("whom", "reporter"),
    "host": pgettext_lazy("whom", "host"),
    "partner": pgettext_lazy("whom", "partner"),
    "outside": pgettext_lazy("whom", "somebody outside"),
}
STEPS: Words = {
    "withdraw": _("Withdraw the access of whose it was"),
    "sessions": _("End sessions and change passphrases, from another device"),
    "silent": _("Do not call or write to what is lost"),
    "contacts": _("Tell whoever is in its contacts"),
    "code": _("Ask who knew the code, and what it opens"),
    "keep": _("Keep what was sent; open no link, delete nothing"),
    "same": _("Ask who else got the same"),
    "hear": _("Hear from them how they are, by a safe way"),
    "move": _("Ask if they must sleep elsewhere tonight"),
    "lawyer": _("Call the lawyer whom they chose"),
    "family": _("Ask who of the family may know what"),
    "houses": _("Tell the house keepers which houses may be known"),
    "routes": _("Change ways, hours and meeting points"),
    "look": _("Write down cars, faces and hours; do not go and look"),
    "source": _("Find out who knew it"),
    "log": _("Look in the log who opened it"),
    "asker": _("Answer whoever asked like everybody else"),
    "second": _("Speak with the second officer"),
}
STEP_MEANS: Words = {
    "withdraw": _("At once; it can be granted anew, and nobody is blamed."),
    "sessions": _("Of mail, messengers, clouds too."),
    "silent": _("Whoever holds it reads that too."),
    "contacts": _("Each becomes somebody whom we must warn."),
    "code": _("Also a face or a finger opens it."),
    "keep": _("A picture of the screen is enough."),
    "same": _("One message is seldom the only one."),
    "hear": _("With the code word, if one was agreed."),
    "move": _("They decide; the house keepers find the bed."),
    "lawyer": _("The first hours count most."),
    "family": _("A relative may be the danger."),
    "houses": _("By code name, never by address."),
    "routes": _("Of everybody who was seen with them."),
    "look": _("Whoever goes to look is seen."),
    "source": _("As a question to each, never as an accusation."),
    "log": _("The log says who, never what they thought."),
    "asker": _("Another answer tells them that they were right."),
    "second": _("Nobody decides alone what is done next."),
}
BY_WHEN: Words = {
    "emergency": _("within an hour"),
    "urgent": _("within a day"),
    "normal": _("within a week"),
}
OUTCOMES: Words = {
    "knows": _("They know: they answered in their own words"),
    "tried": _("Not yet: it was tried, or sent, and there is no such answer"),
    "needless": _("They are not warned, for a reason"),
}
ENDED: Words = {"knows": _("they know"), "needless": _("not warned")}
LINES: Words = {
    "recorded": _("The incident was recorded."),
    "owner": _("From now on in the hands of %(worker)s."),
    "step": _("%(step)s:"),
    "judged": _("Danger judged: %(level)s."),
    "must-warn": _("Must be warned: %(whom)s."),
    "warning-knows": _("%(whom)s knows:"),
    "warning-tried": _("Tried to warn %(whom)s:"),
    "warning-needless": _("%(whom)s is not warned:"),
    "admitted": _("May read it now: %(group)s."),
    "excluded": _("May not read it any more: %(group)s."),
    "closed": _("The incident was closed."),
    "reopened": _("It was opened again."),
}
HEADINGS: Words = {
    "closed": _("Closed; what was learned stands below"),
    "late": _("Next, and late: warn %(about)s"),
    "owner": _("Next: say who looks after it"),
    "warn": _("Next: warn %(about)s"),
    "whom": _("Next: say whom we must warn"),
    "step": _("Next: %(about)s"),
    "close": _("Next: say what was learned, and close it"),
}
HEADS: Words = {
    "against": _("To whom"),
    "when": _("When"),
    "place": _("Where"),
    "known": _("How it is known"),
    "reporter": _("Who reported it"),
    "alias": _("Case"),
    "by": _("Written down by"),
}
