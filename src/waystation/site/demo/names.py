"""Invented names in Cyrillic, and the ways in which they are met with in Latin letters.

Given names are common ones of the region; family names are put together from invented stems. Telephone numbers carry
the code 000 and handles begin with @demo_: neither exists.
"""

from waystation.site.demo.draw import Draw

MEN = (
    "Адам", "Аслан", "Ахьяд", "Апти", "Беслан", "Бекхан", "Ваха", "Висхан", "Дени", "Джабраил", "Заур", "Зелим",
    "Ибрагим", "Идрис", "Иса", "Исмаил", "Казбек", "Лечи", "Магомед", "Мансур", "Муса", "Муслим", "Нохчо", "Руслан",
    "Саид", "Салман", "Сулим", "Тамерлан", "Турпал", "Умар", "Усман", "Хамзат", "Хасан", "Хусейн", "Шамиль", "Шарип",
    "Эли", "Эльдар", "Юнус", "Юсуп", "Якуб", "Ясин",
)  # fmt: skip
WOMEN = (
    "Айза", "Айна", "Амина", "Асет", "Аминат", "Билкис", "Дагмара", "Залина", "Зулай", "Иман", "Камета", "Лайла",
    "Луиза", "Мадина", "Малика", "Марет", "Милана", "Петимат", "Раяна", "Седа", "Тоита", "Хава", "Хеда", "Элина",
    "Эсет", "Яха",
)  # fmt: skip
STEMS = (
    "Авдарх", "Бартих", "Бесланк", "Гайтук", "Гезимах", "Дадурк", "Девкар", "Закрей", "Зингал", "Исмурз", "Кагерм",
    "Кентал", "Лорсум", "Маздак", "Мержох", "Нажмух", "Ошпар", "Пайзул", "Рошник", "Сардух", "Селмурз", "Тасхет",
    "Тепсур", "Удугар", "Фаргиш", "Хатмур", "Хунзар", "Цакаш", "Чермох", "Шатих", "Эдисул", "Юшпар", "Яндих", "Ялхар",
    "Гормах", "Билтур", "Вашиндр", "Джантем", "Келоих", "Мулкар",
)  # fmt: skip
HANDLE_WORDS = (
    "lamp", "pine", "river", "stone", "paper", "winter", "copper", "window", "walnut", "harbour", "button", "thread",
    "kettle", "meadow", "pencil", "ladder", "orchard", "lantern", "gravel", "saddle",
)  # fmt: skip

CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
LATIN = "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya"
ENGLISH = dict(zip(CYRILLIC, LATIN.split(" "), strict=True))  # "_": the sign has no letter
PASSPORT = ENGLISH | dict(zip("юяцйъ", ("iu", "ia", "ts", "i", "ie"), strict=True))
GERMAN = ENGLISH | dict(zip("вжзхцчшйюя", ("w", "sch", "s", "ch", "z", "tsch", "sch", "j", "ju", "ja"), strict=True))
FRENCH = ENGLISH | dict(zip("ушчжйюя", ("ou", "ch", "tch", "j", "i", "iou", "ia"), strict=True))
LOOSE = ENGLISH | dict(zip("хцйюя", ("h", "c", "j", "ju", "ja"), strict=True))
SCHEMES = (PASSPORT, GERMAN, FRENCH, LOOSE)


def romanise(text: str, scheme: dict[str, str] = ENGLISH) -> str:
    """The Latin spelling of a Cyrillic name in one scheme."""
    letters = "".join(scheme.get(letter, letter) for letter in text.lower().replace("ё", "е")).replace("_", "")
    return "-".join(part.capitalize() for part in letters.split("-"))


def spellings(given: str, family: str) -> tuple[str, ...]:
    """Other spellings of "Given Family", each different from the usual one."""
    usual = f"{romanise(given)} {romanise(family)}"
    others = [f"{romanise(given, scheme)} {romanise(family, scheme)}" for scheme in SCHEMES]
    return tuple(dict.fromkeys(other for other in others if other != usual))


class Names:
    """Hands out names, numbers and handles; no two persons get the same full name, number or handle."""

    def __init__(self, seed: int) -> None:
        self._draw = Draw(seed, "names")
        self._taken: set[str] = set()
        self._number = 0

    def given_and_family(self, sex: str, family: str = "") -> tuple[str, str]:
        """A new name; relatives share the family name, in its form for this sex."""
        while True:
            given = self._draw.pick(WOMEN if sex == "f" else MEN)
            stem = family.removesuffix("а").removesuffix("ов") if family else self._draw.pick(STEMS)
            surname = stem + ("ова" if sex == "f" else "ов")
            if (full := f"{given} {surname}") not in self._taken:
                self._taken.add(full)
                return given, surname

    def phone(self) -> str:
        """A number that cannot exist: +7 000 is given to nobody."""
        self._number += 1
        digits = f"{(self._number * 7919 + 1234567) % 10_000_000:07d}"
        return f"+7 000 {digits[:3]} {digits[3:5]} {digits[5:]}"

    def handle(self) -> str:
        """A handle for a messenger, plainly of the demo."""
        self._number += 1
        return f"@demo_{self._draw.pick(HANDLE_WORDS)}{self._number}"
