"""One unambiguous way to lay fields side by side before they are signed, bound or hashed."""

from typing import TypeAlias

Field: TypeAlias = bytes | str | int


def pack(*fields: Field) -> bytes:
    """Join fields, each behind its length as 4 bytes big-endian; str as UTF-8, int as 8 bytes big-endian.

    Two different lists of fields of the same types never give the same bytes. ValueError for a number below 0 or
    from 2^64 on, TypeError for anything that is not bytes, str or int.
    """
    packed: list[bytes] = []
    for field in fields:
        raw = field if isinstance(field, bytes) else _raw(field)
        packed += (len(raw).to_bytes(4, "big"), raw)
    return b"".join(packed)


def _raw(field: str | int) -> bytes:
    if isinstance(field, str):
        return field.encode("utf-8")
    if isinstance(field, bool) or not isinstance(field, int):
        raise TypeError("a packed field is bytes, str or int")
    if not 0 <= field < 1 << 64:
        raise ValueError("a packed number lies between 0 and 2^64 - 1")
    return field.to_bytes(8, "big")
