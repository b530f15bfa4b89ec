"""An append-only chain of lines: each holds the digest of the one before, so that no line can be changed unseen."""

from waystation.core.chaining.checkpoints import Checkpoint, Head, check_checkpoint, make_checkpoint
from waystation.core.chaining.lines import FIRST, Line, append, line_digest
from waystation.core.chaining.verifying import Verdict, verify

__all__ = [
    "FIRST",
    "Checkpoint",
    "Head",
    "Line",
    "Verdict",
    "append",
    "check_checkpoint",
    "line_digest",
    "make_checkpoint",
    "verify",
]
