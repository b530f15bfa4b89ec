"""Something happened to somebody: who looks after it, what was done, whom we must warn, and whether they know."""
