"""Who asks where a person is, and how they ask. None of it changes the answer, which is the same for everybody."""

from typing import Final

from waystation.core.vocabulary.terms import Term

ASKERS: Final = (
    Term("relative", "relative", "Says that they belong to the family; a relative may be the danger."),
    Term("friend", "friend or partner", "Says that they are close to the person, without being of the family."),
    Term("authority", "police or authority", "Says that they speak for a State, a court, a school, an army."),
    Term("employer", "employer or neighbour", "Says that they know the person from work or from where they lived."),
    Term("journalist", "journalist", "Says that they write about the person or about people like them."),
    Term("helper", "lawyer, doctor or organisation", "Says that they help the person or want to."),
    Term("unsaid", "did not say", "Did not say who they are, or it was not understood."),
)
MANNERS: Final = (
    Term("threat", "threatened", "Said or let feel that harm follows if they are not told."),
    Term("money", "offered money", "Offered something in return for an answer."),
    Term("pity", "spoke of illness or death", "Said that somebody in the family is ill, dying or dead."),
    Term("knowing", "knew what few know", "Named something that is not known outside: a day, a house, a worker."),
    Term("worker", "asked for a worker", "Wanted to know who works here, or to speak with somebody by name."),
    Term("place", "asked for a place", "Wanted to know a town, a house or a way."),
    Term("again", "had asked before", "Said that they asked before, or were told something by somebody."),
)
