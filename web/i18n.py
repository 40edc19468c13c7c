"""Every word of the interface: the sentences of index/messages, and the page's own in `locale/`."""

from __future__ import annotations

from functools import cache

from index import messages
from index.messages import LANGUAGES
from index.messages.catalogue import Catalogue, read_catalogue

__all__ = ["LANGUAGES", "Catalogue", "catalogue"]


@cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of `ar` or `en`."""
    own = read_catalogue(language, "web", "locale")
    return Catalogue(language, {**messages.catalogue(language).entries, **own.entries})
