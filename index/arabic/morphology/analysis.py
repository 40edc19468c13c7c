"""The analysis of spellings: every way to cut a word into clitics and a form that the table has, all words at once.

A word's cuts are tried in whole arrays: first every prefix that it may have, then for each what is left as a form, as
a form before a pronoun, and as a frequent singular before an ending.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from index.arabic.morphology.clitics import (
    CHANGES,
    ENDING_LEAST_SHARE,
    ENDING_WEIGHT,
    ENDINGS,
    PREFIXES,
    PRONOUNS,
    Filter,
    ending_filter,
    pronoun_filter,
    stem_filter,
)
from index.arabic.morphology.kinds import CONSTRUCTS, IMPERFECTS, NOUNS, Kind, Tail, kind_of, lexeme_of, tail_of
from index.arabic.morphology.packing import MOST, Codes, Keys, code, first_letters, letter_codes, pack, with_letter
from index.arabic.morphology.table import Forms, Numbers, Weights, join_entries

Flags = npt.NDArray[np.bool_]

_LEAST_SHARE, _LEAST_SHARE_OF_LONG = np.float32(3e-10), np.float32(1e-8)
"""The share of a lexeme that no text had, and of a noun in a long form that has nothing or an article before it:
hardly any foreign name is that by chance."""

_LONG = np.uint64(1) << np.uint64(5 * 4)
"""The least number of a form of five letters."""

_RARE = np.float32(1e-7)
"""The share of a noun in TEH MARBUTA that says nothing of other words' feminines."""

_BESIDE_A_LEMMA = np.float32(0.1)
"""The same of a form of `_RARE_KINDS`, and of an accusative, where it is another word's singular: مترو is hardly from
متر, كمين from كمّ, عيد from عاد, فيلا from فيل."""

_OPEN_ENDED = np.float32(0.15)
"""The same of a noun without its YEH, which is one in two of its cases alone: تحد may be from حدّ."""

_PLURAL_IN_TEH_MARBUTA = np.float32(0.2)
"""What is left of the weight of a broken plural in TEH MARBUTA without an article: قتله is his killing too."""

_RARE_KINDS = (Kind.DUAL, Kind.DUAL_CONSTRUCT, Kind.PLURAL_CONSTRUCT, Kind.PAST_PASSIVE)

_NISBA = np.float32(0.1)
"""How frequent that must be beside the noun of a construct in YEH: قانوني is hardly from قانون, as بلدي is from بلد."""

_LONGEST_PREFIX = max(len(prefix.letters) for prefix in PREFIXES)
_WIDTH = _LONGEST_PREFIX + MOST + 4
"""Letters that are looked at: those of a prefix, a form and a pronoun; a longer word has no form."""


@dataclass(frozen=True, slots=True)
class Analyses:
    """The weight of each lexeme that a word may be of: `rows` ascending, a word's heaviest lexeme first.

    `plain` is 1 where the word is a noun's singular as it stands, without clitics, 2 where it is a verb's past, else 0;
    `before` says where it is none for what stands before it: a clitic, or the letter of an imperfect.
    """

    rows: Numbers
    lexemes: Numbers
    weights: Weights
    plain: Numbers
    before: Flags

    @classmethod
    def of(cls, rows: Numbers, lexemes: Numbers, weights: Weights, plain: Numbers, before: Flags) -> Analyses:
        """Each row's lexemes once, with their greatest weight, in that order."""
        order = np.lexsort((-weights, lexemes, rows))
        first = np.ones(len(rows), bool)
        first[1:] = (np.diff(rows[order]) != 0) | (np.diff(lexemes[order]) != 0)
        kept = order[first]
        kept = kept[np.lexsort((-weights[kept], rows[kept]))]
        return cls(rows[kept], lexemes[kept], weights[kept], plain[kept], before[kept])


@dataclass(frozen=True, slots=True)
class _Cuts:
    """Words without one of their prefixes: the word's row, the prefix, the letters left as a number, and how many."""

    rows: Numbers
    prefixes: Numbers
    keys: Keys
    lengths: Numbers
    ends: Numbers


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A form that some cuts may have: the cuts, the form's letters, a weight, and the filter for each prefix."""

    cuts: Numbers
    keys: Keys
    weight: float
    filters: Weights
    least_share: float = 0.0


