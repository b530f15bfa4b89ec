"""Rows as lines of JSON, the same for both databases: so an archive of one can be restored into the other."""

import base64
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

PART = 4 * 1024 * 1024


def columns_of(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def parts(model: type[models.Model], alias: str, only: dict[str, Any]) -> Iterator[tuple[bytes, int]]:
    """(lines, how many rows) in pieces of some MiB; the first line of each piece names the columns."""
    names = columns_of(model)
    head = json.dumps(names).encode() + b"\n"
    piece, count = [head], 0
    size = 0
    rows = model._default_manager.using(alias).filter(**only).order_by("pk").values_list(*names)
    for row in rows.iterator(2000):
        line = json.dumps([_out(value) for value in row], separators=(",", ":")).encode() + b"\n"
        piece.append(line)
        count, size = count + 1, size + len(line)
        if size >= PART:
            yield b"".join(piece), count
            piece, count, size = [head], 0, 0
    if count:
        yield b"".join(piece), count


def read(model: type[models.Model], lines: Iterable[bytes]) -> Iterator[models.Model]:
    """The rows of one piece, as objects that are not saved yet."""
    source = iter(lines)
    names = json.loads(next(source))
    for line in source:
        yield model(**{name: _in(value) for name, value in zip(names, json.loads(line), strict=True)})


def _out(value: Any) -> Any:
    if value is None or isinstance(value, (str, int, bool, float)):
        return value
    if isinstance(value, (bytes, memoryview)):
        return {"b": base64.b64encode(value).decode()}
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, Decimal):
        return {"n": str(value)}
    return {"j": value}


_READ: dict[str, Any] = {
    "b": base64.b64decode,
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "n": Decimal,
    "j": lambda value: value,
}


def _in(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, inner),) = value.items()
    return _READ[kind](inner)
