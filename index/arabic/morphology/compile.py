"""Compiling the lexicon: AlKhalil's roots and formulas, once, into arrays that are mapped into memory.

Part of `make install` (`python -m index.arabic.morphology`) and of the wheel's build; where that was left out, the
first use does it. It takes some ten seconds.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

from index.arabic.harakat import strip_harakat
from index.arabic.morphology.kinds import (
    IMPERFECTS,
    VERBS,
    Entries,
    Kind,
    Tail,
    entries,
    kind_of,
    lexeme_of,
    tail_of,
)
from index.arabic.morphology.packing import LETTERS, Keys, code, pack_words
from index.arabic.morphology.version import PLACE, digest
from index.arabic.normalizer import fold

_BITS = 5
_SHORT = 4
"""Letters of a jussive that is told apart from other verbs' imperfects by its weight."""

_WEAK = np.array([code(letter) for letter in "يوا"], np.uint64)


def compile_tables(place: Path = PLACE, say: Callable[[str], None] = lambda _: None) -> None:
    """Write the tables into a folder, which replaces what lay there at once. Raises OSError where it cannot."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=".tables-") as made:
        _write(Path(made) / "tables", say)
        shutil.rmtree(place, ignore_errors=True)
        (Path(made) / "tables").rename(place)


def _write(folder: Path, say: Callable[[str], None]) -> None:
    from index.arabic.morphology.alkhalil import inflect
    from index.arabic.morphology.lexemes import gather_lexemes, particle_shares

    folder.mkdir()
    say("roots and formulas of nouns and verbs …")
    with ProcessPoolExecutor(2) as pool:
        nouns, verbs = pool.map(inflect, ("Nouns", "Verbs"))
    say(f"{len(nouns.keys) + len(verbs.keys):,} forms; names and frequencies …")
    lexemes, shares = gather_lexemes(nouns, verbs)
    lemmas = pack_words([fold(strip_harakat(name)) for name in lexemes.names])
    keys, starts, found = _table(np.concatenate(lexemes.keys), np.concatenate(lexemes.entries), lemmas)
    say(f"{len(lexemes.names):,} lexemes, {len(keys):,} spellings …")
    names = "\n".join(lexemes.names).encode()
    roots = [sorted(pack_words([root for root in of_one if root]).tolist()) for of_one in lexemes.roots]
    arrays = {
        "keys": keys,
        "starts": starts,
        "entries": found,
        "shares": shares,
        "names": np.frombuffer(names, np.uint8),
        "name_starts": np.append(0, np.flatnonzero(np.frombuffer(names + b"\n", np.uint8) == 10) + 1).astype(np.int32),
        "roots": np.array([root for of_one in roots for root in of_one if root], np.uint32),
        "root_starts": np.cumsum([0, *(sum(map(bool, of_one)) for of_one in roots)]).astype(np.int32),
    }
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array)
    (folder / "particles.json").write_text(json.dumps(particle_shares()), "utf-8")
    (folder / "digest").write_text(digest(), "ascii")


def _table(keys: Keys, given: Entries, lemmas: Keys) -> tuple[Keys, np.ndarray, Entries]:
    """The distinct keys in order, where the entries of each begin, and the entries; `lemmas` are those of lexemes."""
    keys, given = _with_other_seats(keys, given)
    distinct, at = np.unique(keys, return_inverse=True)
    given = _with_constructs(distinct, at, _with_imperfects(distinct, at, given))
    given = _with_tanwin(distinct, at, given, lemmas)
    rows = np.unique(at.astype(np.uint64) << np.uint64(32) | given)
    for kind in (Kind.IMPERFECT_PASSIVE, Kind.JUSSIVE):
        rows = rows[~_is_plain(kind, rows)]
    places = (rows >> np.uint64(32)).astype(np.int64)
    return distinct, np.searchsorted(places, np.arange(len(distinct) + 1)).astype(np.int32), rows.astype(np.uint32)


def _with_other_seats(keys: Keys, given: Entries) -> tuple[Keys, Entries]:
    """The forms, and those with WAW WITH HAMZA before WAW again as others write them: مرؤوس، مرءوس، مرئوس.

    Of verbs the ALEF WITH HAMZA of their stem stays with many: بدأوا. A last YEH WITH HAMZA is two letters to some:
    شاطيء.
    """
    made = [(keys, given)]
    is_verb = np.isin(kind_of(given), VERBS)
    for place in range(0, 60 - _BITS, _BITS):
        pair = (keys >> np.uint64(place)) & np.uint64(1023)
        found = pair == np.uint64(code("ؤ") | code("و") << _BITS)
        for letter in "ءئا":
            written = found & is_verb if letter == "ا" else found
            changed = keys[written] ^ np.uint64((code("ؤ") ^ code(letter)) << place)
            made.append((changed, given[written]))
    lengths = _lengths(keys)
    shifts = (np.maximum(lengths - 1, 0) * _BITS).astype(np.uint64)
    seated = np.flatnonzero((keys >> shifts == np.uint64(code("ئ"))) & (lengths < 12))
    apart = np.uint64(code("ئ") ^ code("ي") | code("ء") << _BITS) << shifts[seated]
    made.append((keys[seated] ^ apart, given[seated]))
    return np.concatenate([one for one, _ in made]), np.concatenate([one for _, one in made])


def _lengths(keys: Keys) -> np.ndarray:
    """How many letters each number has."""
    return np.searchsorted(np.uint64(1) << np.arange(0, 60, _BITS, dtype=np.uint64), keys, "right")


def _with_imperfects(distinct: Keys, at: np.ndarray, given: Entries) -> Entries:
    """The entries with imperfects told apart by their first letter; of jussives only short ones stay."""
    kinds, keys = kind_of(given), distinct[at]
    first = keys & np.uint64(31)
    of_person = np.full(len(LETTERS) + 2, Kind.IMPERFECT_OTHER, np.int64)
    of_person[[code("ي"), code("ت")]] = Kind.IMPERFECT_YEH, Kind.IMPERFECT_TEH
    long = (kinds == Kind.JUSSIVE) & (_lengths(keys) > _SHORT)
    common = np.isin(kinds, IMPERFECTS) & ~np.isin(kinds, (Kind.IMPERFECT_SECOND, Kind.IMPERFECT_PASSIVE))
    changed = np.where(common & ((kinds != Kind.JUSSIVE) | long), of_person[first], kinds)
    return entries(lexeme_of(given), changed, tail_of(given))


def _with_constructs(distinct: Keys, at: np.ndarray, given: Entries) -> Entries:
    """The entries with the constructs marked: plurals and duals in YEH, WAW or ALEF that have a sister in NOON."""
    kinds, keys, lexemes = kind_of(given), distinct[at], lexeme_of(given)
    lengths = _lengths(keys)
    last = (keys >> (np.maximum(lengths - 1, 0) * _BITS).astype(np.uint64)) & np.uint64(31)
    nominal = np.isin(kinds, (Kind.PLURAL, Kind.DUAL))
    offered = np.flatnonzero(nominal & np.isin(last, _WEAK) & (lengths < 12))
    sisters = keys[offered] | (np.uint64(code("ن")) << (lengths[offered] * _BITS).astype(np.uint64))
    place = np.searchsorted(distinct, sisters)
    place[place == len(distinct)] = 0
    have = np.unique(lexemes[nominal] * len(distinct) + at[nominal])
    sister_rows = lexemes[offered] * len(distinct) + place
    has = (distinct[place] == sisters) & np.isin(sister_rows, have)
    chosen = offered[has]
    kinds[chosen] += Kind.PLURAL_CONSTRUCT - Kind.PLURAL
    return entries(lexemes, kinds, tail_of(given))


def _with_tanwin(distinct: Keys, at: np.ndarray, given: Entries, lemmas: Keys) -> Entries:
    """The entries with those marked that end in a tanwin: neither an article stands before one, nor a pronoun behind.

    They are accusatives, singulars and plurals in ALEF that have one without it beside them, and what has one with YEH
    beside it: قاض, أيد.
    """
    kinds, keys, tails = kind_of(given), distinct[at], tail_of(given)
    shifts = (np.maximum(_lengths(keys) - 1, 0) * _BITS).astype(np.uint64)
    nominal = np.isin(kinds, (Kind.SINGULAR, Kind.PLURAL))
    in_alef = np.flatnonzero(nominal & (keys >> shifts == np.uint64(code("ا"))))
    shorter = keys[in_alef] & ((np.uint64(1) << shifts[in_alef]) - np.uint64(1))
    open_ended = np.flatnonzero(nominal & (tails == Tail.OTHER) & (_lengths(keys) < 12))
    longer = keys[open_ended] | (np.uint64(code("ي")) << (shifts[open_ended] + np.uint64(_BITS)))
    fits = (kinds[open_ended] == Kind.PLURAL) | (longer == lemmas[lexeme_of(given)[open_ended]])
    open_ended, longer = open_ended[fits], longer[fits]
    of_kind = (2 * lexeme_of(given) + (kinds == Kind.PLURAL)) * len(distinct)
    have = np.unique(of_kind[nominal] + at[nominal])
    for offered, sisters in ((in_alef, shorter), (open_ended, longer)):
        place = np.minimum(np.searchsorted(distinct, sisters), len(distinct) - 1)
        has = (distinct[place] == sisters) & np.isin(of_kind[offered] + place, have)
        tails[offered[has]] = Tail.TANWIN
    return entries(lexeme_of(given), kinds, tails)


def _is_plain(kind: Kind, rows: Keys) -> np.ndarray:
    """Which rows are jussives, or passives, that are spelled like another imperfect of the same verb."""
    found = rows.astype(np.uint32)
    same = (rows >> np.uint64(32)) * np.uint64(1 << 20) + lexeme_of(found).astype(np.uint64)
    kinds = kind_of(found)
    imperfect = np.isin(kinds, IMPERFECTS) & ~np.isin(kinds, (kind, Kind.JUSSIVE))
    plain: np.ndarray = (kinds == kind) & np.isin(same, same[imperfect])
    return plain
