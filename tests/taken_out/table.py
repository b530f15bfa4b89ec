"""All of them."""

from tests.taken_out import (
    arriving,
    casework,
    desk,
    interpreting,
    keeping,
    people,
    sealing,
    signs,
    story,
    verifying,
)

OF = (sealing, people, story, keeping, desk, arriving, casework, verifying, interpreting, signs)
ALL = tuple(row for module in OF for row in module.ROWS)
