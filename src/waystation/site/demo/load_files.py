"""The world's real files, made in a process of their own while the organisation is founded: it has a second core."""

from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from typing import NamedTuple

from waystation.site.demo.files import demo_files
from waystation.site.demo.world import make_world


class MadeFile(NamedTuple):
    """A real file that came with a request."""

    request: str
    name: str
    kind: str
    content: bytes


def make_all(seed: int) -> list[MadeFile]:
    """Every file of the world of this seed, in memory."""
    return [MadeFile(file.request, file.name, file.content_type, file.make()) for file in demo_files(make_world(seed))]


def making(seed: int) -> Callable[[], Mapping[str, list[MadeFile]]]:
    """Begin to make them; what is returned gives them by request, and waits until they are there."""
    pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
    future = pool.submit(make_all, seed)
    pool.shutdown(wait=False)

    @cache
    def by_request() -> Mapping[str, list[MadeFile]]:
        found: dict[str, list[MadeFile]] = {}
        for made in future.result():
            found.setdefault(made.request, []).append(made)
        return found

    return by_request
