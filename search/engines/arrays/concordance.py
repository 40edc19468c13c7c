"""Lines of words in their contexts over arrays: from the places in postings, sorted by the tokens around them.

What is done with the lines when they are known is any engine's (`Lines`, `engine_lines`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from index.arrays.array_file import Array
from index.storage.whoosh import postings
from index.storage.whoosh.reader import SegmentReader
from index.vocabulary.lexicon import Lexicon
from index.vocabulary.near_copies import UNDATED
from search.deadline import Deadline
from search.engines.arrays.matches import Matches
from search.engines.arrays.term_scores import TermScorer
from search.engines.base import Collocate, EngineLines, EngineResult, Occurrence
from search.plan import LEAST_TOGETHER, WINDOW, LinePlan, Order, Phrase, Word, leaves
from search.scoring.collocation import log_dice

_SORTED_BY: dict[Order, tuple[int, ...]] = {"after": (1, 2, 3), "before": (-1, -2, -3), "date": (), "-date": ()}
"""How far from a line the words that it is sorted by stand, the most important first."""
_MOST = 1_500_000
"""Lines after which no more words are looked for: sorting more takes longer than a search may."""
_BESIDE = tuple(range(-1, -WINDOW - 1, -1)) + tuple(range(1, WINDOW + 1))


def lines(plan: LinePlan, result: EngineResult, kept: Matches, words: TermScorer, lexicon: Lexicon) -> EngineLines:
    """The lines of a plan in the documents kept, of all those in its `result`."""
    asked, segments = AskedLines.of(plan), words.reader.segments
    at = join([_lines_of(view, asked, kept, _MOST // len(segments)) for view in segments], asked.near)
    return engine_lines(asked, result, at, words.reader.first_day.take(at.docs), lexicon)


@dataclass(frozen=True, slots=True)
class AskedLines:
    """A plan of lines: its words and phrases that are looked for in texts, and how far around them is looked.

    `near` are distances in tokens, negative before a line.
    """

    plan: LinePlan
    leaves: tuple[Word | Phrase, ...]
    near: tuple[int, ...]

    @classmethod
    def of(cls, plan: LinePlan) -> AskedLines:
        """What a plan asks."""
        own = tuple(leaf for leaf in leaves(plan.plan.node) if "text" in leaf.fields)
        return cls(plan, own, _BESIDE if plan.collocates else _SORTED_BY[plan.order])


def engine_lines(
    asked: AskedLines, result: EngineResult, lines_found: Lines, days: Array, lexicon: Lexicon
) -> EngineLines:
    """The page of lines that a plan asks for, of all there are; `days` are the first days of their documents."""
    plan = asked.plan
    page = _page(lines_found, plan, days, len(lexicon))
    shown = zip(
        lines_found.docs[page].tolist(),
        lines_found.firsts[page].tolist(),
        lines_found.lasts[page].tolist(),
        strict=True,
    )
    beside = _collocates(plan.collocates, lines_found, asked.leaves, lexicon) if plan.collocates else ()
    return EngineLines(result, tuple(Occurrence(*occurrence) for occurrence in shown), len(lines_found.docs), beside)


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines in order of documents: document, first and last token in it, and the terms near it.

    `near` are distances in tokens, negative before a line; `around` has a row for each, of the lexicon's ids there, -1
    where the text has begun or ended.
    """

    docs: Array
    firsts: Array
    lasts: Array
    near: tuple[int, ...]
    around: Array


def join(parts: Sequence[Lines], near: tuple[int, ...]) -> Lines:
    """The lines of several segments as one."""
    docs, firsts, lasts = (
        np.concatenate([np.zeros(0, np.intp), *(getattr(part, name) for part in parts)])
        for name in ("docs", "firsts", "lasts")
    )
    around = np.concatenate([np.zeros((len(near), 0), np.int32), *(part.around for part in parts)], axis=1)
    return Lines(docs, firsts, lasts, near, around)


def _lines_of(view: SegmentReader, asked: AskedLines, kept: Matches, most: int) -> Lines:
    starts, ends = longest_of_each_start(_each(view, asked.leaves, asked.plan.plan.deadline, most))
    first = view.arrays["text.first"]
    docs = postings.docs_of(first, starts)
    passing = kept.has((docs + view.base).astype(np.int32))
    tokens = view.arrays["text.tokens"]
    terms_at = lambda positions: view.lexicon_ids(tokens.take(positions, mode="clip"))  # noqa: E731
    lines_found = lines_at(starts[passing], ends[passing], docs[passing], first, asked.near, terms_at)
    return replace(lines_found, docs=lines_found.docs + view.base)


def lines_at(
    starts: Array, ends: Array, docs: Array, first: Array, near: tuple[int, ...], terms_at: Callable[[Array], Array]
) -> Lines:
    """Lines by the places of their first and last tokens among all; `first` is where the tokens of documents begin.

    `terms_at` gives the terms at some places, as lexicon ids.
    """
    begins, stops = first.take(docs).astype(np.intp), first.take(docs + 1).astype(np.intp)
    around = np.empty((len(near), len(docs)), np.int32)
    for row, distance in zip(around, near, strict=True):  # one after the other, each stays in the processor's cache
        at = (starts if distance < 0 else ends) + distance
        row[:] = terms_at(at)
        row[at < begins if distance < 0 else at >= stops] = -1
    return Lines(docs, starts - begins, ends - begins, near, around)


