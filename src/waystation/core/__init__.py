"""What is worked out: a pure library without Django, database, clock or hidden randomness."""
