"""Gunicorn's log without requests: who asked for what is never written."""

from __future__ import annotations

from typing import Any

from gunicorn.glogging import Logger

from waystation.site.quiet import WhereNotWhat


class QuietLogger(Logger):  # type: ignore[misc, unused-ignore]
    """Errors only, by their place; nothing about a request."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(WhereNotWhat())

    def access(self, resp: Any, req: Any, environ: Any, request_time: Any) -> None:
        """Keep nothing, whatever the configuration says."""
