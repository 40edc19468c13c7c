"""The server of the application: processes over one mapped index where the system forks, one process elsewhere.

granian keeps connections in native threads, so that silent and slow clients cost those who ask nothing. Its processes
are forked from one that has read everything: what they do not change is in memory once. waitress, in pure Python,
serves where there is no fork.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any, NoReturn

import waitress.server
from waitress.parser import HTTPRequestParser

from index.arrays.heap import share_one_heap
from index.errors import BahithError
from index.schema import MATCHES
from index.settings import Settings
from search.results import SearchRequest
from search.service import SearchService
from search.slowlog import log as slow_searches
from web.http.bodies import MOST_BODIES
from web.http.guards import MAX_HEADERS
from web.http.logs import configure
from web.http.threads import Application, InTurn, collect_seldom

FORKS = sys.platform == "linux"
"""Whether processes are forked: elsewhere libraries that numpy leans on do not survive it."""

_SPARE_THREADS = 8
"""Threads that no waiting request takes: for health checks and style sheets."""

_HEADER_BYTES = 2 * MAX_HEADERS
"""Bytes that a request's line and headers may have: what is much too long is not even read."""

_PR_SET_PDEATHSIG = 1
"""The option of prctl(2) in Linux's linux/prctl.h."""

_BACKLOG = 1024
"""Connections that wait to be accepted."""

_ENDS = (signal.SIGTERM, signal.SIGINT)
"""The signals that end the server."""


def make_application(settings: Settings) -> Application:
    """The application as it is served, all it will need read into memory."""
    from web import create_app
    from web.site import site

    configure(settings)
    share_one_heap()
    app = create_app(settings)
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)
    with app.app_context(), suppress(BahithError):  # without an index readers are told
        read_ahead(site().service)
    collect_seldom()
    waiting = max(1, settings.threads - _SPARE_THREADS)
    return InTurn(app, waiting, settings.client_timeout_s, settings.trusted_proxies)


def read_ahead(service: SearchService) -> None:
    """Ask once for what is read or made when it is first needed: processes that are forked later share it."""
    slow_searches.disabled = True  # nobody waits for these
    try:
        for match in MATCHES:
            service.search(SearchRequest("من", match=match))
    finally:
        slow_searches.disabled = False
    for article in service.newest(1):
        service.article(article.id, "من")
    service.complete("ال")


