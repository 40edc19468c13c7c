"""Which letters of a text a query matches: spans, never HTML.

A mark covers a word as it is written, clitics and harakat included. The chain that indexed the text tokenises it here.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain, compress

from index.arabic.tokens import tokenize
from index.lexicon import Lexicon
from search import plan
from search.results import Span

LEVEL_ORDER = ("exact", "variant", "stem", "class", "root", "prefix", "fuzzy", "phrase")
_IDS_REMEMBERED = 100_000
_PLACES_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Marks:
    """The matched words of a text, in order, and the levels they matched at (`phrase` inside a phrase)."""

    spans: tuple[Span, ...] = ()
    levels: frozenset[str] = frozenset()


_NONE = Marks()


class PieceIds(dict[str, tuple[int, ...]]):
    """The lexicon ids of the words in what stands between two spaces, remembered: texts repeat their words.

    No word reaches over a space, so the words of a text are those of its pieces. A word has one id for each of its
    spellings (a ligature of words has several), -1 for one the collection has not.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon

    def __missing__(self, piece: str) -> tuple[int, ...]:
        ids = tuple(self._lexicon.id_of(token.spelling) for token in tokenize(piece))
        if len(self) >= _IDS_REMEMBERED:
            self.clear()
        self[piece] = ids
        return ids


class Highlighter:
    """The words and phrases of one plan, ready to mark any number of texts."""

    def __init__(self, node: plan.Node, ids: PieceIds) -> None:
        leaves = list(plan.leaves(node))
        self._levels = _levels_by_field([leaf for leaf in leaves if isinstance(leaf, plan.Word)])
        phrases = [leaf for leaf in leaves if isinstance(leaf, plan.Phrase)]
        self._phrases = [(p.fields, [_selecting(word) for word in p.words], p.slop) for p in phrases]
        self._ids = ids

    def marks(self, text: str, field: str) -> Marks:
        """The matched words of a text of this field, none overlapping."""
        if not text:
            return _NONE
        levels, apart = self._levels[field]
        pieces = text.split(" ")
        ids = list(map(self._ids.__getitem__, pieces))
        places = [place for place, none in enumerate(map(apart, ids)) if not none]
        phrased = self._phrased(ids, field) if self._phrases else frozenset()
        if phrased:
            places = sorted({*places, *(place for place, _ in phrased)})
        return _marks(pieces, ids, places, levels, phrased) if places else _NONE

    def _phrased(self, ids: Sequence[tuple[int, ...]], field: str) -> frozenset[tuple[int, int]]:
        """The words that stand in phrases: the number of their piece, and theirs in the piece."""
        phrases = [(wanted, slop) for fields, wanted, slop in self._phrases if field in fields]
        flat = list(chain.from_iterable(ids))
        found = {position for wanted, slop in phrases for position in phrase_positions(flat, wanted, slop)}
        numbered = ((place, number) for place, of_piece in enumerate(ids) for number in range(len(of_piece)))
        return frozenset(word for position, word in enumerate(numbered) if position in found) if found else frozenset()


def why(marks: Iterable[Marks]) -> tuple[str, ...]:
    """The levels at which a hit's words matched, the closest first."""
    levels = {level for one in marks for level in one.levels}
    return tuple(level for level in LEVEL_ORDER if level in levels)


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
    starts = [span.start for span in marked]
    ends = [span.start + span.length for span in marked]
    offered = [max(0, start - width // 4) for start in starts] or [0]
    best = max(offered, key=lambda start: bisect_right(ends, start + width) - bisect_left(starts, start))
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


def _marks(
    pieces: Sequence[str],
    ids: Sequence[tuple[int, ...]],
    places: Iterable[int],
    levels: Mapping[int, str],
    phrased: frozenset[tuple[int, int]],
) -> Marks:
    """The marks in some pieces of a text; where a ligature of words matches by several, it is marked once."""
    lengths = list(accumulate(map(len, pieces), initial=0))
    spans: dict[int, Span] = {}
    names = set()
    for place in places:
        offset = lengths[place] + place
        for number, (start, length) in enumerate(_places(pieces[place])):
            name = "phrase" if (place, number) in phrased else levels.get(ids[place][number])
            if name:
                spans[offset + start] = Span(offset + start, length)
                names.add(name)
    return Marks(tuple(spans.values()), frozenset(names))


@lru_cache(maxsize=_PLACES_REMEMBERED)
def _places(piece: str) -> tuple[tuple[int, int], ...]:
    """Start and length of each word of a piece, one for each of its spellings."""
    return tuple((token.start, token.end - token.start) for token in tokenize(piece))


_Levels = tuple[Mapping[int, str], Callable[[Iterable[int]], bool]]
"""The level of each spelling that matches, and what tells that none of some spellings does."""


def _levels_by_field(words: Sequence[plan.Word]) -> Mapping[str, _Levels]:
    """The levels of the words looked for in each field, worked out once where they are the same."""
    kept: dict[tuple[bool, ...], _Levels] = {}
    by_field = {}
    for field in plan.TEXT_FIELDS:
        inside = tuple(field in word.fields for word in words)
        if inside not in kept:
            closest = _closest(compress(words, inside))
            kept[inside] = closest, frozenset(closest).isdisjoint
        by_field[field] = kept[inside]
    return by_field


def _selecting(word: plan.Word) -> frozenset[int]:
    return frozenset(chain.from_iterable(level.spellings for level in word.levels if level.selects))


def _closest(words: Iterable[plan.Word]) -> Mapping[int, str]:
    """For each spelling that makes a document match, the name of the closest level it matches at."""
    levels = [level for word in words for level in word.levels if level.selects]
    names: dict[int, str] = {}
    for level in sorted(levels, key=lambda level: LEVEL_ORDER.index(level.name), reverse=True):
        names.update(dict.fromkeys(level.spellings, level.name))
    return names
