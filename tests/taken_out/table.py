"""All of them."""

from tests.taken_out import arriving, casework, desk, keeping, people, sealing, story, verifying

ALL = (
    *sealing.ROWS, *people.ROWS, *story.ROWS, *keeping.ROWS, *desk.ROWS, *arriving.ROWS, *casework.ROWS,
    *verifying.ROWS,
)  # fmt: skip
