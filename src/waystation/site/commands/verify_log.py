"""Look for edits, gaps and cuts in the log of both databases and in the signed list."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Only a copy kept elsewhere proves anything against whoever owns this host."""
    parser.add_argument("--checkpoint", metavar="FILE", help="write the heads to a file, to be kept off this host")
    parser.add_argument("--against", metavar="FILE", help="compare with heads that were kept elsewhere")


def run(args: argparse.Namespace) -> int:
    """Print one line for each chain; 1 when something is wrong."""
    from waystation.core.vocabulary.refusals import Refused
    from waystation.keeping import checking

    try:
        findings = checking.verify_log()
        wrong = checking.compare(checking.read_heads(Path(args.against))) if args.against else []
    except Refused as refused:
        print(f"waystation: {refused.message}; {refused.hint}", file=sys.stderr)
        return 1
    except (OSError, ValueError, KeyError, TypeError):
        print("waystation: the file of heads cannot be read; name one that --checkpoint wrote", file=sys.stderr)
        return 1
    for found in findings:
        print(f"{found.source}: {found.says}" if found.holds else f"{found.source}: DOES NOT HOLD: {found.says}")
    for line in wrong:
        print(f"DOES NOT HOLD: {line}")
    if wrong or not all(found.holds for found in findings):
        print("Stop the desk, keep the disk as it is, and compare with an officer's copy.", file=sys.stderr)
        return 1
    if args.checkpoint:
        _write(Path(args.checkpoint))
    return 0


def _write(path: Path) -> None:
    from waystation.audit.actions import record_copy
    from waystation.keeping import checking

    with open(path, "w", encoding="utf-8", opener=lambda p, flags: os.open(p, flags, 0o600)) as file:
        json.dump(checking.heads(), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    for source in ("desk", "door"):  # only of a copy that is there
        record_copy(source, by="command")
    print(f"the heads are in {path}; keep it off this host")
