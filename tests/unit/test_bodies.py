"""Bodies of requests: read before their turn, within a time, and whoever is slow waits alone."""

from __future__ import annotations

import socket
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from io import BytesIO
from threading import Event
from time import sleep
from typing import Any

import pytest
from werkzeug.exceptions import HTTPException, RequestTimeout

from web.http.bodies import Bodies, end_idle
from web.http.threads import REFUSED, InTurn


class Slow:
    """A body of which nothing comes until it is let go, and then a byte at a time."""

    def __init__(self, text: bytes = b"a=1", byte_s: float = 0) -> None:
        self.go_on = Event()
        self._text, self._byte_s = BytesIO(text), byte_s

    def read(self, length: int) -> bytes:
        self.go_on.wait(10)
        sleep(self._byte_s)
        return self._text.read(length)


def sent(stream: Any, length: int | None = 3, **more: str) -> dict[str, Any]:
    """The environment of a request with a body."""
    declared = {} if length is None else {"CONTENT_LENGTH": str(length)}
    return {"PATH_INFO": "/basket", "REQUEST_METHOD": "POST", "wsgi.input": stream, **declared, **more}


def failure(bodies: Bodies, environ: dict[str, Any]) -> type[HTTPException] | None:
    try:
        bodies.read(environ)
    except HTTPException as error:
        return type(error)
    return None


def test_a_body_is_at_hand_once_it_was_read() -> None:
    """Of the length that was declared, or as long as its chunks are; none is read where none is sent."""
    for environ, text in (
        (sent(BytesIO(b"a=1&b=2")), b"a=1"),
        (sent(BytesIO(b"a=1&b=2"), None, HTTP_TRANSFER_ENCODING="chunked"), b"a=1&b=2"),
        (sent(BytesIO(b""), None), b""),
    ):
        Bodies(1).read(environ)
        assert environ["wsgi.input"].read() == text


def test_more_than_any_form_has_is_left_to_be_refused() -> None:
    """By its declared length without being read; where that is not declared, by what was read."""
    stream = BytesIO(b"a" * (2 << 20))
    Bodies(1).read(sent(stream, 2 << 20))
    assert stream.tell() == 0
    environ = sent(stream, None, HTTP_TRANSFER_ENCODING="chunked")
    Bodies(5).read(environ)
    assert int(environ["CONTENT_LENGTH"]) == (1 << 20) + 1


def test_a_body_that_ends_early_or_takes_too_long_is_refused() -> None:
    """Whether its connection breaks, nothing comes, or always a little."""

    class Gone:
        def read(self, length: int) -> bytes:
            raise ConnectionError

    assert failure(Bodies(1), sent(BytesIO(b"a="))) is RequestTimeout
    assert failure(Bodies(1), sent(Gone())) is RequestTimeout
    (trickle := Slow(byte_s=0.02)).go_on.set()
    assert failure(Bodies(0.01), sent(trickle)) is RequestTimeout
    assert failure(Bodies(0.01), sent(trickle, None, HTTP_TRANSFER_ENCODING="chunked")) is RequestTimeout


def test_bodies_that_come_slowly_take_no_turn() -> None:
    """While some are waited for, searches and the forms of others are answered; one address sends four at a time."""
    slow = [Slow() for _ in range(32)]

    def application(environ: Any, start_response: Any) -> list[bytes]:
        refused = environ.get(REFUSED)
        return [str(refused.code).encode() if refused else b"answer"]

    in_turn = InTurn(application)

    def form(stream: Any, address: str) -> list[bytes]:
        return list(in_turn(sent(stream, REMOTE_ADDR=address), None))

    with ThreadPoolExecutor(len(slow)) as pool:
        waiting = [pool.submit(form, one, "192.0.2.1") for one in slow[:4]]
        while form(BytesIO(b"a=1"), "192.0.2.1") != [b"503"]:
            sleep(0.01)
        assert form(BytesIO(b"a=1"), "192.0.2.2") == [b"answer"]
        waiting += [pool.submit(form, one, f"192.0.2.{number}") for number, one in enumerate(slow[4:], 3)]
        while form(BytesIO(b"a=1"), "192.0.2.2") != [b"503"]:
            sleep(0.01)
        assert in_turn({"PATH_INFO": "/search", "REQUEST_METHOD": "GET"}, None) == [b"answer"]
        for one in slow:
            one.go_on.set()
        assert [one.result() for one in waiting] == [[b"answer"]] * len(slow)
    assert form(BytesIO(b"a=1"), "192.0.2.1") == [b"answer"]


@pytest.mark.parametrize(
    ("proxies", "told", "is_another"),
    [
        (0, "192.0.2.2", False),
        (1, "192.0.2.2", True),
        (1, "192.0.2.2, 192.0.2.1", False),
        (2, "192.0.2.2,10.0.0.2", True),
    ],
)
def test_clients_behind_a_proxy_are_told_apart(proxies: int, told: str, is_another: bool) -> None:
    """By what those trusted say, the first of them last: a client may have written the rest itself."""
    bodies, slow = Bodies(10, proxies), [Slow() for _ in range(4)]
    first = "192.0.2.1" if proxies < 2 else "192.0.2.1, 10.0.0.2"

    def read(stream: Any, forwarded: str) -> type[HTTPException] | None:
        return failure(bodies, sent(stream, REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded))

    with ThreadPoolExecutor(len(slow)) as pool:
        waiting = [pool.submit(read, one, first) for one in slow]
        while read(BytesIO(b"a=1"), first) is None:
            sleep(0.01)
        assert (read(BytesIO(b"a=1"), told) is None) == is_another
        for one in slow:
            one.go_on.set()
        assert [one.result() for one in waiting] == [None] * len(slow)


@pytest.mark.skipif(sys.platform != "linux", reason="what the kernel knows of connections is asked on Linux alone")
def test_connections_that_say_nothing_are_ended() -> None:
    """Those of one address, and of these only the silent ones: their other end may still be told why."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        clients = [socket.create_connection(listening.getsockname()) for _ in range(2)]
        accepted = [listening.accept()[0] for _ in clients]
        for one in accepted:
            one.setblocking(False)
        sleep(0.3)
        clients[1].sendall(b"a")
        end_idle("192.0.2.1", 0.2)
        with pytest.raises(BlockingIOError):
            accepted[0].recv(1)
        end_idle("127.0.0.1", 0.2)
        assert accepted[0].recv(1) == b""
        accepted[0].sendall(b"408")
        assert clients[0].recv(3) == b"408"
        assert accepted[1].recv(1) == b"a"
        with pytest.raises(BlockingIOError):
            accepted[1].recv(1)
        for one in (*clients, *accepted):
            one.close()
