"""The desk: lists, search, opening, signing in, memory, lockdown, rotation."""

from collections.abc import Iterator

from bench.place import Place
from bench.sizes import Sizes
from bench.table import Row


def run(place: Place, sizes: Sizes) -> Iterator[Row]:
    yield from ()
