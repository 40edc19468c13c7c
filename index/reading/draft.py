"""What the readers of all formats make: blocks and notes, markers still in the text, before they become an Article."""

from __future__ import annotations

from dataclasses import dataclass, field

from index.model import Anomaly, ParagraphKind
from index.reading.frontmatter import Metadata


@dataclass(frozen=True, slots=True)
class Block:
    """A block of text as written; `[^1]` in it is a marker whatever else is."""

    kind: ParagraphKind
    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A note as written, its number in ASCII digits."""

    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """An article in the making.

    `found` is what the text itself says of the article, `left_out` the lines that are no part of it.
    """

    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()
    found: Metadata = field(default_factory=Metadata)
    left_out: tuple[str, ...] = ()
    anomalies: tuple[Anomaly, ...] = ()