def listen(settings: Settings) -> socket.socket:
    """A listening socket at the address of the settings, at a free port for port 0; raises OSError without one."""
    family, kind, protocol, _, address = socket.getaddrinfo(
        settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    return _listening(socket.socket(family, kind, protocol), address)


def another_listener(first: socket.socket) -> socket.socket:
    """A socket that listens where the first one does: the system spreads connections over them by their addresses."""
    second = socket.socket(first.family, first.type, first.proto)
    second.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    return _listening(second, first.getsockname())


def _listening(listener: socket.socket, address: Any) -> socket.socket:
    try:
        if os.name == "posix":  # elsewhere it would take the port from another program
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # connections have it from here
        listener.bind(address)
        if FORKS:  # after the first is bound: a second server is told that the port is in use
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listener.listen(_BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def run(settings: Settings, listening: socket.socket, ready: Callable[[], None] = lambda: None) -> None:
    """Serve until told to end (SIGTERM, SIGINT): what is under way is answered first; SIGHUP changes nothing.

    `ready` is called once everything is read and the next request can be answered.
    """
    for number in _ENDS:  # process 1 of a container does not end by itself
        signal.signal(number, _end)
    if FORKS:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        _run_processes(settings, listening, ready)
        return
    server = threaded_server(settings, listening)
    ready()
    try:
        server.run()
    finally:
        server.close()


def _end(number: int, frame: object) -> NoReturn:
    raise SystemExit(0)


def _run_processes(settings: Settings, listening: socket.socket, ready: Callable[[], None]) -> None:
    """Serve from several processes, which count requests and answers in one folder."""
    with TemporaryDirectory(prefix="bahith-") as shared:
        os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", shared)  # read when the library is imported
        store = settings.limits_store or f"shared://{shared}/limits"
        _serve_processes(replace(settings, limits_store=store), listening, ready)


def _serve_processes(settings: Settings, listening: socket.socket, ready: Callable[[], None]) -> None:
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings

    settings = replace(settings, workers=settings.workers or len(os.sched_getaffinity(0)))
    application = make_application(settings)
    server = _prefork_server(
        [listening, *(another_listener(listening) for _ in range(settings.workers - 1))],
        ready,
        interface=Interfaces.WSGI,
        workers=settings.workers,
        blocking_threads=settings.threads + MOST_BODIES,
        backlog=_BACKLOG,
        backpressure=settings.connections,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(settings.client_timeout_s * 1000, max_buffer_size=_HEADER_BYTES),
        workers_kill_timeout=settings.shutdown_timeout_s,
        respawn_failed_workers=True,
        log_enabled=False,
    )

    first = os.getpid()

    def started() -> Application:
        _end_with_parent(first)
        _end_once()
        configure(settings)  # after granian has set up its own
        return application

    server.serve(target_loader=started, wrap_loader=False)


def _end_with_parent(parent: int) -> None:
    """Have the system end this process when the one that forked it is gone, even killed; see prctl(2).

    What was gone before the system was told is seen by the process that took this one over.
    """
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(0)


def _end_once() -> None:
    """Have this process end at the first SIGTERM; SIGINT is for the process that forked it, which says so to all.

    A terminal sends SIGINT, and a service manager SIGTERM, to all processes at once, and the first one sends SIGTERM
    again: of two at the same time granian's handler waits for ever. So one thread waits for the signal, which no other
    takes, and calls the handler that granian has set once. The signals are held back from the fork on: what comes
    before granian has a handler would be lost by the inherited one.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)

    def wait() -> None:
        signal.sigwait([signal.SIGTERM])
        handler = signal.getsignal(signal.SIGTERM)
        if callable(handler):
            handler(signal.SIGTERM, None)
        else:  # nothing is served yet
            os._exit(0)

    Thread(target=wait, daemon=True).start()


def _prefork_server(sockets: Sequence[socket.socket], ready: Callable[[], None], **options: Any) -> Any:
    """A granian server, each of whose processes has a listening socket; `ready` is called when they are there.

    Of a shared one the first process to wake takes all connections that wait, and keeps them. granian has each process
    open its own: what waits there is lost with the process. These are opened before, and passed on to the process
    that comes for one that is gone.
    """
    from granian.server import mp

    shared: Any = mp

    class Prefork(shared.MPServer):  # type: ignore[misc]
        def _init_shared_socket(self) -> None:
            """Open nothing: the sockets are there."""
            self._sso = None

        def _spawn_worker(self, idx: int, *args: Any, **kwargs: Any) -> Any:
            self._shd = shared.SocketHolder(sockets[idx].fileno(), False, _BACKLOG)
            return super()._spawn_worker(idx, *args, **kwargs)

        def _spawn_workers(self, *args: Any) -> None:
            super()._spawn_workers(*args)
            ready()

        def shutdown(self, exit_code: int = 0) -> None:
            """End; where all processes were told to at once, one that ended before this one is no failure."""
            try:
                super().shutdown(exit_code)
            except SystemExit:
                if exit_code or not self.interrupt_signal:
                    raise

        def signal_handler_reload(self, *args: object) -> None:
            """Nothing: a new index is shown by itself."""

    hold_back = partial(signal.pthread_sigmask, signal.SIG_BLOCK, _ENDS)
    let_through = partial(signal.pthread_sigmask, signal.SIG_UNBLOCK, _ENDS)
    os.register_at_fork(before=hold_back, after_in_parent=let_through)  # processes wait for them, see _end_once
    host, port = sockets[0].getsockname()[:2]
    return Prefork("bahith", address=host, port=port, **options)


def threaded_server(settings: Settings, listening: socket.socket) -> Any:
    """A waitress server of the application in this process, ready to `run()`."""
    server = waitress.server.create_server(  # type: ignore[no-untyped-call]
        make_application(settings),
        sockets=[listening],
        threads=settings.threads,
        connection_limit=settings.connections,
        channel_timeout=settings.client_timeout_s,
        cleanup_interval=max(1, settings.client_timeout_s // 2),
        asyncore_use_poll=True,
        max_request_header_size=_HEADER_BYTES,
        ident="bahith",
    )
    server.channel_class = type("Channel", (server.channel_class,), {"parser_class": _Parser})
    return server


class _Parser(HTTPRequestParser):
    """A parser that takes addresses in UTF-8 as people type them."""

    def parse_header(self, header_plus: bytes) -> None:
        """Percent-encode the request line's bytes that are not ASCII (RFC 3987, 3.1) before it is parsed."""
        line, end, rest = header_plus.partition(b"\r\n")
        encoded = b"".join(bytes([byte]) if byte < 128 else b"%%%02X" % byte for byte in line)
        super().parse_header(encoded + end + rest)  # type: ignore[no-untyped-call]
