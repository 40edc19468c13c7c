"""The page and the JSON endpoint: `create_app()` makes the application out of a search service."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from index.settings import Settings
    from search.service import SearchService


def create_app(settings: Settings | None = None, service: SearchService | None = None) -> Flask:
    """The application; settings are gathered and the service opened where they are not given.

    Raises SettingsError for settings that are wrong. A missing index is no error yet: readers are told.
    """
    from web import application  # most commands live beside it and need none of it

    return application.create_app(settings, service)
