"""Lines of words in their contexts in plain Python: what `Snapshot.lines` owes its callers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from index.vocabulary.lexicon import Lexicon
from search import plan
from search.engines.base import Collocate, EngineLines, EngineResult, Occurrence
from search.scoring.collocation import log_dice

_CONTEXT = 3


def lines(
    asked: plan.LinePlan,
    result: EngineResult,
    texts: Mapping[int, Sequence[int]],
    days: Sequence[int],
    lexicon: Lexicon,
) -> EngineLines:
    """The lines in the texts (as lexicon ids) of the documents found; `days` are of all documents, 0 unknown."""
    own = [leaf for leaf in plan.leaves(asked.plan.node) if "text" in leaf.fields]
    occurrences = [occurrence for doc, tokens in sorted(texts.items()) for occurrence in _places(doc, tokens, own)]
    if asked.order in ("date", "-date"):
        sign = 1 if asked.order == "date" else -1
        occurrences.sort(key=lambda occurrence: (not days[occurrence.doc], sign * days[occurrence.doc]))
    else:
        step = 1 if asked.order == "after" else -1
        beyond = len(lexicon)
        near = lambda occurrence: _context(texts[occurrence.doc], occurrence, step)[:_CONTEXT]  # noqa: E731
        occurrences.sort(key=lambda occurrence: [beyond if term < 0 else term for term in near(occurrence)])
    page = occurrences[asked.offset : asked.offset + asked.limit]
    beside = tuple(_collocates(asked.collocates, occurrences, texts, own, lexicon))
    return EngineLines(result, tuple(page), len(occurrences), beside)


def _places(doc: int, tokens: Sequence[int], own: Sequence[plan.Word | plan.Phrase]) -> list[Occurrence]:
    lasts: dict[int, int] = {}
    for leaf in own:
        words = leaf.words if isinstance(leaf, plan.Phrase) else (leaf,)
        wanted = [frozenset(word.terms) for word in words]
        for first, last in _runs(tokens, wanted, leaf.slop if isinstance(leaf, plan.Phrase) else 0):
            lasts[first] = max(last, lasts.get(first, last))
    return [Occurrence(doc, first, last) for first, last in sorted(lasts.items())]


def _runs(tokens: Sequence[int], wanted: Sequence[frozenset[int]], slop: int) -> Iterator[tuple[int, int]]:
    places = [[at for at, token in enumerate(tokens) if token in word] for word in wanted]
    ends = set(places[0])
    for own in places[1:]:
        ends = {at for at in own if any(0 < at - end <= slop + 1 for end in ends)}
    for end in ends:
        first = end
        for own in reversed(places[:-1]):
            first = max(at for at in own if at < first)
        yield first, end


def _context(tokens: Sequence[int], occurrence: Occurrence, step: int) -> list[int]:
    """The terms before (`step` -1) or after a line, the nearest first, -1 beyond the text."""
    edge = occurrence.last if step > 0 else occurrence.first
    places = [edge + step * away for away in range(1, plan.WINDOW + 1)]
    return [tokens[at] if 0 <= at < len(tokens) else -1 for at in places]


def _collocates(
    most: int,
    occurrences: Sequence[Occurrence],
    texts: Mapping[int, Sequence[int]],
    own: Sequence[plan.Word | plan.Phrase],
    lexicon: Lexicon,
) -> Iterator[Collocate]:
    beside = [
        (term, occurrence)
        for occurrence in occurrences
        for step in (-1, 1)
        for term in _context(texts[occurrence.doc], occurrence, step)
    ]
    counts = Counter(term for term, _ in beside)
    looked_for = {
        term
        for leaf in own
        for word in (leaf.words if isinstance(leaf, plan.Phrase) else (leaf,))
        for term in word.terms
    }
    kept = [
        term
        for term, count in counts.items()
        if term >= 0 and term not in looked_for and count >= plan.LEAST_TOGETHER
        and not lexicon.is_function(lexicon.term(term))
    ]  # fmt: skip
    scores = {term: log_dice(counts[term], len(occurrences), lexicon.count(term)) for term in kept}
    for term in sorted(kept, key=lambda term: (-scores[term], term))[:most]:
        doc = next(occurrence.doc for other, occurrence in beside if other == term)
        at = list(texts[doc]).index(term)
        yield Collocate(term, counts[term], lexicon.count(term), Occurrence(doc, at, at))
