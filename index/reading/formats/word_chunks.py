"""Files of other formats inside a Word file (`altChunk`), which Word takes in when it opens it.

Programs that make Word files of web pages put the whole page there, and nothing beside it.
"""

from __future__ import annotations

import re

from index.reading.encoding import decode
from index.reading.formats.saved_pages import SavedPage, mhtml_page
from index.reading.parsed_document import Note
from index.reading.text import Line, split_lines

_BODY = re.compile(r"<body\b[^>]{0,2000}>(.*?)(?:</body>|\Z)", re.DOTALL | re.IGNORECASE)


def chunk_lines(data: bytes, name: str) -> tuple[list[Line], tuple[Note, ...]]:
    """The lines and the notes of a chunk: HTML, MHTML or plain text, by its name or its beginning; else none.

    Raises ReadingError for a page that cannot be read.

    >>> [line.text for line in chunk_lines("<p>أ</p><p>ب</p>".encode(), "word/a.html")[0]]
    ['أ', 'ب']
    """
    begin = data[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if name.lower().endswith(".txt"):
        return split_lines(decode(data, None).text), ()
    if not (begin.startswith((b"<", b"mime-version:")) or name.lower().endswith((".mht", ".mhtml", ".htm", ".html"))):
        return [], ()
    from index.reading.webpage import read_fragment

    page = SavedPage(data) if begin.startswith(b"<") else mhtml_page(data)
    text = decode(page.data, page.encoding).text
    body = _BODY.search(text)
    return read_fragment(body[1] if body else text)
