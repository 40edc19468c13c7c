"""What an engine is asked to do: a query whose words have become sets of terms.

An engine knows postings of *terms* only (the folded form of a word). That دول, دولة and بالدولة are one word
is the lexicon's knowledge: `search/rewrite.py` turns each word a reader typed into nested sets of terms, its
groups, and the engine treats each group as one synonym group: term frequencies add up, a document
counts once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias, get_args

from index.schema import FACETS, FIELDS, Sort
from search.deadline import NEVER, Deadline


@dataclass(frozen=True, slots=True)
class SynonymGroup:
    """One depth at which a word matches.

    `name` is what the reader is told (`exact lemma root prefix fuzzy`), `terms` are lexicon ids in
    ascending order, `weight` is what the group's BM25 is multiplied by.
    """

    name: str
    terms: tuple[int, ...]
    weight: float

    def __hash__(self) -> int:
        # Lists are kept by their groups; a root has thousands of terms, and the ends and the number tell enough.
        return hash((self.name, len(self.terms), self.terms[:1], self.terms[-1:], self.weight))


@dataclass(frozen=True, slots=True)
class Related:
    """The terms of the same roots as a word, its own among them, and how often they occur in the collection."""

    group: SynonymGroup
    occurrences: int


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the query in the fields it is looked for in: `text` as typed, and its `term`.

    What has one of its `related` terms too gains when the best are ranked anew (search/scoring/bm25.py).

    Each of its groups, the closest first, has all terms of those before it. With `vocalized`, a document has the word
    in a field only if one of its tokens there has harakat that do not contradict those of `text`
    (index/arabic/harakat.py); its score stays that of the group.
    """

    text: str
    groups: tuple[SynonymGroup, ...]
    fields: tuple[str, ...] = FIELDS
    boost: float = 1.0
    vocalized: bool = False
    term: str = ""
    related: Related | None = None

    @property
    def terms(self) -> tuple[int, ...]:
        """The terms of all groups, which are those of the last, ascending.

        >>> Word("كتب", (SynonymGroup("exact", (4,), 1.0), SynonymGroup("lemma", (2, 4), 1.0))).terms
        (2, 4)
        """
        return self.groups[-1].terms if self.groups else ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order in one field, each at most `slop` + 1 positions after the one before it.

    A word of a phrase matches by any of its groups. Stop positions left out of the query are not.
    """

    words: tuple[Word, ...]
    slop: int = 0
    fields: tuple[str, ...] = FIELDS
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Column:
    """Paragraphs whose column (a facet's name) has one of these values."""

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
class MinShouldMatch:
    """The reader's words side by side.

    A paragraph qualifies when it matches all of `must`, and those of `should` that it matches have together at least
    the mass m (`search.scoring.bm25.mass`, from how many paragraphs match each), where m is the greatest for which at
    least `enough` paragraphs qualify after the filters, or 1; with `enough` None, m is the mass of all of them.
    `optional` (function words) only add to the score.
    """

    should: tuple[Node, ...]
    must: tuple[Node, ...] = ()
    optional: tuple[Node, ...] = ()
    enough: int | None = None


@dataclass(frozen=True, slots=True)
class MatchAll:
    """Every paragraph, with score 0."""


@dataclass(frozen=True, slots=True)
class MatchNone:
    """No paragraph: a word no term of which is in the collection."""


Node: TypeAlias = Word | Phrase | Column | Dates | And | Or | Not | MinShouldMatch | MatchAll | MatchNone


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters a reader chose: OR inside a facet, AND across them; empty means no filter.

    `chosen` maps a facet to the values of which a paragraph must have one, `excluded` to those of which it may have
    none. `first` and `last` are days as yyyymmdd integers, inclusive. A facet's own counts ignore its own values.
    `docs` are the documents of one article (`Snapshot.article_docs`), None for all articles.
    """

    chosen: Mapping[str, frozenset[str]] = field(default_factory=dict)
    excluded: Mapping[str, frozenset[str]] = field(default_factory=dict)
    first: int | None = None
    last: int | None = None
    docs: range | None = None

    def __hash__(self) -> int:
        selections = (frozenset(values.items()) for values in (self.chosen, self.excluded))
        return hash((*selections, self.first, self.last, self.docs))


DAY_MONTHS = 3
"""Days are counted where what was found, whatever days are filtered by, lies in no more different months than this."""


MOST_EACH = 6
"""Of how many values of a facet the dates are counted."""


@dataclass(frozen=True, slots=True)
class TypedWords:
    """The words of a query in the order typed, function words too: from 2 to `MOST_TYPED`.

    For each word, `words` has the terms it matches by and `spellings` those that spell it, the article and clitics
    aside. `answers` are terms that answer what is asked for (years, numbers), with what one of them adds to a score
    (search/scoring/bm25.py).
    """

    words: tuple[tuple[int, ...], ...]
    spellings: tuple[tuple[int, ...], ...]
    answers: SynonymGroup | None = None


MOST_TYPED = 32
"""More words than a query of one line has; a bit each."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One search, ready for an engine; `offset + limit` may reach any of the results.

    Of a facet's values, dates excepted, the `most_values` most frequent are listed, and those filtered by; None: all.
    The facet `day` is left out where what was found spans more than `DAY_MONTHS`, unless it is filtered by: then its
    own values are listed.
    With `fold`, of near copies that are found only the first published is a result (`EngineHit.copies` has the others);
    a grouped article is one as long as any of its paragraphs is. Totals and facets count all that are found.
    `articles` says whether articles are counted: `EngineResult.articles_total` and `EngineHit.more_in_article`, else 0.
    Words for which the deadline leaves no time are left out of the search; the first is always looked up.
    `typed` are the words as they were typed, where there was nothing else. `each` is a facet of whose `MOST_EACH` most
    frequent values, `unknown` left out, the dates are counted too.
    """

    node: Node
    filters: Filters = field(default_factory=Filters)
    sort: Sort = "relevance"
    group: bool = False
    fold: bool = False
    offset: int = 0
    limit: int = 20
    facets: frozenset[str] = frozenset(FACETS)
    most_values: int | None = None
    articles: bool = True
    deadline: Deadline = field(default=NEVER, compare=False)
    typed: TypedWords | None = None
    each: str | None = None


Order: TypeAlias = Literal["after", "before", "date", "-date"]
"""What lines are sorted by: the words that follow, those that precede (the nearest first), or the day."""
ORDERS: tuple[Order, ...] = get_args(Order)


@dataclass(frozen=True, slots=True)
class LinePlan:
    """A page of the lines of a plan: every place in a text where one of its words or phrases stands.

    `offset` and `limit` count lines. `collocates` is how many of them are given, counted in windows of `WINDOW` words.
    """

    plan: Plan
    order: Order = "after"
    offset: int = 0
    limit: int = 50
    collocates: int = 0


WINDOW = 5
"""How many words before and after a line's own count as beside it."""
LEAST_TOGETHER = 3
"""How often a word stands beside another at least to be a collocate of it."""


def children(node: Node) -> tuple[Node, ...]:
    """The nodes that a node is made of."""
    match node:
        case And(parts) | Or(parts):
            return parts
        case Not(child):
            return (child,)
        case MinShouldMatch(should, must, optional):
            return (*should, *must, *optional)
    return ()


def leaves(node: Node) -> Iterator[Word | Phrase]:
    """The words and phrases that can make a document match: not those excluded, nor the optional ones."""
    match node:
        case Word() | Phrase():
            yield node
        case And(children) | Or(children):
            for child in children:
                yield from leaves(child)
        case MinShouldMatch(should, must):
            for child in (*should, *must):
                yield from leaves(child)


def boost(node: Node, factor: float) -> Node:
    """A node whose words score so many times as much.

    >>> boost(And((Word("قمح", ()), MatchAll())), 2.0).children[0].boost
    2.0
    """
    match node:
        case Word() | Phrase():
            return replace(node, boost=node.boost * factor)
        case And(children) | Or(children):
            return replace(node, children=tuple(boost(child, factor) for child in children))
        case MinShouldMatch(should, must, optional):
            more, all_of, helping = (tuple(boost(part, factor) for part in nodes) for nodes in (should, must, optional))
            return MinShouldMatch(more, all_of, helping, node.enough)
    return node


def without_words(node: Node) -> Node:
    """What a node still matches where no paragraph has any of its `leaves`: by dates, columns and exclusions alone.

    >>> without_words(Or((Word("قمح", ()), Dates(20240101, None)))), without_words(And((Word("قمح", ()), MatchAll())))
    (Or(children=(Dates(first=20240101, last=None),)), MatchNone())
    """
    match node:
        case Word() | Phrase():
            return MatchNone()
        case Or(children):
            matching = tuple(part for part in map(without_words, children) if part != MatchNone())
            return Or(matching) if matching else MatchNone()
        case And(children):
            parts = tuple(map(without_words, children))
            return MatchNone() if MatchNone() in parts else And(parts)
        case MinShouldMatch(should, must, _, None):
            return without_words(And((*should, *must)))
        case MinShouldMatch(should, must):  # one of those may be enough
            return without_words(And((Or(should), *must)))
    return node


def relaxes_inside(node: Node, inside: bool = False) -> bool:
    """Whether a `MinShouldMatch` that may relax stands anywhere but at the root: it counts what the whole may find.

    >>> lenient = MinShouldMatch((Word("قمح", ()), Word("شعير", ())), enough=9)
    >>> relaxes_inside(lenient), relaxes_inside(And((lenient, MatchAll())))
    (False, True)
    """
    if inside and isinstance(node, MinShouldMatch) and node.enough is not None:
        return True
    return any(relaxes_inside(child, inside=True) for child in children(node))


def topmost_min_should_match(node: Node) -> MinShouldMatch | None:
    """The `MinShouldMatch` that the answer speaks of: the first one met from the root."""
    if isinstance(node, MinShouldMatch):
        return node
    return next(filter(None, map(topmost_min_should_match, children(node))), None)
