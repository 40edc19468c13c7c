"""From a word's terms to the documents it reaches and its scores there: read once, then kept.

The scores are BM25 (search/scoring/bm25.py) over whole arrays. Everything a word adds up from its fields and
groups is one list, so that several fields and groups cost a query no more than one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import pairwise
from typing import TypeAlias

import numpy as np

from index.arrays.array_file import Array, Floats, Ints
from index.arrays.ragged import distinct, downcast, ranges, run_starts
from index.storage.whoosh import postings
from index.storage.whoosh.reader import IndexReader, bm25_norms
from index.vocabulary.ngrams import gram_keys
from search.deadline import NEVER, Deadline
from search.engines.arrays.cache import BoundedCache, Sized
from search.engines.arrays.dense import DensePostings, cached_postings
from search.engines.arrays.disjunction import matched_by_any
from search.engines.arrays.grams import Grams
from search.engines.arrays.matches import EMPTY, SparseMatches, SparsePostings, positions_in, sparse_union
from search.engines.arrays.vocalisation import Harakat
from search.plan import Phrase, SynonymGroup, Word
from search.scoring.bm25 import idf
from search.scoring.ranking import Ranking

_LOCAL = 32
"""Of how many groups the positions in the segments' vocabularies are kept."""

CachedPostings: TypeAlias = SparsePostings | DensePostings


@dataclass(slots=True)
class Occurrences:
    """The articles that have a word in their texts, ascending, and how often."""

    articles: Array
    counts: Array

    @property
    def nbytes(self) -> int:
        """Bytes of memory."""
        return self.articles.nbytes + self.counts.nbytes

    def of(self, articles: Ints) -> Array:
        """How often these articles have it."""
        wanted = articles.astype(self.articles.dtype)
        positions = positions_in(self.articles, wanted)
        counts: Array = self.counts.take(positions) * (self.articles.take(positions) == wanted)
        return counts


