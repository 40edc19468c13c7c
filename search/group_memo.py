"""The groups of words, remembered from one query to the next."""

from __future__ import annotations

from typing import TypeAlias

from index.schema import Match
from search.plan import SynonymGroup

SynonymGroups: TypeAlias = tuple[SynonymGroup, ...]
REMEMBERED = 150_000
"""Terms that are remembered in the groups of words, about 40 bytes each; a fuzzy word may have `MANY`."""

_TERMS_OF_ENTRY = 20
"""What an entry takes beside its terms, counted in terms."""

Known: TypeAlias = dict[tuple[str, Match, str], SynonymGroups]


class GroupMemo(Known):
    """The groups of words from one query to the next, all forgotten when they hold more than `REMEMBERED` terms."""

    _terms = 0

    def __setitem__(self, key: tuple[str, Match, str], groups: SynonymGroups) -> None:
        self._terms += _TERMS_OF_ENTRY + sum(len(group.terms) for group in groups)
        if self._terms > REMEMBERED:
            self.clear()
            self._terms = 0
        super().__setitem__(key, groups)
