"""The guarded light stem: clitics go only where the vocabulary says that what remains is a word.

The affixes are those of light10 (Larkey, Ballesteros and Connell 2007, "Light stemming for Arabic information
retrieval"); the guard is measured in `python -m benchmarks.relevance`: freq(rest) + freq(ال + rest) ≥ max(3, half of
freq(word)). So واشنطن and بايدن keep their first letters, and وسياسة loses its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

from index.arabic.wordlists import known_words, names

Frequency = Callable[[str], int]

_ARTICLE = "ال"
_PREPOSED_ARTICLES = ("بال", "كال", "وال", "فال", "لل")
_CONJUNCTIONS = ("و", "ف")
_PREPOSITIONS = ("ب", "ك", "ل", "س")
_PRONOUNS = ("هما", "كما", "ها", "هم", "هن", "كم", "كن", "نا", "ني", "ه", "ك", "ي")
_ENDINGS = ("ان", "ات", "ون", "ين", "يه", "ه", "ي")
_SHORT_ENDINGS = ("ات", "ه")
_DUAL_ENDINGS = ("ان", "ين")
_PLURAL_ENDINGS = ("ان", "ات", "ون", "ين")
_FREQUENT = 20
_HAMZA_SEATS = str.maketrans("ؤئ", "وي")
_MUCH = 3
_KNOWN = 25
"""Occurrences that a word of the shipped lists counts for beside those in the collection."""


class Stemmer:
    """Stems spellings by the frequencies of a collection's own vocabulary.

    `least` is how often a rest must occur to be attested: 3 in a collection of any size to speak of, 1 in a small one.
    """

    def __init__(self, frequency: Frequency, least: int = 3) -> None:
        self._frequency = frequency
        self._least = least
        self._known = known_words()

    def stem(self, term: str) -> str:
        """The stem of a spelling; what is not Arabic is its own.

        >>> words = {"السياسه": 9, "سياسات": 5, "اليابان": 7, "بايدن": 4, "سياسه": 7, "سياسته": 3}
        >>> stem = Stemmer(lambda word: words.get(word, 0)).stem
        >>> [stem(word) for word in ("سياساتهم", "وسياسته", "لليابان", "واليابان", "بايدن", "aukus")]
        ['سياس', 'سياس', 'يابان', 'يابان', 'بايدن', 'aukus']
        """
        return self.steps(term)[-1].translate(_HAMZA_SEATS)

    def steps(self, term: str) -> tuple[str, ...]:
        """What remains after each step: the spelling, without clitics before it, without pronouns, without endings."""
        if not "ء" <= term[:1] <= "ي" or len(term) < 3:
            return (term,) * 4
        bare = self.without_clitics(term)
        if bare in names():
            return term, bare, bare, bare
        base = self.without_pronoun(bare)
        return term, bare, base, self.without_ending(base)

    def without_clitics(self, word: str) -> str:
        """Strip conjunctions, prepositions and the article.

        >>> words = {"الدوله": 9, "بالدوله": 5, "الالتزام": 3, "التزام": 3}
        >>> stemmer = Stemmer(lambda word: words.get(word, 0))
        >>> [stemmer.without_clitics(word) for word in ("وبالدوله", "للدوله", "التزام", "ولاده")]
        ['دوله', 'دوله', 'التزام', 'ولاده']
        """
        word = self._without_letter(word, _CONJUNCTIONS)
        article = self._without_article(word)
        return article if article != word else self._without_letter(word, _PREPOSITIONS)

    def without_pronoun(self, word: str) -> str:
        """Strip an attached pronoun where the rest is attested, itself or with the TEH MARBUTA it had before."""
        if not word.endswith(_PRONOUNS):
            return word
        for letters in (3, 2, 1):
            if word[-letters:] in _PRONOUNS and len(word) >= letters + 3:
                rest = self._before_pronoun(word[:-letters], word)
                if rest:
                    return rest
        return word

    def without_ending(self, word: str) -> str:
        """Strip tanwin's ALEF where the rest is attested, and light10's endings.

        Three letters are left at least, two before ALEF TEH and TEH MARBUTA (قوه and قوات, but كليه and not كل).

        >>> words = {"فلسطين": 99, "رحيم": 9, "معلم": 50, "معلمين": 70}
        >>> stemmer = Stemmer(lambda word: words.get(word, 0))
        >>> [stemmer.without_ending(word) for word in ("رحيما", "معلمين", "فلسطين", "سياسيه")]
        ['رحيم', 'معلم', 'فلسطين', 'سياس']
        """
        if word.endswith("ا") and len(word) > 3 and self._attested(word[:-1], word):
            word = word[:-1]
        if not word.endswith(_ENDINGS):
            return word
        for ending in _ENDINGS:
            least = 2 if ending in _SHORT_ENDINGS else 3
            if word.endswith(ending) and len(word) >= len(ending) + least and not self._own_ending(word, ending):
                word = word[: -len(ending)]
                if ending in _DUAL_ENDINGS:
                    word = self._before_dual(word)
        return word

    def _before_dual(self, word: str) -> str:
        """The TEH MARBUTA that a dual has opened: سيارت(ان) is سياره."""
        singular = word[:-1] + "ه"
        return singular if word.endswith("ت") and len(word) > 3 and self._attested(singular, word) else word

    def _own_ending(self, word: str, ending: str) -> bool:
        """Whether a plural's or dual's letters belong to the word itself: it is frequent and the rest is hardly a word.

        فلسطين and اليابان keep theirs; a rest counts with the TEH MARBUTA that a plural drops, too.
        """
        if ending not in _PLURAL_ENDINGS:
            return False
        rest, own = word[: -len(ending)], self._family(word)
        return own >= _FREQUENT and _FREQUENT * (self._family(rest) + self._family(rest + "ه")) < own

    def _family(self, word: str) -> int:
        """How often a word occurs with and without the article."""
        return self._count(word) + self._frequency(_ARTICLE + word)

    def _without_letter(self, word: str, letters: tuple[str, ...]) -> str:
        return word[1:] if word[:1] in letters and len(word) > 3 and self._is_clitic(word) else word

    def _is_clitic(self, word: str) -> bool:
        """Whether the first letter is a clitic: the rest is attested, itself, without its pronoun or its article.

        Where the whole is a word with a pronoun too, that reading must be much the rarer: بيتهم has بيت, not يتهم.
        """
        rest = word[1:]
        if self._without_preposed_article(rest) != rest:
            return True
        base = self.without_pronoun(rest)
        if not (self._attested(rest, word) or (base != rest and self._attested(base, word))):
            return False
        own = self.without_pronoun(word)
        return own == word or self._family(base) > _MUCH * self._family(own)

    def _without_article(self, word: str) -> str:
        if word.startswith(_ARTICLE):
            return word[2:] if len(word) > 4 and not self._own_article(word) else word
        return self._without_preposed_article(word)

    def _without_preposed_article(self, word: str) -> str:
        if not word.startswith(_PREPOSED_ARTICLES):
            return word
        for prefix in _PREPOSED_ARTICLES:
            rest = word[len(prefix) :]
            if word.startswith(prefix) and len(rest) > 2 and self._attested(rest, word):
                return rest
        return word

    def _own_article(self, word: str) -> bool:
        """Whether ALEF LAM belongs to the word itself: it takes an article of its own (الالتزام)."""
        return word in self._known or self._frequency(_ARTICLE + word) * 20 > self._frequency(word)

    def _before_pronoun(self, rest: str, word: str) -> str:
        if rest.endswith("ت") and self._attested(rest[:-1] + "ه", word):
            return rest[:-1] + "ه"
        return rest if self._attested(rest, word) else ""

    def _attested(self, rest: str, word: str) -> bool:
        """The guard: the rest is a word, and not a rare one beside the whole."""
        return self._family(rest) >= max(self._least, self._count(word) / 2)

    def _count(self, word: str) -> int:
        return self._frequency(word) + (_KNOWN if word in self._known else 0)


class VocabularyStemmer(Stemmer):
    """The same for a whole vocabulary, whose frequencies are added up beforehand: faster where all of it is stemmed.

    >>> words = {"السياسه": 9, "سياسات": 5, "سياسه": 7, "سياسته": 3}
    >>> [VocabularyStemmer(words).stem(word) for word in ("السياسه", "سياسات", "وسياسته")]
    ['سياس', 'سياس', 'سياس']
    """

    def __init__(self, frequencies: Mapping[str, int], least: int = 3) -> None:
        super().__init__(lambda word: frequencies.get(word, 0), least)
        counts = defaultdict(int, frequencies)
        for word in self._known:
            counts[word] += _KNOWN
        families = counts.copy()
        for word, frequency in frequencies.items():
            if word.startswith(_ARTICLE):
                families[word[len(_ARTICLE) :]] += frequency
        self._counts, self._families = dict(counts), dict(families)

    def _family(self, word: str) -> int:
        return self._families.get(word, 0)

    def _count(self, word: str) -> int:
        return self._counts.get(word, 0)
