"""`python -m bench [NAME…]`: measure, print, and fail where a promise is missed."""

import argparse
import subprocess
import sys
from collections.abc import Callable, Iterator

from bench import desk, door, incidents, status, stories, surge, who
from bench.place import Place, founded
from bench.sizes import TINY, Sizes
from bench.table import Row

BENCHES: dict[str, Callable[[Place, Sizes], Iterator[Row]]] = {
    "door": door.run,
    "desk": desk.run,
    "surge": surge.run,
    "stories": stories.run,
    "who": who.run,
    "status": status.run,
    "incidents": incidents.run,
}


def main() -> int:
    """Exit code 1 where something was missed; with --tiny only whether it runs counts."""
    parser = argparse.ArgumentParser(prog="bench", description="Measures the speeds that were promised.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(BENCHES)}; none: all")
    parser.add_argument("--tiny", action="store_true", help="a few of everything, to see that it runs")
    asked = parser.parse_args()
    if unknown := set(asked.names) - BENCHES.keys():
        parser.error(f"there is no bench {', '.join(sorted(unknown))}")
    names = asked.names or list(BENCHES)
    if len(names) > 1:  # each in a process of its own: Django knows one installation in a process
        options = ["--tiny"] * asked.tiny
        return max(subprocess.run([sys.executable, "-m", "bench", name, *options]).returncode for name in names)
    return _measure(names[0], TINY if asked.tiny else Sizes(), fails=not asked.tiny)


def _measure(name: str, sizes: Sizes, *, fails: bool) -> int:
    missed = 0
    with founded() as place:
        for row in BENCHES[name](place, sizes):
            print(row.line(), flush=True)
            missed += row.met is False
    return int(bool(missed) and fails)


if __name__ == "__main__":
    sys.exit(main())
