"""Where the site stands for readers: behind proxies, and under a path of another site."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from web.site import Site


def register(app: Flask, site: Site) -> None:
    """Have the application believe the X-Forwarded headers of its proxies, and stand under the path of `base_url`."""
    if path := urlsplit(site.settings.base_url).path.rstrip("/"):
        app.wsgi_app = _UnderPath(app.wsgi_app, path)  # type: ignore[method-assign]
    if hops := site.settings.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops, x_port=hops, x_prefix=hops
        )


class _UnderPath:
    """A WSGI application under a path, whether or not a proxy leaves that path in what it asks for."""

    def __init__(self, application: Any, path: str) -> None:
        self._application = application
        self._path = path

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        asked = environ["PATH_INFO"]
        if not environ.get("SCRIPT_NAME"):
            environ["SCRIPT_NAME"] = self._path
        if asked == self._path or asked.startswith(f"{self._path}/"):
            environ["PATH_INFO"] = asked.removeprefix(self._path) or "/"
        answer: Iterable[bytes] = self._application(environ, start_response)
        return answer
