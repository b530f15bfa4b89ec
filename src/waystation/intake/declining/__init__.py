"""Saying no well: where else to turn, in whose words, that the door stays open, and honest numbers of it."""
