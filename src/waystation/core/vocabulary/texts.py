"""Making text from a form safe to keep and to show, without changing what it says: at the door and at the desk."""

import unicodedata

_LINE_ENDS = {"\r\n": "\n", "\r": "\n", "\u2028": "\n", "\u2029": "\n", "\x0b": "\n", "\x0c": "\n"}
# Embeddings, overrides and isolates can make a text read differently from what it holds; the page sets `dir` instead.
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, *range(0xFFF9, 0xFFFC)])
_CONTROLS = dict.fromkeys({*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)} - {0x09, 0x0A})


def clean_text(text: str) -> str:
    """NFC, one kind of line end, no control characters, no signs that turn the direction of writing."""
    for found, put in _LINE_ENDS.items():
        if found in text:
            text = text.replace(found, put)
    return unicodedata.normalize("NFC", text.translate(_TURNING).translate(_CONTROLS)).strip()


def clean_line(text: str) -> str:
    """The same for one line."""
    return " ".join(clean_text(text).split())
