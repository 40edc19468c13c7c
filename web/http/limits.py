"""How many requests a reader may make: refused ones are told when to come again."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from math import ceil
from threading import Lock

from flask import Flask, request
from werkzeug.exceptions import TooManyRequests

from web.site import Site

_LIMITED = ("pages", "api", "discovery")
"""The parts of the site that are limited: not fonts, styles and what its keepers look at."""
_CLIENTS = 10_000
"""Clients that are remembered; the one not seen for longest is forgotten, and may ask anew."""
_MINUTE_S = 60.0
_ROUNDING_S = 1e-6


class Allowance:
    """So many requests a minute for each client, all at once or spread; safe to use from several threads.

    The generic cell rate algorithm (ITU-T I.371, virtual scheduling): for each client the one moment by which, at an
    even rate, what it asked so far would have been asked.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._interval_s = _MINUTE_S / per_minute
        self._clock = clock
        self._due: OrderedDict[str, float] = OrderedDict()
        self._lock = Lock()

    def wait_s(self, client: str) -> float:
        """Seconds until this client may ask again, 0 if it may now: then the request is counted."""
        with self._lock:
            now = self._clock()
            due = max(now, self._due.get(client, now)) + self._interval_s
            if due - now > _MINUTE_S + _ROUNDING_S:
                return due - now - _MINUTE_S
            self._due[client] = due
            self._due.move_to_end(client)
            if len(self._due) > _CLIENTS:
                self._due.popitem(last=False)
            return 0.0


def register(app: Flask, site: Site) -> None:
    """Limit the requests of the application, where the settings say so."""
    if site.settings.requests_per_minute <= 0:
        return
    allowance = Allowance(site.settings.requests_per_minute)

    @app.before_request
    def limit() -> None:
        if request.blueprint not in _LIMITED:
            return
        wait_s = allowance.wait_s(client_of(request.remote_addr or ""))
        if wait_s:
            raise TooManyRequests(retry_after=ceil(wait_s))


def client_of(address: str) -> str:
    """Who an address belongs to: of IPv6 the first 64 bits, which one subscriber has to himself (RFC 6177).

    >>> client_of("192.0.2.7"), client_of("2001:db8::1:2:3:4")
    ('192.0.2.7', '2001:db8::')
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(IPv6Address(int(found) >> 64 << 64)) if isinstance(found, IPv6Address) else address
