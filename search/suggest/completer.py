"""Completion while typing: what the last word may become, and where words stand before it, what goes with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice, pairwise

from index.arabic.chain import tokenize
from index.arabic.letters import DIRECTION_MARKS
from index.arabic.stopwords import is_function_word
from index.vocabulary.lexicon import Lexicon
from search.engines.base import EngineHit, Snapshot
from search.results import Completion
from search.suggest.surface_forms import as_written

Search = Callable[[str, int], tuple[int, Sequence[EngineHit]]]
"""How many paragraphs have all the words of a query, and its best ones, at most so many."""

ARTICLE = "ال"
_CLITICS = (
    *(("وبال", ARTICLE), ("بال", ARTICLE), ("وال", ARTICLE), ("فال", ARTICLE), ("كال", ARTICLE), ("ولل", ARTICLE)),
    *(("لل", ARTICLE), ("وب", ""), ("ول", ""), ("و", ""), ("ف", ""), ("ب", ""), ("ك", ""), ("ل", "")),
)
"""Clitics that may be typed before a word, and what of them the word keeps where it stands without them."""
_LEAST_LETTERS = 2
_FUNCTION_WORDS = 100
"""So many more of the most frequent words are looked at as may be function words."""
_READ = 40
"""Paragraphs that are read for what stands beside the words typed."""
_TRIED = 10
"""Completions whose paragraphs are counted."""
_FOLLOWS = 100
"""What a word right behind the one typed counts more than elsewhere in the paragraph."""


def complete(snapshot: Snapshot, search: Search, typed: str, count: int) -> list[Completion]:
    """Completions of the last word typed, the words before it kept; with the article where it was left out.

    Never a function word: nobody looks for one. A word alone has the number of its occurrences, the most frequent
    first; behind others it has the number of paragraphs with all of them, and is not offered where there are none.
    """
    tokens = tokenize(typed)
    if not tokens or tokens[-1].end < len(typed.rstrip(DIRECTION_MARKS)):
        return []
    last, before = tokens[-1], typed[: tokens[-1].start]
    starts = _starts(last.term)
    if not tokenize(before):  # a ligature (ﷺ) is several words with nothing before them
        frequent = islice(_frequent(snapshot.lexicon, starts, count), count)
        return _distinct((before + as_shown, often) for as_shown, often in _shown(snapshot, frequent))
    return _in_company(snapshot, search, before, starts, count)


def _starts(term: str) -> list[tuple[str, str]]:
    """The beginnings of terms that a beginning may mean: what is typed before a term, and how the term begins.

    >>> _starts("بالذك")
    [('', 'بالذك'), ('', 'البالذك'), ('بال', 'الذك'), ('ب', 'الذك')]
    """
    starts = [("", term)]
    if not term.startswith(ARTICLE) and len(term) > 1:
        starts.append(("", ARTICLE + term))
    clitics = ((c, kept + term.removeprefix(c)) for c, kept in _CLITICS if term.startswith(c))
    return starts + [(clitic, rest) for clitic, rest in clitics if len(rest.removeprefix(ARTICLE)) >= _LEAST_LETTERS]


def _frequent(lexicon: Lexicon, starts: Sequence[tuple[str, str]], count: int) -> Iterator[tuple[str, str, int]]:
    """The most frequent terms that begin so, with the clitics typed before them, and how often they occur.

    Words behind a clitic come after those that begin as typed.
    """
    seen: set[str] = set()
    for clitics in (False, True):
        ranges = [(clitic, lexicon.prefix(start)) for clitic, start in starts if bool(clitic) == clitics]
        clitic_of = {number: clitic for clitic, numbers in reversed(ranges) for number in numbers}
        for number in lexicon.most_frequent(chain.from_iterable(r for _, r in ranges), count + _FUNCTION_WORDS):
            term = lexicon.term(number)
            if not is_function_word(term) and term not in seen:
                seen.add(term)
                yield clitic_of[number], term, lexicon.count(number)


def _shown(snapshot: Snapshot, terms: Iterator[tuple[str, str, int]]) -> Iterator[tuple[str, int]]:
    """Terms as articles write them, behind their clitics, which have the article's letters already."""
    for clitic, term, often in terms:
        written = as_written(snapshot, term)
        if written:
            yield clitic + (written.removeprefix(ARTICLE) if clitic.endswith(("ال", "لل")) else written), often


def _in_company(
    snapshot: Snapshot, search: Search, before: str, starts: Sequence[tuple[str, str]], count: int
) -> list[Completion]:
    """Completions that are found together with the words before, those right behind them first."""
    typed = {token.term.removeprefix(ARTICLE) for token in tokenize(before)}
    beside = _beside(snapshot, search(before, _READ)[1], tokenize(before)[-1].term, starts)
    likely = Counter((clitic, term) for clitic, term, _ in islice(_frequent(snapshot.lexicon, starts, count), count))
    likely.update(beside)
    tried = [(key, near) for key, near in likely.most_common() if key[1].removeprefix(ARTICLE) not in typed][:_TRIED]
    offered: list[tuple[int, int, str]] = []
    for (clitic, term), near in tried:
        for text, _ in _shown(snapshot, iter([(clitic, term, 0)])):
            offered.append((near // _FOLLOWS, search(before + text, 0)[0], before + text))
    offered.sort(key=lambda entry: (-entry[0], -entry[1]))
    return _distinct((text, total) for _, total, text in offered if total)[:count]


def _distinct(offered: Iterable[tuple[str, int]]) -> list[Completion]:
    """Each text once, where it stands first: بالبيت is one term, and البيت behind its clitic."""
    first: dict[str, int] = {}
    for text, often in offered:
        first.setdefault(text, often)
    return [Completion(text, often) for text, often in first.items()]


def _beside(
    snapshot: Snapshot, hits: Sequence[EngineHit], last: str, starts: Sequence[tuple[str, str]]
) -> Counter[tuple[str, str]]:
    """How often terms that begin so stand in paragraphs, right behind the last word typed counting more."""
    beside: Counter[tuple[str, str]] = Counter()
    for stored in snapshot.paragraphs([hit.doc for hit in hits]):
        terms = [token.term for token in tokenize(stored.paragraph.text)]
        for previous, term in pairwise(["", *terms]):
            clitic = next((clitic for clitic, start in starts if term.startswith(start)), None)
            if clitic is not None and not is_function_word(term):
                beside[clitic, term] += _FOLLOWS if previous == last else 1
    return beside
