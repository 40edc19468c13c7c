"""The server as it runs: addresses as people type them, clients that say nothing, and its end."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread

import pytest

from index.settings import Settings
from tests.servers import server
from web.http import serving

SLOW = """
import time
from web.http import serving
def slow(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    if environ["PATH_INFO"] == "/slow":
        time.sleep(1)
    return [b"whole"]
serving.make_application = lambda settings: slow
"""
LAST = """
import time
from granian.server import mp
at_once = mp.MPServer.signal_handler_interrupt
mp.MPServer.signal_handler_interrupt = lambda *given: (time.sleep(1), at_once(*given))
"""
WHO = """
import os
from web.http import serving
def who(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"%d" % os.getpid()]
serving.make_application = lambda settings: who
"""
LATE = """
import time
from web.http import serving
at_once = serving._end_with_parent
serving._end_with_parent = lambda *given: (time.sleep(2), at_once(*given))
"""


@contextmanager
def impatient(
    settings: Settings, *, before: str = "", prefix: tuple[str, ...] = (), workers: int = 2
) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """A server that gives its clients a second."""
    with server(settings.index_dir, before=before, prefix=prefix, workers=workers, client_timeout_s=1) as running:
        yield running


@pytest.fixture(scope="module")
def port(settings: Settings) -> Iterator[int]:
    with impatient(settings) as (number, _):
        yield number


def ask(port: int, line: str, headers: str = "Host: a") -> bytes:
    """The whole answer to a request sent as these very letters in UTF-8."""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=10)) as client:
        client.sendall(f"{line}\r\n{headers}\r\nConnection: close\r\n\r\n".encode())
        return b"".join(iter(lambda: client.recv(65536), b""))


def test_an_address_is_answered_as_people_type_it(port: int) -> None:
    """The bytes of Arabic letters in an address, as curl sends them, mean what their percent-encoding means."""
    raw = ask(port, "GET /api/v1/search?q=اليابان&per_page=5 HTTP/1.1")
    encoded = ask(port, "GET /api/v1/search?q=%D8%A7%D9%84%D9%8A%D8%A7%D8%A8%D8%A7%D9%86&per_page=5 HTTP/1.1")
    assert raw.startswith(b"HTTP/1.1 200")
    assert re.search(rb'"total":\d+', raw)[0] == re.search(rb'"total":\d+', encoded)[0]  # type: ignore[index]
    assert ask(port, "GET /articles/لاشيء HTTP/1.1").startswith(b"HTTP/1.1 404")


def test_clients_that_say_nothing_stop_nobody(port: int) -> None:
    """Three hundred connections, silent, half-said or idle after an answer: others are answered, and these end."""
    clients = [socket.create_connection(("127.0.0.1", port), timeout=10) for _ in range(300)]
    for number, client in enumerate(clients):
        client.sendall(
            (b"", b"GET / HTTP/1.1\r\nHost: a\r\nX-", b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")[number % 3]
        )
    started = time.perf_counter()
    assert ask(port, "GET /search?q=اليابان HTTP/1.1").startswith(b"HTTP/1.1 200")
    assert time.perf_counter() - started < 5
    for client in clients:
        assert b"" in iter(lambda client=client: client.recv(4096), None)  # type: ignore[misc]
        client.close()


@pytest.mark.skipif(not serving.FORKS, reason="elsewhere a server reads bodies before it asks for an answer")
def test_bodies_that_do_not_come_stop_nobody(port: int) -> None:
    """Forty from one address, one of them byte by byte: forms of others are answered, and these are told in JSON."""
    head = b"POST /api/v1/search HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\na"
    with ExitStack() as stack:
        clients = [socket.create_connection(("127.0.0.1", port), 10, ("127.0.0.2", 0)) for _ in range(40)]
        for client in clients:
            stack.enter_context(client).sendall(head)
        for _ in range(6):
            assert form(port) == 303
            with suppress(OSError):  # its time is over
                clients[0].sendall(b"a")
            time.sleep(0.3)
        answers = [client.recv(65536) for client in clients]
    assert {answer.partition(b'"code":"')[2].partition(b'"')[0] for answer in answers} == {b"timeout", b"busy"}


def test_a_form_in_chunks_is_whole_or_refused(port: int) -> None:
    """Its length is not declared: one that is too long, or ends late, was taken for what had come of it."""
    assert in_chunks(port, b"theme=dark", b"").startswith(b"HTTP/1.1 303")
    assert in_chunks(port, b"theme=dark&x=" + b"a" * 70_000, b"").startswith(b"HTTP/1.1 413")
    if serving.FORKS:
        assert in_chunks(port, b"theme=dark", None).startswith(b"HTTP/1.1 408")


def in_chunks(port: int, *chunks: bytes | None) -> bytes:
    """The answer to a form of these chunks; after one that is None nothing comes."""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=10)) as client:
        head = "POST /preferences HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n"
        client.sendall(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\n".encode())
        for chunk in chunks:
            if chunk is not None:
                client.sendall(b"%x\r\n%s\r\n" % (len(chunk), chunk))
        return b"".join(iter(lambda: client.recv(65536), b""))


LONG = b"a" * 200_000
REFUSED = [
    (400, b"\x16\x03\x01\x00\xc8\x01\x00\x00\xc4\x03\x03" + b"a" * 190),  # TLS
    (400, b"SSH-2.0-OpenSSH_9.9\r\n"),
    (400, b"GET /\r\n\r\n"),
    (400, b"GET / HTTP/3\r\nHost: a\r\n\r\n"),
    *(
        (400, b"GET /search?q=a%sb HTTP/1.1\r\nHost: a\r\n\r\n" % sign)
        for sign in (b" ", b'"', b"<", b">", b"\0", b"\xff")
    ),
    *(
        (400, b"GET / HTTP/1.1\r\nHost: a\r\n%s\r\n\r\n" % line)
        for line in (b"X", b"X : a", b": a", b"X: a\r\n b", b"X: \0")
    ),
    *(
        (400, b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %s\r\n\r\n" % length)
        for length in (b"a", b"-1", b"1, 2", b"")
    ),
    (400, b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n"),
    (431, b"GET / HTTP/1.1\r\nHost: a\r\n%s\r\n" % (b"X: a\r\n" * 100)),
    (431, b"GET / HTTP/1.1\r\nHost: a\r\n%s\r\n" % (b"X: a\r\n" * 20_000)),
    (431, b"GET / HTTP/1.1\r\nHost: a\r\nX: %s\r\n\r\n" % LONG),
    (431, b"GET / HTTP/1.1\r\nHost: a\r\nX: %s\r\n\r\n" % (LONG * 10)),
    (431, b"GET /search?q=%s HTTP/1.1\r\nHost: a\r\n\r\n" % LONG),
    (414, b"GET /search?q=%s HTTP/1.1\r\nHost: a\r\n\r\n" % LONG[:66_000]),
]


@pytest.mark.skipif(not serving.FORKS, reason="granian's answers")
@pytest.mark.parametrize(("status", "sent"), REFUSED, ids=range(len(REFUSED)))
def test_what_is_no_http_is_told_a_status(port: int, status: int, sent: bytes) -> None:
    """At once, with no body, and that the connection ends; whoever reads late can still read it (docs/api.md)."""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=5)) as client:
        with suppress(ConnectionError):  # the answer is there before all of it is sent
            client.sendall(sent)
        time.sleep(0.05)
        head, _, body = b"".join(iter(lambda: client.recv(65536), b"")).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 %d" % status)
    assert b"connection: close" in head.lower().split(b"\r\n")
    assert body == b""


@pytest.mark.parametrize(
    ("status", "code", "head"),
    [
        (400, "bad_parameter", f"GET /api/v1/search?q={'a' * 60_000} HTTP/1.1\r\nHost: a"),
        (431, "headers_too_large", f"GET /api/v1/search?q=a HTTP/1.1\r\nHost: a\r\nX: {'a' * 60_000}"),
        (400, "bad_parameter", "GET /api/v1/search?q=a HTTP/1.1\r\nHost: a..b"),
        (405, "method_not_allowed", "FOO /api/v1/search HTTP/1.1\r\nHost: a"),
    ],
)
def test_what_is_too_long_but_http_is_told_in_the_one_shape(port: int, status: int, code: str, head: str) -> None:
    line, _, headers = head.partition("\r\n")
    answer = ask(port, line, headers)
    assert answer.startswith(b"HTTP/1.1 %d" % status)
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["code"] == code


def form(port: int) -> int:
    """The status of the answer to a form."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as client:
        client.request("POST", "/preferences", "theme=dark", {"Content-Type": "application/x-www-form-urlencoded"})
        return client.getresponse().status


@pytest.mark.skipif(not serving.FORKS, reason="one process here")
def test_what_is_under_way_is_answered_before_the_end(settings: Settings) -> None:
    """SIGTERM ends the server once the answers it works on are sent, whole."""
    with impatient(settings, before=SLOW) as (port, process):
        answers: list[bytes] = []
        clients = [Thread(target=lambda: answers.append(ask(port, "GET /slow HTTP/1.1"))) for _ in range(4)]
        for client in clients:
            client.start()
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        for client in clients:
            client.join()
        assert [answer[-5:] for answer in answers] == [b"whole"] * 4
        assert process.wait(10) == 0


@pytest.mark.skipif(not serving.FORKS, reason="one process here")
def test_no_process_takes_all_connections(settings: Settings) -> None:
    """A hundred connections made at once, kept and asked: each process has its part."""
    with impatient(settings, before=WHO) as (port, _), ExitStack() as stack:
        answers = [answer.rpartition(b"\n")[2] for answer in _asked_at_once(stack, port, 100)]
    assert len(answers) == 100
    assert min(Counter(answers).values()) > 20
    assert len(set(answers)) == 2


@pytest.mark.skipif(not serving.FORKS, reason="one process here")
def test_connections_that_wait_at_a_process_outlive_it(settings: Settings) -> None:
    """The one that comes for a killed one answers those that it had not taken yet."""
    with impatient(settings, before=WHO) as (port, _), ExitStack() as stack:
        stopped, other = {int(answer.rpartition(b"\n")[2]) for answer in _asked_at_once(stack, port, 40)}
        os.kill(stopped, signal.SIGSTOP)
        while not all(re.search(r"\) T ", task.read_text()) for task in Path(f"/proc/{stopped}/task").glob("*/stat")):
            time.sleep(0.01)
        with ThreadPoolExecutor() as pool:
            later = pool.submit(_asked_at_once, stack, port, 40)
            time.sleep(0.5)
            os.kill(stopped, signal.SIGKILL)
            answers = {int(answer.rpartition(b"\n")[2]) for answer in later.result()}
    assert stopped not in answers
    assert other in answers
    assert len(answers) == 2


def _asked_at_once(stack: ExitStack, port: int, count: int) -> list[bytes]:
    """The answers to so many connections, all of which are there before the first one asks."""
    clients = [stack.enter_context(socket.create_connection(("127.0.0.1", port), 10)) for _ in range(count)]
    for client in clients:
        client.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    return [b"".join(iter(lambda client=client: client.recv(4096), b"")) for client in clients]  # type: ignore[misc]


@pytest.mark.skipif(not serving.FORKS, reason="processes are forked on Linux alone")
def test_no_process_is_left_when_the_first_is_killed(settings: Settings) -> None:
    """Those that answer end with the one that forked them, which had no time to tell them."""
    with impatient(settings) as (number, process):
        assert ask(number, "GET /healthz HTTP/1.1").startswith(b"HTTP/1.1 200")
        process.kill()
        process.wait()
        assert _ended(number)


@pytest.mark.skipif(not serving.FORKS, reason="processes are forked on Linux alone")
def test_a_process_that_comes_after_the_end_of_the_first_ends_too(settings: Settings) -> None:
    """It was not there to be told: it finds another parent than the one that forked it."""
    with impatient(settings, before=LATE) as (number, process):
        process.kill()
        process.wait()
        assert _ended(number)


def _ended(port: int) -> bool:
    """Nobody listens any more, within 20 seconds."""
    deadline = time.monotonic() + 20
    while _listens(port) and time.monotonic() < deadline:
        time.sleep(0.1)
    return not _listens(port)


def _listens(port: int) -> bool:
    with closing(socket.socket()) as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.skipif(not serving.FORKS, reason="one process here")
@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_all_processes_may_be_told_at_once(settings: Settings, workers: int, number: signal.Signals) -> None:
    """Ctrl-C reaches every process, and so does a service manager: all end, connections that idle or not."""
    with impatient(settings, before=SLOW, workers=workers) as (port, process), kept_alive(port, 4):
        os.killpg(process.pid, signal.SIGHUP)  # changes nothing
        time.sleep(0.1)
        assert ask(port, "GET / HTTP/1.1").endswith(b"whole")
        os.killpg(process.pid, number)
        assert process.wait(10) == 0


@pytest.mark.skipif(not serving.FORKS, reason="one process here")
def test_a_process_that_ends_before_the_first_is_no_failure(settings: Settings) -> None:
    """All were told at once, and the first process heard it last."""
    with impatient(settings, before=SLOW + LAST, workers=2) as (port, process):
        assert ask(port, "GET / HTTP/1.1").endswith(b"whole")
        os.killpg(process.pid, signal.SIGTERM)
        assert process.wait(10) == 0


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="needs the right to make namespaces")
def test_it_ends_as_the_first_process_of_a_container_too(settings: Settings) -> None:
    """The kernel gives process 1 no default handling of SIGTERM: it must be handled."""
    unshare = ("unshare", "--pid", "--fork", "--mount-proc")
    if subprocess.run([*unshare, "true"], capture_output=True, check=False).returncode:
        pytest.skip("no namespaces here")
    with impatient(settings, prefix=unshare) as (port, process), kept_alive(port, 4):
        first = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()[0]
        os.kill(int(first), signal.SIGTERM)
        assert process.wait(10) == 0


