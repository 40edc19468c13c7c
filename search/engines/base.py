"""The boundary every engine keeps, read side: plans in, document numbers, scores and counts out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from index.arrays.array_file import Ints
from index.arrays.ragged import Ragged
from index.model import Article, Footnote, Paragraph
from index.vocabulary.lexicon import Lexicon
from search.plan import LinePlan, Plan
from search.scoring.ranking import Ranking


@dataclass(frozen=True, slots=True)
class EngineHit:
    """A paragraph found: its document number in the snapshot (0-based), and its score.

    `more_in_article` counts the other matching paragraphs of the same article. Where near copies are folded, `copies`
    has a paragraph of each other article in which one of this paragraph is found, in the order of publication; grouped,
    those of the other paragraphs found of this article follow.
    """

    doc: int
    score: float
    more_in_article: int = 0
    copies: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class EngineResult:
    """The answer to a plan.

    `total` counts matching paragraphs and `articles_total` their articles, grouped or folded or not; `folded` is how
    many of them (articles where grouped) are no results, for a near copy is one before them. `facets` maps a facet's
    name to its values and disjunctive counts of paragraphs (zero counts left out): dates newest first, others
    by count, then value; `unknown` last; `day` is there where it is short only (`plan.DAY_MONTHS`).
    Of the topmost `MinShouldMatch`, `required_words` is how many of its words every paragraph found has at least: the
    fewest that reach the mass required, and those of `must` (0 without one). `relaxed` says that these are not all.
    `dates_of` has the date facets of what was found for each of the values of `Plan.each`, the most frequent first.
    """

    hits: tuple[EngineHit, ...]
    total: int
    articles_total: int
    facets: Mapping[str, Sequence[tuple[str, int]]] = field(default_factory=dict)
    required_words: int = 0
    relaxed: bool = False
    total_is_exact: bool = True
    dates_of: Mapping[str, Mapping[str, Sequence[tuple[str, int]]]] = field(default_factory=dict)
    folded: int = 0


@dataclass(frozen=True, slots=True)
class StoredParagraph:
    """A paragraph as an engine stores it: the paragraph, and the article it stands in without its paragraphs.

    `article.paragraphs` is empty; `article.notes` are those of the whole article, `notes` those that the paragraph
    answers for (index/documents.py).
    """

    paragraph: Paragraph
    article: Article
    notes: tuple[Footnote, ...]


@dataclass(frozen=True, slots=True)
class CollectionInfo:
    """The contents of a snapshot: counts, the sources with their numbers of articles, the span of dates (ISO)."""

    articles: int
    paragraphs: int
    sources: tuple[tuple[str, int], ...]
    first_date: str | None
    last_date: str | None
    state: str
    """Changes whenever the committed content does: a cache key, an ETag."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """The statistics of some terms in a field of one document, for BM25, lengths in tokens.

    `frequency` is how often they occur there, `doc_freq` how many of the `doc_count` documents have any of them in the
    field; `length` is the field's as scores see it, `average` that of all documents. Titles are counted by articles.
    """

    frequency: int
    doc_freq: int
    doc_count: int
    length: int
    average: float


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An occurrence of a word or phrase in the text of a document: its first and its last token, 0-based."""

    doc: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Collocate:
    """A term that stands beside the lines' own words: how often, how often in all, and one place where it does."""

    term: int
    together: int
    total: int
    example: Occurrence


@dataclass(frozen=True, slots=True)
class EngineLines:
    """A page of lines in the order asked for, how many there are in all, and what stands beside them.

    `found` is the answer to the plan that the lines are of, without hits: its totals and facets.
    Of two lines that begin at the same token there is one, the longer. Collocates are no function words and none of the
    terms looked for; those with the highest logDice come first, of equals the one with the smaller id.
    """

    found: EngineResult
    occurrences: tuple[Occurrence, ...]
    total: int
    collocates: tuple[Collocate, ...] = ()


@dataclass(frozen=True, slots=True)
class EngineStories:
    """The stories of a snapshot (index/vocabulary/stories.py), ordered by their first printings.

    A row of `versions` has the first document of each article of a story, first printing first. The other arrays have
    something of the article of each of `versions.values`: its source as a number in `names` (0: unknown), its first and
    last day (yyyymmdd, 0: unknown).
    """

    versions: Ragged
    sources: Ints
    names: Sequence[str]
    first_days: Ints
    last_days: Ints


class Snapshot(Protocol):
    """One committed state of the collection: immutable, safe to use from several threads at once."""

    @property
    def lexicon(self) -> Lexicon:
        """The terms of this very state; a plan's ids are its ids."""

    def info(self) -> CollectionInfo:
        """Counts and span of the collection."""

    def search(self, plan: Plan, ranking: Ranking) -> EngineResult:
        """Run a plan. Ties in score are broken by document number."""

    def lines(self, plan: LinePlan, ranking: Ranking) -> EngineLines:
        """The places in texts where a plan's words stand, in the paragraphs it finds.

        What precedes or follows is compared by folded terms, three of them, in the order of code points, the end of a
        text after all words; ties are in order of documents and places. By date, undated ones come last.
        """

    def paragraphs(self, docs: Sequence[int]) -> list[StoredParagraph]:
        """The stored paragraphs of these documents, in the order asked for."""

    def article(self, article_id: str) -> Article:
        """A whole article, headings in place; raises ArticleNotFound."""

    def article_docs(self, article_id: str) -> range:
        """The document numbers of an article's paragraphs; raises ArticleNotFound."""

    def copies(self, doc: int) -> Sequence[int]:
        """The documents whose texts are near copies of this one's (index/vocabulary/near_copies.py), itself among them.

        In the order of publication: by first day (unknown: last), article id, paragraph; none where there is no copy.
        """

    def stories(self) -> EngineStories:
        """The articles that were printed from one text; worked out when they are first asked for."""

    def values(self, column: str) -> Sequence[str]:
        """The distinct values of a column (a facet's name), `unknown` not among them."""

    def articles_by_date(self, source: str | None, first: int, count: int) -> list[Article]:
        """Articles newest first, undated last, without paragraphs: `count` of them from the 0-based `first`."""

    def statistics(self, doc: int, field: str, terms: Sequence[int]) -> Statistics:
        """The numbers behind the score of these terms in a field of a document; its article's title for `title`."""

    def neighbours(self, article_id: str) -> tuple[Article | None, Article | None]:
        """The articles just before and just after this one in `articles_by_date` of its source, oldest first.

        Without paragraphs; None at an end. Raises ArticleNotFound.
        """


class Engine(Protocol):
    """An open index that follows its commits."""

    def snapshot(self) -> Snapshot:
        """The newest committed state; cheap when nothing changed. Raises IndexUnavailable or IndexOutdated."""

    def close(self) -> None:
        """Let go of files and caches; snapshots in use stay valid until they are dropped."""
