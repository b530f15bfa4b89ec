"""How great the danger is, judged by a worker, with reasons; judged again whenever something changes."""

from typing import Final

from waystation.core.vocabulary.terms import Term

RISK_LEVELS: Final = (
    Term("high", "high", "Grave harm may come within days unless somebody acts."),
    Term("medium", "medium", "Harm is likely, and there is time to prepare."),
    Term("low", "low", "Harm is possible, and nothing points to it now."),
)
RANK: Final = {"high": 0, "medium": 1, "low": 2}  # the order in which cases are listed
EXPECT_LIFE_WITHIN: Final = {
    "high": 24,
    "medium": 72,
    "low": 14 * 24,
}  # hours between signs of life, unless agreed otherwise
DUE_LEVEL: Final = {"high": "emergency", "medium": "urgent", "low": "normal"}