@contextmanager
def kept_alive(port: int, count: int) -> Iterator[None]:
    """So many connections, each of which was answered and is kept open."""
    with ExitStack() as stack:
        for _ in range(count):
            client = stack.enter_context(closing(HTTPConnection("127.0.0.1", port, timeout=10)))
            client.request("GET", "/healthz")
            assert client.getresponse().read()
        yield


def test_a_process_alone_serves_where_there_is_no_fork(settings: Settings) -> None:
    """waitress answers the same addresses."""
    with serving.listen(Settings(index_dir=settings.index_dir, port=0)) as listening:
        alone = serving.threaded_server(settings, listening)
        Thread(target=alone.run, daemon=True).start()
        port = listening.getsockname()[1]
        assert ask(port, "GET /api/v1/search?q=اليابان HTTP/1.1").startswith(b"HTTP/1.1 200")
        assert form(port) == 303
        alone.close()


def test_the_end_of_an_answer_waits_for_nothing() -> None:
    """Without TCP_NODELAY its last packet waits until the client acknowledges those before: 40 ms, now and then."""
    with (
        serving.listen(Settings(port=0)) as listening,
        socket.create_connection(listening.getsockname()[:2]),
        listening.accept()[0] as connection,
    ):
        assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.skipif(not serving.FORKS, reason="one process here")
@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "::1", "::"])
def test_the_sockets_of_the_processes_share_an_address_with_no_other_server(host: str) -> None:
    """At a free port too: theirs is the one the first was given."""
    try:
        first = serving.listen(Settings(host=host, port=0))
    except OSError:
        pytest.skip("no such addresses here")
    with first, serving.another_listener(first) as second, serving.another_listener(first) as third:
        place = first.getsockname()
        assert second.getsockname() == third.getsockname() == place
        with pytest.raises(OSError, match="in use"):
            serving.listen(Settings(host=host, port=place[1]))
