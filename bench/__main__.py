"""`python -m bench [door] [desk]`: measure, print the table, and fail where a promise is missed."""

import argparse
import sys
from collections.abc import Callable, Iterator

from bench import desk, door
from bench.place import Place, founded
from bench.sizes import TINY, Sizes
from bench.table import Row

BENCHES: dict[str, Callable[[Place, Sizes], Iterator[Row]]] = {"door": door.run, "desk": desk.run}


def main() -> int:
    """Exit code 1 where something was missed; with --tiny only whether it runs counts."""
    parser = argparse.ArgumentParser(prog="bench", description="Measures the speeds that were promised.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(BENCHES)}; none: all")
    parser.add_argument("--tiny", action="store_true", help="a few of everything, to see that it runs")
    asked = parser.parse_args()
    if unknown := set(asked.names) - BENCHES.keys():
        parser.error(f"there is no bench {', '.join(sorted(unknown))}")
    missed = 0
    with founded() as place:
        for name in asked.names or BENCHES:
            for row in BENCHES[name](place, TINY if asked.tiny else Sizes()):
                print(row.line(), flush=True)
                missed += row.met is False
    print(f"{missed} missed" if missed else "all met")
    return int(bool(missed) and not asked.tiny)


if __name__ == "__main__":
    sys.exit(main())
