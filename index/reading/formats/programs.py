"""Other programs that read a file for us: each run once for a file, in an empty folder, bounded in time and size."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from index.errors import ReadingError
from index.reading.options import MIB
from index.reading.packing import too_large

SECONDS = 120
"""Time that a program may take over one file, in seconds."""
_ENVIRONMENT = {"LC_ALL": "C.UTF-8", "PATH": "/usr/local/bin:/usr/bin:/bin"}
_FILE = "{file}"


def output_of(command: Sequence[str], data: bytes | Sequence[bytes], limit_mib: int, seconds: float = SECONDS) -> bytes:
    """What a program prints about `data`, in the file, or files, that `{file}` stands for in its command.

    Raises ReadingError if it fails, prints more than `limit_mib`, or takes longer than `seconds`.

    >>> output_of(["cat", "{file}"], b"x", 1)
    b'x'
    """
    with tempfile.TemporaryDirectory(prefix="bahith-") as folder:
        printed, said = (Path(folder) / name for name in ("output", "errors"))
        files = [
            Path(folder) / f"input{number}" for number, _ in enumerate([data] if isinstance(data, bytes) else data)
        ]
        for file, content in zip(files, [data] if isinstance(data, bytes) else data, strict=True):
            file.write_bytes(content)
        words = [name for word in command for name in (map(str, files) if word == _FILE else [word])]
        with printed.open("wb") as output, said.open("wb") as errors:
            status = _run(words, folder, (output.fileno(), errors.fileno()), limit_mib, seconds)
        if printed.stat().st_size >= limit_mib * MIB:
            raise too_large(limit_mib, "file_mib")
        if status:
            raise _failed(words[0], said.read_bytes()[-2000:].decode("utf-8", "replace"), status)
        return printed.read_bytes()


def _run(command: Sequence[str], folder: str, outputs: tuple[int, int], limit_mib: int, seconds: float) -> int:
    """Run a command to its end; its exit status."""
    output, errors = outputs
    try:
        with subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=errors, cwd=folder, env=_ENVIRONMENT
        ) as process:
            try:
                _bound(process.pid, limit_mib, seconds)
                return process.wait(seconds)
            except BaseException:
                process.kill()
                raise
    except subprocess.TimeoutExpired as error:
        raise ReadingError("reading.too_slow", seconds=f"{seconds:.0f}") from error


def _bound(pid: int, limit_mib: int, seconds: float) -> None:
    """Let the kernel end a process that takes or writes too much, even when we are gone; other systems have no such."""
    if sys.platform == "linux":
        import resource

        try:
            resource.prlimit(pid, resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (limit_mib * MIB, limit_mib * MIB))
        except ProcessLookupError:
            return  # it is done already


def _failed(program: str, output: str, status: int) -> ReadingError:
    name, why = Path(program).name, " ".join(output.split())[-200:] or f"status {status}"
    return ReadingError("reading.program", name=name, error=why)
