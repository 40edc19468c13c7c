"""What a reader of a format makes of a file: lines whose kind the format tells, notes, metadata."""

from __future__ import annotations

from dataclasses import dataclass, field

from index.reading.parsed_document import Metadata, Note
from index.reading.text import Line


@dataclass(frozen=True, slots=True)
class Document:
    """One article's worth of a file: `notes` are those its format tells apart, `known` what it says of itself.

    `whole` says that every line belongs to the article, as in a book: no head is looked for, no line left out.
    `properties` is what the file says where neither `known` nor the text do; `left_out` is its table of contents.
    """

    lines: list[Line]
    notes: tuple[Note, ...] = ()
    known: Metadata = field(default_factory=Metadata)
    whole: bool = False
    properties: Metadata = field(default_factory=Metadata)
    left_out: tuple[str, ...] = ()
