"""The door under load: ten people ask for help at once, page by page, on connections that stay open."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median

from bench.asking import PAGES, Asker, Failed
from bench.place import ROOT, Place, serving
from bench.sizes import Sizes
from bench.table import Row, p95_ms

EMPTY = "/en/leave/"  # the door's smallest view: its middleware and a redirect


@dataclass
class Crowd:
    """What ten clients did: submissions finished, seconds of each page, failures."""

    took: float = 0
    done: int = 0
    pages: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return self.done / self.took


def crowd(port: int, clients: int, act: Callable[[Asker], None], more: Callable[[int], bool], file: bytes) -> Crowd:
    """Let so many clients act again and again for as long as `more(acts begun)` says."""
    result, lock, begun = Crowd(), threading.Lock(), [0]

    def client() -> None:
        asker, done = Asker(port, file), 0
        try:
            while True:
                with lock:
                    if not more(begun[0]):
                        break
                    begun[0] += 1
                act(asker)
                done += 1
        except (Failed, OSError) as problem:
            with lock:
                result.failed.append(str(problem))
        finally:
            asker.close()
            with lock:
                result.pages += asker.seconds
                result.done += done

    threads = [threading.Thread(target=client) for _ in range(clients)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    result.took = time.perf_counter() - start
    return result


def disk(place: Place, times: int = 60) -> float:
    """Seconds of one fdatasync of 8 KiB beside the database, the median: what each page that saves waits for."""
    took = []
    with open(place.home / "disk", "wb", buffering=0) as file:
        for _ in range(times):
            file.write(bytes(8192))
            begun = time.perf_counter()
            os.fdatasync(file.fileno())
            took.append(time.perf_counter() - begun)
    return median(took)


def run(place: Place, sizes: Sizes) -> Iterator[Row]:
    """Submissions without a file, with one, and while 20,000 cases are re-sealed at the desk."""
    with serving(place.home, "door") as server:
        port = server.port
        _submissions(port, sizes, sizes.clients)  # the first request of each process loads what it needs
        empty = crowd(port, sizes.clients, _empty_pages, lambda begun: begun < sizes.submissions, b"")
        before = server.processor_seconds()
        plain = _counted(lambda: _submissions(port, sizes, sizes.submissions))
        each = (server.processor_seconds() - before) / max(1, plain.done) * 1000
        yield Row("door", f"{PAGES} times its emptiest page, for comparison", empty.rate, "/s")
        yield Row("door", "one sync of this disk (a submission has ten, one after the other)", disk(place) * 1000, "ms")
        yield from _rows("", plain, 20, empty)
        yield Row("door", "processor time of the server for a submission", each, "ms")
        file = os.urandom(sizes.file)
        with_file = _counted(lambda: _submissions(port, sizes, sizes.with_file, file))
        yield from _rows(f", with a file of {sizes.file / 1e6:.2g} MB", with_file, 3, empty)
        with rotating(place, sizes) as rotation:
            meanwhile = _counted(lambda: crowd(port, sizes.clients, Asker.ask_for_help, rotation.goes_on, b""))
        yield from _rows(f", while {sizes.cases:,} cases are rotated", meanwhile, 20, empty)
        yield Row("door", "the rotation that ran meanwhile (beside a busy door)", rotation.took, "s")


def _submissions(port: int, sizes: Sizes, count: int, file: bytes = b"") -> Crowd:
    return crowd(port, sizes.clients, Asker.ask_for_help, lambda begun: begun < count, file)


def _empty_pages(asker: Asker) -> None:
    for _ in range(PAGES):
        asker.get(EMPTY)


def _counted(act: Callable[[], Crowd]) -> Crowd:
    """Compare what the clients believe with the rows that are there."""
    from waystation.letterbox.models import SealedRequest

    before = SealedRequest.objects.count()
    result = act()
    stored = SealedRequest.objects.count() - before
    if stored != result.done:
        result.failed.append(f"{result.done} were told that it was sent, {stored} are stored")
    return result


def _rows(case: str, crowd: Crowd, floor: float, empty: Crowd) -> Iterator[Row]:
    name = "as many of the door's emptiest page"
    yield Row("door", f"submissions{case}", crowd.rate, "/s", "at least", floor, empty.rate / crowd.rate, name)
    yield Row("door", f"a page{case}, p95", p95_ms(crowd.pages), "ms", "at most", 500)
    yield Row("door", f"failures{case}", len(crowd.failed), "of " + str(crowd.done + len(crowd.failed)), "at most", 0)
    for problem in sorted(set(crowd.failed)):
        print(f"  failed: {problem}", file=sys.stderr)


@dataclass
class Rotation:
    """A rotation in a process of its own, as a desk worker runs it."""

    process: "subprocess.Popen[str]"
    least: float
    begun: float = field(default_factory=time.perf_counter)
    took: float = 0

    def goes_on(self, begun: int) -> bool:
        """Whether clients go on: until the rotation has ended."""
        return self.process.poll() is None


@contextmanager
def rotating(place: Place, sizes: Sizes) -> Iterator[Rotation]:
    """Fill the desk, revoke a member of intake, and let another process rotate while the block runs."""
    from bench import stock

    stock.fill(place, sizes.cases)
    stock.revoke(place, "ben")
    environment = {**os.environ, "WAYSTATION_HOME": str(place.home)}
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.rotate"], env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    process.stdout.readline()  # it is ready, and begins
    rotation = Rotation(process, 0)
    yield rotation
    said, _ = process.communicate(timeout=120)
    if process.returncode:
        raise RuntimeError("the rotation beside the door failed")
    rotation.took = float(said)
