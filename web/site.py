"""What the requests of one application share: its settings, its search service, its fingerprint."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import cast
from urllib.parse import quote

from flask import current_app, request

from index.settings import Settings
from search.service import SearchService, open_service

_EXTENSION = "bahith"
_MADE_BY = ("index", "search", "web")


class Site:
    """The settings and the service of an application; the service is opened by the first request that needs it.

    So the server starts before there is an index, says so to readers, and serves as soon as there is one.
    """

    def __init__(self, settings: Settings, service: SearchService | None = None) -> None:
        self.settings = settings
        self._service = service
        self._opening = Lock()

    @property
    def service(self) -> SearchService:
        """The open service; raises IndexUnavailable while there is no index."""
        with self._opening:
            if self._service is None:
                self._service = open_service(self.settings)
            return self._service

    def absolute(self, path: str) -> str:
        """The full address of a path of this site; the root it is mounted under is part of the site's own address."""
        root = self.settings.base_url or request.url_root
        return root.rstrip("/") + path.removeprefix(request.script_root)

    def here(self) -> str:
        """The full address of the page that is asked for, without its parameters."""
        return self.absolute(quote(request.script_root + request.path))


def site() -> Site:
    """The site of the application that handles this request."""
    return cast("Site", current_app.extensions[_EXTENSION])


def attach(app: object, one: Site) -> None:
    """Make a site the one of an application."""
    app.extensions[_EXTENSION] = one  # type: ignore[attr-defined]


@cache
def fingerprint() -> str:
    """Changes whenever anything that answers are made by does: part of every ETag and of asset addresses.

    That is all that the packages hold: another rule of the text chain or of the ranking finds something else.
    """
    digest = hashlib.sha256()
    for package in _MADE_BY:
        folder = Path(str(files(package)))
        for file in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"):
            digest.update(file.relative_to(folder).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()[:12]
