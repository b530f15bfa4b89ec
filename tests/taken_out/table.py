"""All of them."""

from tests.taken_out import (
    arriving,
    casework,
    declining,
    desk,
    incidents,
    interpreting,
    keeping,
    people,
    same,
    sealing,
    signs,
    story,
    verifying,
)

OF = (sealing, people, story, keeping, desk, arriving, casework, verifying, interpreting, signs, same, incidents, declining)
ALL = tuple(row for module in OF for row in module.ROWS)
