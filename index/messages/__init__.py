"""Every sentence that the index, the search and the commands say to people: Arabic and English once each, by a code.

The sentences are in `ar.toml` and `en.toml`, their values filled in by name. The page adds its own (web/i18n.py).
"""

from __future__ import annotations

from functools import cache
from typing import Any

from index.messages.catalogue import Catalogue, read_catalogue

LANGUAGES = ("ar", "en")
"""The languages that people are spoken to in, the first one first."""


@cache
def catalogue(language: str) -> Catalogue:
    """The sentences of this folder in `ar` or `en`."""
    return read_catalogue(language, "index.messages")


def bilingual(code: str, place: object = "", /, **values: Any) -> str:
    """A sentence in both languages, after the place that it is about, where there is one.

    >>> bilingual("reading.empty"), bilingual("reading.not_a", "a.pdf", kind="PDF")
    ('الملف فارغ | the file is empty', 'a.pdf: ليس ملف PDF | no PDF file')
    """
    sentences = " | ".join(catalogue(language)(code, **values) for language in LANGUAGES)
    return f"{place}: {sentences}" if place else sentences
