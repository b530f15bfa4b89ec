"""Which country took whom, and with which visa: exact where it was published, households together."""

from datetime import date
from typing import Final

from waystation.site.demo.draw import Draw
from waystation.site.demo.table import rows_of
from waystation.site.demo.units import Unit

UNNAMED: Final = "XX"  # the partner country that nobody may name
EU: Final = ("FR", "DE", "LT")
# By 20 August: six by EU humanitarian visas, five countries. By 1 September: 31 in Canada, and the charity has helped
# these and four of the six who went to the unnamed country: 35.
TAKEN: Final[dict[date, dict[str, int]]] = {
    date(2017, 5, 26): {"LT": 1},
    date(2017, 7, 31): {"CA": 5, "LT": 1, "FR": 1, "DE": 1},
    date(2017, 8, 20): {"CA": 16, "XX": 3, "FR": 1, "DE": 1},
    date(2017, 9, 1): {"CA": 10, "XX": 3},
}
LATER: Final = {"CA": 38.0, "FR": 22.0, "DE": 18.0, "LT": 10.0, "XX": 12.0}  # of a hundred
CHARITY_IN_UNNAMED: Final = 4
PROGRAMME: Final = (date(2017, 6, 1), date(2017, 8, 31))


def choose_countries(units: list[Unit], draw: Draw) -> None:
    """Give every unit that went abroad its country: exact counts until 1 September 2017, shares afterwards."""
    rows = sorted(rows_of("abroad"))
    for before, row in zip(rows, rows[1:], strict=False):
        gone = [u for u in units if "abroad" in u.dates and before < u.dates["abroad"] <= row]
        if row in TAKEN:
            _share_out(draw.shuffled(gone), dict(TAKEN[row]), draw)
            continue
        for unit in gone if row > max(TAKEN) else []:
            unit.country = draw.weighted(LATER)


def _share_out(gone: list[Unit], left: dict[str, int], draw: Draw) -> None:
    """Couples choose first and go where most places are, so that all fit; families do not leave this early."""
    for unit in sorted(gone, key=lambda unit: -unit.size):
        open_to = {country: float(places) for country, places in left.items() if places >= unit.size}
        unit.country = draw.weighted(open_to) if unit.size == 1 else max(open_to, key=lambda code: open_to[code])
        left[unit.country] -= unit.size


def visa_for(unit: Unit) -> str:
    """The kind of visa: the programme of the summer, a humanitarian visa, or another way."""
    left = unit.dates.get("abroad")
    if left is None:
        return ""
    if unit.country == "CA":
        return "programme" if PROGRAMME[0] <= left <= PROGRAMME[1] else "other"
    return "other" if unit.country == UNNAMED else "humanitarian"
