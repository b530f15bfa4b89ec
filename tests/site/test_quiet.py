"""Errors say where, never what."""

from __future__ import annotations

import logging
import sys

import pytest
from django.test import RequestFactory
from django.views.debug import get_exception_reporter_class, get_exception_reporter_filter

from waystation.site.quiet import WhereNotWhat

NAME = "Nur of a certain street"


def fail() -> None:
    raise ValueError(NAME)


def record_of_a_failure() -> logging.LogRecord:
    try:
        fail()
    except ValueError:
        return logging.LogRecord("waystation", logging.ERROR, __file__, 1, "%s failed", (NAME,), sys.exc_info())


def test_a_line_of_the_log_names_class_and_place_and_nothing_that_was_said() -> None:
    line = WhereNotWhat().format(record_of_a_failure())
    assert "ValueError" in line
    assert "Nur" not in line


def test_an_error_report_shows_no_field_and_no_text() -> None:
    request = RequestFactory().post("/somewhere/", {"name": NAME})
    report = get_exception_reporter_class(request)(request, *record_of_a_failure().exc_info)
    said = report.get_traceback_text() + report.get_traceback_html()
    assert "ValueError" in said
    assert "Nur" not in said
    assert dict(get_exception_reporter_filter(request).get_post_parameters(request)) == {}


@pytest.mark.parametrize("logger", ["django.request", "django.security.DisallowedHost", "django.server", "waystation"])
def test_no_logger_writes_a_message(logger: str, capfd: pytest.CaptureFixture[str]) -> None:
    logging.getLogger(logger).error("%s", NAME)
    assert "Nur" not in "".join(capfd.readouterr())
