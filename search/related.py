"""From one article to what surrounds it: its matches and neighbours, articles like it or citing its sources."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import islice
from math import log

from index.arabic.chain import tokenize
from index.model import Article
from search import plan
from search.engines.base import Snapshot
from search.highlight.highlighter import Highlighter
from search.results import ArticlePage
from search.scoring.ranking import Ranking

SIMILAR = 5
SIMILAR_WORDS = 12


def article_page(
    snapshot: Snapshot, ranking: Ranking, article: Article, highlighter: Highlighter, node: plan.Node | None
) -> ArticlePage:
    """An article with the marks of a query (`node`, None where nothing is asked), and where a reader may go from it."""
    texts = [("text", paragraph.text) for paragraph in article.paragraphs]
    texts += [("notes", note.text) for note in article.notes]
    title, *marks = highlighter.marks([("title", article.title), *texts])
    marked = {p.number: of.spans for p, of in zip(article.paragraphs, marks, strict=False) if of.spans}
    notes = {note.number: of.spans for note, of in zip(article.notes, marks[len(article.paragraphs) :], strict=True)}
    before, after = snapshot.neighbours(article.id)
    return ArticlePage(
        article=article,
        title_spans=title.spans,
        spans=marked,
        note_spans={number: found for number, found in notes.items() if found},
        matching=_matching(snapshot, ranking, article, node) if node else (),
        previous=before,
        next=after,
        similar=_similar(snapshot, ranking, article),
        sharing=_sharing(snapshot, ranking, article),
    )


def _matching(snapshot: Snapshot, ranking: Ranking, article: Article, node: plan.Node) -> tuple[int, ...]:
    """The paragraphs of an article that a search for the same finds, by number; no word may be missing."""
    strict = replace(node, enough=None) if isinstance(node, plan.MinShouldMatch) else node
    docs = snapshot.article_docs(article.id)
    wanted = plan.Plan(strict, plan.Filters(docs=docs), limit=len(docs), facets=frozenset(), articles=False)
    found = snapshot.paragraphs([hit.doc for hit in snapshot.search(wanted, ranking).hits])
    return tuple(sorted(stored.paragraph.number for stored in found))


def _similar(snapshot: Snapshot, ranking: Ranking, article: Article) -> tuple[Article, ...]:
    """Articles that hold the most telling words of this one (tf·idf of its spellings)."""
    lexicon = snapshot.lexicon
    texts = [article.title, *(p.text for p in article.paragraphs)]
    counts = Counter(token.term for text in texts for token in tokenize(text))
    total = snapshot.info().paragraphs
    ids = {word: lexicon.id_of(word) for word in counts if len(word) > 3}
    telling = {w: counts[w] * log(1 + total / (1 + lexicon.count(i))) for w, i in ids.items() if i >= 0}
    ranked = sorted(telling, key=lambda word: (-telling[word], word))
    forms = ((word, lexicon.same_lemma(word)) for word in ranked)
    shared = ((word, terms) for word, terms in forms if lexicon.total(terms) > counts[word])
    words = (plan.Word(word, (plan.SynonymGroup("lemma", terms, 1.0),), ("text", "title")) for word, terms in shared)
    return _others(snapshot, ranking, plan.Or(tuple(islice(words, SIMILAR_WORDS))), article)


def _sharing(snapshot: Snapshot, ranking: Ranking, article: Article) -> tuple[Article, ...]:
    """Articles whose notes hold the address of a source this one cites."""
    addresses = [note.citation.url for note in article.notes if note.citation.url]
    phrases = tuple(_address(snapshot, url) for url in dict.fromkeys(addresses))
    return _others(snapshot, ranking, plan.Or(phrases), article) if phrases else ()


def _address(snapshot: Snapshot, url: str) -> plan.Phrase:
    ids = [(token.term, snapshot.lexicon.id_of(token.term)) for token in tokenize(url)]
    words = (plan.Word(word, (plan.SynonymGroup("exact", (i,) if i >= 0 else (), 1.0),), ("notes",)) for word, i in ids)
    return plan.Phrase(tuple(words), fields=("notes",))


def _others(snapshot: Snapshot, ranking: Ranking, node: plan.Node, article: Article) -> tuple[Article, ...]:
    query = plan.Plan(node, group=True, limit=SIMILAR + 1, facets=frozenset(), articles=False)
    found = snapshot.search(query, ranking).hits
    articles = [stored.article for stored in snapshot.paragraphs([hit.doc for hit in found])]
    return tuple(other for other in articles if other.id != article.id)[:SIMILAR]
