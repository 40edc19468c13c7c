"""From one article to what surrounds it: its matches and neighbours, articles like it or citing its sources."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import islice
from math import log

from index.arabic.chain import tokenize
from index.model import Article
from search import plan
from search.deadline import NEVER, Deadline
from search.engines.base import Snapshot
from search.highlight.highlighter import Highlighter
from search.links import page_of
from search.results import ArticlePage
from search.scoring.ranking import Ranking
from search.stories.stories import versions_of

SIMILAR = 5
SIMILAR_WORDS = 12
SIMILAR_PARAGRAPHS = 100
"""How many paragraphs tell what an article is about."""

SHARED_SOURCES = 100
"""How many of the addresses that an article cites are looked for in others."""


def article_page(
    snapshot: Snapshot,
    ranking: Ranking,
    article: Article,
    highlighter: Highlighter,
    node: plan.Node | None,
    number: int = 1,
    deadline: Deadline = NEVER,
) -> ArticlePage:
    """A page of an article with the highlights of a query (`node`, None where nothing is asked), and what is around it.

    A `number` past the last page is the last one.
    """
    pages = page_of(max((paragraph.number for paragraph in article.paragraphs), default=1))
    number = min(number, pages)
    part = part_of(article, number, pages)
    texts = [("text", paragraph.text) for paragraph in part.paragraphs]
    texts += [("notes", note.text) for note in part.notes]
    title, *highlights = highlighter.highlights([("title", article.title), *texts])
    marked = {p.number: of.spans for p, of in zip(part.paragraphs, highlights, strict=False) if of.spans}
    notes = {note.number: of.spans for note, of in zip(part.notes, highlights[len(part.paragraphs) :], strict=True)}
    before, after = snapshot.neighbours(article.id)
    similar, sharing = (others(snapshot, ranking, article, deadline) for others in (_similar, _sharing))
    matching = _matching(snapshot, ranking, article, node, deadline) if node else ()
    return ArticlePage(
        article=article,
        part=part,
        number=number,
        pages=pages,
        title_spans=title.spans,
        spans=marked,
        note_spans={number: found for number, found in notes.items() if found},
        matching=matching,
        previous=before,
        next=after,
        similar=similar,
        sharing=sharing,
        versions=versions_of(snapshot, article.id),
        timed_out=deadline.reached,
    )


def part_of(article: Article, number: int, pages: int) -> Article:
    """An article with the paragraphs of one of its pages, the notes these cite, and on the last the uncited ones.

    Of the notes, what leads to other pages is left out.
    """
    if pages == 1:
        return article
    paragraphs = tuple(paragraph for paragraph in article.paragraphs if page_of(paragraph.number) == number)
    here = {paragraph.number for paragraph in paragraphs}
    cited = [(note, tuple(n for n in note.cited_by if n in here)) for note in article.notes]
    shown = [(note, places) for note, places in cited if places or (not note.cited_by and number == pages)]
    names = {note.number for note, _ in shown}
    notes = (replace(n, cited_by=places, same_as=n.same_as if n.same_as in names else None) for n, places in shown)
    return replace(article, paragraphs=paragraphs, notes=tuple(notes))


def _matching(
    snapshot: Snapshot, ranking: Ranking, article: Article, node: plan.Node, deadline: Deadline
) -> tuple[int, ...]:
    """The paragraphs of an article that a search for the same finds, by number; no word may be missing."""
    strict = replace(node, enough=None) if isinstance(node, plan.MinShouldMatch) else node
    docs = snapshot.article_docs(article.id)
    filters = plan.Filters(docs=docs)
    wanted = plan.Plan(strict, filters, limit=len(docs), facets=frozenset(), articles=False, deadline=deadline)
    paragraphs = snapshot.paragraphs([hit.doc for hit in snapshot.search(wanted, ranking).hits])
    return tuple(sorted(stored.paragraph.number for stored in paragraphs))


def _similar(snapshot: Snapshot, ranking: Ranking, article: Article, deadline: Deadline) -> tuple[Article, ...]:
    """Articles that hold the most telling words of this one (tf·idf of its spellings)."""
    lexicon = snapshot.lexicon
    texts = [article.title, *(p.text for p in article.paragraphs[:SIMILAR_PARAGRAPHS])]
    counts = Counter(token.term for text in texts for token in tokenize(text))
    total = snapshot.info().paragraphs
    ids = {word: lexicon.id_of(word) for word in counts if len(word) > 3}
    telling = {w: counts[w] * log(1 + total / (1 + lexicon.count(i))) for w, i in ids.items() if i >= 0}
    ranked = sorted(telling, key=lambda word: (-telling[word], word))
    forms = ((word, lexicon.same_lemma(word)) for word in ranked)
    shared = ((word, terms) for word, terms in forms if lexicon.total(terms) > counts[word])
    words = (
        plan.Word(word, (plan.SynonymGroup("lemma", terms, 1.0),), ("text", "title"), term=word)
        for word, terms in shared
    )
    return _others(snapshot, ranking, plan.Or(tuple(islice(words, SIMILAR_WORDS))), article, deadline)


def _sharing(snapshot: Snapshot, ranking: Ranking, article: Article, deadline: Deadline) -> tuple[Article, ...]:
    """Articles whose notes hold the address of a source this one cites."""
    addresses = [note.citation.url for note in article.notes if note.citation.url]
    phrases = tuple(_address(snapshot, url) for url in islice(dict.fromkeys(addresses), SHARED_SOURCES))
    return _others(snapshot, ranking, plan.Or(phrases), article, deadline) if phrases else ()


def _address(snapshot: Snapshot, url: str) -> plan.Phrase:
    ids = [(token.term, snapshot.lexicon.id_of(token.term)) for token in tokenize(url)]
    words = (
        plan.Word(word, (plan.SynonymGroup("exact", (i,) if i >= 0 else (), 1.0),), ("notes",), term=word)
        for word, i in ids
    )
    return plan.Phrase(tuple(words), fields=("notes",))


def _others(
    snapshot: Snapshot, ranking: Ranking, node: plan.Node, article: Article, deadline: Deadline
) -> tuple[Article, ...]:
    query = plan.Plan(node, group=True, limit=SIMILAR + 1, facets=frozenset(), articles=False, deadline=deadline)
    hits = snapshot.search(query, ranking).hits
    articles = [stored.article for stored in snapshot.paragraphs([hit.doc for hit in hits])]
    return tuple(other for other in articles if other.id != article.id)[:SIMILAR]
