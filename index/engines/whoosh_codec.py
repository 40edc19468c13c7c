"""Everything of Whoosh's inside that is relied on (codec W3 of 2.7.x): one place, one test per assumption.

A segment written here is what Whoosh's own writer would have written for the same documents, save that blocks of
postings may be stored without compression, which its reader allows. The tests are in
tests/unit/engines/test_whoosh_codec.py.
"""

from __future__ import annotations

import mmap
import pickle
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from whoosh import analysis, columns, fields
from whoosh.codec import whoosh3
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.filetables import OrderedHashWriter
from whoosh.filedb.structfile import BufferFile
from whoosh.index import TOC, EmptyIndexError, clean_files
from whoosh.util.numeric import byte_to_length

from index.engines.arrays import Array, Floats, Ints
from index.engines.batch import FIELDS, unpack_record

NAME = "MAIN"
BLOCK = 128
"""Postings to a block, Whoosh's default."""

_UINT = struct.Struct("!I")
_INT = struct.Struct("!i")
_PAIR = struct.Struct("!ii")
_FIELD_NUMBER = struct.Struct("!H")
_TERM_INFO = struct.Struct("!BfIBBfIIqi")
_PROTOCOL = 2
_WRITE_AT = 1 << 20


@dataclass(frozen=True, slots=True)
class Postings:
    """The postings of a field in the order of its terms.

    Those of term t are the entries from `starts[t]` to `starts[t + 1]` of `docs`, `frequencies` and `values`
    (positions as Whoosh encodes them); `lengths` has the field's stored length (a byte) for each document.
    """

    terms: Sequence[bytes]
    starts: Array
    docs: Ints
    frequencies: Ints
    values: Sequence[bytes]
    lengths: Array


def schema() -> fields.Schema:
    """The fields of the index: texts whose tokens are separated by spaces, made of Whoosh's own classes only."""
    split = analysis.RegexTokenizer(r"\S+")
    return fields.Schema(
        **{field: fields.TEXT(analyzer=split, phrase=True) for field in FIELDS}, paragraph=fields.STORED
    )


def stored_length_bytes(lengths: Ints) -> Array:
    """The byte that stands for each length in tokens."""
    return np.minimum(np.searchsorted(LENGTH_OF_BYTE, lengths, side="left"), 255).astype(np.uint8)


LENGTH_OF_BYTE: Floats = np.array([byte_to_length(byte) for byte in range(256)], dtype=np.float64)


# Commits


@dataclass(frozen=True, slots=True)
class Commit:
    """A committed state of an index directory: its number and Whoosh's segments."""

    number: int
    segments: tuple[Any, ...]


def last_commit_number(directory: Path) -> int:
    """The number of the newest TOC, -1 where there is none."""
    pattern = TOC._pattern(NAME)
    try:
        matches = (pattern.match(path.name) for path in directory.iterdir())
        return max((int(match[1]) for match in matches if match), default=-1)
    except FileNotFoundError:
        return -1


def read_commit(directory: Path) -> Commit:
    """The newest committed state; raises OSError where it cannot be read."""
    try:
        toc = TOC.read(FileStorage(str(directory)), NAME, schema=schema())
    except EmptyIndexError as error:
        raise FileNotFoundError(f"{directory}: no index") from error
    return Commit(toc.generation, tuple(toc.segments))


def write_commit(directory: Path, commit: Commit) -> None:
    """Commit: write Whoosh's table of contents, and delete the files of segments no longer in it."""
    storage = FileStorage(str(directory))
    TOC(schema(), list(commit.segments), commit.number).write(storage, NAME)
    clean_files(storage, NAME, commit.number, commit.segments)


# Segments


