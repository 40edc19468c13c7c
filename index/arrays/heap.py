"""The C library's heap, set for a process that makes and drops large arrays all the time; see mallopt(3) of glibc.

Nothing happens where the C library is another.
"""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress

_M_ARENA_MAX, _M_MMAP_THRESHOLD, _M_TRIM_THRESHOLD = -8, -3, -1
"""Parameters of mallopt(3) in glibc's malloc.h."""

_KEPT_BYTES = 32 << 20
"""The largest array that is taken from the heap, and how much that is free at its end stays there."""


def share_one_heap() -> None:
    """Let all threads allocate from one heap that keeps what is freed; to be called before there are any threads.

    glibc gives each thread a heap of its own, and hands every large array back to the system as soon as it is freed
    until it has met many of them: faulting its pages in again took a third of a request, and made searches of frequent
    words twice as long at first.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            libc = ctypes.CDLL(None)
            libc.mallopt(_M_ARENA_MAX, 1)
            libc.mallopt(_M_MMAP_THRESHOLD, _KEPT_BYTES)
            libc.mallopt(_M_TRIM_THRESHOLD, _KEPT_BYTES)


def give_back() -> None:
    """Give memory that was freed between what is kept back to the system; see malloc_trim(3) of glibc.

    A large answer leaves tens of megabytes so, and a worker would keep them for good.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)
