"""The demo world: an invented operation, made from one seed, always the same. Pure Python, no database, no clock."""
