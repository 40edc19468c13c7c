"""Headers of every answer: security, caching by the state of the collection, how long it took."""

from __future__ import annotations

import hashlib
from time import perf_counter

from flask import Flask, Response, g, request

from index.errors import BahithError
from search.filters import today
from web.i18n import LANGUAGES
from web.preferences import preferences, remember
from web.site import Site, fingerprint, site

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""The content security policy: everything from this host, nothing inline."""

SECURITY = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
EXPOSED = (
    "Link, ETag, Retry-After, Server-Timing, Bahith-Total, Bahith-Given, Bahith-Timed-Out, Content-Disposition, "
    "X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset"
)
CORS = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match, X-Requested-With",
    "Access-Control-Max-Age": "86400",
}
"""What a preflight is told."""
_CACHED = ("pages", "api", "discovery")


def register(app: Flask, _: Site) -> None:
    """Give every answer of the application its headers."""
    app.before_request(_start)
    app.before_request(_not_modified)
    app.after_request(_finish)


def _shared(allowed: str) -> dict[str, str]:
    """What other sites may do with an answer of the endpoint (https://fetch.spec.whatwg.org/#http-cors-protocol)."""
    origin = request.headers.get("Origin", "")
    if allowed == "*":
        named = {"Access-Control-Allow-Origin": "*"}
    elif origin in allowed.split():
        named = {"Access-Control-Allow-Origin": origin}
    else:
        return {}
    return named | CORS if request.method == "OPTIONS" else named | {"Access-Control-Expose-Headers": EXPOSED}


def _start() -> None:
    g.started = perf_counter()


def _not_modified() -> Response | None:
    """Answer 304 before any work when the reader has this very page of this very state."""
    if request.blueprint not in _CACHED or request.method not in ("GET", "HEAD"):
        return None
    try:
        state = site().service.collection().state
    except BahithError:
        return None
    shown = preferences()
    place = (request.scheme, request.host, request.script_root, request.path, request.query_string.decode("latin-1"))
    key = "\n".join(
        (state, fingerprint(), today().isoformat(), *place, *(getattr(shown, name) for name in shown.__slots__))
    )
    g.etag = hashlib.sha256(key.encode()).hexdigest()[:24]
    return Response(status=304) if g.etag in request.if_none_match.as_set(include_weak=True) else None


def _finish(response: Response) -> Response:
    response.headers.extend(SECURITY)
    response.headers.pop("Accept-Ranges", None)  # they are not heeded
    if "started" in g:  # https://www.w3.org/TR/server-timing/
        response.headers["Server-Timing"] = f"app;dur={(perf_counter() - g.started) * 1000:.2f}"
    if "etag" in g and response.status_code in (200, 304):
        response.set_etag(g.etag, weak=True)
        response.headers["Cache-Control"] = "private, no-cache"
        response.headers["Vary"] = "Accept-Language, Cookie"
    if response.status_code >= 400:  # some are kept for a while otherwise (RFC 9111, 4.2.2), in any language
        response.headers.setdefault("Cache-Control", "no-store")
    if request.path.startswith("/api/"):
        allowed = site().settings.cors_origins
        response.headers.extend(_shared(allowed))
        if allowed != "*":
            response.vary.add("Origin")
        response.headers.add("Link", f'<{request.script_root}/api/v1/openapi.json>; rel="service-desc"')
    asked = request.args.get("lang")
    is_shown = request.blueprint == "pages" and response.status_code < 400
    if is_shown and asked in LANGUAGES and request.cookies.get("lang") != asked:
        remember(response, "lang", asked)
    return response
