"""Documents that pandoc reads: LaTeX, reStructuredText, Org, DocBook, MediaWiki …

Pandoc makes one tree of all of them, which `pandoctree` turns into lines. It runs as a process of its own for each
file, in its sandbox (no other file, no network), in bounded time and memory.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial

from index.errors import ReadingError
from index.reading.encoding import decode
from index.reading.formats.document import Document
from index.reading.formats.mediawiki import plain_wiki
from index.reading.formats.programs import output_of
from index.reading.options import ReadingOptions

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


def read_pandoc(data: bytes, options: ReadingOptions, written_in: str) -> Iterator[Document]:
    """The document of a file in pandoc's format `written_in`.

    Raises ReadingError where pandoc is missing, or cannot read the file within its bounds.
    """
    from index.reading.formats.pandoctree import document_of  # with what reads HTML

    tags: list[str] = []
    title: str | None = None
    if written_in in WRITTEN.values() and written_in not in _AS_THEY_ARE:
        text = decode(data, None).text
        if written_in == "mediawiki":
            text, tags, title = plain_wiki(text)
        elif written_in.startswith("latex"):
            text = _FEET.sub("", _AGAIN.sub("", _ARABIC_TEX.sub(lambda match: match["opening"] or "", text)))
        data = text.encode("utf-8", "replace")
    command = (_pandoc(), "--sandbox", "--from", written_in, "--to", "json", "{file}", "+RTS", _MEMORY, "-RTS")
    printed = output_of(command, data, options.file_mib)
    try:
        document = document_of(json.loads(printed))
    except (ValueError, RecursionError, KeyError, TypeError, IndexError) as error:
        raise ReadingError("reading.structure", error=repr(error)) from error
    known = replace(document.known, title=document.known.title or title, tags=(*document.known.tags, *tags))
    yield replace(document, known=known, whole=written_in in _WHOLE)


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
        found = shutil.which("pandoc")
    if found is None:
        raise ReadingError("reading.needs_pandoc")
    return found
