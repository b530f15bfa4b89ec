"""Which pieces of Waystation this installation has."""

from __future__ import annotations

from importlib.util import find_spec


def exists(module: str) -> bool:
    """Say whether a module with code of its own can be imported, without importing it."""
    try:
        spec = find_spec(module)
    except ModuleNotFoundError:
        return False
    return spec is not None and spec.origin is not None
