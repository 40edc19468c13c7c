"""Other ways to ask: spelling, a variant, the other keyboard layout, a broader match; and completion while typing.

Everything offered is made of words the collection has, written as its articles write them, and finds more than the
query did.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain, islice, pairwise
from typing import Protocol, TypeAlias

from index.arabic.keyboard import other_layout
from index.arabic.letters import DROPPED
from index.arabic.stopwords import is_function_word
from index.arabic.tokenizer import tokenize
from index.vocabulary.lexicon import Lexicon
from search import plan
from search.deadline import NEVER, Deadline
from search.engines.base import Snapshot, StoredParagraph
from search.query import tree
from search.query.parser import parse
from search.results import Completion, SearchRequest, Suggestion
from search.scoring.ranking import DEFAULT
from search.suggest.speller import corrections, variants

Others: TypeAlias = Callable[[str, Lexicon], Sequence[Sequence[str]]]
"""What may be put in the place of a spelling: words, the likeliest first."""

ARTICLE = "ال"
_DROPPED = re.compile(f"[{DROPPED}]")
FEW = 3
"""Any other query is suggested when fewer paragraphs than this are found."""
SOME = 50
"""A likelier spelling is suggested when fewer paragraphs than this are found."""
_SAMPLES = 3
_MOST_WORDS = 16
"""Words of a query that other spellings are looked for."""
_FUNCTION_WORDS = 100
"""So many more of the most frequent words are looked at as may be function words."""


class Counting(Protocol):
    """What can tell how many paragraphs a search finds (SearchService)."""

    def count(self, request: SearchRequest, deadline: Deadline = NEVER) -> int:
        """The number of paragraphs found with all that the query asks for; 0 when the deadline leaves no time."""


def suggestions(
    service: Counting, snapshot: Snapshot, request: SearchRequest, found: int, deadline: Deadline = NEVER
) -> tuple[Suggestion, ...]:
    """Queries that find more than this one, which found `found` paragraphs, does; at most one of each kind.

    None is looked for when the deadline leaves no time.
    """
    if found >= SOME or not request.q.strip() or deadline.passed():
        return ()
    count = partial(service.count, deadline=deadline)
    own = count(request)
    if found >= FEW:
        return _better(count, request, own, (("spelling", text) for text in _respelled(snapshot, request.q)))[:1]
    offered = _better(count, request, own, _candidates(snapshot, request.q))
    broader = count(replace(request, match="broad")) if request.match != "broad" else 0
    return (*offered, Suggestion("broader", request.q, broader, "broad")) if broader > own else offered


def _better(
    count: Callable[[SearchRequest], int], request: SearchRequest, own: int, candidates: Iterator[tuple[str, str]]
) -> tuple[Suggestion, ...]:
    """The first candidate of each kind that finds more with all its words than the query does, which finds `own`."""
    offered: list[Suggestion] = []
    for kind, q in candidates:
        known = {request.q, *(suggestion.q for suggestion in offered)}
        total = count(replace(request, q=q)) if q not in known else 0
        if total > own and kind not in {suggestion.kind for suggestion in offered}:
            offered.append(Suggestion(kind, q, total))
    return tuple(offered)


def _candidates(snapshot: Snapshot, q: str) -> Iterator[tuple[str, str]]:
    yield from (("spelling", text) for text in _respelled(snapshot, q))
    yield from (("variant", text) for text in _replaced(snapshot, q, variants))
    yield from (("keyboard", text) for text in other_layout(q) if _known(snapshot.lexicon, text))


def _known(lexicon: Lexicon, text: str) -> bool:
    return any(lexicon.id_of(token.term) >= 0 for token in tokenize(text))


def _respelled(snapshot: Snapshot, q: str) -> Iterator[str]:
    """The query with its unknown or rare words corrected; then with neighbouring words joined."""
    yield from _replaced(snapshot, q, corrections)
    for first, second in pairwise(_typed(q)):
        joined = _display(snapshot, "".join(t.term for t in tokenize(first.text + second.text)))
        if joined:
            yield _substituted(q, {(first.span[0], second.span[1]): joined})


def _typed(q: str) -> list[tree.Term]:
    """The words of a query that may be another, the first few of many."""
    return [leaf for leaf in _terms(parse(q).node) if leaf.span[1] > leaf.span[0]][:_MOST_WORDS]


def _replaced(snapshot: Snapshot, q: str, others: Others) -> Iterator[str]:
    """The query with the likeliest of others for each word that has any."""
    replaced = {word.span: _likeliest(snapshot, word.text, others) for word in _typed(q)}
    if any(replaced.values()):
        yield _substituted(q, {span: text for span, text in replaced.items() if text})


def _likeliest(snapshot: Snapshot, text: str, others: Others) -> str:
    tokens = tokenize(text)
    if len(tokens) != 1:
        return ""
    return next((_written(snapshot, words) for words in others(tokens[0].term, snapshot.lexicon)), "")


def _written(snapshot: Snapshot, words: Sequence[str]) -> str:
    return " ".join(_display(snapshot, word) or word for word in words)


def _substituted(q: str, replacements: dict[tree.Span, str]) -> str:
    for (start, end), text in sorted(replacements.items(), reverse=True):
        q = q[:start] + text + q[end:]
    return q


def _terms(node: tree.Node) -> Iterator[tree.Term]:
    match node:
        case tree.Term():
            yield node
        case tree.Words(children) | tree.Or(children):
            for child in children:
                yield from _terms(child)
        case tree.Required(child):
            yield from _terms(child)
        case tree.Field(name, child) if name in ("text", "title", "note"):
            yield from _terms(child)


def complete(snapshot: Snapshot, typed: str, count: int) -> list[Completion]:
    """Completions of the last word typed, the words before it kept; with the article where it was left out.

    Never a function word: nobody looks for one.
    """
    tokens = tokenize(typed)
    if not tokens or tokens[-1].end < len(typed.rstrip("\u200e\u200f")):
        return []
    last = tokens[-1]
    lexicon = snapshot.lexicon
    ranges = [lexicon.prefix(last.term)]
    if not last.term.startswith(ARTICLE) and len(last.term) > 1:
        ranges.append(lexicon.prefix(ARTICLE + last.term))
    likeliest = lexicon.most_frequent(chain.from_iterable(ranges), count + _FUNCTION_WORDS)
    offered = ((lexicon.term(i), lexicon.count(i)) for i in likeliest)
    telling = islice(((word, often) for word, often in offered if not is_function_word(word)), count)
    written = ((_display(snapshot, word), often) for word, often in telling)
    return [Completion(typed[: last.start] + text, occurrences) for text, occurrences in written if text]


def _display(snapshot: Snapshot, term: str) -> str:
    """A spelling as articles write it, without harakat; empty where the collection has it not.

    The folding forgot whether it was المملكة or المملكه; the paragraphs remember.
    """
    number = snapshot.lexicon.id_of(term)
    if number < 0:
        return ""
    word = plan.Word(term, (plan.SynonymGroup("exact", (number,), 1.0),))
    newest = plan.Plan(word, sort="-date", limit=_SAMPLES, facets=frozenset(), articles=False)
    found = snapshot.search(newest, DEFAULT).hits
    stored = snapshot.paragraphs([hit.doc for hit in found])
    written = Counter(form for paragraph in stored for form in _forms(paragraph, term))
    return written.most_common(1)[0][0] if written else term


def _forms(stored: StoredParagraph, term: str) -> Iterator[str]:
    texts = [stored.paragraph.text, stored.paragraph.heading or "", stored.article.title]
    for text in texts + [note.text for note in stored.article.notes]:
        yield from (_DROPPED.sub("", text[t.start : t.end]) for t in tokenize(text) if t.term == term)