def analyse(words: Sequence[str], tables: Sequence[Forms], shares: Weights, feminine: Weights) -> Analyses:
    """The lexemes of folded words; of a word that no table knows, none.

    By lexeme, `shares` says how frequent it is, and `feminine` what is left of the weight of a form in TEH
    MARBUTA where it is some noun itself: of that noun's own, all.
    """
    codes = letter_codes(words, _WIDTH + 1)
    lengths = np.count_nonzero(codes, axis=1)
    lengths[codes.max(axis=1, initial=0) > 31] = 0
    cuts = _cuts(codes, np.where(lengths <= _WIDTH, lengths, 0))
    attempts = [attempt for attempt in _attempts(codes, cuts) if len(attempt.cuts)]
    if not attempts:
        none = np.zeros(0, np.int64)
        return Analyses(none, none, np.zeros(0, np.float32), none, np.zeros(0, bool))
    last = codes[np.arange(len(codes)), lengths - 1]
    return _weighed(attempts, cuts, tables, shares, feminine, last)


def _cuts(codes: Codes, lengths: Numbers) -> _Cuts:
    packed = np.stack([pack(codes[:, start : start + MOST]) for start in range(_LONGEST_PREFIX + 1)])
    rows, prefixes = [], []
    for number, prefix in enumerate(PREFIXES):
        found = np.flatnonzero(_starts_with(codes, lengths, prefix.letters, prefix.before))
        rows.append(found)
        prefixes.append(np.full(len(found), number))
    row, prefix_of = np.concatenate(rows), np.concatenate(prefixes)
    begins = np.array([len(prefix.letters) for prefix in PREFIXES])[prefix_of]
    return _Cuts(row, prefix_of, packed[begins, row], lengths[row] - begins, lengths[row])


def _starts_with(codes: Codes, lengths: Numbers, letters: str, before: str) -> npt.NDArray[np.bool_]:
    """The words that begin so and have two letters more at least."""
    fits = lengths >= len(letters) + 2
    for place, letter in enumerate(letters):
        fits &= codes[:, place] == code(letter)
    if before:
        fits &= np.isin(codes[:, len(letters)], [code(letter) for letter in before])
    return fits


def _attempts(codes: Codes, cuts: _Cuts) -> Iterator[_Attempt]:
    whole = np.flatnonzero(cuts.lengths <= MOST)
    yield _Attempt(whole, cuts.keys[whole], 1.0, _stem_filters())
    for ending, restored in ENDINGS:
        found = _ending_in(codes, cuts, ending, 3)
        if ending == "ه":
            found = found[codes[cuts.rows[found], cuts.ends[found] - 2] != code("ي")]
        if not len(found):
            continue
        yield _Attempt(
            *_without(cuts, found, len(ending), restored), ENDING_WEIGHT, _ending_filters(), ENDING_LEAST_SHARE
        )
    for number, pronoun in enumerate(PRONOUNS):
        found = _ending_in(codes, cuts, pronoun.letters, 2)
        if not len(found):
            continue
        count = len(pronoun.letters)
        yield _Attempt(*_without(cuts, found, count, ""), pronoun.weight, _pronoun_filters(number, -1))
        for at, change in enumerate(CHANGES):
            last = codes[cuts.rows[found], cuts.ends[found] - count - 1]
            changed = found[last == code(change.last)]
            if not len(changed):
                continue
            if change.restored.startswith(change.last):
                forms = _without(cuts, changed, count, change.restored[1:])
            else:
                forms = _without(cuts, changed, count + 1, change.restored)
            yield _Attempt(*forms, pronoun.weight, _pronoun_filters(number, at))


def _ending_in(codes: Codes, cuts: _Cuts, letters: str, least: int) -> Numbers:
    """The cuts that end in these letters and have so many before them at least."""
    fits = cuts.lengths >= len(letters) + least
    for place, letter in enumerate(reversed(letters), 1):
        fits &= codes[cuts.rows, cuts.ends - place] == code(letter)
    return np.flatnonzero(fits)


def _without(cuts: _Cuts, found: Numbers, count: int, restored: str) -> tuple[Numbers, Keys]:
    """These cuts without their last letters and with another one; those whose form is too long are left out."""
    lengths = cuts.lengths[found] - count
    found = found[lengths + len(restored) <= MOST]
    lengths = cuts.lengths[found] - count
    keys = first_letters(cuts.keys[found], lengths)
    return found, with_letter(keys, lengths, restored) if restored else keys


@cache
def _stem_filters() -> Weights:
    return np.stack([stem_filter(prefix) for prefix in PREFIXES])


@cache
def _ending_filters() -> Weights:
    nominal = [bool(stem_filter(prefix)[0].any()) for prefix in PREFIXES]
    return np.stack([ending_filter() * is_nominal for is_nominal in nominal])


