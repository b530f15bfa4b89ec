"""A flood at the desk: the queue in numbers, and one answer to many. Requests of five months, some at the door."""

import random
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bench import stock
from bench.place import Place, serving
from bench.sizes import Sizes
from bench.table import Row, p95_ms
from bench.working import Browser

if TYPE_CHECKING:
    from waystation.intake.models import HelpRequest

FIVE_MONTHS = 150  # days
TEXTS = {"en": "We have read it.", "ru": "Мы прочли.", "fr": "Nous avons lu.", "ar": "قرأنا رسالتك."}


def run(place: Place, sizes: Sizes) -> Iterator[Row]:
    """The page at both sizes, then the answers: they change what the page counts."""
    flood(place, sizes.flood)
    at_the_door = ask_at_the_door(place, sizes.bulk)
    yield from _page(place, sizes, sizes.flood + sizes.bulk)
    yield from _bulk(place, at_the_door)
    flood(place, max(0, sizes.cases - sizes.flood))
    time.sleep(30 - time.time() % 30)  # a code is good once: the next sign-in needs another
    yield from _page(place, sizes, max(sizes.cases, sizes.flood))


def flood(place: Place, count: int) -> None:
    """So many requests of five months in the queue: most of the older ones answered, each after some hours."""
    from django.db import transaction

    from waystation.audit.ids import random_id
    from waystation.intake.models import HelpRequest
    from waystation.vault.models import MatchRecord, Summary, Wrap

    keys, rng = place.cast.keyring("ada").compartment(stock.CODE), random.Random(count)
    for start in range(0, count, stock.AT_ONCE):
        made = [_request(random_id(), rng, place) for _ in range(min(stock.AT_ONCE, count - start))]
        with transaction.atomic():
            HelpRequest.objects.bulk_create([row for row, _line in made])
            Wrap.objects.bulk_create([stock.wrap(keys, row.pk) for row, _line in made])
            Summary.objects.bulk_create([stock.line(keys, row.pk, said) for row, said in made])
            MatchRecord.objects.bulk_create([stock.match(keys, row.pk, rng) for row, _line in made])


def _request(subject: str, rng: random.Random, place: Place) -> "tuple[HelpRequest, dict[str, object]]":
    from waystation.accounts.models import Worker
    from waystation.intake.models import NOTHING_DUE, HelpRequest
    from waystation.intake.ranking import order_of
    from waystation.letterbox import clocks
    from waystation.letterbox.hours import later

    age = FIVE_MONTHS * (1 - rng.random() ** 0.5)  # more and more came
    came = datetime.now(UTC) - timedelta(days=age)
    level = rng.choices(("emergency", "urgent", "normal"), (1, 4, 10))[0]
    answered = rng.random() < min(0.95, age / 40)
    row = HelpRequest(id=subject, compartment=stock.CODE, received=later(came, 0), rank=order_of(level).rank)
    row.due_hour = NOTHING_DUE if answered else later(came, clocks.FIRST_ANSWER[level])
    row.assignee = Worker.objects.get(pk=place.cast.id(rng.choice(("ada", "ben")))) if answered else None
    first = later(came, int(rng.expovariate(1 / 30)))
    said = {**stock.said(subject, rng), "level": level}
    return row, {**said, "answered": True, "first_answer": first} if answered else said


def ask_at_the_door(place: Place, count: int) -> list[str]:
    """So many that nobody has opened, each with a mailbox of its own and a number that others may have given too."""
    from tests.intake.people import ask
    from waystation.intake.receiving import receive_waiting

    rng, now, refs = random.Random(count), datetime.now(UTC), list[str]()
    for number in range(count):
        asked = ask(now=now - timedelta(hours=rng.randrange(72)), language=rng.choice(list(TEXTS)), region=str(number))
        refs.append(asked.ref)
    while receive_waiting(place.cast.keyring("ada")):
        pass
    return refs


def _page(place: Place, sizes: Sizes, count: int) -> Iterator[Row]:
    from tests.cast import PASSPHRASE

    with serving(place.home, "desk") as server:
        ada = Browser(server.port)
        ada.sign_in("Ada", PASSPHRASE, place.cast.code())
        for path in ("/requests/surge/", "/requests/?clock=late&level=urgent"):
            ada.timed(path)
        pages = max(3, sizes.pages // 4)
        took = [ada.timed("/requests/surge/") for _ in range(pages)]
        yield Row(
            "surge", f"the queue in numbers, {count:,} requests, p95 of {pages}", p95_ms(took), "ms", "at most", 1500
        )
        took = [ada.timed("/requests/?clock=late&level=urgent") for _ in range(pages)]
        yield Row("surge", f"the queue by its clock, {count:,} requests, p95 of {pages}", p95_ms(took), "ms")


def _bulk(place: Place, refs: list[str]) -> Iterator[Row]:
    """One press after the other until none is left, and the longest that anybody else waited for the database."""
    from django.utils import timezone

    from waystation.audit.ids import random_id
    from waystation.intake import bulk_work
    from waystation.intake.bulk_plans import ANSWER, Wish

    pieces, presses = list[float](), list[float]()
    stop = _time_transactions(pieces)
    keyring, now = place.cast.keyring("ada"), timezone.now()
    wish = Wish(ANSWER, texts=TEXTS)
    batch = bulk_work.begin_batch(keyring, wish, tuple(refs), form_id=random_id(), now=now)
    left = len(refs)
    while left:
        begun = time.perf_counter()
        progress = bulk_work.go_on(place.cast.keyring("ada"), batch, now=now)
        presses.append(time.perf_counter() - begun)
        left = len(progress.left)
    stop()
    if progress.done_count != len(refs):
        raise RuntimeError(f"{progress.skipped} were left out")
    what = f"one answer to {len(refs)} who were never opened before"
    yield Row("surge", f"{what}, {len(presses)} presses", sum(presses), "s")
    yield Row("surge", "the same: its transactions, p95", p95_ms(pieces), "ms", "at most", 100)
    yield Row("surge", "the same: the longest of them", max(pieces) * 1000, "ms")


def _time_transactions(pieces: list[float]) -> Callable[[], None]:
    """Seconds of each outermost transaction of the desk's database from now on; returns what ends the watch."""
    from django.db import transaction

    enter, leave = transaction.Atomic.__enter__, transaction.Atomic.__exit__
    begun: list[float] = []

    def watched_enter(self: transaction.Atomic) -> None:
        enter(self)
        if self.using in (None, "default"):
            begun.append(time.perf_counter())

    def watched_leave(self: transaction.Atomic, *said: object) -> None:
        leave(self, *said)
        if self.using in (None, "default"):
            since = begun.pop()
            if not begun:
                pieces.append(time.perf_counter() - since)

    transaction.Atomic.__enter__, transaction.Atomic.__exit__ = watched_enter, watched_leave

    def stop() -> None:
        transaction.Atomic.__enter__, transaction.Atomic.__exit__ = enter, leave

    return stop