class TermScorer:
    """The lists of words under one ranking, over one collection."""

    def __init__(
        self,
        reader: IndexReader,
        grams: Grams,
        ranking: Ranking,
        cache: BoundedCache[Sized],
        harakat: Harakat,
    ) -> None:
        self.reader = reader
        self.grams = grams
        self.terms = grams.terms
        self.ranking = ranking
        self.cache = cache
        self._harakat = harakat
        self._key = (ranking.k1, ranking.b, tuple(sorted(ranking.field_weights.items())))
        segments = reader.segments
        # asked for once for each field of a word; no bound method, which would keep the mapped files in a cycle
        self._local = lru_cache(_LOCAL)(lambda terms: [postings.local_terms(view, terms) for view in segments])
        self._norms = {field: bm25_norms(stats, ranking.k1, ranking.b) for field, stats in reader.stats.items()}

    def word(self, word: Word, deadline: Deadline = NEVER) -> CachedPostings:
        """The documents a word reaches: the weighted sum over its fields, the title spread over its article."""
        key = (self._key, "word", word.groups, word.fields, word.boost, _harakat(word))
        fields = self._held(word)
        return self._kept(key, lambda: self._leaf(word, {f: self._word(word, f, deadline) for f in fields}), deadline)

    def phrase(self, phrase: Phrase, deadline: Deadline = NEVER) -> CachedPostings:
        """The documents a phrase reaches; it scores as its words do in the field where it stands."""
        words = tuple((word.groups, _harakat(word)) for word in phrase.words)
        key = (self._key, "phrase", words, phrase.slop, phrase.fields, phrase.boost)
        fields = self._held(phrase)
        return self._kept(
            key, lambda: self._leaf(phrase, {f: self._phrase(phrase, f, deadline) for f in fields}), deadline
        )

    def field(self, groups: tuple[SynonymGroup, ...], field: str) -> SparseMatches:
        """The documents that post a word in a field: the weighted BM25 of its groups."""
        key = (self._key, "field", groups, field)
        matches = self.cache.get(key, lambda: self._field(groups, field))
        assert isinstance(matches, SparseMatches)
        return matches

    def frequencies(self, field: str, terms: tuple[int, ...]) -> tuple[Array, Array]:
        """The documents that post any of the terms in a field, and how often."""
        local = self._local(terms)
        parts = [postings.frequencies(view, field, own) for view, own in zip(self.reader.segments, local, strict=True)]
        if len(parts) == 1:
            return self._alive(*parts[0])
        bases = [view.base for view in self.reader.segments]
        docs = _joined([docs + np.int32(base) for base, (docs, _) in zip(bases, parts, strict=True)])
        return self._alive(docs, _joined([counts for _, counts in parts]))

    def norms(self, field: str, docs: Array) -> Floats:
        """What BM25 adds to the frequency below the line, for each of the documents."""
        return self._norms[field].take(self.reader.stats[field].lengths.take(docs))

    def terms_of(self, group: SynonymGroup) -> Array:
        """The terms of a group, ascending; a root has hundreds, which a query names again and again."""
        terms = self.cache.get(("terms", group), lambda: np.array(group.terms, np.int32))
        assert isinstance(terms, np.ndarray)
        return terms

    @property
    def documents(self) -> int:
        """How many documents the collection has."""
        return self.reader.stats["text"].doc_count

    @property
    def has_titles(self) -> bool:
        """Whether any article has a title."""
        return bool(self.reader.stats["title"].tokens)

    def places(self, docs: Ints) -> Array:
        """How many documents of its article stand before each document."""
        places: Array = docs - self._openings(docs)
        return places

    def tokens(self, field: str, docs: Ints) -> tuple[Ints, Array]:
        """The tokens of a field of these documents as lexicon ids, and for each the place of its document in `docs`.

        Documents are ascending; the title is that of the article.
        """
        at = self._openings(docs) if field == "title" else docs
        tokens, sizes = [np.zeros(0, np.int32)], []
        bases = [view.base for view in self.reader.segments]
        cuts = at.searchsorted([*bases, self.reader.size]).tolist()
        for view, (start, end) in zip(self.reader.segments, pairwise(cuts), strict=True):
            local, first = at[start:end] - view.base, view.arrays[f"{field}.first"]
            begins = first.take(local)
            sizes.append(first.take(local + 1) - begins)
            tokens.append(view.lexicon_ids(view.arrays[f"{field}.tokens"].take(ranges(begins, sizes[-1]))))
        return np.concatenate(tokens), np.repeat(np.arange(len(docs)), np.concatenate(sizes))

    def article_scores(self, groups: tuple[SynonymGroup, ...], docs: Ints) -> Floats:
        """The scores of a word in the texts of the articles of these documents, articles being the documents."""
        articles = self.reader.article_of.take(docs)
        occurrences = self.cache.get(
            ("articles", groups), lambda: self._occurrences(*self.frequencies("text", widest(groups)))
        )
        assert isinstance(occurrences, Occurrences)
        if not len(occurrences.articles):
            return np.zeros(len(articles))
        k1, b = self.ranking.article_k1, self.ranking.article_b
        lengths, average = self.reader.article_lengths.take(articles), self.reader.average_article
        weight = idf(len(self.reader.alive_articles), len(occurrences.articles))
        counts = occurrences.of(articles)
        scores: Floats = counts * (weight * (k1 + 1)) / (counts + k1 * ((1 - b) + b * lengths / average))
        return scores

    def gram_keys(self, terms: tuple[str, ...]) -> Array:
        """The distinct grams of these terms, ascending."""
        keys = self.cache.get(("grams", terms), lambda: distinct(np.concatenate(list(map(gram_keys, terms)))))
        assert isinstance(keys, np.ndarray)
        return keys

    def _openings(self, docs: Ints) -> Ints:
        """The first document of the article of each document."""
        openings: Ints = self.reader.article_first.take(self.reader.article_of.take(docs))
        return openings

    def _held(self, leaf: Word | Phrase) -> list[str]:
        """The fields of a leaf that hold anything in this collection: most have no notes or headings."""
        return [field for field in leaf.fields if self.reader.stats[field].tokens]

    def _word(self, word: Word, field: str, deadline: Deadline) -> SparseMatches:
        matches = self._field(word.groups, field)
        if not word.vocalized:
            return matches
        return matches.where(self._harakat.agreement(word, field, matches.docs, deadline))

    def _occurrences(self, docs: Ints, counts: Array) -> Occurrences:
        """What these documents with their frequencies come to in articles."""
        articles = self.reader.article_of.take(docs)
        starts = run_starts(articles)
        if not len(starts):
            return Occurrences(articles, articles)
        counts = np.add.reduceat(counts, starts, dtype=np.int64)
        having = downcast(articles.take(starts), most=len(self.reader.article_lengths))
        return Occurrences(having, downcast(counts))

    def _alive(self, docs: Array, counts: Array) -> tuple[Array, Array]:
        alive = self.reader.alive
        if alive is None:
            return docs, counts
        keep = alive.take(docs)
        return docs[keep], counts[keep]

    def _kept(self, key: Hashable, make: Callable[[], CachedPostings], deadline: Deadline) -> CachedPostings:
        """Postings made once; those that the deadline cut short are not kept."""
        postings = self.cache.get(key, make, lambda: not deadline.reached)
        assert isinstance(postings, SparsePostings | DensePostings)
        return postings

    def _leaf(self, leaf: Word | Phrase, fields: dict[str, SparseMatches]) -> CachedPostings:
        weights = self.ranking.field_weights
        parts = []
        for field, matches in fields.items():
            spread = self._spread(matches) if field == "title" else matches
            weight = weights.get(field, 1.0) * leaf.boost
            parts.append(spread if weight == 1.0 else SparseMatches(spread.docs, spread.scores * weight))
        matches = sparse_union(parts, self.reader.size)
        own = None
        if "title" in fields and len(fields["title"].docs):
            mask = matched_by_any([fields[field] for field in fields.keys() - {"title"}], self.reader.size)
            own = mask.take(matches.docs)
        return cached_postings(matches, own, self.reader.size)

    def _spread(self, matches: SparseMatches) -> SparseMatches:
        """The matches of titles on all documents of their articles."""
        reader = self.reader
        articles = reader.article_of.take(matches.docs)
        first = reader.article_first[articles]
        sizes = reader.article_first[articles + 1] - first
        return SparseMatches(ranges(first, sizes).astype(np.int32), np.repeat(matches.scores, sizes))

    def _field(self, groups: Sequence[SynonymGroup], field: str) -> SparseMatches:
        should = [self.frequencies(field, group.terms) for group in groups]
        if field == "text" and self.ranking.rerank_depth:
            self._remember(groups, should)
        parts = [self._group(group, field, *frequencies) for group, frequencies in zip(groups, should, strict=True)]
        return sparse_union(parts, self.reader.size)

    def _remember(self, groups: Sequence[SynonymGroup], should: Sequence[tuple[Array, Array]]) -> None:
        """Keep what ranking anew will ask for, which would have to be read again."""
        most = widest(groups)
        for group, (docs, counts) in zip(groups, should, strict=True):
            if group.terms is most:
                self.cache.get(("articles", groups), partial(self._occurrences, docs, counts))

    def _group(self, group: SynonymGroup, field: str, docs: Ints, counts: Array) -> SparseMatches:
        if not len(docs):
            return EMPTY
        stats, k1 = self.reader.stats[field], self.ranking.k1
        scores = counts * ((k1 + 1) * group.weight * idf(stats.doc_count, len(docs)))
        scores /= counts + self.norms(field, docs)
        return SparseMatches(docs, scores)

    def _phrase(self, phrase: Phrase, field: str, deadline: Deadline) -> SparseMatches:
        words = zip(*(self._local(word.terms) for word in phrase.words), strict=True)
        parts = [
            postings.phrase_docs(view, field, own, phrase.slop) + np.int32(view.base)
            for view, own in zip(self.reader.segments, words, strict=True)
        ]
        docs = _joined(parts)
        docs, _ = self._alive(docs, docs)
        scores = np.zeros(len(docs))
        for word in phrase.words:
            scores += self.field(word.groups, field).scores_at(docs)
        matches = SparseMatches(docs, scores)
        for word in phrase.words:
            if word.vocalized:
                matches = matches.where(self._harakat.agreement(word, field, matches.docs, deadline))
        return matches


def _harakat(word: Word) -> str:
    """What the harakat of a word add to its groups, as a key."""
    return word.text if word.vocalized else ""


def widest(groups: Sequence[SynonymGroup]) -> tuple[int, ...]:
    """The terms of the group that has most of them, the later of equals."""
    return max(reversed([group.terms for group in groups]), key=len)


def _joined(parts: Sequence[Array]) -> Array:
    return np.concatenate([np.zeros(0, np.int32), *parts])
