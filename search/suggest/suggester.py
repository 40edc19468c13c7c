"""Other ways to ask: spelling, a variant, the other keyboard layout, a broader match; and which words are missing.

Everything offered is made of words the collection has, written as its articles write them, and finds more than the
query did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import Protocol, TypeAlias

from index.arabic.chain import tokenize
from index.arabic.keyboard import other_layout
from index.vocabulary.lexicon import Lexicon
from search.deadline import NEVER, Deadline
from search.engines.base import EngineResult, Snapshot
from search.query import tree
from search.query.parser import parse
from search.results import SearchRequest, Suggestion, WordTotal
from search.rewrite import FIELDS_OF
from search.suggest.speller import corrections, variants
from search.suggest.surface_forms import as_written

Others: TypeAlias = Callable[[str, Lexicon], Sequence[Sequence[str]]]
"""What may be put in the place of a spelling: words, the likeliest first."""

FEW = 3
"""Any other query is suggested when fewer paragraphs than this are found."""
SOME = 50
"""A likelier spelling is suggested when fewer paragraphs than this are found."""
_MOST_WORDS = 16
"""Words of a query that other spellings are looked for."""


class CountsResults(Protocol):
    """A service that tells how many paragraphs a search finds (SearchService)."""

    def count(self, request: SearchRequest, deadline: Deadline = NEVER) -> int:
        """The number of paragraphs found with all that the query asks for; 0 when the deadline leaves no time."""


def suggestions(
    service: CountsResults, snapshot: Snapshot, request: SearchRequest, result: EngineResult, deadline: Deadline = NEVER
) -> tuple[Suggestion, ...]:
    """Queries that find more paragraphs with all their words than this one, which has this result, does.

    At most one of each kind; none is looked for when half of the time is over, as each may take as long as the query.
    """
    total = result.total
    if total >= SOME or not request.q.strip() or deadline.is_half_over():
        return ()
    count = partial(service.count, deadline=deadline)
    own = 0 if result.relaxed else total
    if total >= FEW:
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
    """Whether a word of the text occurs; a single letter, such as of a pattern, is no sign of what was meant."""
    return any(lexicon.id_of(token.term) >= 0 for token in tokenize(text) if len(token.term) > 1)


def _respelled(snapshot: Snapshot, q: str) -> Iterator[str]:
    """The query with its unknown or rare words corrected; then with neighbouring words joined."""
    yield from _replaced(snapshot, q, corrections)
    for first, second in pairwise(_typed(q)):
        joined = as_written(snapshot, "".join(t.term for t in tokenize(first.text + second.text)))
        if joined:
            yield _substituted(q, {(first.span[0], second.span[1]): joined})


def missing_words(
    service: CountsResults, request: SearchRequest, result: EngineResult, deadline: Deadline = NEVER
) -> tuple[WordTotal, ...]:
    """Of a query that finds nothing, how many paragraphs each of its words finds alone, all else being as asked."""
    if result.total or deadline.has_passed():
        return ()
    words = {word.text: None for word in _typed(request.q)}
    return tuple(WordTotal(word, service.count(replace(request, q=word), deadline)) for word in words)


@dataclass(frozen=True, slots=True)
class _TypedWord:
    """A word of the query that may be another; `span` is where it stands."""

    text: str
    span: tree.Span


def _typed(q: str) -> list[_TypedWord]:
    """The words of a query that may be others, those of phrases too, the first few of many."""
    return [word for leaf in _leaves(parse(q).node) for word in _words(q, leaf)][:_MOST_WORDS]


def _words(q: str, leaf: tree.Leaf) -> Iterator[_TypedWord]:
    """The words of a leaf, where they stand in the query."""
    start = q.find(leaf.text, leaf.span[0])
    if isinstance(leaf, tree.Phrase):
        for token in tokenize(leaf.text):
            yield _TypedWord(leaf.text[token.start : token.end], (start + token.start, start + token.end))
    elif start >= 0 and isinstance(leaf, tree.Term | tree.Prefix):
        yield _TypedWord(leaf.text, (start, start + len(leaf.text)))


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
    return " ".join(as_written(snapshot, word) or word for word in words)


def _substituted(q: str, replacements: dict[tree.Span, str]) -> str:
    for (start, end), text in sorted(replacements.items(), reverse=True):
        q = q[:start] + text + q[end:]
    return q


def _leaves(node: tree.Node) -> Iterator[tree.Leaf]:
    """The leaves of a tree that are looked for in texts; what is excluded is not."""
    match node:
        case tree.Words(children) | tree.Or(children):
            for child in children:
                yield from _leaves(child)
        case tree.Must(child) | tree.Boost(child):
            yield from _leaves(child)
        case tree.Field(name, child) if name in FIELDS_OF:
            yield from _leaves(child)
        case tree.Term() | tree.Phrase() | tree.Prefix():
            yield node
