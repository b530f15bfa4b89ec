"""Which records speak of the same person, and which letters tell the same story."""
