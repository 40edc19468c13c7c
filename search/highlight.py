"""Which letters of a text a query matches: spans, never HTML.

A mark covers a word as it is written, clitics and harakat included. The chain that indexed the text tokenises it here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from index.arabic.tokens import raw_words, tokenize, word_places
from index.lexicon import Lexicon
from search import plan
from search.results import Span

LEVEL_ORDER = ("exact", "variant", "stem", "class", "root", "prefix", "fuzzy", "phrase")
_MEMO_LIMIT = 100_000


@dataclass(frozen=True, slots=True)
class Mark:
    """A matched word of a text: 0-based code points, and the level it matched at (`phrase` inside a phrase)."""

    start: int
    length: int
    level: str


class WordIds:
    """The lexicon ids of words as written, remembered: a page's words repeat those of the page before.

    A word has one id for each of its spellings (a ligature of words has several), -1 for one the collection has not.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._memo: dict[str, tuple[int, ...]] = {}

    def of(self, words: Sequence[str]) -> list[int]:
        """The ids of the spellings of these words, in order."""
        memo = self._memo if len(self._memo) < _MEMO_LIMIT else {}
        for word in words:
            if word not in memo:
                memo[word] = tuple(self._lexicon.id_of(token.spelling) for token in tokenize(word))
        self._memo = memo
        return [i for word in words for i in memo[word]]


class Highlighter:
    """The words and phrases of one plan, ready to mark any number of texts."""

    def __init__(self, node: plan.Node, ids: WordIds) -> None:
        leaves = list(plan.leaves(node))
        words = [leaf for leaf in leaves if isinstance(leaf, plan.Word)]
        self._levels = {f: _closest(w for w in words if f in w.fields) for f in plan.TEXT_FIELDS}
        phrases = [leaf for leaf in leaves if isinstance(leaf, plan.Phrase)]
        self._phrases = [(p.fields, [frozenset(_closest([w])) for w in p.words], p.slop) for p in phrases]
        self._ids = ids

    def marks(self, text: str, field: str) -> tuple[Mark, ...]:
        """The matched words of a text of this field, in order, none overlapping."""
        words = raw_words(text)
        ids = self._ids.of(words)
        levels = self._levels[field]
        found = {position: levels[i] for position, i in enumerate(ids) if i in levels}
        for fields, wanted, slop in self._phrases:
            if field in fields:
                found.update(dict.fromkeys(phrase_positions(ids, wanted, slop), "phrase"))
        if not found:
            return ()
        places = word_places(text) if len(ids) == len(words) else [(t.start, t.end) for t in tokenize(text)]
        return tuple(Mark(start, end - start, found[at]) for at, (start, end) in enumerate(places) if at in found)


def why(marks: Sequence[Mark]) -> tuple[str, ...]:
    """The levels at which a hit's words matched, the closest first."""
    levels = {mark.level for mark in marks}
    return tuple(level for level in LEVEL_ORDER if level in levels)


def spans(marks: Sequence[Mark]) -> tuple[Span, ...]:
    """Marks as plain spans."""
    return tuple(Span(mark.start, mark.length) for mark in marks)


def segments(text: str, marked: Sequence[Span], start: int = 0, end: int | None = None) -> list[tuple[str, bool]]:
    """A text, or its stretch from `start` to `end`, cut into pieces that are marked or not; joined they are the text.

    >>> segments("قمة اليابان", [Span(4, 7)])
    [('قمة ', False), ('اليابان', True)]
    """
    end = len(text) if end is None else end
    pieces: list[tuple[str, bool]] = []
    at = start
    for span in marked:
        if span.start < at or span.start + span.length > end:
            continue
        pieces += [(text[at : span.start], False), (text[span.start : span.start + span.length], True)]
        at = span.start + span.length
    pieces.append((text[at:end], False))
    return [piece for piece in pieces if piece[0]]


def window(text: str, marked: Sequence[Span], width: int = 600) -> tuple[int, int]:
    """The stretch of a long text with the most marks, about `width` code points, cut at spaces; all of a short one.

    >>> window("كلمة " * 10, [Span(25, 4)], width=20)
    (20, 44)
    """
    if len(text) <= width + width // 4:
        return 0, len(text)
    starts = [max(0, span.start - width // 4) for span in marked] or [0]
    best = max(starts, key=lambda start: sum(start <= s.start and s.start + s.length <= start + width for s in marked))
    start = text.rfind(" ", 0, best) + 1 if best else 0
    stop = text.find(" ", min(best + width, len(text)))
    return start, len(text) if stop < 0 else stop


def phrase_positions(ids: Sequence[int], wanted: Sequence[frozenset[int]], slop: int) -> set[int]:
    """Positions of all words of all occurrences of a phrase.

    >>> sorted(phrase_positions([7, 1, 2, 1], [frozenset({1}), frozenset({2})], 0))
    [1, 2]
    """
    paths: list[tuple[int, ...]] = [(position,) for position, i in enumerate(ids) if i in wanted[0]]
    for word in wanted[1:]:
        paths = [
            (*path, position)
            for path in paths
            for position in range(path[-1] + 1, min(path[-1] + slop + 2, len(ids)))
            if ids[position] in word
        ][:1000]
    return {position for path in paths for position in path}


def _closest(words: Iterable[plan.Word]) -> Mapping[int, str]:
    """For each spelling that makes a document match, the name of the closest level it matches at."""
    levels = [level for word in words for level in word.levels if level.selects]
    names: dict[int, str] = {}
    for level in sorted(levels, key=lambda level: LEVEL_ORDER.index(level.name), reverse=True):
        names.update(dict.fromkeys(level.spellings, level.name))
    return names
