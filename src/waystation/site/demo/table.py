"""The calendar of the replay: what the operation could say on each evening, and the waypoints between.

`TABLE` is what the world must equal, cell by cell. `WAYPOINTS` are further cumulative counts, fixed by the replay and
published by nobody: they keep first days exact, hold the peak in care at the end of July, and make every departure
possible 46 days after an evacuation.
"""

from datetime import date
from typing import Final

RUNGS: Final = ("contact", "applied", "verified", "evacuated", "sheltered", "abroad")
HOTLINE_OPENS: Final = date(2017, 3, 29)
FIRST_REQUEST: Final = date(2017, 4, 2)
FIRST_EVACUATED: Final = date(2017, 4, 7)
FIRST_ABROAD: Final = date(2017, 5, 26)
REPORT_OF_APRIL: Final = date(2018, 4, 3)
TODAY: Final = date(2019, 1, 31)
SHORTEST_SUPPORT: Final = 46  # days: a month and a half
LONGEST_SUPPORT: Final = 243  # days: eight months
DAYS_A_MONTH: Final = 365.25 / 12
MEAN_SUPPORT: Final = 3.5  # months, over those evacuated in 2017

TABLE: Final[dict[date, tuple[int, int, int, int, int, int]]] = {
    date(2017, 3, 29): (0, 0, 0, 0, 0, 0),
    date(2017, 4, 2): (1, 1, 0, 0, 0, 0),
    date(2017, 4, 7): (12, 9, 4, 1, 1, 0),
    date(2017, 4, 17): (60, 48, 34, 16, 16, 0),
    date(2017, 4, 30): (78, 64, 46, 27, 26, 0),
    date(2017, 5, 16): (95, 83, 61, 42, 41, 0),
    date(2017, 5, 26): (101, 90, 68, 46, 45, 1),
    date(2017, 7, 31): (134, 130, 98, 60, 58, 9),
    date(2017, 8, 20): (137, 132, 102, 68, 64, 30),
    date(2017, 9, 1): (140, 135, 106, 74, 70, 43),
    date(2017, 12, 31): (172, 160, 134, 106, 98, 88),
    date(2018, 4, 3): (186, 172, 148, 119, 110, 99),
    date(2019, 1, 31): (236, 218, 188, 150, 138, 130),
}

WAYPOINTS: Final[dict[str, dict[date, int]]] = {
    "contact": {date(2017, 4, 1): 0, date(2018, 8, 31): 208},
    "applied": {date(2017, 4, 1): 0, date(2018, 8, 31): 193},
    "verified": {date(2018, 8, 31): 168},
    "evacuated": {
        date(2017, 4, 6): 0, date(2017, 6, 15): 50, date(2017, 7, 5): 54, date(2017, 7, 17): 57, date(2017, 8, 6): 62,
        date(2017, 10, 1): 81, date(2017, 11, 1): 91, date(2017, 11, 15): 95, date(2017, 12, 10): 102,
        date(2018, 2, 16): 114, date(2018, 7, 31): 134, date(2018, 12, 10): 147,
    },
    "sheltered": {},
    "abroad": {
        date(2017, 5, 25): 0, date(2017, 5, 31): 1, date(2017, 6, 20): 3, date(2017, 7, 10): 6, date(2017, 8, 6): 16,
        date(2017, 8, 31): 43, date(2017, 10, 1): 46, date(2017, 11, 1): 49, date(2017, 11, 15): 52,
        date(2017, 11, 27): 61, date(2017, 12, 10): 72, date(2018, 2, 12): 95,
        date(2018, 6, 1): 107, date(2018, 9, 15): 117,
    },
}  # fmt: skip

TESTIMONIES: Final[dict[date, int]] = {
    date(2017, 4, 9): 0, date(2017, 4, 30): 7, date(2017, 5, 26): 17, date(2017, 7, 31): 33, date(2017, 12, 31): 48,
    date(2018, 4, 3): 61, date(2019, 1, 31): 84,
}  # fmt: skip


def intervals(counts: dict[date, int]) -> list[tuple[date, date, int]]:
    """(the last day before, the last day, how many) for each step of a cumulative count; empty steps are left out."""
    days = sorted(counts)
    steps = zip(days, days[1:], strict=False)
    return [(first, last, counts[last] - counts[first]) for first, last in steps if counts[last] > counts[first]]


def rows_of(rung: str) -> dict[date, int]:
    """The table's column for this rung."""
    return {day: row[RUNGS.index(rung)] for day, row in TABLE.items()}


def counts_of(rung: str) -> dict[date, int]:
    """The table's column and the waypoints between its rows."""
    return rows_of(rung) | WAYPOINTS[rung]


def row_after(day: date) -> date:
    """The row of the table whose evening first counts this day."""
    return min(row for row in TABLE if row >= day)
