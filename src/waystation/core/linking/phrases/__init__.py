"""What people write who want to know where others are, or who know what only an official would: rules of a language.

A rule is a pattern over the words of one sentence as `core.linking.words` makes them alike (no capitals, accents or
stops), with verbs and objects in their forms. It says which words gave rise to a question; it decides nothing.
"""

from waystation.core.linking.phrases.arabic import ARABIC
from waystation.core.linking.phrases.english import ENGLISH
from waystation.core.linking.phrases.french import FRENCH
from waystation.core.linking.phrases.rule import Rule
from waystation.core.linking.phrases.russian import RUSSIAN

RULES: tuple[Rule, ...] = (*RUSSIAN, *ENGLISH, *FRENCH, *ARABIC)

__all__ = ["RULES", "Rule"]
