"""What stands below a text and is about it: who wrote it, when, and where it was printed."""

from __future__ import annotations

import re

from index.reading.about_line import about_line, is_person
from index.reading.citation import find_url
from index.reading.parsed_document import Metadata
from index.reading.text import Line, fold_line
from index.reading.wordlists import entries

_MOST_LINES = 5
_LONGEST, _LONGEST_NAME = 120, 4
"""Letters of a line about the text, and words of a name that stands bare."""
_ENDED = re.compile(r"[.!؟?…][»”\")\]]*\Z")


def signed_at_end(lines: list[Line], found: Metadata) -> Metadata:
    """What was found, with what the last lines say that nothing said before; they are taken off the text.

    >>> lines = [Line("كان السوق يمتد إلى باب الحديد.", True), Line("سلمى الخطيب", True)]
    >>> signed_at_end(lines, Metadata()).authors, len(lines)
    (('سلمى الخطيب',), 1)
    """
    said = found
    end = len(lines)
    while end > 1 and len(lines) - end < _MOST_LINES and (added := _added(lines, end - 1, said)):
        said, end = added, end - 1
    # what stands below a list of names or of verses is one of them
    if end == len(lines) or not _ENDED.search(lines[end - 1].text):
        return found
    del lines[end:]
    return said


def _added(lines: list[Line], at: int, said: Metadata) -> Metadata | None:
    """What is known with a line of the end, None of one that says nothing new, or is of the text."""
    line = lines[at]
    if line.kind in ("list", "caption", "quote") or len(line.text) > _LONGEST or find_url(line.text) == line.text:
        return None
    if is_person(line.text) and len(line.text.split()) <= _LONGEST_NAME and not said.authors:
        return Metadata(authors=(line.text,)).or_else(said)
    added = about_line(line.text, said)
    if added is None or added == said or (added.source != said.source and _is_agency(added.source or "")):
        return None
    return added


def _is_agency(name: str) -> bool:
    """Whether a source is an agency that a paper has its report from, and not the paper."""
    folded = fold_line(name)
    return folded.startswith("وكال") or folded in {fold_line(agency) for agency in entries("agencies")}
