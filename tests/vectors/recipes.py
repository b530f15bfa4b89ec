"""What goes into the vectors. A case is one good blob, or one with a stated edit, and what must come of it."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

from tests.vectors.draws import fixed_bytes, fixed_draw
from waystation.core import chaining
from waystation.core.sealing import (
    Context,
    FileSealer,
    KeyPair,
    digits,
    draft_key,
    draw_code,
    mailbox_pair,
    seal_to,
    seal_under,
    seal_value,
    sign,
    words,
    wrap_key,
)

Case = dict[str, Any]
KEY, OTHER = fixed_bytes("vector key"), fixed_bytes("vector key of somebody else")
PLACE = Context("waystation", fixed_bytes("vector organisation", 16), 12, b"4f2a", 2)
EPOCH = replace(PLACE, epoch=3)
WRONG_PLACES = {
    "wrong application": {"app": "elsewhere"},
    "wrong organisation": {"organisation": fixed_bytes("another organisation", 16)},
    "wrong label": {"label": 13},
    "wrong row": {"row": b"4f2b"},
    "wrong version": {"version": 1},
}
TEXTS = {
    "empty": b"",
    "short": "Нур просит о помощи".encode(),
    "last of its bucket": b"a" * 60,
    "first of the next": b"a" * 61,
    "long": b"She waits at the station. " * 400,
}


def context_fields(context: Context) -> Case:
    fields = asdict(context)
    return {name: value.hex() if isinstance(value, bytes) else value for name, value in fields.items()}


def case(name: str, opens: str, sealed: bytes, expected: Case, **more: Any) -> Case:
    return {"name": name, "opens": opens, "sealed": sealed.hex(), "expected": expected, **more}


def bad_copies(opens: str, sealed: bytes, regions: dict[str, int], **more: Any) -> Iterable[Case]:
    """One flipped byte in each region, two cuts and one byte too many."""
    for region, place in regions.items():
        changed = bytearray(sealed)
        changed[place] ^= 0x40
        error = {"format byte": "UnknownFormat", "key id": "WrongKey"}.get(region, "Damaged")
        yield case(f"flipped {region}", opens, bytes(changed), {"error": error}, **more)
    yield case("cut by one byte", opens, sealed[:-1], {"error": "Damaged"}, **more)
    yield case("cut to its header", opens, sealed[: regions["content"]], {"error": "Damaged"}, **more)
    yield case("one byte too many", opens, sealed + b"\0", {"error": "Damaged"}, **more)


def with_wrong_places(opens: str, sealed: bytes, place: Context) -> Iterable[Case]:
    for name, change in WRONG_PLACES.items():
        fields = context_fields(replace(place, **change))  # type: ignore[arg-type]
        yield case(name, opens, sealed, {"error": "Damaged"}, key=KEY.hex(), context=fields)
    right = context_fields(place)
    yield case("wrong key", opens, sealed, {"error": "WrongKey"}, key=OTHER.hex(), context=right)


def values() -> list[Case]:
    at: Case = {"key": KEY.hex(), "context": context_fields(PLACE)}
    made = []
    for name, text in TEXTS.items():
        sealed = seal_value(KEY, PLACE, text, draw=fixed_draw(f"value {name}"))
        made.append(case(name, "value", sealed, {"plaintext": text.hex()}, **at))
    good = seal_value(KEY, PLACE, TEXTS["short"], draw=fixed_draw("value for edits"))
    regions = {"format byte": 0, "key id": 20, "salt": 40, "content": 65, "tag": len(good) - 1}
    return [*made, *bad_copies("value", good, regions, **at), *with_wrong_places("value", good, PLACE)]


def summaries() -> list[Case]:
    at: Case = {"key": KEY.hex(), "context": context_fields(EPOCH)}
    made = []
    for name, text in TEXTS.items():
        sealed = seal_under(KEY, EPOCH, text, draw=fixed_draw(f"summary {name}"))
        made.append(case(name, "under", sealed, {"plaintext": text.hex()}, **at))
    good = seal_under(KEY, EPOCH, TEXTS["short"], draw=fixed_draw("summary for edits"))
    regions = {"format byte": 0, "key id": 20, "nonce": 40, "content": 45, "tag": len(good) - 1}
    older = context_fields(replace(EPOCH, epoch=2))
    wrong = case("wrong epoch", "under", good, {"error": "Damaged"}, key=KEY.hex(), context=older)
    return [*made, *bad_copies("under", good, regions, **at), *with_wrong_places("under", good, EPOCH), wrong]


def wraps() -> list[Case]:
    made: list[Case] = []
    wrapped = fixed_bytes("wrapped key")
    for place in (PLACE, EPOCH):
        at: Case = {"key": KEY.hex(), "context": context_fields(place)}
        good = wrap_key(KEY, place, wrapped, draw=fixed_draw(f"wrap {place.epoch}"))
        made.append(case("a key", "key", good, {"plaintext": wrapped.hex()}, **at))
        regions = {"format byte": 0, "key id": 20, "salt": 40, "content": 65, "tag": len(good) - 1}
        made += bad_copies("key", good, regions, **at)
        made += with_wrong_places("key", good, place)
    return made


def sealed_to() -> list[Case]:
    pair, other = KeyPair.from_seed(KEY), KeyPair.from_seed(OTHER)
    wrapped, context = fixed_bytes("wrapped seed"), b"vectors: membership"
    at: Case = {"seed": KEY.hex(), "context": context.hex()}
    good = seal_to(pair.public, wrapped, context)
    regions = {"format byte": 0, "key id": 20, "ML-KEM ciphertext": 500, "X25519 ciphertext": 1130, "content": 1153}
    signed = KeyPair.from_seed(wrapped).public.to_bytes().hex()
    planted = {"error": "WrongKey"}
    return [
        case("a seed", "hpke", good, {"plaintext": wrapped.hex()}, **at),
        case("a text", "hpke", seal_to(pair.public, TEXTS["long"], context), {"plaintext": TEXTS["long"].hex()}, **at),
        *bad_copies("hpke", good, {**regions, "tag": len(good) - 1}, **at),
        case("wrong context", "hpke", good, {"error": "Damaged"}, seed=KEY.hex(), context=b"vectors".hex()),
        case("somebody else's seed", "hpke", good, {"error": "WrongKey"}, seed=OTHER.hex(), context=context.hex()),
        case("the signed pair", "seed", good, {"plaintext": wrapped.hex()}, **at, signed=signed),
        case("a planted pair", "seed", good, planted, **at, signed=other.public.to_bytes().hex()),
    ]


def files() -> list[Case]:
    """Three chunks once; each bad copy says which pieces [from, to] of it are joined, and what is added."""
    content = {"name": "vector file", "size": 140_000}
    sealer = FileSealer(KEY, PLACE, draw=fixed_draw("vector file salt"))
    body = sealer.update(fixed_bytes(content["name"], content["size"]))  # type: ignore[arg-type]
    sealed = sealer.head() + body + sealer.finish()
    head, one, two, final = [0, 65], [65, 65617], [65617, 131169], [131169, len(sealed)]
    bad = {
        "missing final chunk": [head, one, two],
        "missing first chunk": [head, two, final],
        "missing middle chunk": [head, one, final],
        "only the head": [head],
        "nothing": [],
        "reordered": [head, two, one, final],
        "final chunk first": [head, final, one, two],
        "repeated chunk": [head, one, one, two, final],
        "repeated final chunk": [head, one, two, final, final],
        "cut inside the final chunk": [head, one, two, [final[0], final[1] - 1]],
        "cut inside a chunk": [head, one, [two[0], two[0] + 999]],
        "a second file behind": [head, one, two, final, head, one, two, final],
    }
    at: Case = {"key": KEY.hex(), "context": context_fields(PLACE)}
    flips = {
        "salt": 40,
        "first chunk": 100,
        "first tag": 65616,
        "middle chunk": 70000,
        "final length": 131169,
        "final tag": -1,
    }
    errors = {"format byte": "UnknownFormat", "key id": "WrongKey"}
    wrong = context_fields(replace(PLACE, row=b"4f2b"))
    return [
        case("three chunks", "file", sealed, {"content": content}, pieces=[[0, len(sealed)]], **at),
        *({"name": n, "opens": "file", "pieces": p, "expected": {"error": "Damaged"}, **at} for n, p in bad.items()),
        *(
            {"name": f"flipped {n}", "opens": "file", "flip": p, "expected": {"error": "Damaged"}, **at}
            for n, p in flips.items()
        ),
        *(
            {"name": f"flipped {n}", "opens": "file", "flip": p, "expected": {"error": errors[n]}, **at}
            for n, p in (("format byte", 0), ("key id", 20))
        ),
        {"name": "wrong row", "opens": "file", "expected": {"error": "Damaged"}, "key": KEY.hex(), "context": wrong},
    ]


def codes() -> list[Case]:
    made = []
    for name in ("one", "two", "three"):
        code = draw_code(fixed_draw(f"code {name}"))
        made.append(
            {
                "name": name,
                "public": code.public,
                "secret": code.secret,
                "digits": digits(code),
                "words": {language: words(code, language) for language in ("en", "fr")},
                "mailbox": mailbox_pair(code).public.digest().hex(),
                "draft_key": draft_key(code).hex(),
            }
        )
    return made


def signatures() -> list[Case]:
    pair = KeyPair.from_seed(KEY)
    signature = sign(pair, "vectors", "worker", 7, b"\x01\x02")
    good = {"public": pair.public.ed25519.hex(), "signature": signature.hex(), "purpose": "vectors"}
    return [
        {"name": "good", **good, "fields": ["worker", 7, {"hex": "0102"}], "holds": True},
        {
            "name": "another purpose",
            **good,
            "purpose": "vector",
            "fields": ["worker", 7, {"hex": "0102"}],
            "holds": False,
        },
        {"name": "another field", **good, "fields": ["worker", 8, {"hex": "0102"}], "holds": False},
        {"name": "a field less", **good, "fields": ["worker", 7], "holds": False},
    ]


def chains() -> list[Case]:
    lines: list[chaining.Line] = []
    for number in range(1, 6):
        lines.append(
            chaining.append(
                lines[-1] if lines else None,
                source="desk",
                hour="2026-11-20T18",
                subject="p1",
                action="case:open",
                object=f"o{number}",
                detail_digest=fixed_bytes(f"detail {number}"),
            )
        )
    rows = [{n: v.hex() if isinstance(v, bytes) else v for n, v in asdict(line).items()} for line in lines]
    head = {"number": 5, "digest": chaining.line_digest(lines[4]).hex()}
    edited = [*rows[:2], {**rows[2], "object": "o9"}, *rows[3:]]
    return [
        {"name": "whole", "lines": rows, "head": head, "first_bad": None},
        {"name": "edited", "lines": edited, "head": head, "first_bad": 4},
        {"name": "gap", "lines": rows[:2] + rows[3:], "head": head, "first_bad": 3},
        {"name": "reordered", "lines": [rows[0], rows[2], rows[1], *rows[3:]], "head": head, "first_bad": 2},
        {"name": "repeated", "lines": [rows[0], *rows], "head": head, "first_bad": 2},
        {"name": "cut", "lines": rows[:4], "head": head, "first_bad": 5},
    ]
