"""What can happen to somebody, to whom, and what is done first. Kinds are for finding the checklist, never for blame.

The lists are the house's own. For the thinking behind them see Front Line Defenders, "Workbook on Security: Practical
Steps for Human Rights Defenders at Risk", and the ICRC's "Professional Standards for Protection Work" (3rd ed., 2018).
"""

from typing import Final

from waystation.core.vocabulary.refusals import Refused
from waystation.core.vocabulary.terms import Term

KINDS: Final = (
    Term("threat", "threat", "Somebody said or let feel that harm will come."),
    Term("phishing", "phishing", "A message, call or link made to get a password, a code or an answer."),
    Term("raid", "raid", "Officials or others came into a house or an office, or tried to."),
    Term("telephone", "lost or seized telephone", "A telephone or computer is out of the hands of whose it is."),
    Term("arrest", "arrest", "Somebody was detained, summoned or taken away."),
    Term("followed", "somebody followed", "Somebody was followed, on foot, by car or on line."),
    Term("watched", "house watched", "Somebody watches a house, a flat or an office."),
    Term("leak", "leak", "Something that only few knew is known outside."),
    Term("account", "attack on an account", "Somebody tried to get into an account, or got in."),
    Term("knowing", "enquiry that knew too much", "Whoever asked named what is not known outside."),
    Term("other", "something else", "None of these; the words say what."),
)
WHOM: Final = (
    Term("person", "person of a case", "Somebody whom a request or a case is about."),
    Term("worker", "worker", "Somebody who works here, paid or not."),
    Term("reporter", "reporter", "Somebody who writes or films about it."),
    Term("host", "host", "Somebody who gives a bed, or keeps a house."),
    Term("partner", "partner", "Somebody of an organisation with which we work."),
    Term("outside", "somebody outside", "Family, a friend, a driver, a neighbour, anybody else."),
)
STEPS: Final = (
    Term("withdraw", "Withdraw the access of whose it was", "At once; it can be granted anew, and nobody is blamed."),
    Term("sessions", "End sessions and change passphrases, from another device", "Of mail, messengers, clouds too."),
    Term("silent", "Do not call or write to what is lost", "Whoever holds it reads that too."),
    Term("contacts", "Tell whoever is in its contacts", "Each becomes somebody whom we must warn."),
    Term("code", "Ask who knew the code, and what it opens", "Also a face or a finger opens it."),
    Term("keep", "Keep what was sent; open no link, delete nothing", "A picture of the screen is enough."),
    Term("same", "Ask who else got the same", "One message is seldom the only one."),
    Term("hear", "Hear from them how they are, by a safe way", "With the code word, if one was agreed."),
    Term("move", "Ask if they must sleep elsewhere tonight", "They decide; the house keepers find the bed."),
    Term("lawyer", "Call the lawyer whom they chose", "The first hours count most."),
    Term("family", "Ask who of the family may know what", "A relative may be the danger."),
    Term("houses", "Tell the house keepers which houses may be known", "By code name, never by address."),
    Term("routes", "Change ways, hours and meeting points", "Of everybody who was seen with them."),
    Term("look", "Write down cars, faces and hours; do not go and look", "Whoever goes to look is seen."),
    Term("source", "Find out who knew it", "As a question to each, never as an accusation."),
    Term("log", "Look in the log who opened it", "The log says who, never what they thought."),
    Term("asker", "Answer whoever asked like everybody else", "Another answer tells them that they were right."),
    Term("second", "Speak with the second officer", "Nobody decides alone what is done next."),
)
CHECKLIST: Final = {
    "threat": ("keep", "hear", "move", "second"),
    "phishing": ("keep", "same", "sessions", "log"),
    "raid": ("hear", "withdraw", "houses", "lawyer", "move"),
    "telephone": ("withdraw", "sessions", "silent", "contacts", "code"),
    "arrest": ("withdraw", "lawyer", "family", "code", "houses"),
    "followed": ("look", "hear", "move", "routes"),
    "watched": ("look", "houses", "move", "routes"),
    "leak": ("source", "log", "hear", "second"),
    "account": ("sessions", "contacts", "keep", "log"),
    "knowing": ("asker", "source", "log", "second"),
    "other": ("hear", "second"),
}
# With a worker's keys in strange hands, officers decide whether everything is shut.
ASKS_FOR_LOCKDOWN: Final = frozenset({"raid", "telephone", "arrest"})
# A warning is done when they have answered in their own words; a message that was sent is a try.
KNOWS, TRIED, NEEDLESS = "knows", "tried", "needless"
OUTCOMES: Final = (
    Term(KNOWS, "they know", "They have answered in their own words that they know what happened and what it means."),
    Term(TRIED, "tried", "Somebody called, wrote or went, and there is no such answer yet."),
    Term(NEEDLESS, "no warning", "There is a reason why this person is not warned, or need not be."),
)


def checklist(kind: str) -> tuple[str, ...]:
    """What is done first after this kind of incident. Refused for a kind that is not in the list."""
    if kind not in CHECKLIST:
        raise Refused("this word is not in the list", hint="choose one of the words of the list")
    return CHECKLIST[kind]
