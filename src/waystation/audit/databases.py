"""What a database means by an error."""

_NO_TABLE = frozenset({"42P01", "42703", "3F000"})  # PostgreSQL: no such table, column, schema


def was_not_made(error: Exception) -> bool:
    """Whether the tables are not there, or are of another version: then nothing is wrong with the disk."""
    absent = str(error).startswith(("no such table", "no such column"))
    return absent or getattr(error.__cause__, "sqlstate", "") in _NO_TABLE
