"""The process that becomes ffmpeg: it gives up files, network, memory and time first.

`python -I -m waystation.intake.cleaning.player INPUT_FD PROGRAM ARGUMENTS...`
"""

import ctypes
import os
import signal
import sys

from waystation.intake.cleaning import landlock, limits

CPU_SECONDS = 60
PR_SET_PDEATHSIG = 1
OPEN_WALLS = 97  # what it ends with where the kernel cannot shut it in


def main() -> None:
    """Become the program with this input still open. Ends with OPEN_WALLS where the kernel cannot shut it in."""
    kept = int(sys.argv[1])
    library = ctypes.CDLL(None, use_errno=True)
    library.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    library.prctl(limits.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if not limits.leave_the_network(library) or not landlock.confine():
        sys.exit(OPEN_WALLS)
    limits.lower(cpu_seconds=CPU_SECONDS, files=kept + 32)
    os.execve(sys.argv[2], sys.argv[2:], {})  # nosec B606  # the program and its arguments are ours


if __name__ == "__main__":
    main()
