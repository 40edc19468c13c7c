"""Everything of Whoosh's inside that is relied on (codec W3 of 2.7.x): one place, one test per assumption.

A segment written here is what Whoosh's own writer would have written for the same documents, save that short blocks
of postings are not packed and their pickles use the shortest opcodes, which its reader allows. The tests are in
tests/unit/engines/test_format.py.
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import md5
from itertools import accumulate, chain
from pathlib import Path
from typing import Any

import numpy as np
from whoosh import analysis, columns, fields
from whoosh.codec import whoosh3
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.filedb.filetables import OrderedHashWriter
from whoosh.index import TOC
from whoosh.util.numeric import byte_to_length

from index.arrays.array_file import Array, Floats, Ints, MappedFile, TornArrays
from index.schema import FIELDS
from index.storage.stored_fields import damaged_record, unpack_record
from index.storage.whoosh.posting_lists import Postings, encode_lists, slices, term_infos
from index.storage.whoosh.segment_record import NAME, SegmentRecord

_PAIR = struct.Struct("!ii")
_FIELD_NUMBER = struct.Struct("!H")


def schema() -> fields.Schema:
    """The fields of the index: texts whose tokens are separated by spaces, made of Whoosh's own classes only."""
    split = analysis.RegexTokenizer(r"\S+")
    return fields.Schema(**{field: fields.TEXT(analyzer=split, phrase=True) for field in FIELDS}, record=fields.STORED)


def stored_length_bytes(lengths: Ints) -> Array:
    """The byte that stands for each length in tokens."""
    return np.minimum(np.searchsorted(LENGTH_OF_BYTE, lengths, side="left"), 255).astype(np.uint8)


LENGTH_OF_BYTE: Floats = np.array([byte_to_length(byte) for byte in range(256)], dtype=np.float64)


# Segments


def new_segment(documents: int, lengths: Mapping[str, Ints]) -> SegmentRecord:
    """A segment of a new name, of so many documents, with each field's length in each of them."""
    name: str = whoosh3.W3Segment(None, NAME).segid
    return SegmentRecord(name, documents, {field: int(of_field.sum()) for field, of_field in lengths.items()})


def table_of_contents(segments: Iterable[SegmentRecord], number: int) -> bytes:
    """Whoosh's table of contents of a commit of that number: the same for the same segments."""
    storage: Any = RamStorage()
    TOC(schema(), list(map(_whoosh_segment, segments)), number).write(storage, NAME)
    content: bytes = storage.files[f"_{NAME}_{number}.toc"]
    return content


def _whoosh_segment(record: SegmentRecord) -> Any:
    """Whoosh's own segment."""
    deleted = set[int]()
    deleted.update(sorted(record.deleted))  # so that the same set always has the same bytes
    segment: Any = whoosh3.W3Segment(whoosh3.W3Codec(), NAME, record.documents, record.id, deleted or None)
    segment._fieldlengths = dict(record.lengths)
    return segment


class SegmentFiles:
    """The files of a new segment, which are written in any order, and by different processes."""

    def __init__(self, directory: Path, record: SegmentRecord) -> None:
        self._storage = FileStorage(str(directory))
        self._codec = whoosh3.W3Codec()
        self._segment = _whoosh_segment(record)

    def write_postings(self, fields: Iterable[tuple[str, Postings]]) -> None:
        """Write the terms, postings and stored lengths of all fields."""
        with self._created(self._codec.TERMS_EXT) as terms_file, self._created(self._codec.POSTS_EXT) as file:
            terms = TermIndexWriter(terms_file)
            numbers: dict[str, int] = terms.extras.setdefault("fieldmap", {})
            for name, postings in fields:
                prefix = _FIELD_NUMBER.pack(numbers.setdefault(name, len(numbers)))
                for part in slices(postings):
                    lists = encode_lists(part)
                    infos = term_infos(part, lists, file.tell())
                    terms.add_all([(prefix + term, info) for term, info in zip(part.terms, infos, strict=True)])
                    file.write(lists.values)
                with self._column(f"_{name}_len") as column:
                    column.write(postings.lengths.tobytes())
            terms.close()  # type: ignore[no-untyped-call]

    def write_stored(self, records: Sequence[bytes]) -> None:
        """Write the packed records of all documents."""
        with self._column("_stored") as file:
            column: Any = columns.VarBytesColumn()
            writer = column.writer(file)
            for doc, record in enumerate(records):
                writer.add(doc, record)
            writer.finish(len(records))

    @contextmanager
    def _created(self, extension: str) -> Iterator[Any]:
        """A file of the segment, closed in the end, whoever else closes it before."""
        file: Any = self._segment.create_file(self._storage, extension)
        try:
            yield file
        finally:
            if not file.is_closed:
                file.close()

    def _column(self, name: str) -> Any:
        return self._storage.create_file(whoosh3.W3Codec.column_filename(self._segment, name))


