"""Lines of words in their contexts over arrays: from the places in postings, sorted by the tokens around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from index.arrays.array_file import Array, Ints
from index.storage.whoosh import postings
from index.storage.whoosh.reader import SegmentReader
from index.vocabulary.lexicon import Lexicon
from search.engines.arrays.matches import Matches
from search.engines.arrays.term_scores import TermScorer
from search.engines.base import Collocate, EngineLines, Occurrence
from search.plan import LEAST_TOGETHER, WINDOW, LinePlan, Order, Phrase, Word, leaves
from search.scoring.collocation import log_dice

_SORTED_BY: dict[Order, tuple[int, ...]] = {"after": (1, 2, 3), "before": (-1, -2, -3), "date": (), "-date": ()}
"""How far from a line the words that it is sorted by stand, the most important first."""
_BESIDE = tuple(range(-1, -WINDOW - 1, -1)) + tuple(range(1, WINDOW + 1))


def lines(plan: LinePlan, kept: Matches, words: TermScorer, lexicon: Lexicon) -> EngineLines:
    """The lines of a plan in the documents that it found."""
    own = [leaf for leaf in leaves(plan.plan.node) if "text" in leaf.fields]
    near = _BESIDE if plan.collocates else _SORTED_BY[plan.order]
    at = _joined([_places(view, own, kept, near) for view in words.reader.segments], near)
    order = _order(at, plan.order, words.reader.first_day, len(lexicon))
    page = order[plan.offset : plan.offset + plan.limit]
    shown = zip(at.docs[page].tolist(), at.firsts[page].tolist(), at.lasts[page].tolist(), strict=True)
    beside = _collocates(plan.collocates, at, own, lexicon) if plan.collocates else ()
    return EngineLines(tuple(Occurrence(*one) for one in shown), len(at.docs), beside)


@dataclass(frozen=True, slots=True)
class _Places:
    """Lines in order of documents: document, first and last token in it, and the terms near it.

    `near` are distances in tokens, negative before a line; `around` has a row for each, of the lexicon's ids there, -1
    where the text has begun or ended.
    """

    docs: Array
    firsts: Array
    lasts: Array
    near: tuple[int, ...]
    around: Array


def _joined(parts: Sequence[_Places], near: tuple[int, ...]) -> _Places:
    """The lines of several segments as one."""
    docs, firsts, lasts = (
        np.concatenate([np.zeros(0, np.intp), *(getattr(part, name) for part in parts)])
        for name in ("docs", "firsts", "lasts")
    )
    around = np.concatenate([np.zeros((len(near), 0), np.int32), *(part.around for part in parts)], axis=1)
    return _Places(docs, firsts, lasts, near, around)


def _places(view: SegmentReader, own: list[Word | Phrase], kept: Matches, near: tuple[int, ...]) -> _Places:
    starts, ends = _occurrences(view, own)
    first = view.arrays["text.first"]
    docs = postings.docs_of(first, starts)
    found = kept.has((docs + view.base).astype(np.int32))
    starts, ends, docs = starts[found], ends[found], docs[found]
    begins, stops = first.take(docs).astype(np.intp), first.take(docs + 1).astype(np.intp)
    distances = np.array(near, dtype=np.intp)[:, None]
    at = np.where(distances < 0, starts, ends) + distances
    around = view.lexicon_ids(view.arrays["text.tokens"].take(at, mode="clip"))
    return _Places(
        docs + view.base, starts - begins, ends - begins, near, np.where((at >= begins) & (at < stops), around, -1)
    )


def _occurrences(view: SegmentReader, own: list[Word | Phrase]) -> tuple[Array, Array]:
    """Where any of the leaves stands in the texts of a segment: first and last token, ascending, each first once."""
    parts = list(_each(view, own))
    starts, ends = (np.concatenate([np.zeros(0, np.intp), *(part[side] for part in parts)]) for side in (0, 1))
    order = np.lexsort((-ends, starts))
    starts, ends = starts[order], ends[order]
    leading = np.ones(len(starts), dtype=bool)
    leading[1:] = starts[1:] != starts[:-1]
    return starts[leading], ends[leading]


def _each(view: SegmentReader, own: list[Word | Phrase]) -> Iterator[tuple[Array, Array]]:
    for leaf in own:
        if isinstance(leaf, Phrase):
            yield postings.occurrences(view, "text", [word.terms for word in leaf.words], leaf.slop)
        else:
            places = postings.positions(view, "text", leaf.terms).astype(np.intp)
            yield places, places


def _order(at: _Places, order: Order, days: Ints, terms: int) -> Array:
    """The lines in the order asked for; those of equal keys as they stand."""
    if by := _SORTED_BY[order]:
        rows = (at.around[at.near.index(distance)] for distance in by)
        keys = _packed([np.where(row < 0, terms, row).astype(np.int64) for row in rows], terms + 1)
        return np.lexsort(keys[::-1]) if len(keys) > 1 else keys[0].argsort(kind="stable")
    day = days.take(at.docs).astype(np.int64)
    return np.where(day == 0, 99_999_999, day if order == "date" else -day).argsort(kind="stable")


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


def _collocates(most: int, at: _Places, own: list[Word | Phrase], lexicon: Lexicon) -> tuple[Collocate, ...]:
    """What stands beside the lines, those that keep to them most closely first."""
    together = np.bincount(at.around.ravel() + 1, minlength=len(lexicon) + 1)[1:]
    for leaf in own:
        for word in leaf.words if isinstance(leaf, Phrase) else (leaf,):
            together[list(word.terms)] = 0
    terms = np.flatnonzero(together >= LEAST_TOGETHER)
    totals = lexicon.counts[terms]
    ranked = terms[np.argsort(-log_dice(together[terms], len(at.docs), totals), kind="stable")].tolist()
    best = list(islice((term for term in ranked if not lexicon.is_function(lexicon.term(term))), most))
    where = _first_places(at.around, best, len(lexicon))
    return tuple(
        Collocate(term, int(together[term]), int(lexicon.counts[term]), _example(at, *where[term])) for term in best
    )


def _first_places(around: Array, terms: list[int], size: int) -> dict[int, tuple[int, int]]:
    """For each term the row and the line where it stands first."""
    wanted = np.zeros(size + 1, dtype=bool)
    wanted[terms] = True
    flat = around.ravel()
    at = np.flatnonzero(wanted.take(flat, mode="wrap"))  # -1 is the last place, which no term has
    found, first = np.unique(flat[at], return_index=True)
    rows, columns = np.divmod(at[first], around.shape[1])
    return dict(zip(found.tolist(), zip(rows.tolist(), columns.tolist(), strict=True), strict=True))


def _example(at: _Places, row: int, line: int) -> Occurrence:
    distance = at.near[row]
    token = int((at.firsts if distance < 0 else at.lasts)[line]) + distance
    return Occurrence(int(at.docs[line]), token, token)
