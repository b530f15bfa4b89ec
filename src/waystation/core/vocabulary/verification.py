"""Verification in steps: what an account is checked against, what came of it, and what makes us look again."""

from typing import Final

from waystation.core.vocabulary.terms import Term

CHECKS: Final = (
    Term("document", "document", "A paper, a picture or a record is looked at: is it real, and is it theirs."),
    Term("interview", "interview", "A talk with the person, held against what they wrote and what we know."),
    Term("reference", "reference", "Somebody whom we have reason to trust speaks for the person."),
    Term("partner", "partner", "A partner organisation confirms one thing, without seeing the rest."),
)
# A worker who talked to somebody for an hour, or heard a friend in another office, is the easiest to deceive.
SECOND_PERSON: Final = frozenset({"interview", "partner"})

RESULTS: Final = (
    Term("supports", "supports", "What was found agrees with the account."),
    Term("does-not-support", "does not support", "Nothing was found that speaks for the account or against it."),
    Term("contradicts", "contradicts", "What was found cannot be true together with the account."),
    Term("could-not-be-done", "could not be done", "The step was not possible, or would have put somebody in danger."),
    Term("unclear", "unclear", "What was found can be read in more than one way."),
)
SUPPORTS, CONTRADICTS, NOT_DONE = "supports", "contradicts", "could-not-be-done"
ANSWERS: Final = frozenset({"supports", "does-not-support"})  # what settles a question that was open

VIEWS: Final = (
    Term("agrees", "agrees", "A second person read the result and comes to the same."),
    Term("disagrees", "disagrees", "A second person read the result and comes to something else."),
)
AGREES = "agrees"

CHANGES: Final = (
    Term("document", "a new document", "A paper or a picture came that was not there before."),
    Term("contradiction", "a contradiction", "Something that was said does not agree with something else."),
    Term("enquiry", "an enquiry", "Somebody asked about the person."),
    Term("correction", "a correction", "The person corrected what they had told us."),
    Term("mistake", "a mistake of ours", "The earlier decision did not rest on what it was said to rest on."),
    Term("other", "something else", "Something that is not in this list changed; the reason says what."),
)
