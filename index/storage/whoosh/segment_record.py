"""A segment as its commit's record describes it: what Whoosh's table of contents keeps of it, without Whoosh."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from index.schema import FIELDS

NAME = "MAIN"
"""What the names of all files of an index begin with, Whoosh's default."""


@dataclass(frozen=True, slots=True, eq=False)
class SegmentRecord:
    """A segment: its id, how many documents it has, deleted ones among them, and the tokens of each field.

    `deleted` are the numbers of its deleted documents, the only thing about a segment that changes.
    """

    id: str
    documents: int
    lengths: Mapping[str, int]
    deleted: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, values: list[Any]) -> SegmentRecord:
        """The record of its `plain_values`."""
        number, documents, lengths, deleted = values
        return cls(number, documents, dict(zip(FIELDS, lengths, strict=True)), set(deleted))

    def plain_values(self) -> list[Any]:
        """The record as plain values."""
        return [self.id, self.documents, [self.lengths.get(name, 0) for name in FIELDS], sorted(self.deleted)]

    @property
    def alive(self) -> int:
        """How many documents are not deleted."""
        return self.documents - len(self.deleted)

    @property
    def name(self) -> str:
        """What the names of all its files begin with."""
        return f"{NAME}_{self.id}"

    @property
    def arrays_file(self) -> str:
        """The name of its compiled form (index/storage/whoosh/inverted.py)."""
        return f"{self.name}.arrays"

    @property
    def stored_file(self) -> str:
        """The name of the file of its stored records."""
        return f"{self.name}._stored.col"

    @property
    def postings_files(self) -> list[str]:
        """The names of the files of its terms, their postings, and the lengths of each field."""
        return [f"{self.name}.trm", f"{self.name}.pst", *(f"{self.name}._{name}_len.col" for name in FIELDS)]

    @property
    def files(self) -> list[str]:
        """The names of all its files."""
        return [self.stored_file, *self.postings_files, self.arrays_file]
