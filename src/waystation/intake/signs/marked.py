"""A text cut into what is marked and what is not, for pages that quote."""

from collections.abc import Iterable


def marked(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[str, bool]]:
    """[(piece, whether it is marked)] in order; the pieces together are the text. Spans may overlap."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    for begin, end in sorted(spans):
        begin = max(begin, at)
        if begin < end:
            pieces += [(text[at:begin], False), (text[begin:end], True)]
            at = end
    pieces.append((text[at:], False))
    return [(piece, is_marked) for piece, is_marked in pieces if piece]
