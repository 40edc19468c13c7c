"""The groups of words, remembered from one query to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import islice
from threading import Lock
from typing import TypeAlias

from index.schema import Match
from search.plan import SynonymGroup

SynonymGroups: TypeAlias = tuple[SynonymGroup, ...]
Key: TypeAlias = tuple[str, Match, str]
"""A term, how it is matched, and the sign it was typed with."""

REMEMBERED = 400_000
"""Terms that are remembered in the groups of words, about 40 bytes each; a fuzzy word may have `MANY`."""

_TERMS_OF_ENTRY = 20
"""What an entry takes beside its terms, counted in terms."""


class GroupMemo:
    """The groups of words by term, match and sign; safe to use from several threads.

    Words of one lemma or root share their terms. When more than `REMEMBERED` are held, the older half of the entries is
    forgotten.
    """

    def __init__(self) -> None:
        self._groups: dict[Key, SynonymGroups] = {}
        self._terms: dict[tuple[int, ...], tuple[int, ...]] = {}
        self._held = 0
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._groups)

    def once(self, key: Key, make: Callable[[], Iterable[SynonymGroup]]) -> SynonymGroups:
        """The groups of a key, made where they are not remembered."""
        return self._groups.get(key) or self._keep(key, tuple(make()))

    def _keep(self, key: Key, groups: SynonymGroups) -> SynonymGroups:
        """The groups made of a key; those of another thread that was faster, if there are any."""
        with self._lock:
            if key not in self._groups:
                self._groups[key] = groups = tuple(map(self._shared, groups))
                self._held += _TERMS_OF_ENTRY
                if self._held > REMEMBERED:
                    self._forget()
                return groups
            return self._groups[key]

    def _shared(self, group: SynonymGroup) -> SynonymGroup:
        """The group with the terms that another one has already, if one has the same."""
        terms = self._terms.get(group.terms)
        if terms is None:
            self._terms[group.terms] = group.terms
            self._held += len(group.terms)
            return group
        return replace(group, terms=terms)

    def _forget(self) -> None:
        """Keep the newer half."""
        self._groups = dict(islice(self._groups.items(), len(self._groups) // 2, None))
        self._terms = {group.terms: group.terms for groups in self._groups.values() for group in groups}
        self._held = len(self._groups) * _TERMS_OF_ENTRY + sum(map(len, self._terms))
