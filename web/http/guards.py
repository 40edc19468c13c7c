"""What is refused before any work: hosts that are none, addresses too long, more requests than can wait."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from flask import Flask, request
from werkzeug.exceptions import RequestHeaderFieldsTooLarge

from index.errors import BadRequest
from search.deadline import one_budget
from web.http.threads import REFUSED
from web.params import visible
from web.site import Site

MAX_QUERY_STRING = 8192
"""Bytes of an address after its `?`: what a page repeats in the address of each of its links."""

MAX_HEADERS = 32 * 1024
"""Bytes that the values of a request's headers may have; a server refuses twice as many by itself, without a word."""

_HOST = re.compile(r"""(\[[0-9A-Fa-f:.]+\]|[^\x00-\x20\x7f/?#@\\<>"'`{}|^\[\]:,;%]*)(:[0-9]{0,5})?""")
"""The Host header (RFC 9110, 7.2): an address in brackets or a name, and a port."""
_MOST_IN_LABEL = 63
_LAST_PORT = 65535
_SCHEMES = ("http", "https")
_ROOT = re.compile(r"(/(?!\.\.?(?:/|\Z))[^/\\\x00-\x20\x7f?#\"'<>]+)*")
"""A path that a site stands under, as a proxy tells it: no host, nowhere above."""
_BAD_HOST = "bahith.bad_host"
_NOT_UTF_8 = "bahith.not_utf_8"
_ENCODED = re.compile("(?:%[0-9A-Fa-f]{2})+")
_UNHEEDED = ("HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_RANGE")
"""What keeps a change from being lost (RFC 9110, 13.1), and asks for a part: nothing here is changed, or long."""


def register(app: Flask, _: Site) -> None:
    """Have the application refuse such requests, and show what is typed safely; to be called before other parts."""
    inner = app.wsgi_app

    def checked(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Let no host through that addresses cannot be made of, for the page that says so has links.

        All searches of a request share the time of one.
        """
        host = environ.get("HTTP_HOST", "")
        if not host:  # HTTP/1.0, or an empty header: what was connected to
            environ = {name: value for name, value in environ.items() if name != "HTTP_HOST"}
        for name in _UNHEEDED:
            environ.pop(name, None)
        if (query := environ.get("QUERY_STRING", "")) != (readable := readable_query(query)):
            environ |= {"QUERY_STRING": readable, _NOT_UTF_8: True}
        root = environ.get("SCRIPT_NAME", "").removesuffix("/")  # proxies tell `/bahith/` too
        environ |= {"SCRIPT_NAME": root}
        if not (is_host(host) and is_root(root) and environ["wsgi.url_scheme"] in _SCHEMES):
            environ |= {"HTTP_HOST": "localhost", "SCRIPT_NAME": "", "wsgi.url_scheme": "http", _BAD_HOST: True}
        with one_budget():
            return inner(environ, start_response)

    app.wsgi_app = checked  # type: ignore[method-assign]
    app.before_request(_refuse)
    app.jinja_env.filters["visible"] = visible


def is_host(host: str) -> bool:
    """Whether a Host header names a host: no empty label, none over 63 letters (RFC 1035), no broken `xn--`.

    >>> [is_host(host) for host in ("bahith.example:8000", "[::1]:80", "", "a..b", "xn--", "a" * 64, "a b", "a:65536")]
    [True, True, True, False, False, False, False, False]
    """
    match = _HOST.fullmatch(host)
    if not match or int((match[2] or "")[1:] or 0) > _LAST_PORT:
        return False
    name = match[1].removesuffix(".")
    return not match[1] or name.startswith("[") or all(map(_is_label, name.split(".")))


def is_root(path: str) -> bool:
    """Whether a path is one that a site may stand under: every link begins with it.

    >>> [is_root(path) for path in ("", "/bahith", "/a/b.c", "//evil.example", "x", "/a/../b", "/", "/a b")]
    [True, True, True, False, False, False, False, False]
    """
    return _ROOT.fullmatch(path) is not None


def readable_query(query: str) -> str:
    """A query string without the percent-encoded bytes that are no UTF-8: a link cut within a letter, or older.

    >>> readable_query("q=%D8%A7%D9&page=2"), readable_query("q=%D8%A7+%25"), readable_query("q=100%")
    ('q=%D8%A7&page=2', 'q=%D8%A7+%25', 'q=100%')
    """

    def kept(run: re.Match[str]) -> str:
        try:
            unquote_to_bytes(run[0]).decode()
        except UnicodeDecodeError:
            return quote(unquote_to_bytes(run[0]).decode(errors="ignore"), safe="")
        return run[0]

    return _ENCODED.sub(kept, query)


def _is_label(label: str) -> bool:
    try:
        label.encode("latin-1").decode("idna" if label.isascii() else "utf-8")
    except UnicodeError:
        return False
    return 0 < len(label) <= _MOST_IN_LABEL


def _refuse() -> None:
    """Raise BadRequest or an exception of HTTP for a request that is not to be answered."""
    if _BAD_HOST in request.environ:
        raise BadRequest("parameter.host", "Host")
    if _NOT_UTF_8 in request.environ and request.path.startswith("/api/"):
        raise BadRequest("parameter.encoding", "?")
    length = len(request.query_string)
    if length > MAX_QUERY_STRING:
        raise BadRequest("parameter.address", "?", n=length, most=MAX_QUERY_STRING)
    if sum(len(value) for name, value in request.environ.items() if name.startswith("HTTP_")) > MAX_HEADERS:
        raise RequestHeaderFieldsTooLarge
    if refused := request.environ.get(REFUSED):
        raise refused
