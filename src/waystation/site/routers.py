"""Which table lives in which database."""

from __future__ import annotations

from typing import Any

DOOR = "door"
DESK = "default"
ONLY_DOOR = frozenset({"letterbox"})
IN_BOTH = frozenset({"audit"})  # each face has a chain of its own; callers name the database by `source`


class Router:
    """letterbox lives in the door's database, audit in both, everything else in the desk's."""

    def db_for_read(self, model: type, **hints: Any) -> str | None:
        return self._home_of(model._meta.app_label)  # type: ignore[attr-defined]

    def db_for_write(self, model: type, **hints: Any) -> str | None:
        return self._home_of(model._meta.app_label)  # type: ignore[attr-defined]

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool | None:
        """Rows of two databases never point at each other."""
        homes = {self._home_of(row._meta.app_label) for row in (one, other)}
        return len(homes) == 1

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        if app_label in IN_BOTH:
            return True
        return (app_label in ONLY_DOOR) == (db == DOOR)

    def _home_of(self, app_label: str) -> str | None:
        if app_label in IN_BOTH:
            return None  # Django then takes the instance's own database, or the one `using` names
        return DOOR if app_label in ONLY_DOOR else DESK
