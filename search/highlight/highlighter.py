"""Which letters of a text a query matches: spans, never HTML.

A mark covers a word as it is written, clitics and harakat included. The chain that indexed the text tokenises it here.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, compress
from typing import TypeAlias

from index.arabic.chain import tokens_of_filtered
from index.arabic.harakat import agrees
from index.schema import FIELDS
from index.vocabulary.lexicon import Lexicon
from search import plan
from search.highlight.scanner import runs_like
from search.results import Span

GROUP_ORDER = ("exact", "lemma", "root", "prefix", "wildcard", "fuzzy", "phrase")
_WORDS_REMEMBERED = 30_000


@dataclass(frozen=True, slots=True)
class Highlights:
    """The matched words of a text, in order, and the groups they matched at (`phrase` inside a phrase)."""

    spans: tuple[Span, ...] = ()
    groups: frozenset[str] = frozenset()


_NONE = Highlights()

_Spelled: TypeAlias = tuple[int, int, int]
"""Start and length of a word in a run of letters (0-based code points), and the lexicon id of its term."""

_Found: TypeAlias = tuple[int, int, int, int]
"""A word that may match: its position in the text, its start, its length, its lexicon id."""


class KnownWords(dict[str, tuple[_Spelled, ...]]):
    """The words of runs of letters of a filtered text, remembered: the words that readers look for come again.

    A word stands there once for each of its terms (a ligature of words has several), with the id -1 for one that
    the collection has not.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self.lexicon = lexicon

    def __missing__(self, run: str) -> tuple[_Spelled, ...]:
        id_of = self.lexicon.id_of
        words = tuple((token.start, token.end - token.start, id_of(token.term)) for token in tokens_of_filtered(run))
        if len(self) >= _WORDS_REMEMBERED:
            self.clear()
        self[run] = words
        return words


class Highlighter:
    """The words and phrases of one plan, ready to mark any number of texts."""

    def __init__(self, node: plan.Node, known: KnownWords) -> None:
        leaves = list(plan.leaves(node))
        words = [leaf for leaf in leaves if isinstance(leaf, plan.Word)]
        phrases = [leaf for leaf in leaves if isinstance(leaf, plan.Phrase)]
        self._levels = _levels_by_field(words)
        self._phrases = [(p.fields, [frozenset(word.terms) for word in p.words], p.slop) for p in phrases]
        every = [*words, *(word for phrase in phrases for word in phrase.words)]
        self._wanted = known.lexicon.fingerprints([*chain.from_iterable(word.terms for word in every)])
        self._vocalized = _vocalized(every)
        self._known = known

    def highlights(self, texts: Sequence[tuple[str, str]]) -> list[Highlights]:
        """The highlights of each of some texts, given with their fields; those of a text never overlap."""
        if not len(self._wanted):
            return [_NONE] * len(texts)
        found: defaultdict[int, list[_Found]] = defaultdict(list)
        more: dict[int, int] = {}
        for text, number, begin, run in runs_like([text for _, text in texts], self._wanted):
            position = number + more.get(text, 0)
            for start, length, i in self._agreeing(run) if self._vocalized else self._known[run]:
                found[text].append((position, begin + start, length, i))
                position += 1
            more[text] = position - number - 1
        return [self._highlights_of(found[at], field) if at in found else _NONE for at, (field, _) in enumerate(texts)]

    def _agreeing(self, run: str) -> Iterator[_Spelled]:
        """The words in a run, without the ids of those whose harakat contradict what was typed."""
        for start, length, i in self._known[run]:
            typed, written = self._vocalized.get(i, ()), run[start : start + length]
            yield start, length, i if not typed or any(agrees(text, written) for text in typed) else -1

    def _highlights_of(self, located: Sequence[_Found], field: str) -> Highlights:
        """The highlights of one text; where a ligature of words matches by several, it is marked once."""
        groups = self._levels[field]
        phrased = self._phrased(located, field) if self._phrases else frozenset()
        spans: dict[int, Span] = {}
        names: set[str] = set()
        for position, start, length, i in located:
            name = "phrase" if position in phrased else groups.get(i)
            if name:
                spans[start] = Span(start, length)
                names.add(name)
        return Highlights(tuple(spans.values()), frozenset(names)) if spans else _NONE

    def _phrased(self, located: Sequence[_Found], field: str) -> frozenset[int]:
        """The positions of the words that stand in phrases."""
        ids = {position: i for position, _, _, i in located}
        wanted = ((words, slop) for fields, words, slop in self._phrases if field in fields)
        return frozenset(position for words, slop in wanted for position in phrase_positions(ids, words, slop))


def matched_by(highlights: Iterable[Highlights]) -> tuple[str, ...]:
    """The groups at which a hit's words matched, the closest first."""
    groups = {group for highlight in highlights for group in highlight.groups}
    return tuple(group for group in GROUP_ORDER if group in groups)


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
    """The stretch of a long text with most highlights, about `width` code points, cut at spaces; all of a short one.

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


def phrase_positions(ids: Mapping[int, int], wanted: Sequence[frozenset[int]], slop: int) -> set[int]:
    """Positions of all words of all occurrences of a phrase, in a text that has these ids at these positions.

    >>> sorted(phrase_positions({0: 7, 1: 1, 2: 2, 3: 1}, [frozenset({1}), frozenset({2})], 0))
    [1, 2]
    """
    paths: list[tuple[int, ...]] = [(position,) for position, i in ids.items() if i in wanted[0]]
    for word in wanted[1:]:
        paths = [
            (*path, position)
            for path in paths
            for position in range(path[-1] + 1, path[-1] + slop + 2)
            if ids.get(position) in word
        ][:1000]
    return {position for path in paths for position in path}


def _vocalized(words: Sequence[plan.Word]) -> Mapping[int, Sequence[str]]:
    """The words typed with harakat by the terms that they alone are looked for in."""
    free = {i for word in words if not word.vocalized for i in word.terms}
    typed: defaultdict[int, list[str]] = defaultdict(list)
    for word in words:
        for i in word.terms if word.vocalized else ():
            if i not in free:
                typed[i].append(word.text)
    return typed


def _levels_by_field(words: Sequence[plan.Word]) -> Mapping[str, Mapping[int, str]]:
    """The groups of the words looked for in each field, worked out once where they are the same."""
    kept: dict[tuple[bool, ...], Mapping[int, str]] = {}
    by_field = {}
    for field in FIELDS:
        inside = tuple(field in word.fields for word in words)
        if inside not in kept:
            kept[inside] = _closest(compress(words, inside))
        by_field[field] = kept[inside]
    return by_field


def _closest(words: Iterable[plan.Word]) -> Mapping[int, str]:
    """For each term that makes a document match, the name of the closest group it matches at."""
    groups = [group for word in words for group in word.groups]
    names: dict[int, str] = {}
    for group in sorted(groups, key=lambda group: GROUP_ORDER.index(group.name), reverse=True):
        names.update(dict.fromkeys(group.terms, group.name))
    return names
