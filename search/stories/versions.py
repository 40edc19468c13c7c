"""Two versions of a text side by side: which words of each the other has not.

Words are told apart as terms are: another hamza, haraka or sign between them is no difference. Texts are aligned by
their runs of words that stand once in each (patience diff: B. Cohen, "Patience diff advantages", 2010), and what lies
between two of these by `difflib`, where it is short: time stays bounded, and near copies are aligned in one pass.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from index.arabic.chain import tokens
from index.arabic.tokenizer import Token
from index.model import Article, Paragraph
from search.results import Span

MAX_WORDS = 6000
"""So many words of an article are compared, whole paragraphs; what follows is left out, and that is told."""
RUN = 4
"""How many words a run has that aligns texts."""
GAP = 40_000
"""Between runs, so many pairs of words are held against each other at most; longer stretches have nothing in common."""
ISLAND = 2
"""Common stretches of so many words at most, between longer ones that differ, are there by chance (في, من)."""
LINKED = 1 / 4
"""Paragraphs stand beside each other where they have this share of the shorter one's words in common."""

_POINTS = (".", ",", "\N{ARABIC DECIMAL SEPARATOR}", "\N{ARABIC THOUSANDS SEPARATOR}")

Block = tuple[int, int, int]
"""A common stretch: where it begins in the one text and in the other, 0-based, and its length in words."""


