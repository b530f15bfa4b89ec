"""Kinds of papers: what a border, a consulate or a carrier asks to see."""

from typing import Final

from waystation.core.vocabulary.terms import Term

PAPERS: Final = (
    Term("passport", "passport", "A passport with which one may leave the State that issued it."),
    Term("internal", "internal passport", "A passport that counts inside the State that issued it only."),
    Term("card", "identity card", "A card that shows who somebody is; some borders accept it."),
    Term("birth", "birth certificate", "What a register says about a birth; for children often the only paper."),
    Term("travel-document", "travel document", "Issued to refugees or the stateless instead of a passport."),
    Term("visa", "visa", "A permission to enter, with the days on which it holds."),
    Term("residence", "residence permit", "A permission to stay, with the days on which it holds."),
    Term("other", "other paper", "Anything else; the note says what it is."),
)
