"""Bodies of requests, read before their turn: who sends one slowly holds up nobody, and is not waited for for ever."""

from __future__ import annotations

import os
import socket
import struct
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any

from werkzeug.exceptions import RequestTimeout, ServiceUnavailable

MOST_BODIES = 32
"""Bodies that a process reads at the same time, each in one of the server's threads."""
_MOST_OF_CLIENT = 4
"""How many of them one address may send."""
_MOST_BYTES = 1 << 20
"""What is read of a body; the application refuses what is longer than its forms may be."""
_RETRY_S = 1
_TCP_INFO = struct.Struct("=8x13I")
"""The first fields of `struct tcp_info` in Linux's linux/tcp.h."""
_LAST_SENT, _LAST_RECEIVED = 9, 11
"""Which of them say how many milliseconds ago a connection last carried data."""


class Bodies:
    """The bodies that the requests of a process send, each of which has `time_s` seconds to come.

    Clients are told apart by what so many trusted proxies say of them.
    """

    def __init__(self, time_s: float, proxies: int = 0) -> None:
        self._time_s = time_s
        self._proxies = proxies
        self._senders: Counter[str] = Counter()
        self._lock = Lock()

    def read(self, environ: dict[str, Any]) -> None:
        """Read the whole body of a request, which is at hand from then on.

        Raises RequestTimeout for one that does not come whole in time, ServiceUnavailable where too many others come.
        """
        length = _length(environ)
        if length is not None and not 0 < length <= _MOST_BYTES:
            return
        until = monotonic() + self._time_s
        with self._place_of(_client(environ, self._proxies)), _ended_when_idle(_peer(environ), self._time_s):
            body = _bytes(environ["wsgi.input"], length or _MOST_BYTES + 1, until)
        if monotonic() >= until if length is None else len(body) < length:
            raise RequestTimeout
        environ["wsgi.input"], environ["CONTENT_LENGTH"] = BytesIO(body), str(len(body))
        environ.pop("HTTP_TRANSFER_ENCODING", None)  # its length is known now, and checked by that

    @contextmanager
    def _place_of(self, client: str) -> Iterator[None]:
        """Room for a body, of which no client takes more than his share."""
        with self._lock:
            if self._senders[client] >= _MOST_OF_CLIENT or self._senders.total() >= MOST_BODIES:
                raise ServiceUnavailable(retry_after=_RETRY_S)
            self._senders[client] += 1
        try:
            yield
        finally:
            with self._lock:
                self._senders -= Counter((client,))


def _peer(environ: dict[str, Any]) -> str:
    """The address that a request's connection comes from: of the last proxy, where there are some."""
    return str(environ.get("REMOTE_ADDR", ""))


def _client(environ: dict[str, Any], proxies: int) -> str:
    """The address of who sends a request, as the first of these proxies saw it: each adds one to the header's end."""
    forwarded = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
    return forwarded[-proxies].strip() if 0 < proxies <= len(forwarded) else _peer(environ)


def _length(environ: dict[str, Any]) -> int | None:
    """The length of a body as it is declared, None for one that comes in chunks."""
    if "HTTP_TRANSFER_ENCODING" in environ:
        return None
    declared = environ.get("CONTENT_LENGTH") or "0"
    return int(declared) if declared.isascii() and declared.isdecimal() else 0


def _bytes(stream: Any, most: int, until: float) -> bytes:
    """What a stream has until then, read byte by byte, so that the clock is (a fifth of a microsecond each)."""
    body = bytearray()
    with suppress(OSError):  # the connection is gone
        while len(body) < most and monotonic() < until and (byte := stream.read(1)):
            body += byte
    return bytes(body)


@contextmanager
def _ended_when_idle(address: str, time_s: float) -> Iterator[None]:
    """End the client's silent connections while something is read: granian sets bodies no time, nor can it be told."""
    is_read = Event()

    def watch() -> None:
        while not is_read.wait(time_s):
            end_idle(address, time_s)

    Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        is_read.set()


def end_idle(address: str, time_s: float) -> None:
    """Take no more from the connections of an address that carried nothing either way for so long; on Linux alone.

    What waits for such a client reads the end of its body, and can still answer.
    """
    if sys.platform != "linux":
        return
    for file in Path("/proc/self/fd").iterdir():
        with suppress(OSError):  # closed meanwhile, or no connection
            if file.readlink().name.startswith("socket:"):
                with socket.socket(fileno=os.dup(int(file.name))) as one:
                    if _is_of(one, address) and _silent_ms(one) >= time_s * 1000:
                        one.shutdown(socket.SHUT_RD)


def _is_of(connection: socket.socket, address: str) -> bool:
    return connection.family in (socket.AF_INET, socket.AF_INET6) and connection.getpeername()[0] == address


def _silent_ms(connection: socket.socket) -> int:
    """For how long a connection carried nothing either way."""
    info = _TCP_INFO.unpack(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _TCP_INFO.size))
    return min(int(info[place]) for place in (_LAST_SENT, _LAST_RECEIVED))
