"""The shared page: 32 bytes of pepper and the SECRET_KEY, in anonymous memory made before the desk forks.

Every desk process sees it, any of them can overwrite it, and it is neither in the environment nor on a disk. A restart
draws a new one and so signs everybody out (security.md section 4).
"""

import ctypes
import mmap
import os

_PAGE = mmap.mmap(-1, mmap.PAGESIZE)  # MAP_SHARED | MAP_ANONYMOUS: kept across fork
_PEPPER, _SECRET = slice(0, 32), slice(32, 96)


def draw() -> None:
    """Fill the page anew: everything sealed under the old pepper is gone for good."""
    _PAGE[_PEPPER], _PAGE[_SECRET] = os.urandom(32), os.urandom(64)


def _keep_off_the_disk() -> None:
    """No core dump and no swap for this page. Where locking is forbidden (a container) only the dump is prevented."""
    _PAGE.madvise(mmap.MADV_DONTDUMP)
    address = ctypes.addressof(ctypes.c_char.from_buffer(_PAGE))
    ctypes.CDLL(None, use_errno=True).mlock(ctypes.c_void_p(address), ctypes.c_size_t(mmap.PAGESIZE))


def pepper() -> bytes:
    return bytes(_PAGE[_PEPPER])


def secret_key() -> str:
    return bytes(_PAGE[_SECRET]).hex()


def overwrite() -> None:
    """Lockdown: a new pepper in every process at once."""
    _PAGE[_PEPPER] = os.urandom(32)


_keep_off_the_disk()
draw()
