"""From a word's spellings to the documents it reaches and its scores there: read once, then kept.

The scores are BM25 (search/engines/formulas.py) over whole arrays. Everything a word adds up from its fields and
levels is one list, so that several fields and levels cost a query no more than one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from index.engines.arrays import Array, ArrayFile, Floats, Ints, ranges
from index.engines.words import gram_keys
from search.engines import postings
from search.engines.cache import BoundedCache, Sized
from search.engines.collection import Collection, bm25_norms
from search.engines.formulas import idf
from search.engines.harakat import Harakat
from search.engines.lists import EMPTY, Matches, WordList, merged, places_in, run_starts
from search.engines.marked import DenseList, word_list
from search.engines.sums import matched_by_any
from search.plan import Level, Phrase, Word
from search.ranking import Ranking


@dataclass(slots=True)
class Number:
    """A number worth keeping."""

    value: int
    nbytes: int = 0


@dataclass(slots=True)
class Occurrences:
    """The articles that have a word in their texts, ascending, and how often."""

    articles: Ints
    counts: Array

    @property
    def nbytes(self) -> int:
        """Bytes of memory."""
        return self.articles.nbytes + self.counts.nbytes

    def of(self, articles: Ints) -> Array:
        """How often these articles have it."""
        places = places_in(self.articles, articles)
        counts: Array = self.counts.take(places) * (self.articles.take(places) == articles)
        return counts


class Grams:
    """The character n-grams of a commit's spellings (index/engines/words.py)."""

    def __init__(self, words: ArrayFile) -> None:
        self.key = words["gram.key"]
        self.count = words["gram.count"]
        self.starts = words["gram.starts"]
        self.of = words["gram.of"]
        self._in = words["gram.in"]
        self._in_starts = words["gram.in_starts"]

    def positions(self, keys: Array) -> Array:
        """Where those of the grams that occur stand in `key`."""
        if not len(self.key):
            return np.zeros(0, np.intp)
        places = places_in(self.key, keys)
        occurring: Array = places[self.key.take(places) == keys]
        return occurring

    def spellings(self, positions: Array) -> Array:
        """Which spellings have any of the grams at these positions in `key`, as booleans."""
        having = np.zeros(len(self.starts) - 1, dtype=bool)
        for start, end in zip(
            self._in_starts[positions].tolist(), self._in_starts[positions + 1].tolist(), strict=True
        ):
            having[self._in[start:end]] = True
        return having


