"""Did they ask before: one new request beside all match records, opened for it; and what of it is the comparing."""

import random
import time
from collections.abc import Iterator
from statistics import median
from typing import TYPE_CHECKING

from bench import stock
from bench.place import Place
from bench.sizes import Sizes
from bench.table import Row

if TYPE_CHECKING:
    from waystation.intake.models import HelpRequest
    from waystation.letterbox.shapes import RequestContent

ASKED = 5
FAMILIES = 300  # of one's family name some seventy others have asked; of each given name five hundred
REACH = "+7 900 000-00-17"


def run(place: Place, sizes: Sizes) -> Iterator[Row]:
    from waystation.intake import matching
    from waystation.vault import shelf

    keyring = place.cast.keyring("ada")
    content, row = _asks(), _row()
    _keep(place, sizes.cases, random.Random(2018))
    opening, checking, found = list[float](), list[float](), dict[str, str]()
    for _ in range(ASKED):
        begun = time.perf_counter()
        shelf.read_matches(keyring, stock.CODE)
        opened = time.perf_counter()
        found = matching.find_same(keyring, row, content)
        opening.append(opened - begun)
        checking.append(time.perf_counter() - opened)
    whole, baseline = median(checking), median(opening)
    yield Row(
        "who", f"asked before? one beside {sizes.cases} match records", whole, "s", "at most", 0.5,
        whole / baseline, "opening and reading all", 1,
    )  # fmt: skip
    yield Row("who", "of the two who are the same, not found", 2 - len({"same", "spelled"} & found.keys()), "",
              "at most", 0)  # fmt: skip


def _asks() -> "RequestContent":
    from waystation.letterbox.shapes import RequestContent, SafeContact

    return RequestContent(
        call_me="Мадина Ялхарова", region="the valley", safe_contact=SafeContact(ways="also", reach=REACH),
        happened="They came twice and asked for my brother. " * 24,
    )  # fmt: skip


def _row() -> "HelpRequest":
    from waystation.intake.models import HelpRequest

    return HelpRequest(id="0" * 32, compartment=stock.CODE, received="2026-11-20T10", due_hour="9999", rank=21)


def _keep(place: Place, count: int, rng: random.Random) -> None:
    """As first openings keep them: a number or a handle, a name of a few hundred, a region; and two to be found."""
    from django.db import transaction

    from waystation.core.linking import Record
    from waystation.site.demo.names import GERMAN, MEN, STEMS, WOMEN, romanise
    from waystation.vault.models import MatchRecord

    keys = place.cast.keyring("ada").compartment(stock.CODE)
    givens = [name for name in (*MEN, *WOMEN) if name != "Мадина"]
    families = [rng.choice(STEMS) + rng.choice("аеиоу") + rng.choice("дклмнрт") + "ов" for _ in range(FAMILIES)]

    def somebody(number: int) -> Record:
        given, family = rng.choice(givens), rng.choice(families)
        name = f"{given} {family}" if number % 2 else f"{romanise(given)} {romanise(family, GERMAN)}"
        return Record(
            f"r{number}", handles=(f"quiet_{rng.randrange(10**7)}",) if number % 3 else (),
            numbers=(f"{rng.randrange(10**9):09}",), names=(name,) if number % 5 else (given,),
            region=rng.choice(stock.REGIONS),
        )  # fmt: skip

    known = [Record("same", numbers=("000000017",)), Record("spelled", names=("Madina Jalcharowa",))]
    with transaction.atomic():
        MatchRecord.objects.bulk_create(
            [stock.match_of(keys, record) for record in (*known, *map(somebody, range(count - len(known))))],
            batch_size=stock.AT_ONCE,
        )
