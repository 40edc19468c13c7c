"""A head of lines that each say what they are, under the names that tables have too: `اسم الكاتب: هند`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.reading.boilerplate import BoilerplateList
from index.reading.columns import part_named
from index.reading.text import Line

_KEYED = re.compile(r"\W{0,3}(?P<key>[^\W\d_][\w ]{1,22}?)(?:\W{0,2}\s*:\W{0,3}\s*| \| )(?P<value>.*)")
"""A line of a head: its name and a colon, or the two cells of a row."""
_LONGEST_HEAD = 14
_CANONICAL = {"author": "Author", "url": "URL", "title": "Title", "date": "Date", "source": "Source", "tags": "Tags"}
_TEXTS = ("body", "description")


def with_known_keys(lines: Sequence[Line], lists: BoilerplateList) -> list[Line]:
    """The lines, those on top that say what they are under the names that a head has; others are as they were.

    Two at least must stand there, or a sentence with a colon would be one. What opens the text itself (`النص:`) goes.

    >>> from index.reading.boilerplate import boilerplate
    >>> texts = "عنوان المقال: عين الوادي", "اسم الكاتب: هند سالم", "النص:", "كانت العين تسقي البساتين."
    >>> [line.text for line in with_known_keys([Line(text, False) for text in texts], boilerplate(()))]
    ['Title: عين الوادي', 'Author: هند سالم', 'كانت العين تسقي البساتين.']
    """
    known: list[Line] = []
    parts: set[str] = set()
    for line in lines[:_LONGEST_HEAD]:
        if line.kind == "heading" and not known:  # the title
            known.append(line)
            continue
        match = _KEYED.fullmatch(line.text) if line.kind == "list" or "|" not in line.text else None
        part = part_named(match["key"]) if match else None
        if match is None or part is None or part in parts:
            if lists.kind(line.text):
                known.append(line)
                continue
            break
        parts.add(part)
        if part in _TEXTS:
            rest = lines[len(known) + len(parts & set(_TEXTS)) :]
            return _if_several(lines, parts, [*known, *_text_of(line, match["value"]), *rest])
        said = f"{_CANONICAL.get(part, part)}: {match['value']}"
        known.append(line._replace(text=said, kind=None) if match["value"] else line)
    return _if_several(lines, parts, [*known, *lines[len(known) :]])


def _if_several(lines: Sequence[Line], parts: set[str], known: list[Line]) -> list[Line]:
    return known if len(parts) > 1 else list(lines)


def _text_of(line: Line, value: str) -> list[Line]:
    return [line._replace(text=value, gap=True)] if value else []