class StoredRecords:
    """The stored records of a segment; safe to use from several threads, since every read says where.

    Raises TornArrays where the file is missing or cut short, and IndexDamaged for a record that is not as written.
    """

    def __init__(self, directory: Path, segment: SegmentRecord) -> None:
        path = directory / segment.stored_file
        self.file = MappedFile(path)
        column: Any = columns.VarBytesColumn()
        try:
            self._raw = column.reader(_ColumnFile(self.file), 0, len(self.file.content), segment.documents)
        except Exception as error:  # what is cut short may raise anything
            raise TornArrays(f"{path}: {error!r}") from error

    def __getitem__(self, doc: int) -> dict[str, Any]:
        """The record of a document."""
        return unpack_record(self._packed(doc))

    def read_raw(self, docs: Sequence[int]) -> list[bytes]:
        """The records of these documents as they lie on disk."""
        return [self._packed(doc) for doc in docs]

    def _packed(self, doc: int) -> bytes:
        try:
            raw: bytes = self._raw[doc]
        except (ValueError, IndexError, struct.error) as error:
            raise damaged_record(error) from error
        return raw


@dataclass(frozen=True, slots=True)
class _ColumnFile:
    """What Whoosh's reader of columns asks of a file, without the copy of all of it that its own classes keep."""

    file: MappedFile

    def get(self, position: int, length: int) -> bytes:
        return self.file.read(position, length)

    def get_byte(self, position: int) -> int:
        return self.get(position, 1)[0]

    def get_array(self, position: int, typecode: str, length: int) -> array[int]:
        numbers: array[int] = array(typecode)
        numbers.frombytes(self.get(position, length * numbers.itemsize))
        if sys.byteorder == "little":
            numbers.byteswap()
        return numbers


def decode_field(
    directory: Path, record: SegmentRecord, field: str
) -> Iterator[tuple[str, list[int], list[list[int]]]]:
    """Each term of a field with its documents and its positions in each, read from Whoosh's own postings."""
    storage = FileStorage(str(directory))
    segment = _whoosh_segment(record)
    codec = segment.codec()
    layout = schema()[field]
    terms = codec.terms_reader(storage, segment)
    try:
        for name, term in terms.terms():
            if name == field:
                matcher = terms.matcher(field, term, layout.format)
                docs, positions = [], []
                while matcher.is_active():
                    docs.append(matcher.id())
                    positions.append(matcher.value_as("positions"))
                    matcher.next()
                yield term.decode(), docs, positions
    finally:
        terms.close()


# The file of terms


class TermIndexWriter(OrderedHashWriter):
    """Whoosh's file of terms, the same bytes with fewer calls; keys have to ascend."""

    def __init__(self, file: Any) -> None:
        super().__init__(file)  # type: ignore[no-untyped-call]
        self._offset: int = file.tell()
        self._hashes: list[int] = []

    def add(self, key: bytes, value: bytes) -> None:
        """Append a key and its value; many are better added at once."""
        self.add_all([(key, value)])

    def add_all(self, items: Sequence[tuple[bytes, bytes]]) -> None:
        """Append keys and their values."""
        entries = [_PAIR.pack(len(key), len(value)) + key + value for key, value in items]
        offsets = list(accumulate(map(len, entries), initial=self._offset))
        self._offset = offsets.pop()
        self._hashes += [_md5(key) for key, _ in items]
        self.index.extend(offsets)
        self.dbfile.write(b"".join(entries))

    def _write_hashes(self) -> None:
        for hashed, offset in zip(self._hashes, self.index.array, strict=True):
            self.buckets[hashed & 255].append((hashed, offset))
        for entries in self.buckets:
            slots = 2 * len(entries)
            self.directory.append((self.dbfile.tell(), slots))
            table = [(0, 0)] * slots
            for hashed, offset in entries:
                slot = (hashed >> 8) % slots
                while table[slot] != (0, 0):
                    slot = (slot + 1) % slots
                table[slot] = (hashed, offset)
            self.dbfile.write(struct.pack("!" + "Iq" * slots, *chain.from_iterable(table)))


def _md5(key: bytes) -> int:
    """The hash of a key: the last 32 bits of its MD5."""
    return int.from_bytes(md5(key, usedforsecurity=False).digest()[-4:])
