"""Requests over HTTP: a real server process, clients that keep their connections, JSON with highlights."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

CLIENTS = (1, 2, 4, 8, 16)
PER_PAGE = 20
WAIT_S = 30
MOST_BYTES = 1 << 20
_END = b"\r\n\r\n"
_LENGTH, _TIMING = (re.compile(name + rb"([0-9.]+)", re.IGNORECASE) for name in (rb"content-length: ", rb"dur="))
_SERVE = "from web.commands import main; main()"


def measure_http(index_dir: Path, questions: Sequence[str]) -> dict[str, dict[str, float]]:
    """Milliseconds and requests a second by number of clients.

    `p50` and `p95` are what clients wait, `server_…` what the application needs from first to last line (the header
    `Server-Timing`), `cpu_ms` the CPU time of the server's process for a request, sockets included. All words were
    asked for before. Of the `new` the whole question was not, of the others it was: an engine may keep its results.
    `16 of one process` is what one process answers where there is one for each core else.
    """
    asked, once = _paths(questions, PER_PAGE), _paths(questions, 1)
    most = CLIENTS[-1]
    with _server(index_dir, workers=1) as server:
        _round(*server, once, 1)
        figures = {"1 new": _round(*server, asked, 1), f"{most} of one process": _round(*server, asked, most)}
    with _server(index_dir) as server:
        _round(*server, asked, most)  # of so many connections each process has some
        return figures | {str(clients): _round(*server, asked, clients) for clients in CLIENTS}


def _paths(questions: Sequence[str], per_page: int) -> list[str]:
    return [f"/api/v1/search?{urlencode({'q': question, 'per_page': per_page})}" for question in questions]


def _round(port: int, process: int, paths: Sequence[str], clients: int) -> dict[str, float]:
    """All paths by each of the clients at once."""
    cpu_s, started = _cpu_s(process), time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        times = [each for part in pool.map(lambda _: _client(port, paths), range(clients)) for each in part]
    spent = time.perf_counter() - started
    at_client, at_server = (sorted(each) for each in zip(*times, strict=True))
    return {
        "p50": round(at_client[len(times) // 2], 2),
        "p95": round(at_client[int(len(times) * 0.95)], 2),
        "server_p50": round(at_server[len(times) // 2], 2),
        "server_p95": round(at_server[int(len(times) * 0.95)], 2),
        "requests_per_s": round(len(times) / spent, 1),
        "cpu_ms": round((_cpu_s(process) - cpu_s) / len(times) * 1000, 2),
    }


def _client(port: int, paths: Sequence[str]) -> list[tuple[float, float]]:
    """How long each request took over one connection, in milliseconds: here, and by what the server says.

    Clients share the processors with the server: reading headers line by line would take a quarter of them.
    """
    times, buffer = [], bytearray(MOST_BYTES)
    with socket.create_connection(("127.0.0.1", port), WAIT_S) as connection:
        for path in paths:
            started = time.perf_counter()
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            head = _answer(connection, buffer)
            spent = (time.perf_counter() - started) * 1000
            if not head.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(f"{path}: {head.decode()}")
            times.append((spent, float(_number(_TIMING, head))))
    return times


def _answer(connection: socket.socket, buffer: bytearray) -> bytes:
    """The head of an answer, which is read whole; OSError where the connection ends before."""
    view, read, whole = memoryview(buffer), 0, 0
    while not whole or read < whole:
        count = connection.recv_into(view[read:])
        if not count:
            raise ConnectionResetError("the connection ended within an answer")
        read += count
        end = 0 if whole else buffer.find(_END, 0, read)
        if end > 0:
            whole = end + len(_END) + int(_number(_LENGTH, bytes(view[:end])))
    return bytes(view[: buffer.find(_END)])


def _number(header: re.Pattern[bytes], head: bytes) -> bytes:
    """The number in a header of an answer; RuntimeError without it."""
    match = header.search(head)
    if match is None:
        raise RuntimeError(f"{header.pattern!r} is not in {head!r}")
    return match[1]


@contextmanager
def _server(index_dir: Path, workers: int = 0) -> Iterator[tuple[int, int]]:
    """A server of an index with so many processes, 0: one for each core; its port and its first process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", _SERVE, "serve", "--port", str(port)]
    environment = os.environ | {"BAHITH_INDEX_DIR": str(index_dir), "BAHITH_CORPUS_DIR": str(index_dir)}
    environment["BAHITH_WORKERS"] = str(workers)
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait(port)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


def _wait(port: int) -> None:
    until = time.perf_counter() + WAIT_S
    while time.perf_counter() < until:
        try:
            _client(port, ["/healthz"])
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"no server on port {port} within {WAIT_S} s")


def _cpu_s(process: int) -> float:
    """CPU time of a process and of those that it started, in seconds; 0 where the system does not tell."""
    folder = Path(f"/proc/{process}")
    if not folder.exists():
        return 0.0
    fields = (folder / "stat").read_text().rpartition(")")[2].split()
    started = (folder / "task" / str(process) / "children").read_text().split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") + sum(map(_cpu_s, map(int, started)))