class SegmentFiles:
    """A new segment being written: its terms and postings, lengths and stored records."""

    def __init__(self, directory: Path, compression: int) -> None:
        self._storage = FileStorage(str(directory))
        self._compression = compression
        codec = whoosh3.W3Codec(compression=compression)
        self.segment = codec.new_segment(self._storage, NAME)
        self._terms = TermIndexWriter(self.segment.create_file(self._storage, codec.TERMS_EXT))
        self._postings = self.segment.create_file(self._storage, codec.POSTS_EXT)
        self._field_lengths: dict[str, int] = {}
        self._numbers: dict[str, int] = self._terms.extras.setdefault("fieldmap", {})

    def write_field(self, name: str, postings: Postings, lengths: Ints) -> None:
        """Write the postings of a field, and its length in each document."""
        number = _FIELD_NUMBER.pack(self._numbers.setdefault(name, len(self._numbers)))
        _write_terms(self._terms, self._postings, number, postings, self._compression)
        with self._column(f"_{name}_len") as file:
            file.write(postings.lengths.tobytes())
        self._field_lengths[name] = int(lengths.sum())

    def write_stored(self, records: Sequence[bytes]) -> None:
        """Write the packed records of all documents."""
        with self._column("_stored") as file:
            writer = columns.VarBytesColumn().writer(file)
            for doc, record in enumerate(records):
                writer.add(doc, record)
            writer.finish(len(records))

    def finish(self, documents: int) -> Any:
        """Close all files; returns the segment, ready to be committed."""
        self._terms.close()  # type: ignore[no-untyped-call]
        self._postings.close()
        self.segment._fieldlengths = self._field_lengths
        self.segment.set_doc_count(documents)
        return self.segment

    def _column(self, name: str) -> Any:
        return self._storage.create_file(whoosh3.W3Codec.column_filename(self.segment, name))


class StoredRecords:
    """The stored records of a segment; safe to use from several threads, since it reads mapped memory only."""

    def __init__(self, directory: Path, segment: Any) -> None:
        path = directory / whoosh3.W3Codec.column_filename(segment, "_stored")
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        buffer = BufferFile(memoryview(mapped), name=path.name)
        self._raw = columns.VarBytesColumn().reader(buffer, 0, len(mapped), segment.doc_count_all())

    def __getitem__(self, doc: int) -> dict[str, Any]:
        """The record of a document."""
        return unpack_record(self._raw[doc])

    def packed(self, docs: Sequence[int]) -> list[bytes]:
        """The records of these documents as they lie on disk."""
        return [bytes(self._raw[doc]) for doc in docs]


def decode_field(directory: Path, segment: Any, field: str) -> Iterator[tuple[str, list[int], list[list[int]]]]:
    """Each term of a field with its documents and its positions in each, read from Whoosh's own postings."""
    storage = FileStorage(str(directory))
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


# Postings as bytes


def encode_positions(positions: Ints, starts: Array, frequencies: Ints) -> list[bytes]:
    """The value of each posting: how many positions, and their deltas pickled; posting p's begin at `starts[p]`."""
    single = [_UINT.pack(1) + pickle.dumps([p], _PROTOCOL) for p in range(int(positions.max(initial=0)) + 1)]
    values = [single[p] for p in positions[starts].tolist()]
    deltas = np.diff(positions, prepend=0)
    deltas[starts] = positions[starts]
    several = np.flatnonzero(frequencies > 1)
    flat = deltas.tolist()
    for posting, start, count in zip(
        several.tolist(), starts[several].tolist(), frequencies[several].tolist(), strict=True
    ):
        values[posting] = _UINT.pack(count) + pickle.dumps(flat[start : start + count], _PROTOCOL)
    return values


