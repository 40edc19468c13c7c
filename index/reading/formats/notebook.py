"""Jupyter notebooks (.ipynb, nbformat 3 and 4) → lines and notes: cells of Markdown as such, code as it stands."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from index.errors import ReadingError
from index.reading.encoding import decode
from index.reading.formats.document import Document
from index.reading.frontmatter import metadata, split_front_matter
from index.reading.markdown import read_markdown
from index.reading.options import ReadingOptions

_TEXTS = ("markdown", "raw", "heading", "html")


def read_notebook(data: bytes, options: ReadingOptions) -> Iterator[Document]:
    """The document of a notebook, its metadata or front matter known; raises ReadingError if it is none."""
    try:
        book = json.loads(decode(data, None).text)
        cells = book["cells"] if "cells" in book else [cell for sheet in book["worksheets"] for cell in sheet["cells"]]
        texts = [_markdown(cell) for cell in cells]
        said = book.get("metadata") or {}
        known = metadata({name: said.get(name) for name in ("title", "date", "tags", "language")})
        authors = metadata({"author": said.get("authors") or said.get("author")})
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ReadingError("reading.structure", error=repr(error)) from error
    front, text = split_front_matter("\n\n".join(texts))
    markdown = read_markdown(text)
    yield Document(markdown.lines, markdown.notes, front.or_else(known).or_else(authors))


def _markdown(cell: Mapping[str, Any]) -> str:
    """A cell as Markdown: code, and what it printed, between fences."""
    source = _joined(cell.get("source", cell.get("input", "")))
    if cell["cell_type"] in _TEXTS:
        level = int(cell.get("level") or 0) if cell["cell_type"] == "heading" else 0
        return f"{'#' * level} {source}".strip()
    outputs = [_output(output) for output in cell.get("outputs", ())]
    return "\n\n".join([_fenced(source), *filter(None, outputs)])


def _output(output: Mapping[str, Any]) -> str:
    """What a cell printed or showed, as text; pictures and errors are none."""
    shown = output.get("data") or {}
    if "text/markdown" in shown:
        return _joined(shown["text/markdown"])
    return _fenced(_joined(output.get("text", shown.get("text/plain", ""))))


def _fenced(text: str) -> str:
    fence = "`" * max(3, 1 + text.count("`"))
    return f"{fence}\n{text}\n{fence}" if text.strip() else ""


def _joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)
