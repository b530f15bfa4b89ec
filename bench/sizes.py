"""How much is measured: as promised, or tiny, to see in a test that every bench runs."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """The promised sizes are the defaults."""

    cases: int = 20_000
    clients: int = 10
    submissions: int = 300
    with_file: int = 40
    file: int = 5_000_000
    pages: int = 100  # of the desk, for each p95
    opened: int = 40  # cases, opened in turn: one worker may open 120 different ones in an hour
    flood: int = 4_500  # requests in five months
    bulk: int = 500  # answered at once
    letters: int = 5_000  # compared with each other
    incidents: int = 200


TINY = Sizes(
    cases=30, clients=2, submissions=2, with_file=2, file=70_000, pages=3, opened=2, flood=20, bulk=3, letters=60,
    incidents=3,
)
