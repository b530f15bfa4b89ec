"""Compare every request and case with its signed manifests and the log. Needs no key."""

from __future__ import annotations

import argparse
import sys


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def run(args: argparse.Namespace) -> int:
    """Print counts, and what is not as it was written, by its random id."""
    from waystation.core.vocabulary.refusals import Refused
    from waystation.keeping.checking import verify_cases

    try:
        report = verify_cases()
    except Refused as refused:
        print(f"waystation: {refused.message}; {refused.hint}", file=sys.stderr)
        return 1
    print(f"{report.subjects} requests and cases, {report.sections} sections, {report.values} values", end=", ")
    print(f"{report.files} files")
    for subject, says in report.older.items():
        print(f"{subject}: an older copy: {says}")
    for subject, says in report.wrong.items():
        print(f"{subject}: NOT AS WRITTEN: {says}")
    if not report.wrong and not report.older:
        print("all are as they were written")
    return int(bool(report.wrong or report.older))
