"""Purposes: consent is asked for each of them alone, and each may be taken back."""

from typing import Final

from waystation.core.vocabulary.terms import Term

PURPOSES: Final = (
    Term("help", "help", "We keep what was said and use it to bring the person to safety."),
    Term("partners", "partners", "We may show a named partner what it needs to help."),
    Term("statistics", "statistics", "The person is counted; nothing that points to them is shown."),
    Term("testimony", "testimony", "We may ask the person to tell what happened, for the record."),
    Term("advocacy", "advocacy", "What was told may be shown to governments, without what points to the person."),
    Term("press", "press", "What was told may be quoted in public, in words the person has agreed to."),
    Term("court", "court", "What was told may be handed to a court or an investigator."),
    Term("archive", "archive", "What was told may be kept for later generations after the case has ended."),
)
