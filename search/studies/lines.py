"""Lines of words in their contexts (keyword in context), ready to be shown, and the words that stand beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.arabic.letters import DROPPED
from index.model import Article
from search.engines.base import EngineLines, Occurrence, Snapshot
from search.highlight.scanner import spans_of_tokens
from search.plan import LinePlan, Order
from search.results import ResultPage
from search.scoring.collocation import log_dice
from search.scoring.ranking import Ranking

COLLOCATES = 24
"""How many words that stand beside the lines are told."""
_BATCH = 100
"""How many lines of an export are read at once."""
_DROPPED = re.compile(f"[{DROPPED}]")


@dataclass(frozen=True, slots=True)
class Line:
    """A word or phrase where it stands: joined, `before`, `word` and `after` are the paragraph's whole text.

    The article is without its paragraphs.
    """

    article: Article
    paragraph: int
    before: str
    word: str
    after: str


@dataclass(frozen=True, slots=True)
class Collocate:
    """A word that stands within `search.plan.WINDOW` words of the lines' own: how often, and how often in all.

    It is spelled as one of the lines spells it, without harakat.
    """

    word: str
    together: int
    total: int
    log_dice: float


@dataclass(frozen=True, slots=True)
class LinesPage:
    """A page of lines in an order, how many lines there are in all, and the words beside them.

    `found` is what their search finds, without hits.
    """

    found: ResultPage
    order: Order
    lines: tuple[Line, ...]
    total: int
    collocates: tuple[Collocate, ...]

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return -(-self.total // self.found.request.per_page)


@dataclass(frozen=True, slots=True)
class LinesExport:
    """All lines of a search, read as they are asked for: at most `most` of the `total` there are."""

    lines: Iterator[Line]
    total: int
    most: int


def lines_page(snapshot: Snapshot, lines: EngineLines, order: Order, found: ResultPage) -> LinesPage:
    """Lines as a page."""
    examples = [collocate.example for collocate in lines.collocates]
    read = tuple(_read(snapshot, [*lines.occurrences, *examples]))
    shown, beside = read[: len(lines.occurrences)], read[len(lines.occurrences) :]
    return LinesPage(found, order, shown, lines.total, _collocates(lines, [line.word for line in beside]))


def lines_export(snapshot: Snapshot, plan: LinePlan, ranking: Ranking) -> LinesExport:
    """All lines of a plan, as many as its limit."""
    lines = snapshot.lines(plan, ranking)
    starts = range(0, len(lines.occurrences), _BATCH)
    read = (line for start in starts for line in _read(snapshot, lines.occurrences[start : start + _BATCH]))
    return LinesExport(read, lines.total, plan.limit)


def _read(snapshot: Snapshot, occurrences: Sequence[Occurrence]) -> Iterator[Line]:
    stored = snapshot.paragraphs([occurrence.doc for occurrence in occurrences])
    texts = [paragraph.paragraph.text for paragraph in stored]
    spans = spans_of_tokens(texts, [one.first for one in occurrences], [occurrence.last for occurrence in occurrences])
    for paragraph, text, (start, end) in zip(stored, texts, spans, strict=True):
        yield Line(paragraph.article, paragraph.paragraph.number, text[:start], text[start:end], text[end:])


def _collocates(lines: EngineLines, words: Sequence[str]) -> tuple[Collocate, ...]:
    """The collocates of lines, as texts write them."""
    return tuple(
        Collocate(
            _DROPPED.sub("", word),
            collocate.together,
            collocate.total,
            round(float(log_dice(collocate.together, lines.total, collocate.total)), 2),
        )
        for word, collocate in zip(words, lines.collocates, strict=True)
    )
