"""Letters that tell the same story: all against all, and a new one against all that are known."""

import random
import time
from collections.abc import Iterator

from bench.place import Place
from bench.sizes import Sizes
from bench.table import Row
from waystation.core.linking.narratives import link_all, marks_of, nearest

LENGTH = 150  # words of a letter
COPIED = 60  # words of a paragraph that stands in two of them
ALPHABET = "абвгдежзиклмнопрстуфхцчшщыьэюя"


def run(_place: Place, sizes: Sizes) -> Iterator[Row]:
    texts, pairs = letters(sizes.letters, random.Random(2018))
    begun = time.perf_counter()
    plainly_read(texts)
    plain = time.perf_counter() - begun
    begun = time.perf_counter()
    found = {(alike.first, alike.second) for alike in link_all(texts)}
    took = time.perf_counter() - begun
    yield Row("stories", f"compare {len(texts)} letters, all against all", took, "s", "at most", 3.0,
              took / plain, "reading their words")  # fmt: skip
    yield Row("stories", "copied paragraphs not found", len(pairs - found), "", "at most", 0)
    known = {name: marks_of(text) for name, text in texts.items()}
    begun = time.perf_counter()
    nearest(marks_of(texts["0"]), known)
    one = time.perf_counter() - begun
    yield Row("stories", f"find what is near a new letter among {len(texts)}", one, "s", "at most", 0.3,
              one / plain, "reading their words")  # fmt: skip


def letters(count: int, rng: random.Random) -> tuple[dict[str, str], set[tuple[str, str]]]:
    """Invented letters with words as frequent as in a language, and the pairs that share a paragraph."""
    words = ["".join(rng.choices(ALPHABET, k=rng.randint(2, 10))) for _ in range(20_000)]
    shares = [1 / (rank + 1) for rank in range(len(words))]
    texts = {str(number): rng.choices(words, shares, k=LENGTH) for number in range(count)}
    pairs = [(str(number), str(count - 1 - number)) for number in range(max(1, count // 50))]
    for one, other in pairs:
        texts[one][:COPIED] = texts[other][:COPIED]
    return {name: " ".join(text) for name, text in texts.items()}, set(pairs)


def plainly_read(texts: dict[str, str]) -> int:
    """The baseline: each text cut at spaces, and every run of five words put into one set."""
    runs: set[tuple[str, ...]] = set()
    for text in texts.values():
        words = text.casefold().split()
        runs.update(zip(words, words[1:], words[2:], words[3:], words[4:], strict=False))
    return len(runs)
