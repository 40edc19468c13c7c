"""The schema of an index: its fields, columns, facets and orders, listed here and nowhere else."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

FIELDS = ("text", "heading", "title", "notes")
"""The text fields of a document: paragraph, section heading, the article's title, the notes it refers to."""

READER_FIELDS = {"text": ("text", "heading"), "title": ("title",), "notes": ("notes",)}
"""The fields a reader chooses from, and the text fields of a document that each stands for."""

COLUMNS = ("source", "author", "tag")
"""The columns whose values are also searched by their words (`source:`, `author:`, `tag:`)."""

ARTICLE_COLUMNS = ("source", "author", "tag", "language", "date")
"""The columns an article gives to all its documents, of any number of values (`index.documents.column_values`).

A date is kept in ISO form, as precise as it was read: `2024-04-19`, `2024-04`, `2024`.
"""

FACETS = ("source", "year", "month", "day", "cited", "author", "tag", "language")
"""The facets, in the order they are listed."""

DATE_FACETS = {"year": 4, "month": 7, "day": 10}
"""The facets that are parts of a date, listed newest first, and how many characters of its ISO form each is."""

UNKNOWN = "unknown"
"""The facet value of a paragraph whose article does not say (no source, no date, no author, no tag)."""

Sort: TypeAlias = Literal["relevance", "date", "-date"]
SORTS: tuple[Sort, ...] = get_args(Sort)

Match: TypeAlias = Literal["exact", "normal", "broad"]
"""How far a word reaches: its own spelling, its forms, its root too."""
MATCHES: tuple[Match, ...] = get_args(Match)
