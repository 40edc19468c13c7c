"""A running `bahith serve`, as a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MAIN = "from web.commands import main; main()"


@contextmanager
def server(
    index_dir: Path, *, before: str = "", prefix: tuple[str, ...] = (), **settings: object
) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """A server over an index at a free port, with these settings: its port, and the process.

    `before` is run in it first, `prefix` is the command that starts it.
    """
    variables = {f"BAHITH_{name.upper()}": str(value) for name, value in settings.items()}
    environment = os.environ | {"BAHITH_INDEX_DIR": str(index_dir), "PYTHONIOENCODING": "utf-8"} | variables
    command = [*prefix, sys.executable, "-c", before + MAIN, "serve", "--port", "0"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, env=environment, cwd=ROOT, start_new_session=True
    ) as process:
        assert process.stdout
        address = re.search(rb"http://127\.0\.0\.1:(\d+)", process.stdout.readline())
        assert address
        try:
            yield int(address[1]), process
        finally:
            if process.poll() is None:
                process.terminate()
