"""Where a score comes from: every word, field and group of a hit, in numbers that add up to its score."""

from __future__ import annotations

from collections.abc import Iterator

from search import plan
from search.engines.base import EngineHit, Snapshot
from search.scoring.bm25 import bm25, idf
from search.scoring.ranking import Ranking


def explanation(snapshot: Snapshot, node: plan.Node, ranking: Ranking, hit: EngineHit) -> tuple[str, ...]:
    """A line for each part of a hit's score, the largest first, and one for what re-ranking added.

    `+1.234 اليابان text stem tf=2 df=40/900 len=31/45.2`: the weighted score of a word in a field at a group, how
    often it stands there, in how many of how many units, and the length of the field beside the average.
    """
    parts = sorted(_parts(snapshot, node, ranking, hit.doc), key=lambda part: -part[0])
    rest = hit.score - sum(score for score, _ in parts)
    lines = [f"{score:+.3f} {label}" for score, label in parts]
    if abs(rest) > 1e-9:
        lines.append(f"{rest:+.3f} article, root, 4-grams, place and phrase (re-ranking)")
    return tuple(lines)


def _parts(snapshot: Snapshot, node: plan.Node, ranking: Ranking, doc: int) -> Iterator[tuple[float, str]]:
    for word, boost in _scoring_words(node):
        for field in word.fields:
            for group in word.groups:
                stats = snapshot.statistics(doc, field, group.terms)
                if stats.frequency:
                    weight = boost * word.boost * ranking.field_weights.get(field, 1.0) * group.weight
                    score = bm25(stats.frequency, stats.length, stats.average, ranking.k1, ranking.b)
                    label = (
                        f"{word.text} {field} {group.name} tf={stats.frequency} df={stats.doc_freq}/{stats.doc_count}"
                    )
                    gained = weight * idf(stats.doc_count, stats.doc_freq) * score
                    yield gained, f"{label} len={stats.length}/{stats.average:.1f}"


def _scoring_words(node: plan.Node) -> Iterator[tuple[plan.Word, float]]:
    """Every word that adds to the score, optional ones too, and the boost of the phrase it stands in."""
    match node:
        case plan.Word():
            yield node, 1.0
        case plan.Phrase(words, _, _, boost):
            yield from ((word, boost) for word in words)
        case plan.And(children) | plan.Or(children):
            for child in children:
                yield from _scoring_words(child)
        case plan.MinShouldMatch(should, required, optional):
            for child in (*should, *required, *optional):
                yield from _scoring_words(child)
