"""Landlock (Linux 5.13 and later): from here on this process reads programs and libraries, and nothing else.

Numbers and layouts are those of the kernel's `linux/landlock.h`.
"""

import ctypes
import os
import struct

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_ASK_VERSION, _PATH_BENEATH = 1, 1
_EXECUTE, _READ_FILE, _READ_DIR = 1, 4, 8
_ALL_FILES = {1: 0x1FFF, 2: 0x3FFF, 3: 0x7FFF, 4: 0x7FFF}  # by version; from 5 on 0xFFFF
_ALL_NETWORK = 3
READABLE = ("/usr", "/lib", "/lib64", "/etc/ld.so.cache")


def confine(readable: tuple[str, ...] = READABLE) -> bool:
    """Whether this kernel could do it. Needs PR_SET_NO_NEW_PRIVS before; holds for every program that follows."""
    library = ctypes.CDLL(None, use_errno=True)
    version = library.syscall(_CREATE, None, 0, _ASK_VERSION)
    if version < 1:
        return False
    handled = struct.pack("=Q", _ALL_FILES.get(version, 0xFFFF))
    if version >= 4:
        handled += struct.pack("=Q", _ALL_NETWORK)
    rules = library.syscall(_CREATE, handled, len(handled), 0)
    if rules < 0:
        return False
    for path in readable:
        _allow(library, rules, path)  # what is not allowed cannot be read: the program then fails, and reads no more
    done: int = library.syscall(_RESTRICT, rules, 0)
    os.close(rules)
    return done == 0


def _allow(library: ctypes.CDLL, rules: int, path: str) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    allowed = _EXECUTE | _READ_FILE | (_READ_DIR if os.path.isdir(path) else 0)
    library.syscall(_ADD, rules, _PATH_BENEATH, struct.pack("=Qi", allowed, place), 0)
    os.close(place)
