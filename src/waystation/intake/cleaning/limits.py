"""What the child gives up before it reads a stranger's file."""

import contextlib
import ctypes
import os
import resource

MEMORY = 1 << 30
CPU_SECONDS = 20
CLONE_NEWNET, CLONE_NEWUSER = 0x40000000, 0x10000000
PR_SET_NO_NEW_PRIVS, PR_SET_DUMPABLE = 38, 4


def give_up() -> None:
    """No network, no new file or socket, no file growing, no other process, no dump, little memory, little time."""
    library = ctypes.CDLL(None, use_errno=True)
    library.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    library.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    leave_the_network(library)
    os.closerange(3, _most_files())
    # With three open files nothing can be opened any more: not a file, not a socket.
    lower(cpu_seconds=CPU_SECONDS, files=3)
    _lower_one(resource.RLIMIT_NPROC, 0)


def lower(*, cpu_seconds: int, files: int) -> None:
    """No dump, no file that grows, 1 GiB, and so many seconds and open files."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, files),
    ):
        _lower_one(what, most)


def _lower_one(what: int, most: int) -> None:
    with contextlib.suppress(ValueError):  # lower than that already
        resource.setrlimit(what, (most, most))


def leave_the_network(library: ctypes.CDLL) -> bool:
    """Whether it worked: as root, or in a user namespace where the host allows one."""
    return any(library.unshare(what) == 0 for what in (CLONE_NEWNET, CLONE_NEWUSER | CLONE_NEWNET))


def _most_files() -> int:
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return min(soft, 4096)
