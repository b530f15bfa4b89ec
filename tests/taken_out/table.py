"""All of them."""

from tests.taken_out import keeping, people, sealing, story

ALL = (*sealing.ROWS, *people.ROWS, *story.ROWS, *keeping.ROWS)
