"""Python's search for cycles, paused: indexing makes none, and it would go over millions of objects again and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collection_paused() -> Iterator[None]:
    """Without the search for cycles, until it is left; nor is what is there by then gone over afterwards.

    That is the modules above all, a tenth of a second for nothing when the process ends.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if running:
            gc.enable()
