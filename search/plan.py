"""What an engine is asked to do: a query whose words have become sets of spellings.

An engine knows postings of *spellings* only (the folded form of a word). That دول, دولة and بالدولة are one word
is the lexicon's knowledge: `search/expand.py` turns each word a reader typed into nested sets of spellings, its
levels, and the engine treats each level as one synonym group: term frequencies add up, a document
counts once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

TEXT_FIELDS = ("text", "heading", "title", "notes")
FACETS = ("source", "year", "month", "cited", "author")
UNKNOWN = "unknown"
"""The facet value of a paragraph whose article does not say (no source, no date, no author)."""

Sort = Literal["relevance", "date", "-date"]


@dataclass(frozen=True, slots=True)
class Level:
    """One depth at which a word matches.

    `name` is what the reader is told (`exact stem variant root prefix fuzzy`), `spellings` are lexicon ids in
    ascending order, `weight` is what the level's BM25 is multiplied by.
    """

    name: str
    spellings: tuple[int, ...]
    weight: float

    def __hash__(self) -> int:
        # Lists are kept by their levels; a root has thousands of spellings, and the ends and the number tell enough.
        return hash((self.name, len(self.spellings), self.spellings[:1], self.spellings[-1:], self.weight))


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the query in the fields it is looked for in; `text` is the word as typed.

    With `vocalized`, a document has the word in a field only if one of its tokens there has harakat that do
    not contradict those of `text` (index/arabic/harakat.py); its score stays that of the level.
    """

    text: str
    levels: tuple[Level, ...]
    fields: tuple[str, ...] = TEXT_FIELDS
    boost: float = 1.0
    vocalized: bool = False

    @property
    def spellings(self) -> tuple[int, ...]:
        """The spellings of all levels, ascending.

        >>> Word("كتب", (Level("exact", (4,), 1.0), Level("stem", (2, 4), 1.0))).spellings
        (2, 4)
        """
        return tuple(sorted({number for level in self.levels for number in level.spellings}))


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order in one field, each at most `slop` + 1 positions after the one before it.

    A word of a phrase matches by any of its levels. Stop positions left out of the query are not.
    """

    words: tuple[Word, ...]
    slop: int = 0
    fields: tuple[str, ...] = TEXT_FIELDS
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Column:
    """Paragraphs whose column (`source author cited`) has one of these values."""

    name: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Dates:
    """Paragraphs whose date touches the range; days as yyyymmdd integers, inclusive, None where open.

    A date of month or year precision covers all its days; an unknown date is in no range.
    """

    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class And:
    """All of the children."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of the children; scores add up."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Every paragraph the child does not match; it scores nothing."""

    child: Node


@dataclass(frozen=True, slots=True)
class Quorum:
    """The reader's words side by side.

    A paragraph qualifies when it matches all of `required` and at least k of `counted`, where k is the
    largest number for which at least `enough` paragraphs qualify after the filters (k ≥ 1); with `enough` None, k is
    all of them. `optional` (function words) only add to the score.
    """

    counted: tuple[Node, ...]
    required: tuple[Node, ...] = ()
    optional: tuple[Node, ...] = ()
    enough: int | None = None


@dataclass(frozen=True, slots=True)
class Everything:
    """Every paragraph, with score 0."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No paragraph: a word no spelling of which is in the collection."""


Node: TypeAlias = Word | Phrase | Column | Dates | And | Or | Not | Quorum | Everything | Nothing


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader narrowed down to: OR inside a facet, AND across them; empty means no filter.

    `first` and `last` are days as yyyymmdd integers, inclusive. A facet's own counts ignore its own selection.
    """

    source: frozenset[str] = frozenset()
    year: frozenset[str] = frozenset()
    month: frozenset[str] = frozenset()
    cited: frozenset[str] = frozenset()
    author: frozenset[str] = frozenset()
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """One search, ready for an engine; `offset + limit` is at most 10,000 (search/service.py sees to it).

    Of a facet's values, dates excepted, the `most_values` most frequent are listed, and those filtered by; None: all.
    `articles` says whether articles are counted: `EngineResult.articles_total` and `EngineHit.more_in_article`, else 0.
    """

    node: Node
    filters: Filters = Filters()
    sort: Sort = "relevance"
    group: bool = False
    offset: int = 0
    limit: int = 20
    facets: frozenset[str] = frozenset(FACETS)
    most_values: int | None = None
    articles: bool = True


def leaves(node: Node) -> Iterator[Word | Phrase]:
    """The words and phrases that can make a document match: not those excluded, nor the optional ones of a quorum."""
    match node:
        case Word() | Phrase():
            yield node
        case And(children) | Or(children):
            for child in children:
                yield from leaves(child)
        case Quorum(counted, required):
            for child in (*counted, *required):
                yield from leaves(child)


def without_words(node: Node) -> Node:
    """What a node still matches where no paragraph has any of its `leaves`: by dates, columns and exclusions alone.

    >>> without_words(Or((Word("قمح", ()), Dates(20240101, None)))), without_words(And((Word("قمح", ()), Everything())))
    (Or(children=(Dates(first=20240101, last=None),)), Nothing())
    """
    match node:
        case Word() | Phrase():
            return Nothing()
        case Or(children):
            matching = tuple(part for part in map(without_words, children) if part != Nothing())
            return Or(matching) if matching else Nothing()
        case And(children):
            parts = tuple(map(without_words, children))
            return Nothing() if Nothing() in parts else And(parts)
        case Quorum(counted, required, _, None):
            return without_words(And((*counted, *required)))
        case Quorum(counted, required):  # one of those counted may be enough
            return without_words(And((Or(counted), *required)))
    return node


def relaxes_inside(node: Node, inside: bool = False) -> bool:
    """Whether a quorum that may be relaxed stands anywhere but at the root: it counts what the whole may find.

    >>> lenient = Quorum((Word("قمح", ()), Word("شعير", ())), enough=9)
    >>> relaxes_inside(lenient), relaxes_inside(And((lenient, Everything())))
    (False, True)
    """
    match node:
        case Quorum(counted, required, optional, enough):
            children = (*counted, *required, *optional)
            return (inside and enough is not None) or any(relaxes_inside(child, True) for child in children)
        case And(children) | Or(children):
            return any(relaxes_inside(child, True) for child in children)
        case Not(child):
            return relaxes_inside(child, True)
    return False


def topmost_quorum(node: Node) -> Quorum | None:
    """The quorum that the answer speaks of: the first one met from the root."""
    match node:
        case Quorum():
            return node
        case And(children) | Or(children):
            return next(filter(None, map(topmost_quorum, children)), None)
        case Not(child):
            return topmost_quorum(child)
    return None
