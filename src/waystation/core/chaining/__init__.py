"""An append-only chain of lines: each holds the digest of the one before, so that no line can be changed unseen."""

from waystation.core.chaining.checkpoints import (
    Checkpoint,
    Head,
    check_checkpoint,
    checkpoint_bytes,
    make_checkpoint,
)
from waystation.core.chaining.lines import BEGINNING, Line, append, line_digest
from waystation.core.chaining.verifying import Verdict, verify

__all__ = [
    "BEGINNING",
    "Checkpoint",
    "Head",
    "Line",
    "Verdict",
    "append",
    "check_checkpoint",
    "checkpoint_bytes",
    "line_digest",
    "make_checkpoint",
    "verify",
]
