"""One protection, the edit that takes it out, and the tests that must fall when it is gone."""

from dataclasses import dataclass
from typing import TypeAlias

Edit: TypeAlias = tuple[str, str, str]


@dataclass(frozen=True)
class TakenOut:
    """`old` stands once in `file` (under src/waystation); with `new` in its place every one of `tests` must fail.

    `item` is the number in section 9 of the security specification, 0 for what the issue or a later reading added.
    """

    item: int
    protects: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
    layers: tuple[Edit, ...] = ()  # where two protections stand one behind the other: the edits that take out the rest

    @property
    def edits(self) -> tuple[Edit, ...]:
        """All of them: (file, old, new)."""
        return ((self.file, self.old, self.new), *self.layers)


def rows(item: int, file: str, *entries: tuple[str, str, str, str]) -> tuple[TakenOut, ...]:
    """Rows of one file: (what it protects, old, new, tests separated by spaces: `folder/test_file.py::test_name`)."""
    return tuple(TakenOut(item, says, file, old, new, tuple(tests.split())) for says, old, new, tests in entries)


def layered(item: int, says: str, tests: str, *edits: Edit) -> tuple[TakenOut, ...]:
    """One row in which each of the edits takes out one of several protections that do for the same thing."""
    (file, old, new), *rest = edits
    return (TakenOut(item, says, file, old, new, tuple(tests.split()), tuple(rest)),)
