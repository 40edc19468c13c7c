"""What the readers of all formats make before it becomes an Article: metadata, blocks, notes, markers in the text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields

from index.model import Anomaly, DateText, Image, ParagraphKind


@dataclass(frozen=True, slots=True)
class Metadata:
    """The metadata of an article, what is known beside its text; None where nothing is said."""

    id: str | None = None
    title: str | None = None
    date: DateText | None = None
    source: str | None = None
    authors: tuple[str, ...] = ()
    url: str | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()
    anomalies: tuple[Anomaly, ...] = ()

    def or_else(self, other: Metadata) -> Metadata:
        """This metadata, and the other's where nothing is said.

        >>> both = Metadata(title="أ").or_else(Metadata(title="ب", authors=("ج",)))
        >>> both.title, both.authors
        ('أ', ('ج',))
        """
        return Metadata(**{item.name: getattr(self, item.name) or getattr(other, item.name) for item in fields(self)})


@dataclass(frozen=True, slots=True)
class Block:
    """A block of text as written; `[^1]` in it is a marker whatever else is."""

    kind: ParagraphKind
    text: str
    images: tuple[Image, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A note as written, its number in ASCII digits."""

    number: str
    text: str


class Numbers:
    """Gives numbers that come again numbers of their own, none of which is `taken`."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = frozenset(taken)
        self._times: dict[str, int] = {}

    def next(self, number: str) -> str:
        """The number at first, then with `.2`, `.3` behind it.

        >>> numbers = Numbers(["1", "1.2"])
        >>> [numbers.next("1") for _ in range(3)]
        ['1', '1.3', '1.4']
        """
        times = self._times.get(number, 0) + 1
        while times > 1 and f"{number}.{times}" in self._taken:
            times += 1
        self._times[number] = times
        return number if times == 1 else f"{number}.{times}"


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """An article in the making.

    `found` is what the text itself says of the article, `left_out` the lines that are no part of it.
    """

    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()
    found: Metadata = field(default_factory=Metadata)
    left_out: tuple[str, ...] = ()
    anomalies: tuple[Anomaly, ...] = ()
