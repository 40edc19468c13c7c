"""Compiling the lexicon of Arabic, and keeping what the editor's lists add to it: `python -m index.arabic.morphology`.

A second run finds it done.
"""

from __future__ import annotations

import sys
import time

from index.arabic.morphology.lists import kept_lists
from index.arabic.morphology.table import compile_once
from index.arabic.morphology.version import PLACE, is_compiled


def main() -> None:
    """The command: says what it does on stderr."""
    started = time.monotonic()
    if is_compiled():
        print("The Arabic lexicon is there.", file=sys.stderr)
    else:
        print("Compiling the Arabic lexicon (AlKhalil Morpho Sys 2, GPL-3) …", file=sys.stderr)
        compile_once(say=lambda line: print(f"  {line}", file=sys.stderr, flush=True))
        print(f"  done in {time.monotonic() - started:.0f} s: {PLACE}", file=sys.stderr)
    kept_lists()


if __name__ == "__main__":
    main()
