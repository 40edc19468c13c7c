"""Did you mean: words of the collection within a slip of the one typed, dearer slips last.

Costs follow what Arabic writers confuse: letters that sound alike in speech (ض ظ, ذ ز, ت ط, س ص, ق غ), those that share
a seat (و ؤ, ي ئ), doubled letters, and the alef and hamza left out. Folding has already made ه ة, ى ي and the alefs
one.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import log

from index.arabic.stopwords import is_function_word
from index.arabic.variants import family_of
from index.vocabulary.lexicon import Lexicon

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءؤئ"
LATIN = "abcdefghijklmnopqrstuvwxyz"
ALIKE = ("ضظد", "ذزد", "تطث", "سصث", "قغكج", "حه", "وؤ", "يئ", "اء", "كج", "غج", "فڤ", "شج")
CHEAP = 0.4
FULL = 1.0
DEAR = 1.5
LEAST_BESIDE_FUNCTION = 4
"""Letters of a word that was written together with a function word."""
MIN_LENGTH = 3
MAX_LENGTH = 20
"""Letters of a word that may be a slip; the forms near a word grow with the square of its length."""
OFTEN = 20
"""A correction must be this many times as frequent as the word typed, if the collection has that at all."""


def corrections(word: str, lexicon: Lexicon) -> list[tuple[str, ...]]:
    """Words (or two words, where a space was forgotten) that may have been meant, the likeliest first.

    Never a function word: nobody looks for one. Empty for a word that is frequent enough as it is. `word` is a spelling
    as the lexicon has them.
    """
    own = lexicon.frequency(word)
    if len(word) < MIN_LENGTH or own > OFTEN:
        return []
    costs = _costs(word) if len(word) <= MAX_LENGTH else {}
    frequencies = lexicon.frequencies(list(costs))
    candidates: list[tuple[int, float, tuple[str, ...]]] = [
        (often, cost, (other,)) for often, (other, cost) in zip(frequencies, costs.items(), strict=True) if often
    ]
    candidates += _splits(word, lexicon)
    likely = [entry for entry in candidates if entry[0] > own * OFTEN and not all(map(is_function_word, entry[2]))]
    likely.sort(key=lambda entry: (-_likelihood(entry[0], entry[1]), entry[2]))
    return [words for _, _, words in likely]


def variants(word: str, lexicon: Lexicon) -> list[tuple[str]]:
    """Other spellings of a word (a spelling of the lexicon): of a name or a loan word as others write it.

    Those that are more frequent, the commonest first.
    """
    known = {*lexicon.same_sound(word), *lexicon.ids_of(family_of(word))} - {-1}
    commoner = [(lexicon.count(number), lexicon.term(number)) for number in known]
    return [(other,) for often, other in sorted(commoner, reverse=True) if often > lexicon.frequency(word)]


def _likelihood(frequency: int, cost: float) -> float:
    """A slip of full cost is taken as e^4 times rarer than none (noisy channel: Kernighan, Church & Gale, 1990)."""
    return log(frequency) - 4 * cost


def _costs(word: str) -> dict[str, float]:
    """Every form one slip away, and those two cheap slips away, with what the slips cost."""
    once = _cheapest(edits(word))
    twice = _cheapest(
        (other, cost + CHEAP) for near, cost in once.items() if cost <= CHEAP for other, cost in lookalikes(near)
    )
    return twice | once | {word: float("inf")}


def _cheapest(pairs: Iterator[tuple[str, float]]) -> dict[str, float]:
    best: dict[str, float] = {}
    for form, cost in pairs:
        best[form] = min(cost, best.get(form, cost))
    return best


def edits(word: str) -> Iterator[tuple[str, float]]:
    """Forms one slip away: a letter confused, left out, added, doubled, or two exchanged.

    >>> min(cost for form, cost in edits("ظابط") if form == "ضابط")
    0.4
    """
    yield from lookalikes(word)
    letters = LATIN if word.isascii() else LETTERS
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        for letter in letters:
            cheap = letter in "اء" or before.endswith(letter) or after.startswith(letter)
            yield before + letter + after, CHEAP if cheap else FULL
            if after:
                yield before + letter + after[1:], FULL
        if after:
            cheap = after[0] in "اء" or before.endswith(after[0])
            yield before + after[1:], CHEAP if cheap else FULL
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:], 0.8


def lookalikes(word: str) -> Iterator[tuple[str, float]]:
    """Forms with one letter changed for one that sounds or looks like it.

    >>> sorted(form for form, _ in lookalikes("زاد") if form[0] == "ذ")
    ['ذاد']
    """
    for at, letter in enumerate(word):
        for group in ALIKE:
            if letter in group:
                yield from ((word[:at] + other + word[at + 1 :], CHEAP) for other in group if other != letter)


def _splits(word: str, lexicon: Lexicon) -> Iterator[tuple[int, float, tuple[str, str]]]:
    """Two known words that were written as one, the frequency of the rarer, and the cost.

    Beside a function word (فيالسوق) a word must be long: most of two letters begin or end many a slip.
    """
    for at in range(2, len(word) - 1):
        pair = word[:at], word[at:]
        rarer, content = min(map(lexicon.frequency, pair)), [part for part in pair if not is_function_word(part)]
        if rarer and (len(content) != 1 or len(content[0]) >= LEAST_BESIDE_FUNCTION):
            yield rarer, FULL if len(content) > 1 else DEAR, pair
