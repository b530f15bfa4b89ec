"""All of them."""

from tests.taken_out import people, sealing, story

ALL = (*sealing.ROWS, *people.ROWS, *story.ROWS)
