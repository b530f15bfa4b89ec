"""Memory of gunicorn's master and workers as PSS (/proc/PID/smaps_rollup): what processes share counts once in all.

RSS would count what gunicorn's master loaded before it forked once for each worker.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.place import Server

MEBI = 1024 * 1024


def pss(server: Server) -> float:
    """MB (2^20 bytes) of master and workers together."""
    return sum(_pss_of(pid) for pid in server.processes) / MEBI


def _pss_of(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError("this kernel does not tell PSS")


@contextmanager
def highest(server: Server, every: float = 0.02) -> Iterator[list[float]]:
    """The list holds the highest PSS seen while the block ran, looked at again and again."""
    seen, stop = [pss(server)], threading.Event()

    def watch() -> None:
        while not stop.wait(every):
            seen[0] = max(seen[0], pss(server))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield seen
    finally:
        stop.set()
        watcher.join()
