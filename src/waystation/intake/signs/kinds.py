"""What a worker reads of each question: what was seen, why it may be harmless, what to ask or check next."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

CONTACT, STORY, OFFICIAL, WHERE, WHO, HOUSES = "contact", "story", "official", "where", "who", "houses"
HARMLESS, ASKED, OFFICERS = "harmless", "asked", "officers"


@dataclass(frozen=True)
class Kind:
    """One kind of question. All three are lazy translations."""

    question: Any
    harmless: Any
    ask: Any


KINDS = {
    CONTACT: Kind(
        _("The same number, handle or document, and another story. Who writes here?"),
        _("Families and friends share one telephone; a helper or a reporter writes for several people."),
        _("Ask whose telephone it is and who else writes from it. Ask each of them alone, in a way agreed with them."),
    ),
    STORY: Kind(
        _("Almost the same words stand in another request, from another contact. Whose story is it?"),
        _("They lost the first contact and wrote again; friends wrote one letter; somebody helped both to write."),
        _("Read both. Ask for a detail that is in neither of the two, and let them tell it in their own words."),
    ),
    OFFICIAL: Kind(
        _("These words are those of an office. How does the person come to know them?"),
        _("They heard them while held, or read them; lawyers, doctors and former officials write like this."),
        _("Ask where they saw or heard it. Ask what they saw there that stands in no paper."),
    ),
    WHERE: Kind(
        _("They ask where others are. Why do they need to know?"),
        _("They fear for somebody they love, or want to know how far they must travel."),
        _("Give no place. Say that nobody is told where anybody is, and ask what they need for themselves."),
    ),
    WHO: Kind(
        _("They ask who else wrote, who works here, or how to reach those in charge. What is it for?"),
        _("They are afraid to meet somebody they know, or want to be sure whom they trust."),
        _("Name nobody. Ask whom they are afraid to meet, and do not say whether we know them."),
    ),
    HOUSES: Kind(
        _("They ask how many houses there are, or offer to drive people to them. Who sent them to us?"),
        _("Many want to help back, and have nothing else than a car."),
        _("Thank them and give no house and no address. Whoever wants to help goes the way of every new helper."),
    ),
}  # fmt: skip
SHORT = {
    CONTACT: _("one contact, several stories"),
    STORY: _("the same words elsewhere"),
    OFFICIAL: _("words of an office"),
    WHERE: _("asks where others are"),
    WHO: _("asks who else or who works here"),
    HOUSES: _("asks for houses, or offers to drive"),
}
ANSWERS = {
    HARMLESS: _("It is harmless, because…"),
    ASKED: _("I asked the person; they said…"),
}
ANSWERED = {**ANSWERS, OFFICERS: _("Two officers should look")}
