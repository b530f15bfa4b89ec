"""What went wrong with a command, in words: what it is, then what to do. Never the text of a database's error.

That text may quote a value, and a path may say what lies there; only what was typed is said back.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

MIGRATE = "the databases were not made, or are of another version: run `waystation migrate`, then try again"
AWAY = "the database does not answer, or its disk is full or not writable: see to that, then try again"
BUSY = "the database was busy for too long: try again in a minute"
NO_TERMINAL = "there is nothing to read the answers from: run this in a terminal, where it can ask"


def in_words(error: Exception, typed: Sequence[str]) -> str | None:
    """The sentence for whoever typed the command; None for what is a mistake of ours."""
    from django.db import DatabaseError

    from waystation.core.vocabulary.refusals import NotSetUp, Refused

    if isinstance(error, Refused):
        return joined(error.message, error.hint)
    if isinstance(error, NotSetUp):
        return str(error)
    if isinstance(error, DatabaseError):
        return _of_database(error)
    if isinstance(error, EOFError):
        return NO_TERMINAL
    return _of_system(error, typed) if isinstance(error, OSError) else None


def joined(message: str, hint: str) -> str:
    """Message and hint as one text, whether or not the message ends as a sentence."""
    if not hint:
        return message
    return f"{message} {hint}" if message.endswith((".", "!", "?")) else f"{message}; {hint}"


def _of_database(error: Exception) -> str:
    from waystation.audit.databases import was_not_made

    if was_not_made(error):
        return MIGRATE
    return BUSY if str(error) == "database is locked" else AWAY


def _of_system(error: OSError, typed: Sequence[str]) -> str:
    why = os.strerror(error.errno) if error.errno else "it cannot be read or written"
    where = _typed_path(error.filename, typed)
    named = f"{where}: {why}" if where else f"a file or folder cannot be used: {why}"
    return f"{named}. Look whether it is there, what kind it is, and who may use it; then try again"


def _typed_path(found: object, typed: Sequence[str]) -> str:
    """The word among those typed that led there, or an empty text."""
    if not isinstance(found, str | bytes | os.PathLike):
        return ""
    path = Path(os.fsdecode(found)).absolute()
    for word in typed:
        given = word.partition("=")[2] if word.startswith("--") else word
        asked = Path(given).absolute()
        above = "/" in given and path in asked.parents  # what was to be made, and cannot be, one step up
        if given and (path == asked or asked in path.parents or above):
            return given
    return ""
