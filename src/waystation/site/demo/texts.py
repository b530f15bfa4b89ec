"""First messages, put together from paragraphs in the writer's language, in the form for a man or a woman."""

import re
from types import ModuleType

from waystation.site.demo import texts_en, texts_fr, texts_ru
from waystation.site.demo.draw import Draw

BOOKS: dict[str, ModuleType] = {"ru": texts_ru, "en": texts_en, "fr": texts_fr}
FORMS = re.compile(r"\[([^|\]]*)\|([^\]]*)\]")
FALLBACK = "detained"  # those for whom no ground was recorded tell of a detention all the same
UNHURT = ("threatened", "relative", "helper", "witness")  # they have no detention of their own to tell of
SHORTEST, LONGEST = 60, 400  # words


def for_sex(text: str, sex: str) -> str:
    """Choose the form for a man or a woman in every [a|b]."""
    return FORMS.sub(lambda forms: forms[1 if sex == "m" else 2], text)


class Storyteller:
    """Goes round all events of a language and ground before telling one a second time."""

    def __init__(self, draw: Draw) -> None:
        self._draw = draw
        self._told: dict[tuple[str, str], int] = {}

    def event(self, language: str, ground: str) -> str:
        """The next event for this ground."""
        events = BOOKS[language].EVENTS[ground or FALLBACK]
        count = self._told.get((language, ground or FALLBACK), 0)
        self._told[(language, ground or FALLBACK)] = count + 1
        return str(events[count % len(events)])

    def first_message(self, language: str, ground: str, sex: str, company: str, count: int, age: int) -> str:
        """60 to 400 words: how they found us, what happened, where they are, who travels, what they ask."""
        book, pick = BOOKS[language], self._draw.pick
        story = self.event(language, ground)
        parts = [pick(book.OPENINGS)]
        short = len(story.split()) < 45  # a short account comes with more about its writer
        if short or self._draw.chance(0.5):
            parts.append(pick(book.BEFORE).format(age=_age(language, age)))
        parts.append(story)
        if self._draw.chance(0.25) and ground in ("detained", "witness"):
            parts.append(self.event(language, "threatened"))
        if self._draw.chance(0.5):
            parts.append(pick(book.MORE if ground in UNHURT else book.MORE + book.OF_DETENTION))
        left = any(word in part for part in parts for word in book.LEFT)
        now = [part for part in book.NOW if not (left and part.startswith(book.AT_HOME))]
        parts += [pick(now), pick(book.TOGETHER[company]).format(count=book.COUNTS.get(count, count))]
        parts += [pick(book.ASK), pick(book.CLOSE)]
        return for_sex("\n\n".join(part for part in parts if part), sex)

    def infiltrator(self, early: bool, sex: str) -> str:
        """One asks where the others are; the other knows what only an official would."""
        return for_sex(texts_ru.INFILTRATOR[0 if early else 1], sex)

    def second_try(self, language: str, event: str, sex: str) -> str:
        """The same person once more, from another address, telling the same in short."""
        return for_sex(self._draw.pick(BOOKS[language].DUPLICATE).format(event=event), sex)


def _age(language: str, age: int) -> str:
    """The age in words' grammar: 21 год, 22 года, 25 лет."""
    if language != "ru":
        return str(age)
    if age % 10 == 1 and age % 100 != 11:
        return f"{age} год"
    return f"{age} года" if age % 10 in (2, 3, 4) and age % 100 not in (12, 13, 14) else f"{age} лет"
