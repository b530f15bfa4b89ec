"""Errors that say where, and never what: the text of an exception may hold a name."""

from __future__ import annotations

import logging
from collections.abc import ItemsView
from pathlib import Path
from types import TracebackType
from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter

OURS = str(Path(__file__).resolve().parent.parent)


class WhereNotWhat(logging.Formatter):
    """Print level, logger, exception class and the nearest line of our own code; no message, no value."""

    def format(self, record: logging.LogRecord) -> str:
        place = f"{_short(record.pathname)}:{record.lineno}"
        said = f"{record.levelname} {record.name} at {place}"
        if not record.exc_info or record.exc_info[0] is None:
            return said
        kind, _, trace = record.exc_info
        return f"{said}: {kind.__module__}.{kind.__qualname__} in {nearest_line(trace)}"


def nearest_line(trace: TracebackType | None) -> str:
    """Return file:line of the last frame that is our own."""
    found = "code that is not ours"
    while trace is not None:
        path = trace.tb_frame.f_code.co_filename
        if path.startswith(OURS):
            found = f"{_short(path)}:{trace.tb_lineno}"
        trace = trace.tb_next
    return found


def _short(path: str) -> str:
    return path.removeprefix(OURS).lstrip("/") if path.startswith(OURS) else Path(path).name


class NothingFilter(SafeExceptionReporterFilter):
    """An error report, should anything ever ask for one, shows no variable and no field."""

    def is_active(self, request: HttpRequest | None) -> bool:
        return True

    def get_safe_settings(self) -> dict[str, Any]:
        return {}

    def get_safe_request_meta(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get_safe_cookies(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        return {}

    def get_traceback_frame_variables(self, request: HttpRequest, tb_frame: Any) -> ItemsView[str, Any]:
        return {}.items()


class NothingReporter(ExceptionReporter):
    """The place of the error, on two lines, in whatever format was asked for."""

    def get_traceback_text(self) -> SafeString:
        kind = self.exc_type.__qualname__ if self.exc_type else "error"
        return format_html("{} in {}", kind, nearest_line(self.tb))

    def get_traceback_html(self) -> SafeString:
        return self.get_traceback_text()


def logging_settings() -> dict[str, Any]:
    """Return LOGGING: warnings and errors to the standard error, requests to nowhere."""
    logging.raiseExceptions = False  # a handler that fails would print the message and its arguments
    silent = {"handlers": ["nowhere"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"where": {"()": "waystation.site.quiet.WhereNotWhat"}},
        "handlers": {
            "error": {"class": "logging.StreamHandler", "formatter": "where", "level": "WARNING"},
            "nowhere": {"class": "logging.NullHandler"},
        },
        "root": {"handlers": ["error"], "level": "WARNING"},
        "loggers": {
            "django": {"handlers": ["error"], "level": "ERROR", "propagate": False},
            "django.server": silent,
            "django.security": silent,
            "django.db.backends": silent,
            "gunicorn.access": silent,
            "gunicorn.http": silent,
        },
    }
