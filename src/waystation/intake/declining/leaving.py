"""What of the numbers may leave the house: no number below ten, and nothing from which one could be worked out.

Written as `<10`: every number from 0 to 9. There are no sums. A row that has such a number in one table has one in
every table, because the row's sum in the one would give it away in the other: where it would not, its smallest number
is taken out too. The same holds of columns: each has none or at least two. Nothing is rounded, and nothing is added.
"""

from collections.abc import Mapping

from waystation.intake.declining.counts import SMALL, After, Table

HIDDEN = f"<{SMALL}"  # from 0 to 9
WITHHELD = "–"  # ten or more, and taken out so that another cannot be worked out
Shown = dict[str, dict[str, int | str]]


def shown_outside(tables: Mapping[str, Table]) -> dict[str, Shown]:
    """These tables of the same rows as they may leave. Any number that is left is ten or more."""
    found: dict[str, Shown] = {
        name: {row: {c: n if n >= SMALL else HIDDEN for c, n in cells.items()} for row, cells in table.items()}
        for name, table in tables.items()
    }
    rows = {row for table in found.values() for row in table}
    while _hide_in_rows(found, rows) or _hide_in_columns(found):
        pass  # what was taken out of a column may open a row, and the other way round
    return found


def _hide_in_rows(found: dict[str, Shown], rows: set[str]) -> bool:
    """Whether something was taken out: a row with a gap in one table has one in each."""
    changed = False
    for row in sorted(rows):
        here = [table[row] for table in found.values() if table.get(row)]
        if all(_gaps(cells) == 0 for cells in here):
            continue
        for cells in here:
            if _gaps(cells) == 0:
                changed |= _take_out(cells)
    return changed


def _hide_in_columns(found: dict[str, Shown]) -> bool:
    changed = False
    for table in found.values():
        columns = {column for cells in table.values() for column in cells}
        for column in sorted(columns):
            gaps = [row for row, cells in table.items() if isinstance(cells[column], str)]
            left = [row for row in table if row not in gaps]
            if len(gaps) == 1 and left:
                smallest = min(left, key=lambda row: (table[row][column], row))
                table[smallest][column] = WITHHELD
                changed = True
    return changed


def _gaps(cells: dict[str, int | str]) -> int:
    return sum(1 for n in cells.values() if isinstance(n, str))


def _take_out(cells: dict[str, int | str]) -> bool:
    left = [column for column, n in cells.items() if isinstance(n, int)]
    if not left:
        return False
    cells[min(left, key=lambda column: (cells[column], column))] = WITHHELD
    return True


def after_outside(found: After) -> dict[str, int | str]:
    """What came of saying no. A part is not said where it, or what is left of the whole, is below ten."""
    parts = {"onward": found.onward, "again": found.again, "appealed": found.appealed}
    parts |= {"reopened": found.reopened, "by_appeal": found.by_appeal}
    whole: int | str = found.refused if found.refused >= SMALL else HIDDEN
    said: dict[str, int | str] = {"refused": whole}
    for name, n in parts.items():
        said[name] = HIDDEN if n < SMALL else WITHHELD if found.refused - n < SMALL else n
    if {said["reopened"], said["by_appeal"]} & {HIDDEN, WITHHELD}:
        return said
    if found.reopened - found.by_appeal < SMALL:  # one less the other is a number too
        said["by_appeal"] = WITHHELD
    return said
