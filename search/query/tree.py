"""The tree a reader's words are parsed into; it knows neither the index nor Arabic.

`Span`s are 0-based code points of the query as typed, end exclusive. They belong to leaves, so that an
interpretation or an error can point at the words it speaks of.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

Span: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Term:
    """One word as typed."""

    text: str
    span: Span = (0, 0)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words between quotation marks; `slop` is how many positions they may stray in all."""

    text: str
    slop: int = 0
    span: Span = (0, 0)


@dataclass(frozen=True, slots=True)
class Prefix:
    """A word cut short with *: `text` is what stands before it."""

    text: str
    span: Span = (0, 0)


@dataclass(frozen=True, slots=True)
class Wildcard:
    """A word with * before or inside it, each standing for any letters or none: `text` is the word with its stars."""

    text: str
    span: Span = (0, 0)


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """A word followed by ~ or ~n: words within `distance` edits of it (1 or 2)."""

    text: str
    distance: int = 1
    span: Span = (0, 0)


@dataclass(frozen=True, slots=True)
class Range:
    """A range of dates; each end as typed, None where it is open. With `exclusive` the ends are left out."""

    first: str | None
    last: str | None
    span: Span = (0, 0)
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A part of the query said of one field: `text title heading note source author tag date`."""

    name: str
    child: Node


@dataclass(frozen=True, slots=True)
class Words:
    """Parts written side by side: all wanted.

    `strict` is True where the reader wrote AND between them, `question` where a question mark stands in the query:
    whether the requirement may drop is decided when the words are known (`search/rewrite.py`).
    """

    children: tuple[Node, ...]
    strict: bool = False
    question: bool = False


@dataclass(frozen=True, slots=True)
class Or:
    """Any of the children."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """None of what the child matches; among `Words` it excludes, alone it is everything else."""

    child: Node


@dataclass(frozen=True, slots=True)
class Must:
    """A part marked with +: wanted whatever other parts are dropped."""

    child: Node


@dataclass(frozen=True, slots=True)
class Boost:
    """A part whose words score `factor` times as much as others (`^2`)."""

    child: Node
    factor: float


@dataclass(frozen=True, slots=True)
class MatchAll:
    """Every paragraph."""


Leaf: TypeAlias = Term | Phrase | Prefix | Wildcard | Fuzzy
Node: TypeAlias = Leaf | Range | Field | Words | Or | Not | Must | Boost | MatchAll


def leaves(node: Node) -> Iterator[Leaf | Range]:
    """The words, phrases and ranges of a tree, in the order typed.

    >>> [leaf.text for leaf in leaves(Words((Term("قمح"), Not(Field("title", Term("شعير"))))))]
    ['قمح', 'شعير']
    """
    match node:
        case Words(children) | Or(children):
            for child in children:
                yield from leaves(child)
        case Not(child) | Must(child) | Boost(child) | Field(_, child):
            yield from leaves(child)
        case MatchAll():
            return
        case _:
            yield node
