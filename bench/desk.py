"""The desk: signing in, memory, lists, search, opening, rotation, lockdown; over HTTP against the real server."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.client import HTTPException
from statistics import median

from bench import memory, stock
from bench.place import Place, Server, serving
from bench.sizes import Sizes
from bench.table import Row, p95_ms
from bench.working import Browser, Unexpected, token_of

SEARCHES = ("heron 4", "quartz valley", "willow 77", "горный rowan", "slate 31")


def run(place: Place, sizes: Sizes) -> Iterator[Row]:
    """What slows nobody else first, what ends the desk last."""
    refs = stock.record_calls(place, sizes.pages + sizes.opened)
    cases = stock.start_cases(place, refs[sizes.pages :])
    stock.fill(place, sizes.cases)
    with serving(place.home, "desk") as server:
        ada, faye = Browser(server.port), Browser(server.port)
        yield from _memory_and_sign_in(place, server, ada, faye)
        yield from _lists(place, sizes, ada)
        yield from _openings(sizes, refs[: sizes.pages], cases, ada)
        yield from _rotation(place, sizes, ada)
        yield Row("desk", "two workers and their master, after all this (PSS)", memory.pss(server), "MB")
        yield _lockdown(server, ada, faye)


def _memory_and_sign_in(place: Place, server: Server, ada: Browser, faye: Browser) -> Iterator[Row]:
    from tests.cast import PASSPHRASE

    for _ in range(20):  # both workers have answered, as in a desk that is open and idle
        Browser(server.port).get("/sign-in/")
    yield Row("desk", "two workers and their master, idle (PSS)", memory.pss(server), "MB", "at most", 200)
    cleo, mia = Browser(server.port), Browser(server.port)
    took = [browser.sign_in(name, PASSPHRASE, place.cast.code()) for name, browser in (("Ada", ada), ("Faye", faye))]
    baseline = _stretching()
    yield Row(
        "desk", "sign-in, the slower of two", max(took), "s", "at most", 1.2,
        max(took) / baseline, "Argon2id by itself",
    )  # fmt: skip
    with memory.highest(server) as seen:
        _at_once(lambda: cleo.sign_in("Cleo", PASSPHRASE, place.cast.code()),
                 lambda: mia.sign_in("Mia", PASSPHRASE, place.cast.code()))  # fmt: skip
    yield Row("desk", "the same, peak with two sign-ins at once (PSS)", seen[0], "MB", "at most", 450)


def _stretching() -> float:
    """Seconds of one stretch of a passphrase: the least a sign-in can take."""
    from waystation.core.sealing import stretch

    begun = time.perf_counter()
    stretch("a passphrase of the bench", bytes(16))
    return time.perf_counter() - begun


def _at_once(*acts: Callable[[], object]) -> None:
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _lists(place: Place, sizes: Sizes, ada: Browser) -> Iterator[Row]:
    ada.timed("/requests/")
    took = [ada.timed(f"/requests/?page={1 + n % max(1, sizes.cases // 50)}") for n in range(sizes.pages)]
    yield Row("desk", f"queue page, 50 of {sizes.cases:,}, p95", p95_ms(took), "ms", "at most", 150)
    token = token_of(ada.get("/requests/")[1])
    searches, baselines = list[float](), list[float]()
    for words in SEARCHES:
        begun = time.perf_counter()
        status, _page = ada.send("/requests/", {"find": words, "csrfmiddlewaretoken": token})
        searches.append(time.perf_counter() - begun)
        if status != 200:
            raise Unexpected(f"the search answered {status}")
        baselines.append(_open_all(place))
    yield Row(
        "desk", f"search through {sizes.cases:,} summaries, the slowest of {len(SEARCHES)}", max(searches), "s",
        "at most", 1.0, median(searches) / median(baselines), "reading and opening the same rows", 3,
    )  # fmt: skip


def _open_all(place: Place) -> float:
    """The baseline of the search, plainly: the same rows from the same file, the same AEAD, and nothing else."""
    import sqlite3

    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    from waystation.core.sealing import pack
    from waystation.core.sealing.derivation import derive, key_id
    from waystation.core.sealing.formats import UNDER
    from waystation.vault import signed
    from waystation.vault.labels import Label

    keys = place.cast.keyring("ada").compartment(stock.CODE)
    before = pack("waystation", UNDER, signed.organisation(), int(Label.SUMMARY))
    after = pack(key_id(keys.summary_key), keys.epoch)
    rows = "SELECT subject, sealed FROM vault_summary WHERE compartment = ?"
    begun = time.perf_counter()
    opened = AESGCM(derive(keys.summary_key, "under")).decrypt
    with sqlite3.connect(place.home / "desk.sqlite3") as database:
        for subject, sealed in database.execute(rows, [stock.CODE]):
            opened(sealed[33:45], sealed[45:], before + pack(subject.encode(), 1) + after)
    return time.perf_counter() - begun


def _openings(sizes: Sizes, refs: list[str], cases: list[str], ada: Browser) -> Iterator[Row]:
    """Each opening is written into the log and committed before a key is given out; that is part of the time."""
    for what, under, ids in (("request", "requests", refs), ("case", "cases", cases)):
        ada.timed(f"/{under}/{ids[0]}/")
        took = [ada.timed(f"/{under}/{ids[n % len(ids)]}/") for n in range(sizes.pages)]
        yield Row("desk", f"open a {what}, the whole page, p95 of {len(took)}", p95_ms(took), "ms", "at most", 150)


def _rotation(place: Place, sizes: Sizes, ada: Browser) -> Iterator[Row]:
    stock.revoke(place, "ben")
    begun = time.perf_counter()
    status, _page = ada.post("/rotation/", {})
    took = time.perf_counter() - begun
    left = stock.not_rotated()
    if status != 200 or left:
        raise Unexpected(f"the rotation answered {status} and left {left}")
    what = f"rotation of {sizes.cases:,} cases (wrap, summary, match record each)"
    yield Row("desk", what, took, "s", "at most", 10)


def _lockdown(server: Server, ada: Browser, faye: Browser) -> Row:
    """From sending the POST until the first refusal after the last question that was still answered."""
    token, stop = token_of(faye.get("/lockdown/")[1]), threading.Event()
    answered: list[float] = []
    refused: list[float] = []

    def keep_asking() -> None:
        while not stop.is_set():
            other = Browser(server.port)  # a new connection may meet either worker
            other.cookies = dict(ada.cookies)
            asked = time.perf_counter()
            with suppress(OSError, HTTPException):  # no answer shows nothing either
                if other.get("/my-keys/")[0] == 200:
                    answered.append(asked)  # what was asked before the lockdown may still be on its way
                else:
                    refused.append(time.perf_counter())
            other.close()

    askers = [threading.Thread(target=keep_asking) for _ in range(4)]
    for asker in askers:
        asker.start()
    time.sleep(0.3)
    begun = time.perf_counter()
    faye.send("/lockdown/", {"csrfmiddlewaretoken": token})
    time.sleep(2)
    stop.set()
    for asker in askers:
        asker.join()
    last = max(answered, default=begun)
    after = [moment for moment in refused if moment >= max(last, begun)]
    if not answered or not after:
        raise Unexpected("the desk was not seen open before and closed after the lockdown")
    return Row("desk", "lockdown, until every process refuses", min(after) - begun, "s", "at most", 1.0)