class Words:
    """The lists of words under one ranking, over one collection."""

    def __init__(
        self,
        collection: Collection,
        grams: Grams,
        ranking: Ranking,
        cache: BoundedCache[Sized],
        harakat: Harakat,
    ) -> None:
        self.collection = collection
        self.grams = grams
        self.spellings = len(grams.starts) - 1
        self.ranking = ranking
        self.cache = cache
        self._harakat = harakat
        self._key = (ranking.k1, ranking.b, tuple(sorted(ranking.field_weights.items())))
        self._norms = {
            field: bm25_norms(stats, ranking.k1, ranking.b)[stats.lengths]
            for field, stats in collection.stats.items()
            if stats.tokens or field == "text"  # the field that is ranked anew
        }

    def word(self, word: Word) -> WordList | DenseList:
        """The documents a word reaches: the weighted sum over its fields, the title spread over its article."""
        key = (self._key, "word", word.levels, word.fields, word.boost, _harakat(word))
        return self._kept(key, lambda: self._leaf(word, {f: self._word(word, f) for f in self._held(word)}))

    def phrase(self, phrase: Phrase) -> WordList | DenseList:
        """The documents a phrase reaches; it scores as its words do in the field where it stands."""
        words = tuple((word.levels, _harakat(word)) for word in phrase.words)
        key = (self._key, "phrase", words, phrase.slop, phrase.fields, phrase.boost)
        return self._kept(key, lambda: self._leaf(phrase, {f: self._phrase(phrase, f) for f in self._held(phrase)}))

    def field(self, levels: tuple[Level, ...], field: str) -> Matches:
        """The documents that post a word in a field: the weighted BM25 of its levels."""
        key = (self._key, "field", levels, field)
        made = self.cache.get(key, lambda: self._field(levels, field))
        assert isinstance(made, Matches)
        return made

    def frequencies(self, field: str, spellings: tuple[int, ...]) -> tuple[Array, Array]:
        """The documents that post any of the spellings in a field, and how often."""
        parts = [postings.frequencies(view, field, spellings) for view in self.collection.segments]
        if len(parts) == 1:
            return self._alive(*parts[0])
        bases = [view.base for view in self.collection.segments]
        docs = _joined([docs + np.int32(base) for base, (docs, _) in zip(bases, parts, strict=True)])
        return self._alive(docs, _joined([counts for _, counts in parts]))

    def norms(self, field: str, docs: Array) -> Floats:
        """What BM25 adds to the frequency below the line, for each of the documents."""
        return self._norms[field].take(docs)

    def having(self, spellings: tuple[int, ...]) -> int:
        """How many documents have any of the spellings in their text."""
        made = self.cache.get(("having", spellings), lambda: Number(len(self.frequencies("text", spellings)[0])))
        assert isinstance(made, Number)
        return made.value

    def article_scores(self, levels: tuple[Level, ...], articles: Ints) -> Floats:
        """The scores of a word in the texts of these articles, articles being the documents."""
        made = self.cache.get(
            ("articles", levels), lambda: self._occurrences(*self.frequencies("text", _widest(levels)))
        )
        assert isinstance(made, Occurrences)
        if not len(made.articles):
            return np.zeros(len(articles))
        k1, b = self.ranking.article_k1, self.ranking.article_b
        lengths, average = self.collection.article_lengths.take(articles), self.collection.average_article
        weight = idf(len(self.collection.alive_articles), len(made.articles))
        counts = made.of(articles)
        scores: Floats = counts * (weight * (k1 + 1)) / (counts + k1 * ((1 - b) + b * lengths / average))
        return scores

    def gram_keys(self, spellings: tuple[str, ...]) -> Array:
        """The distinct grams of these spellings, ascending."""
        made = self.cache.get(("grams", spellings), lambda: np.unique(np.concatenate(list(map(gram_keys, spellings)))))
        assert isinstance(made, np.ndarray)
        return made

    def _held(self, leaf: Word | Phrase) -> list[str]:
        """The fields of a leaf that hold anything in this collection: most have no notes or headings."""
        return [field for field in leaf.fields if self.collection.stats[field].tokens]

    def _word(self, word: Word, field: str) -> Matches:
        found = self._field(word.levels, field)
        return found.where(self._harakat.agreeing(word, field, found.docs)) if word.vocalized else found

    def _occurrences(self, docs: Ints, counts: Array) -> Occurrences:
        """What these documents with their frequencies come to in articles."""
        articles = self.collection.article_of.take(docs)
        starts = run_starts(articles)
        if not len(starts):
            return Occurrences(articles, articles)
        counts = np.add.reduceat(counts, starts, dtype=np.int64)
        return Occurrences(articles.take(starts), counts.astype(np.min_scalar_type(int(counts.max()))))

    def _alive(self, docs: Array, counts: Array) -> tuple[Array, Array]:
        alive = self.collection.alive
        if alive is None:
            return docs, counts
        keep = alive.take(docs)
        return docs[keep], counts[keep]

    def _kept(self, key: Hashable, make: Callable[[], WordList | DenseList]) -> WordList | DenseList:
        made = self.cache.get(key, make)
        assert isinstance(made, WordList | DenseList)
        return made

    def _leaf(self, leaf: Word | Phrase, fields: dict[str, Matches]) -> WordList | DenseList:
        weights = self.ranking.field_weights
        parts = []
        for field, matches in fields.items():
            spread = self._spread(matches) if field == "title" else matches
            weight = weights.get(field, 1.0) * leaf.boost
            parts.append(spread if weight == 1.0 else Matches(spread.docs, spread.scores * weight))
        found = merged(parts, self.collection.size)
        own = None
        if "title" in fields and len(fields["title"].docs):
            mask = matched_by_any([fields[field] for field in fields.keys() - {"title"}], self.collection.size)
            own = mask.take(found.docs)
        return word_list(found, own, self.collection.size)

    def _spread(self, matches: Matches) -> Matches:
        """The matches of titles on all documents of their articles."""
        collection = self.collection
        articles = collection.article_of.take(matches.docs)
        first = collection.article_first[articles]
        sizes = collection.article_first[articles + 1] - first
        return Matches(ranges(first, sizes).astype(np.int32), np.repeat(matches.scores, sizes))

    def _field(self, levels: Sequence[Level], field: str) -> Matches:
        counted = [self.frequencies(field, level.spellings) for level in levels]
        if field == "text" and self.ranking.rerank_depth:
            self._remember(levels, counted)
        parts = [self._level(level, field, *each) for level, each in zip(levels, counted, strict=True)]
        return merged(parts, self.collection.size)

    def _remember(self, levels: Sequence[Level], counted: Sequence[tuple[Array, Array]]) -> None:
        """Keep what ranking anew will ask for, which would have to be read again."""
        widest = _widest(levels)
        for level, (docs, counts) in zip(levels, counted, strict=True):
            if level.spellings is widest:
                self.cache.get(("having", widest), partial(Number, len(docs)))
                self.cache.get(("articles", levels), partial(self._occurrences, docs, counts))

    def _level(self, level: Level, field: str, docs: Ints, counts: Array) -> Matches:
        if not len(docs):
            return EMPTY
        stats, k1 = self.collection.stats[field], self.ranking.k1
        scores = counts * ((k1 + 1) * level.weight * idf(stats.units, len(docs)))
        scores /= counts + self._norms[field].take(docs)
        return Matches(docs, scores)

    def _phrase(self, phrase: Phrase, field: str) -> Matches:
        words = [word.spellings for word in phrase.words]
        views = self.collection.segments
        found = _joined([postings.phrase_docs(view, field, words, phrase.slop) + np.int32(view.base) for view in views])
        found, _ = self._alive(found, found)
        scores = np.zeros(len(found))
        for word in phrase.words:
            part = self.field(word.levels, field)
            scores += part.scores_at(found)
        matches = Matches(found, scores)
        for word in phrase.words:
            if word.vocalized:
                matches = matches.where(self._harakat.agreeing(word, field, matches.docs))
        return matches


def _harakat(word: Word) -> str:
    """What the harakat of a word add to its levels, as a key."""
    return word.text if word.vocalized else ""


def _widest(levels: Sequence[Level]) -> tuple[int, ...]:
    """The spellings of the level that has most of them, the later of equals."""
    return max(reversed([level.spellings for level in levels]), key=len)


def _joined(parts: Sequence[Array]) -> Array:
    return np.concatenate([np.zeros(0, np.int32), *parts])
