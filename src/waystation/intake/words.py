"""What a worker reads for the codes that are stored. Also the letters that go out with a refusal."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from waystation.letterbox.shapes import ONLY_HERE

LEVEL = {"emergency": _("emergency"), "urgent": _("urgent"), "normal": _("normal")}
LEVEL_HINT = {
    "emergency": _("First answer within an hour"),
    "urgent": _("First answer within a day"),
    "normal": _("First answer within seven days"),
}
WAY_OUT = {"days": _("within 7 days"), "weeks": _("within 6 weeks"), "none": _("no way out needed")}
HOW_SOON = {
    "today": _("today or tonight"),
    "week": _("within a week"),
    "weeks": _("within weeks or later"),
    "unknown": _("they do not know"),
}
IN_DANGER = {"me": _("the person who writes"), "other": _("somebody else"), "several": _("several people")}
DEVICE = {
    "own": _("their own, nobody else uses it"),
    "shared": _("others use it too"),
    "watched": _("somebody may be checking it"),
    "borrowed": _("it belongs to somebody else"),
}
WAYS = {ONLY_HERE: _("only here, with the return code"), "also": _("here, and by telephone or in an app")}
# Nobody who writes at the door can say this: it is for somebody who called, and has no way to read us.
TELEPHONE_ONLY = "telephone"
WAYS_OF_A_CALL = {**WAYS, TELEPHONE_ONLY: _("by telephone only: nothing is written to them")}
WAYS_WITHOUT_MAILBOX = {
    **WAYS_OF_A_CALL,
    ONLY_HERE: _("only in writing here, but there is no mailbox"),
    "also": _("by telephone or in an app; there is no mailbox"),
}
CLOCK = {
    "first": _("nobody has answered yet"),
    "late": _("first answer overdue"),
    "today": _("first answer due today"),
    "later": _("first answer due later"),
    "again": _("answered, and our turn again"),
    "theirs": _("answered, waits for the person"),
}
OLDER = {"3": _("3 days ago"), "7": _("7 days ago"), "14": _("14 days ago"), "30": _("30 days ago")}
ORDER = {"oldest": _("oldest first")}
PLACE = {"first": _("regions that come first"), "other": _("regions not on the list")}
# Why a request is left out when something is done to many at once.
LEFT_OUT = {
    "absent": _("not there any more, or not at this desk"),
    "closed": _("closed already"),
    "damaged": _("does not open: tell an officer"),
    "hands": _("somebody else looks after it"),
    "same": _("with them already"),
    "answered": _("answered already"),
    "wrote": _("they wrote something new: read it first"),
    "telephone": _("by telephone only: nothing may be written to them"),
    "no-mailbox": _("no mailbox: they would never read it"),
    "no-text": _("no text in their language"),
    "refused": _("could not be done; open it to see why"),
}
CHANNEL = {
    "door": _("door"),
    "telephone": _("telephone"),
    "app": _("app"),
    "mail": _("mail"),
    "in-person": _("in person"),
    "partner": _("partner"),
}
RESULT = {
    "reached": _("reached"),
    "no-answer": _("no answer"),
    "somebody-else": _("somebody else answered"),
    "message-left": _("message left"),
    "wrong-number": _("wrong number"),
    "refused-to-talk": _("did not want to talk"),
}
CODE_WORD = {"given": _("given"), "not-given": _("not given"), "none-agreed": _("none was agreed")}
STAGE = {
    "received": _("received"),
    "screening": _("screening"),
    "verifying": _("verifying"),
    "accepted": _("accepted"),
    "closed": _("closed"),
}
OUTCOME = {
    "accepted": _("accepted"),
    "declined": _("refused"),
    "withdrew": _("withdrawn"),
    "enquiry": _("asked about somebody"),
}
SOURCES = {
    "person": _("the person said so"),
    "worker": _("a worker saw it"),
    "partner": _("a partner confirmed it"),
    "document": _("a document shows it"),
}
AFTER_NO = {
    "message": _("wrote after we said no"),
    "appeal": _("asks for a second look"),
    "closed": _("wrote after it was closed"),
}
DECISION = {
    **OUTCOME,
    "reopened": _("taken up again"),
    "stands": _("looked at again; the refusal stands"),
    "stage": _("stage changed"),
    "verified": _("verified"),
    "verified-back": _("to be verified again"),
    "claim-compared": _("answer for a lost code compared"),
    "mailbox-attached": _("new mailbox attached"),
}
REFUSAL = {
    "not-ours": _("it does not fall to us"),
    "outside-region": _("outside the regions where we have anybody"),
    "no-way": _("we have no means to help here"),
    "no-room": _("nobody is free to look after them now"),
    "better-placed": _("another organisation is better placed"),
    "conflict": _("conflict of interest: given to another organisation"),
    "not-verifiable": _("cannot be verified without putting them in danger"),
    "not-credible": _("not credible"),
    "safe-elsewhere": _("safe without our help"),
    "duplicate": _("the same request is here already"),
    "unreachable": _("could not be reached"),
}
SAID_SAME = {
    "same": _("Yes, it is the same person"),
    "not": _("No, these are two people"),
    "unknown": _("Not known yet"),
}
SAID_SAME_MEANS = {
    "same": _("Both requests stay as they are and lead to each other. In figures the person counts once."),
    "not": _("What was said before is taken back: each counts by itself again. Nothing is lost."),
    "unknown": _("They stay on the list of pairs to look at."),
}
SAME = {
    "open": _("nobody has looked yet"),
    "same": _("the same person"),
    "not": _("two people"),
    "unknown": _("not known yet"),
}
# Why two things are held to be alike: rules of core.linking.
ALIKE = {
    "equal": _("the same"),
    "begun-anew": _("begun anew: only “new”, a number or the like was added"),
    "letter": _("one letter is different"),
    "year": _("the same year"),
    "near-year": _("one year apart"),
    "far": _("far apart"),
    "parts": _("all parts of the shorter one are in the other"),
    "one-part": _("one part is the same, the rest was not given"),
    "slip": _("one part is written a little differently"),
    "initial": _("an initial fits"),
    "clash": _("a part on each side does not fit"),
    "patronymic": _("their fathers have different names"),
    "nothing": _("nothing to compare"),
}
NAME_RULE = {
    "written": _("written the same"),
    "sound": _("sounds the same"),
    "vowels": _("only vowels differ that are written for each other"),
    "known-name": _("one name in two languages"),
    "ending": _("only the ending differs"),
    "consonants": _("the same consonants"),
    "joined": _("written in one word, or in two"),
    "letter": _("one letter differs"),
    "few-consonants": _("the same few consonants"),
    "initial": _("an initial"),
    "without-ending": _("with and without its ending"),
}
KIND = {
    "message": _("message"),
    "withdrawal": _("withdrawal"),
    "correction": _("correction"),
    "letter": _("letter"),
    "claim": _("lost code"),
    "appeal": _("asks that somebody else looks"),
}
CONSENT = {
    "help": _("look for help inside our team"),
    "partners": _("show it to partners abroad"),
    "statistics": _("count it in numbers"),
    "testimony": _("ask later for testimony"),
}
WHY_NO_COPY = {
    "polyglot": _("This file is two things at once, so no copy is shown. Treat it as an attack."),
    "audio": _("No copy can be made here: ffmpeg is missing, or cannot be shut in. Only the original is here."),
    "long": _("This recording is too long to be copied here. Only the original is here."),
    "other": _("Files of this kind are not shown here: only the original is here."),
    "locked": _("This document opens with a password only. Ask the person for it, through their mailbox."),
    "failed": _("No safe copy could be made of this file. It may be damaged."),
}
LANGUAGE = {"en": "English", "ru": "Русский", "fr": "Français", "ar": "العربية"}


def of(table: dict[str, Any], code: str | None) -> str:
    """The word for a code; what is not in the table is shown as it is."""
    return str(table.get(code or "", code or ""))


def choices(table: dict[str, Any], *, first: Any = None) -> list[tuple[str, Any]]:
    """Choices of a form, with an empty one named `first`."""
    return ([("", first)] if first is not None else []) + list(table.items())
