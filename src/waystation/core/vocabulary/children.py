"""Who needs more: how an age is known, and what is weighed where something is decided for a child.

Sources: UN Convention on the Rights of the Child, Articles 3 and 12; its General Comment No. 14 (2013), par. 52-79;
UNHCR, *Best Interests Procedure Guidelines* (2021), for the elements and for the second person.
"""

from typing import Final

from waystation.core.vocabulary.terms import Term

OF_AGE: Final = 18
OLDEST: Final = 120
UNHCR: Final = "UNHCR, Best Interests Procedure Guidelines (2021)"
AGE_BASES: Final = (
    Term("said", "they said so", "The person, or somebody of the family, said how old they are."),
    Term("paper", "a paper", "A paper gives the date of birth; papers can be wrong, and the range says how far."),
    Term("seen", "a worker's impression", "Somebody of us has met them and thinks so; the widest range of all."),
    Term("assessed", "an age assessment", "A trained person assessed it, with the child's consent, as a last resort."),
)
ELEMENTS: Final = (
    Term("views", "views of the child", "What the child wants, in their words, heard alone.", UNHCR),
    Term("family", "family and care", "Who cares for them, who may harm them, and who must not be parted.", UNHCR),
    Term("safety", "safety", "What threatens them here, on the way, there, and inside the family.", UNHCR),
    Term("growing", "growing up", "School, health, language, faith, friends: what they would lose or gain.", UNHCR),
)  # fmt: skip