@dataclass(frozen=True, slots=True)
class VersionParagraph:
    """A paragraph of a version, and the stretches of it that the other version has not."""

    paragraph: Paragraph
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A row of two versions: paragraphs of the one and of the other, none where it has nothing."""

    one: tuple[VersionParagraph, ...]
    other: tuple[VersionParagraph, ...]


@dataclass(frozen=True, slots=True)
class VersionDiff:
    """Two versions, aligned: the words compared of each, and how many of them the other has not.

    `is_cut` says that there is more of them than is compared.
    """

    one: Article
    other: Article
    rows: tuple[VersionRow, ...]
    words: tuple[int, int]
    differing: tuple[int, int]
    is_cut: bool


def compare_versions(one: Article, other: Article) -> VersionDiff:
    """Two articles side by side, in at most some hundredths of a second."""
    sides = _Side(one), _Side(other)
    blocks = common_blocks(sides[0].terms, sides[1].terms)
    common = [[False] * len(side.terms) for side in sides]
    for first, second, length in blocks:
        common[0][first : first + length] = common[1][second : second + length] = [True] * length
    shown = [side.shown(own) for side, own in zip(sides, common, strict=True)]
    rows = tuple(
        VersionRow(tuple(shown[0][slice(*first)]), tuple(shown[1][slice(*second)]))
        for first, second in _rows(_links(blocks, *sides), len(shown[0]), len(shown[1]))
    )
    lengths = len(common[0]), len(common[1])
    differing = common[0].count(False), common[1].count(False)
    return VersionDiff(one, other, rows, lengths, differing, any(side.is_cut for side in sides))


class _Side:
    """The words of a version: their terms, where each stands, and in which paragraph."""

    def __init__(self, article: Article) -> None:
        self.paragraphs: list[Paragraph] = []
        self.terms: list[str] = []
        self.owners: list[int] = []
        self.places: list[tuple[int, int]] = []
        for paragraph in article.paragraphs:
            own = _words(paragraph.text)
            if self.paragraphs and len(self.terms) + len(own) > MAX_WORDS:
                break
            own = own[:MAX_WORDS]
            self.owners += [len(self.paragraphs)] * len(own)
            self.paragraphs.append(paragraph)
            self.terms += [word.term for word in own]
            self.places += [(word.start, word.end) for word in own]
        self.is_cut = len(self.paragraphs) < len(article.paragraphs) or len(self.terms) == MAX_WORDS
        self.sizes = Counter(self.owners)

    def shown(self, common: Sequence[bool]) -> list[VersionParagraph]:
        """The paragraphs with what is not common marked, neighbouring words as one stretch."""
        marked: list[list[Span]] = [[] for _ in self.paragraphs]
        before = -2
        for at, (owner, (start, end)) in enumerate(zip(self.owners, self.places, strict=True)):
            if common[at]:
                continue
            spans = marked[owner]
            if spans and before == at - 1:
                start = spans.pop().start
            spans.append(Span(start, end - start))
            before = at
        return [
            VersionParagraph(paragraph, tuple(spans)) for paragraph, spans in zip(self.paragraphs, marked, strict=True)
        ]


def _words(text: str) -> list[Token]:
    """The words of a text, a number with a point or comma in it as one.

    >>> [word.term for word in _words("ارتفع 0.2 بالمئة إلى 1,080.56، 5.")]
    ['ارتفع', '0.2', 'بالمئه', 'الي', '1080.56', '5']
    """
    words: list[Token] = []
    for token in tokens(text):
        if (
            words
            and words[-1].term[-1:].isdigit()
            and token.term.isdigit()
            and text[words[-1].end : token.start] in _POINTS
        ):
            last = words.pop()
            token = Token(f"{last.term}.{token.term}", last.start, token.end)
        words.append(token)
    return words


def common_blocks(one: Sequence[str], other: Sequence[str]) -> list[Block]:
    """The common stretches of two texts in order, neither of which goes back.

    >>> common_blocks("قال وزير المال اليوم".split(), "قال أمس وزير المال".split())
    [(0, 0, 1), (1, 2, 2)]
    """
    blocks: list[Block] = []
    at = (0, 0)
    for first, second in [*_anchors(one, other), (len(one), len(other))]:
        skip = max(0, at[0] - first, at[1] - second)
        length = RUN - skip if first < len(one) else 0
        if skip and length <= 0:
            continue
        start = (first + skip, second + skip)
        blocks += _between(one, other, at, start)
        blocks.append((*start, length))
        at = (start[0] + length, start[1] + length)
    return _without_islands(_joined(blocks), len(one), len(other))


def _anchors(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    """Where runs begin that stand once in each text: the longest row of them that goes forward in both."""
    places = [_single_runs(text) for text in (one, other)]
    pairs = [(at, places[1][run]) for run, at in places[0].items() if run in places[1]]
    ends: list[int] = []
    chains: list[tuple[int, int]] = []
    before: list[int] = []
    last: list[int] = []
    for number, (_, second) in enumerate(pairs):
        place = bisect_left(ends, second)
        ends[place : place + 1] = [second]
        last[place : place + 1] = [number]
        before.append(last[place - 1] if place else -1)
    number = last[-1] if last else -1
    while number >= 0:
        chains.append(pairs[number])
        number = before[number]
    return chains[::-1]


def _single_runs(text: Sequence[str]) -> dict[tuple[str, ...], int]:
    """Where each run of words begins that a text has once, in their order."""
    runs = list(zip(*(text[at:] for at in range(RUN)), strict=False))
    counts = Counter(runs)
    return {run: at for at, run in enumerate(runs) if counts[run] == 1}


def _between(one: Sequence[str], other: Sequence[str], at: tuple[int, int], end: tuple[int, int]) -> Iterator[Block]:
    """The common stretches between two places of both texts."""
    first, second = one[at[0] : end[0]], other[at[1] : end[1]]
    if not 0 < len(first) * len(second) <= GAP:
        return
    for block in SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks():
        yield at[0] + block.a, at[1] + block.b, block.size


def _joined(blocks: Iterable[Block]) -> list[Block]:
    """The blocks with those that meet in both texts as one, and without empty ones."""
    joined: list[Block] = []
    for first, second, length in blocks:
        if joined and (first, second) == (joined[-1][0] + joined[-1][2], joined[-1][1] + joined[-1][2]):
            joined[-1] = (joined[-1][0], joined[-1][1], joined[-1][2] + length)
        elif length:
            joined.append((first, second, length))
    return joined


def _without_islands(blocks: list[Block], one: int, other: int) -> list[Block]:
    """The blocks without the short ones between longer stretches that differ (as diff-match-patch cleans up)."""
    ends = [(0, 0, 0), *blocks, (one, other, 0)]
    gaps = [max(b[0] - a[0] - a[2], b[1] - a[1] - a[2]) for a, b in pairwise(ends)]
    around = zip(blocks, gaps, gaps[1:], strict=False)
    return [block for block, before, after in around if block[2] > ISLAND or min(before, after) <= block[2]]


def _links(blocks: Iterable[Block], one: _Side, other: _Side) -> list[tuple[int, int]]:
    """The pairs of paragraphs that have much in common, in their order."""
    shared = Counter(
        (one.owners[first + step], other.owners[second + step])
        for first, second, length in blocks
        for step in range(length)
    )
    return [pair for pair, count in shared.items() if count >= LINKED * min(one.sizes[pair[0]], other.sizes[pair[1]])]


def _rows(links: Iterable[tuple[int, int]], one: int, other: int) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """The ranges of paragraphs that stand beside each other; what is linked to nothing stands in rows between."""
    at = (0, 0)
    rows: list[list[int]] = []
    for first, second in links:
        if rows and (first < rows[-1][1] or second < rows[-1][3]):
            rows[-1][1], rows[-1][3] = max(rows[-1][1], first + 1), max(rows[-1][3], second + 1)
        else:
            rows.append([first, first + 1, second, second + 1])
    for first, first_end, second, second_end in [*rows, [one, one, other, other]]:
        if (first, second) != at:
            yield (at[0], first), (at[1], second)
        at = (first_end, second_end)
        if first_end > first or second_end > second:
            yield (first, first_end), (second, second_end)
