"""The child process that touches files from strangers. Input on one pipe, the answer on another, nothing else.

Everything is imported first; then it gives up network, new files, new processes, memory and time, and reads.
"""

import json
import os
import resource
import sys

import pikepdf
import puremagic
from PIL import Image

from waystation.intake.cleaning import limits, pdfs, pictures, sniffing

ENDED = 0


def main() -> int:
    """Read one file, write one line that says what it is, then the bytes of the copy."""
    Image.init()
    pikepdf.new().close()
    puremagic.magic_string(b"%PDF-1.4")
    limits.give_up()
    plain = sys.stdin.buffer.read()
    kind, copy_kind, copy, why = answer(plain)
    head = {"kind": kind, "copy_kind": copy_kind, "size": len(copy), "why": why}
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + copy)
    sys.stdout.buffer.flush()
    return ENDED


def answer(plain: bytes) -> tuple[str, str, bytes, str]:
    """(kind, kind of the copy, the copy, why there is none)."""
    kind = sniffing.kind_of(plain)
    if sniffing.is_two_things(kind, plain):
        return kind, "", b"", "polyglot"
    if sniffing.reader_of(plain):
        return kind, "", b"", "audio"
    try:
        if kind in pictures.KINDS:
            return (kind, *pictures.clean(plain), "")
        if kind == pdfs.KIND:
            return kind, pdfs.KIND, pdfs.clean(plain), ""
    except pdfs.Locked:
        return kind, "", b"", "locked"
    except Exception:  # whatever a stranger's file makes a parser do, the answer is: no copy
        return kind, "", b"", "failed"
    return kind, "", b"", "other"


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os._exit(main())
