"""Memory that was freed, given back to the system."""

from __future__ import annotations

import sys


def release_freed_memory() -> None:
    """Let glibc give back what was freed in small pieces (`malloc_trim`), which it otherwise keeps; else do nothing.

    After a segment is written that is as much as the segment: hundreds of megabytes of stored records.
    """
    if sys.platform == "linux":
        import ctypes  # not for a small change

        if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):  # musl has none
            trim(0)
