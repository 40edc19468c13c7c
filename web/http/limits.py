"""How many requests a reader may make: refused ones are told when to come again."""

from __future__ import annotations

import sqlite3
import time
from ipaddress import IPv6Address, ip_address
from threading import Lock
from typing import Any

from flask import Flask, Response, request
from flask_limiter import Limiter
from limits.errors import ConfigurationError
from limits.storage import Storage

from index.errors import SettingsError
from web.site import Site

_LIMITED = ("pages", "api", "discovery")
"""The parts of the site that are limited: not fonts, styles and what its keepers look at."""
_FORGETTING = 1000
"""Requests after which counts that are over are forgotten."""
_WAIT_S = 1.0


def register(app: Flask, site: Site) -> None:
    """Limit the requests of the application where the settings say so; SettingsError for a store that is none."""
    settings = site.settings
    if settings.requests_per_minute <= 0:
        return
    app.after_request(_waiting_refused)  # before the library's, so that it comes after it
    try:
        limiter = Limiter(
            lambda: client_of(request.remote_addr or ""),
            app=app,
            application_limits=[f"{settings.requests_per_minute} per minute"],
            storage_uri=settings.limits_store or "memory://",
            headers_enabled=True,
            swallow_errors=True,  # a store that is away stops no reader
        )
    except ConfigurationError:
        raise SettingsError("setting.store") from None  # its own words have the address, and a password
    limiter.request_filter(lambda: request.blueprint not in _LIMITED or request.method == "OPTIONS")


def _waiting_refused(response: Response) -> Response:
    """Take `Retry-After`, which the library puts on every answer, off those that are none to wait after."""
    if response.status_code < 400:
        response.headers.pop("Retry-After", None)
    return response


def client_of(address: str) -> str:
    """Who an address belongs to: of IPv6 the first 64 bits, which one subscriber has to himself (RFC 6177).

    An IPv4 address written as IPv6 (RFC 4291, 2.5.5.2) is that IPv4 address.

    >>> client_of("192.0.2.7"), client_of("2001:db8::1:2:3:4"), client_of("::ffff:192.0.2.7")
    ('192.0.2.7', '2001:db8::', '192.0.2.7')
    """
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    if not isinstance(ip, IPv6Address):
        return address
    return str(ip.ipv4_mapped or IPv6Address(int(ip) >> 64 << 64))


class SharedStore(Storage):
    """Counts that the processes of one machine share, in a file of SQLite: `shared:///path/of/the/file`."""

    STORAGE_SCHEME = ["shared"]  # noqa: RUF012 (the name and type that the library asks for)
    base_exceptions = sqlite3.Error

    def __init__(self, uri: str, wrap_exceptions: bool = False, **_: float | str | bool) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self._path = uri.removeprefix("shared://")
        self._lock = Lock()
        self._opened: sqlite3.Connection | None = None
        self._counted = 0

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count a request, and how many there are until the moment they are over."""
        now = time.time()
        self._counted += 1
        if self._counted % _FORGETTING == 0:
            self._rows("DELETE FROM counts WHERE until < ?", now)
        counted = self._rows(
            """INSERT INTO counts VALUES (?1, ?2, ?3) ON CONFLICT (key) DO UPDATE SET
            count = CASE WHEN until < ?4 THEN ?2 ELSE count + ?2 END,
            until = CASE WHEN until < ?4 THEN ?3 ELSE until END RETURNING count""",
            *(key, amount, now + expiry, now),
        )
        return int(counted[0][0])

    def get(self, key: str) -> int:
        """The count of a key, 0 where it is over."""
        rows = self._rows("SELECT count FROM counts WHERE key = ? AND until >= ?", key, time.time())
        return int(rows[0][0]) if rows else 0

    def get_expiry(self, key: str) -> float:
        """When the count of a key is over, in seconds since 1970."""
        rows = self._rows("SELECT until FROM counts WHERE key = ?", key)
        return float(rows[0][0]) if rows else time.time()

    def check(self) -> bool:
        """Whether the store answers."""
        return self._rows("SELECT 1") == [(1,)]

    def reset(self) -> int | None:
        """Forget all counts."""
        return len(self._rows("DELETE FROM counts RETURNING key"))

    def clear(self, key: str) -> None:
        """Forget the count of a key."""
        self._rows("DELETE FROM counts WHERE key = ?", key)

    def _rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """What a statement gives; the file is opened by the first, for no connection survives a fork."""
        with self._lock:
            if self._opened is None:
                self._opened = sqlite3.connect(
                    self._path, timeout=_WAIT_S, isolation_level=None, check_same_thread=False
                )
                self._opened.execute("PRAGMA journal_mode = WAL")
                self._opened.execute("PRAGMA synchronous = OFF")
                self._opened.execute("CREATE TABLE IF NOT EXISTS counts (key TEXT PRIMARY KEY, count INT, until REAL)")
            return self._opened.execute(statement, values).fetchall()