@cache
def _pronoun_filters(pronoun: int, change: int) -> Weights:
    how = CHANGES[change] if change >= 0 else None
    filters: list[Filter] = [pronoun_filter(prefix, PRONOUNS[pronoun], how) for prefix in PREFIXES]
    return np.stack([one * (not prefix.definite) for one, prefix in zip(filters, PREFIXES, strict=True)])


_PREFIX_WEIGHTS = np.array([prefix.weight for prefix in PREFIXES], np.float32)
_ACCUSATIVE = np.array(
    [0 if prefix.definite else 1 if prefix.letters in ("", "و", "ف") else 0.01 for prefix in PREFIXES], np.float32
)
"""How likely the ALEF of an accusative is behind a prefix: never behind an article, hardly ever behind a preposition,
which asks for a genitive: بلادنا is not from لادن."""

_DEFINITE = np.array([prefix.definite for prefix in PREFIXES])
_NO_LETTER_BEFORE = np.array([prefix.definite or not prefix.letters for prefix in PREFIXES])
_HAS_CLITIC = np.array([prefix.letters not in ("", "ال") for prefix in PREFIXES])


def _weighed(
    attempts: Sequence[_Attempt],
    cuts: _Cuts,
    tables: Sequence[Forms],
    shares: Weights,
    feminine: Weights,
    last: Numbers,
) -> Analyses:
    """What the attempts find, all looked up together; `last` has the code of each word's last letter."""
    keys = np.concatenate([attempt.keys for attempt in attempts])
    owners, entries = join_entries(table.find(keys) for table in tables)
    attempt = np.repeat(np.arange(len(attempts)), [len(one.cuts) for one in attempts])[owners]
    cut = np.concatenate([one.cuts for one in attempts])[owners]
    prefix = cuts.prefixes[cut]
    fits = np.stack([one.filters for one in attempts])[attempt, prefix, kind_of(entries), tail_of(entries)]
    lexemes = lexeme_of(entries)
    is_long = (keys[owners] >= _LONG) & _NO_LETTER_BEFORE[prefix] & np.isin(kind_of(entries), NOUNS)
    share = np.maximum(shares[lexemes], np.where(is_long, _LEAST_SHARE_OF_LONG, _LEAST_SHARE))
    frequent = share > np.array([one.least_share for one in attempts], np.float32)[attempt]
    of_attempts = np.array([one.weight for one in attempts], np.float32)
    weights = share * frequent * fits * _PREFIX_WEIGHTS[prefix] * of_attempts[attempt]
    marbuta, rows = tail_of(entries) == Tail.TEH_MARBUTA, cuts.rows[cut]
    own = ~marbuta | (feminine[lexemes] == 1)  # a feminine in TEH MARBUTA may be another word's
    is_noun = np.zeros(rows.max(initial=0) + 1, bool)
    is_noun[rows[marbuta & own & (weights > 0) & (share > _RARE)]] = True
    weights *= np.where(~own & is_noun[rows], feminine[lexemes], np.float32(1))
    kinds, whole = kind_of(entries), attempt == 0
    weights[whole & marbuta & (kinds == Kind.PLURAL) & ~_DEFINITE[prefix]] *= _PLURAL_IN_TEH_MARBUTA
    tanwin = whole & (tail_of(entries) == Tail.TANWIN)
    accusative = tanwin & (last[rows] == code("ا"))
    bare = whole & (prefix == 0) & own
    singular = whole & own & ~accusative & (kinds == Kind.SINGULAR) & (weights > 0)
    standing = np.zeros(len(cuts.rows), np.float32)
    np.maximum.at(standing, cut[singular], share[singular])
    in_yeh = np.isin(kinds, CONSTRUCTS) & (last[rows] == code("ي"))
    stands = standing[cut] > np.maximum(share * in_yeh * _NISBA, _RARE)
    weights[whole & stands & (accusative | np.isin(kinds, _RARE_KINDS))] *= _BESIDE_A_LEMMA
    weights *= np.where(accusative, _ACCUSATIVE[prefix], np.where(tanwin, _OPEN_ENDED, np.float32(1)))
    kept, plain = np.flatnonzero(weights), bare * (1 * (kinds == Kind.SINGULAR) + 2 * (kinds == Kind.PAST))
    before = whole & (_HAS_CLITIC[prefix] | np.isin(kinds, IMPERFECTS))
    return Analyses.of(cuts.rows[cut[kept]], lexemes[kept], weights[kept], plain[kept], before[kept])
