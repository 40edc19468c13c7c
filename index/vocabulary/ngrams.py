"""What a commit knows of words beside the lexicon: where each segment's terms stand in it, and character n-grams.

Grams are those of search/scoring/bm25.py. A gram is named by one number (`gram_keys`), so that everything stays
in arrays: `gram.key` has all grams in ascending order, `gram.count` how many tokens of the collection have each,
`gram.starts` where each term's grams begin in `gram.of`, which has positions in `gram.key`; the other way round,
`gram.in_starts` where the terms that have each gram begin in `gram.in`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from index.arrays.array_file import Array, Ints
from index.arrays.ragged import Ragged, stable_order, starts_of
from index.vocabulary.union import Union, merge_inverse

GRAM = 4
GRAM_COUNT = "gram.count"
"""The array that changes with how often terms occur; the others follow from the terms alone."""
_BITS = 16
_LETTER = (1 << _BITS) - 1


def merge_vocabularies(segments: Sequence[tuple[Sequence[str], Array]]) -> tuple[list[str], Array, list[Ints]]:
    """One vocabulary from those of several segments, given with how often each term stands in it.

    Terms that stand nowhere any more are left out. Returns the terms in order of code points, their counts, and
    for each segment the position of each of its terms in the whole (-1: left out).

    >>> merge_vocabularies([(["ا", "ب"], np.array([1, 0])), (["ا", "ت"], np.array([2, 3]))])
    (['ا', 'ت'], array([3, 3]), [array([ 0, -1], dtype=int32), array([0, 1], dtype=int32)])
    """
    totals: Counter[str] = Counter()
    for vocabulary, counts in segments:
        totals.update({s: count for s, count in zip(vocabulary, counts.tolist(), strict=True) if count})
    merged = sorted(totals)
    counts = np.array([totals[s] for s in merged], dtype=np.int64)
    del totals  # what follows needs as much room
    position = {term: number for number, term in enumerate(merged)}
    maps = [np.array([position.get(s, -1) for s in vocabulary], dtype=np.int32) for vocabulary, _ in segments]
    return merged, counts, maps


def gram_arrays(terms: Sequence[str], counts: Array) -> dict[str, Array]:
    """The arrays of character n-grams of a vocabulary (see above)."""
    keys, sizes = _keys_of_all(terms)
    owners = np.repeat(np.arange(len(terms)), sizes)
    order = np.lexsort((keys, owners))
    keys, owners = keys[order], owners[order]
    kept = np.ones(len(keys), dtype=bool)
    kept[1:] = (keys[1:] != keys[:-1]) | (owners[1:] != owners[:-1])
    keys, owners = keys[kept], owners[kept]
    distinct, of = np.unique(keys, return_inverse=True)
    of = of.astype(np.int32)
    having = Ragged(owners.astype(np.int32)[stable_order(of)], starts_of(np.bincount(of, minlength=len(distinct))))
    totals = np.bincount(of, weights=counts[owners], minlength=len(distinct))
    return _arranged(distinct, totals, Ragged(of, starts_of(np.bincount(owners, minlength=len(terms)))), having)


def _arranged(keys: Array, counts: Array, of: Ragged, having: Ragged) -> dict[str, Array]:
    """The arrays from the grams and their counts, the positions of each term's grams, and each gram's terms."""
    return {
        "gram.key": keys,
        GRAM_COUNT: counts.astype(np.int64),
        "gram.starts": of.starts.astype(np.int32),
        "gram.of": of.values,
        "gram.in": having.values,
        "gram.in_starts": having.starts.astype(np.int32),
    }


def changed_grams(
    grams: Mapping[str, Array], before: Array, added: Sequence[str], union: Union, counts: Array
) -> dict[str, Array]:
    """The same of a vocabulary that has lost and won a few terms, from the arrays of before.

    `union` numbers the terms of before, which occurred so often, and then the `added` ones; `counts` are those of the
    new vocabulary.
    """
    new = gram_arrays(added, np.zeros(len(added), np.int64))
    keys, places = _merged_keys(grams["gram.key"], new["gram.key"])
    (old_of, old_in), (new_of, new_in) = map(_rows, (grams, new))
    having = np.bincount(places, weights=np.append(old_in.sizes, new_in.sizes))
    gone = union.number < 0
    lost = _occurrences(old_of, places, gone[: union.first], len(keys))
    used = having > lost + _occurrences(new_of, places[len(old_in) :], gone[union.first :], len(keys))
    number = np.where(used, np.cumsum(used, dtype=np.int32) - 1, -1)[places]

    def totals() -> Array:
        gains = np.append(counts, 0)[union.number] - np.append(before, np.zeros(len(added), np.int64))
        of_old = np.bincount(places[: len(old_in)], grams[GRAM_COUNT], len(keys))
        of_old += _occurrences(old_of, places, gains[: union.first], len(keys))
        return of_old + _occurrences(new_of, places[len(old_in) :], gains[union.first :], len(keys))

    return _arranged(
        keys[used],
        totals()[used],
        union.rows(_renumbered(old_of, number), _renumbered(new_of, number[len(old_in) :])),
        merge_inverse(old_in, new_in, Union(np.flatnonzero(used).astype(np.int32), number, len(old_in)), union),
    )


def gram_counts(grams: Mapping[str, Array], gained: Array) -> Array:
    """How many tokens have each gram, when the terms occur so much more or less often than the arrays say."""
    (of, _), known = _rows(grams), grams[GRAM_COUNT]
    counts: Array = known + _occurrences(of, np.arange(len(known)), gained, len(known)).astype(known.dtype)
    return counts


def _rows(grams: Mapping[str, Array]) -> tuple[Ragged, Ragged]:
    """The grams of each term, and the terms of each gram."""
    return Ragged(grams["gram.of"], grams["gram.starts"]), Ragged(grams["gram.in"], grams["gram.in_starts"])


def _merged_keys(known: Array, more: Array) -> tuple[Array, Array]:
    """The grams of two vocabularies, and the place there of each gram of the first, then of the second."""
    at = np.searchsorted(known, more)
    unknown = np.append(known, np.zeros(1, known.dtype))[at] != more  # no gram is 0
    keys = np.insert(known, at[unknown], more[unknown])
    shift = np.cumsum(np.bincount(at[unknown], minlength=len(known) + 1))[: len(known)]
    return keys, np.append(np.arange(len(known)) + shift, np.searchsorted(keys, more))


def _occurrences(of: Ragged, places: Array, times: Array, grams: int) -> Array:
    """How often grams, of which each has its place, occur in terms that occur so many times."""
    terms = np.flatnonzero(times)
    rows = of.take(terms)
    return np.bincount(places[rows.values], np.repeat(times[terms], rows.sizes), grams)


def _renumbered(of: Ragged, number: Array) -> Ragged:
    return Ragged(number.astype(np.int32).take(of.values), of.starts)


def gram_keys(term: str) -> Array:
    """The grams of a term as numbers, 16 bits to a letter (letters beyond the basic plane fold together).

    >>> [hex(key) for key in gram_keys("abcde")], [hex(key) for key in gram_keys("ab")]
    (['0x61006200630064', '0x62006300640065'], ['0x61006200000000'])
    """
    return np.unique(_keys_of_all([term])[0])


def _keys_of_all(terms: Sequence[str]) -> tuple[npt.NDArray[np.uint64], Array]:
    """The grams of each term in turn, repetitions among them, and how many each has."""
    lengths = np.array([len(s) for s in terms], dtype=np.int64)
    letters = np.frombuffer("".join(terms).encode("utf-32-le"), np.uint32)
    padded_lengths = np.maximum(lengths, GRAM)
    starts = np.cumsum(padded_lengths) - padded_lengths
    padded = np.zeros(int(padded_lengths.sum()), dtype=np.uint64)
    padded[np.repeat(starts - (np.cumsum(lengths) - lengths), lengths) + np.arange(len(letters))] = letters & _LETTER
    sizes = padded_lengths - GRAM + 1
    first = np.repeat(starts - (np.cumsum(sizes) - sizes), sizes) + np.arange(int(sizes.sum()))
    keys = np.zeros(len(first), dtype=np.uint64)
    for letter in range(GRAM):
        keys = (keys << np.uint64(_BITS)) | padded[first + letter]
    return keys, sizes