def longest_of_each_start(parts: Iterable[tuple[Array, Array]]) -> tuple[Array, Array]:
    """Stretches from a first to a last token, ascending: of those that begin at one place the longest."""
    both = list(parts)
    starts, ends = (np.concatenate([np.zeros(0, np.intp), *(part[side] for part in both)]) for side in (0, 1))
    if len(both) == 1 and np.all(starts[1:] > starts[:-1]):
        return starts, ends
    order = np.lexsort((-ends, starts))
    starts, ends = starts[order], ends[order]
    leading = np.ones(len(starts), dtype=bool)
    leading[1:] = starts[1:] != starts[:-1]
    return starts[leading], ends[leading]


def _each(
    view: SegmentReader, own: Sequence[Word | Phrase], deadline: Deadline, most: int
) -> Iterator[tuple[Array, Array]]:
    """The places of each leaf, until there are `most`; half of the time is for what is made of them."""
    count = 0
    for number, leaf in enumerate(own):
        is_late = deadline.is_half_over()
        if number and (count > most or is_late):
            deadline.leave_out()
            return
        if isinstance(leaf, Phrase):
            words = [postings.local_terms(view, word.terms) for word in leaf.words]
            starts, ends = postings.occurrences(view, "text", words, leaf.slop)
        else:
            starts = ends = postings.positions(view, "text", postings.local_terms(view, leaf.terms)).astype(np.intp)
        if is_late and len(starts) > most // 3:
            deadline.leave_out()
            starts, ends = starts[: most // 3], ends[: most // 3]
        count += len(starts)
        yield starts, ends


def _page(lines_found: Lines, plan: LinePlan, days: Array, terms: int) -> Array:
    """The lines of the page in the order asked for; those of equal keys as they stand."""
    keys, end = _keys(lines_found, plan.order, days, terms), plan.offset + plan.limit
    if len(keys) > 1:
        return np.lexsort(keys[::-1])[plan.offset : end]
    key = keys[0]
    if end < len(key):  # no line of a later page need be sorted
        first = np.flatnonzero(key <= np.partition(key, end)[end])
        return first[key[first].argsort(kind="stable")][plan.offset : end]
    return key.argsort(kind="stable")[plan.offset :]


def _keys(lines_found: Lines, order: Order, days: Array, terms: int) -> list[Array]:
    """What lines are sorted by, the most important first."""
    if by := _SORTED_BY[order]:
        rows = (lines_found.around[lines_found.near.index(distance)] for distance in by)
        return _packed([np.where(row < 0, terms, row).astype(np.int64) for row in rows], terms + 1)
    day = days.astype(np.int64)
    return [np.where(day == 0, UNDATED, day if order == "date" else -day)]


def _packed(keys: list[Array], size: int) -> list[Array]:
    """Keys below `size`, the most important first, as few numbers as hold them: sorting costs by the key.

    >>> [one.tolist() for one in _packed([np.array([1, 2]), np.array([3, 0])], 4)]
    [[7, 8]]
    """
    if size ** len(keys) >= 1 << 63:
        return keys
    packed = keys[0]
    for key in keys[1:]:
        packed = packed * size + key
    return [packed]


def _collocates(most: int, lines_found: Lines, own: Sequence[Word | Phrase], lexicon: Lexicon) -> tuple[Collocate, ...]:
    """What stands beside the lines, those that keep to them most closely first."""
    together = np.bincount(lines_found.around.ravel() + 1, minlength=len(lexicon) + 1)[1:]
    for leaf in own:
        for word in leaf.words if isinstance(leaf, Phrase) else (leaf,):
            together[list(word.terms)] = 0
    terms = np.array(lexicon.in_order(np.flatnonzero(together >= LEAST_TOGETHER).tolist()), np.intp)
    totals = lexicon.counts[terms]
    ranked = terms[np.argsort(-log_dice(together[terms], len(lines_found.docs), totals), kind="stable")].tolist()
    best = list(islice((term for term in ranked if not lexicon.is_function(lexicon.term(term))), most))
    where = _first_places(lines_found.around, best, len(lexicon))
    return tuple(
        Collocate(term, int(together[term]), int(lexicon.counts[term]), _example(lines_found, *where[term]))
        for term in best
    )


def _first_places(around: Array, terms: list[int], size: int) -> dict[int, tuple[int, int]]:
    """For each term the row and the line where it stands first."""
    wanted = np.zeros(size + 1, dtype=bool)
    wanted[terms] = True
    flat = around.ravel()
    at = np.flatnonzero(wanted.take(flat, mode="wrap"))  # -1 is the last place, which no term has
    distinct_terms, first = np.unique(flat[at], return_index=True)
    rows, columns = np.divmod(at[first], around.shape[1])
    return dict(zip(distinct_terms.tolist(), zip(rows.tolist(), columns.tolist(), strict=True), strict=True))


def _example(lines_found: Lines, row: int, line: int) -> Occurrence:
    distance = lines_found.near[row]
    token = int((lines_found.firsts if distance < 0 else lines_found.lasts)[line]) + distance
    return Occurrence(int(lines_found.docs[line]), token, token)
