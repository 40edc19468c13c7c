"""Documents that pandoc reads: LaTeX, reStructuredText, Org, DocBook, MediaWiki …

Pandoc makes one tree of all of them, which `pandoctree` turns into lines. It runs as a process of its own for each
file, in its sandbox (no other file, no network), in bounded time and memory.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import Any

from index.errors import ReadingError
from index.reading.encoding import decode
from index.reading.formats.docbook import with_info
from index.reading.formats.document import Document
from index.reading.formats.mediawiki import plain_wiki
from index.reading.formats.programs import output_of
from index.reading.options import ReadingOptions
from index.reading.parsed_document import Metadata
from index.reading.text import split_lines

WRITTEN = {
    ".rst": "rst-smart",
    ".rest": "rst-smart",
    ".org": "org-smart",
    ".tex": "latex+raw_tex",
    ".latex": "latex+raw_tex",
    ".ltx": "latex+raw_tex",
    ".textile": "textile",
    ".dbk": "docbook",
    ".docbook": "docbook",
    ".mediawiki": "mediawiki",
    ".wiki": "mediawiki",
    ".wikitext": "mediawiki",
}
"""Pandoc's name of each format that is text."""
_AS_THEY_ARE = ("docbook",)
"""Formats that say themselves in which encoding they are."""
_WHOLE = ("mediawiki", "docbook")
"""Formats that have a place for the title and all that is said of a text: its first lines are its own."""
_ARABIC_TEX = re.compile(
    r"\\(?:begin|end)\{(?:Arabic|arab|arabtext|RTL|RLtext|LTR|LRtext|otherlanguage\*?)\}(?:\{\w+\}|\[\w+\])?"
    r"|\\(?:RL|LR|RLE|LRE|textRL|textLR|textarab|AR|aemph)\s?(?P<opening>\{)"
)
"""What sets Arabic in LaTeX (polyglossia, arabxetex, bidi) and is unknown to pandoc, which would drop its text."""
_AGAIN = re.compile(
    r"\\endfirsthead.*?(?=\\endhead)|\\bottomrule(?:\\noalign\{\})?\s*(?=\\end(?:last)?foot)", re.DOTALL
)
"""What a long table says again on its next pages; pandoc puts it before the rows, and loses the first of them."""
_FEET = re.compile(r"\\end(?:last)?foot")
_MEMORY = "-M1g"
_BETWEEN = "\ue0f0"
"""Stands between pages that one process reads; a sign of no script."""


def read_pandoc(data: bytes, options: ReadingOptions, written_in: str) -> Iterator[Document]:
    """The document of a file in pandoc's format `written_in`.

    Raises ReadingError where pandoc is missing, or cannot read the file within its bounds.
    """
    tags: list[str] = []
    title: str | None = None
    if written_in in WRITTEN.values() and written_in not in _AS_THEY_ARE:
        text = decode(data, None).text
        if written_in == "mediawiki":
            text, tags, title = plain_wiki(text)
        elif written_in.startswith("latex"):
            text = _FEET.sub("", _AGAIN.sub("", _ARABIC_TEX.sub(lambda match: match["opening"] or "", text)))
        data = text.encode("utf-8", "replace")
    document = _document(_tree(data, options, written_in))
    document = with_info(document, data) if written_in == "docbook" else document
    known = replace(document.known, title=document.known.title or title, tags=(*document.known.tags, *tags))
    yield replace(document, known=known, whole=written_in in _WHOLE)


def read_wiki_pages(texts: Sequence[str], options: ReadingOptions) -> Iterator[Document]:
    """The documents of pages of MediaWiki, in one process; one that pandoc cannot read is its lines as they are."""
    pages = list(map(plain_wiki, texts))
    files = [part.encode("utf-8", "replace") for page in pages for part in (page.text.replace(_BETWEEN, ""), _BETWEEN)]
    try:
        trees = _parted(_tree(files, options, "mediawiki")) if len(pages) > 1 else []
    except ReadingError:
        trees = []
    if len(trees) != len(pages):
        yield from (_alone(text, options) for text in texts)
        return
    for page, tree in zip(pages, trees, strict=True):
        document = _document(tree)
        known = replace(document.known, title=document.known.title or page.title, tags=tuple(page.categories))
        yield replace(document, known=known, whole=True)


def _alone(text: str, options: ReadingOptions) -> Document:
    try:
        return next(read_pandoc(text.encode("utf-8", "replace"), options, "mediawiki"))
    except ReadingError:
        return Document(split_lines(text), known=Metadata(), whole=True)


def _parted(tree: dict[str, Any]) -> list[dict[str, Any]]:
    """The trees of pages that were read together, each followed by a paragraph of the sign that is in no page."""
    trees: list[dict[str, Any]] = [{**tree, "blocks": []}]
    for block in tree["blocks"]:
        if block["t"] == "Para" and block["c"] == [{"t": "Str", "c": _BETWEEN}]:
            trees.append({**tree, "blocks": []})
        else:
            trees[-1]["blocks"].append(block)
    return trees[:-1]


def _tree(data: bytes | Sequence[bytes], options: ReadingOptions, written_in: str) -> dict[str, Any]:
    """Pandoc's tree of a file, or of several that are read each by itself."""
    scope = () if isinstance(data, bytes) else ("--file-scope",)
    words = ("--sandbox", *scope, "--from", written_in, "--to", "json", "{file}", "+RTS", _MEMORY, "-RTS")
    printed = output_of((_pandoc(), *words), data, options.file_mib)
    try:
        tree: dict[str, Any] = json.loads(printed)
    except (ValueError, RecursionError) as error:
        raise ReadingError("reading.structure", error=repr(error)) from error
    return tree


def _document(tree: dict[str, Any]) -> Document:
    from index.reading.formats.pandoctree import document_of  # with what reads HTML

    try:
        return document_of(tree)
    except (ValueError, RecursionError, KeyError, TypeError, IndexError) as error:
        raise ReadingError("reading.structure", error=repr(error)) from error


def pandoc_reader(written_in: str) -> Callable[[bytes, ReadingOptions], Iterator[Document]]:
    """The reader of one of pandoc's formats."""
    return partial(read_pandoc, written_in=written_in)


@cache
def _pandoc() -> str:
    """Where pandoc is: the one that pypandoc-binary brings, else the machine's; raises ReadingError without one."""
    try:
        import pypandoc

        return str(pypandoc.get_pandoc_path())
    except (ImportError, OSError):
        program = shutil.which("pandoc")
    if program is None:
        raise ReadingError("reading.needs_pandoc")
    return program