@dataclass(frozen=True, slots=True)
class _Blocks:
    """Blocks of postings, term after term: where each begins and ends, and the statistics of blocks and terms."""

    first: list[int]
    end: list[int]
    of_term: list[int]
    last_doc: list[int]
    heaviest: list[float]
    even: list[bool]
    shortest: list[int]
    longest: list[int]

    @classmethod
    def of(cls, postings: Postings) -> _Blocks:
        sizes = np.diff(postings.starts)
        of_term = -(-sizes // BLOCK)
        term = np.repeat(np.arange(len(sizes)), of_term)
        inside = np.arange(len(term)) - np.repeat(np.cumsum(of_term) - of_term, of_term)
        first = postings.starts[:-1][term] + inside * BLOCK
        end = np.minimum(first + BLOCK, postings.starts[1:][term])
        lengths = postings.lengths[postings.docs]
        heaviest = np.maximum.reduceat(postings.frequencies, first)
        return cls(
            first.tolist(),
            end.tolist(),
            of_term.tolist(),
            postings.docs[end - 1].tolist(),
            heaviest.astype(float).tolist(),
            (heaviest == np.minimum.reduceat(postings.frequencies, first)).tolist(),
            np.minimum.reduceat(lengths, first).tolist(),
            np.maximum.reduceat(lengths, first).tolist(),
        )


class TermIndexWriter(OrderedHashWriter):
    """Whoosh's file of terms, the same bytes with fewer calls; keys have to ascend."""

    def __init__(self, file: Any) -> None:
        super().__init__(file)  # type: ignore[no-untyped-call]
        self._offset: int = file.tell()
        self._pending: list[bytes] = []

    def add(self, key: bytes, value: bytes) -> None:
        """Append a key and its value."""
        hashed = self.hashfn(key)  # type: ignore[no-untyped-call]
        self.index.append(self._offset)
        self.buckets[hashed & 255].append((hashed, self._offset))
        self._pending += (_PAIR.pack(len(key), len(value)), key, value)
        self._offset += _PAIR.size + len(key) + len(value)

    def _write_hashes(self) -> None:
        self.dbfile.write(b"".join(self._pending))
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


def _write_terms(index: TermIndexWriter, file: Any, number: bytes, postings: Postings, compression: int) -> None:
    """Write the terms of a field with their postings to Whoosh's two files."""
    if not postings.terms:
        return
    add, offset, pending, held = index.add, file.tell(), [], 0
    lists = _encoded_lists(postings, compression)
    for term, info, blocks in zip(postings.terms, _term_infos(postings), lists, strict=True):
        length = sum(map(len, blocks))
        add(number + term, _TERM_INFO.pack(0, *info, offset, length))
        pending.extend(blocks)
        offset, held = offset + length, held + length
        if held > _WRITE_AT:
            file.write(b"".join(pending))
            pending, held = [], 0
    file.write(b"".join(pending))


def _term_infos(postings: Postings) -> Iterator[tuple[float, ...]]:
    """For each term: weight, documents, shortest and longest field, greatest weight, first and last document."""
    starts = postings.starts[:-1]
    lengths = postings.lengths[postings.docs]
    return zip(
        np.add.reduceat(postings.frequencies, starts, dtype=np.int64).astype(float).tolist(),
        np.diff(postings.starts).tolist(),
        np.minimum.reduceat(lengths, starts).tolist(),
        np.maximum.reduceat(lengths, starts).tolist(),
        np.maximum.reduceat(postings.frequencies, starts).astype(float).tolist(),
        postings.docs[starts].tolist(),
        postings.docs[postings.starts[1:] - 1].tolist(),
        strict=True,
    )


def _encoded_lists(postings: Postings, compression: int) -> Iterator[list[bytes]]:
    """The posting list of each term in pieces: a magic number, then blocks, the length of the last one negative."""
    blocks = _Blocks.of(postings)
    deltas = np.diff(postings.docs, prepend=0)
    deltas[blocks.first] = postings.docs[blocks.first]
    gaps, weights = deltas.tolist(), postings.frequencies.astype(float).tolist()
    values, done = postings.values, 0
    for count in blocks.of_term:
        pieces = [whoosh3.WHOOSH3_HEADER_MAGIC]
        for block in range(done, done + count):
            first, end = blocks.first[block], blocks.end[block]
            weight = _minified(weights[first:end], blocks.heaviest[block], blocks.even[block])
            data = pickle.dumps((tuple(gaps[first:end]), weight, tuple(values[first:end])), _PROTOCOL)
            level = compression if len(data) >= 64 else 0
            pieces += _encoded_block(blocks, block, zlib.compress(data, level) if level else data, level)
        done += count
        pieces[-3] = _INT.pack(-_INT.unpack(pieces[-3])[0])
        yield pieces


def _encoded_block(blocks: _Blocks, block: int, data: bytes, compression: int) -> list[bytes]:
    size = blocks.end[block] - blocks.first[block]
    about = (
        size,
        blocks.last_doc[block],
        blocks.heaviest[block],
        compression,
        blocks.shortest[block],
        blocks.longest[block],
    )
    info = pickle.dumps(about, _PROTOCOL)
    return [_INT.pack(len(info) + len(data)), info, data]


def _minified(weights: list[float], heaviest: float, even: bool) -> tuple[float, ...] | float | None:
    """The weights of a block as Whoosh keeps them: nothing where all are 1, one number where all are equal."""
    if not even:
        return tuple(weights)
    return None if heaviest == 1.0 else heaviest
