"""What is relied on of Whoosh's inside: a segment written through arrays is the one Whoosh's own writer writes."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from whoosh import index as whoosh_index
from whoosh.filedb.filetables import OrderedHashReader, OrderedHashWriter
from whoosh.filedb.structfile import BufferFile, StructFile
from whoosh.util.numeric import byte_to_length, length_to_byte

from index.arabic.chain import terms_of
from index.arrays.array_file import Ints
from index.documents import documents
from index.model import Article, Footnote, Paragraph
from index.pipeline.analysis import analyse
from index.schema import FIELDS
from index.storage.batch import BatchBuilder, merge
from index.storage.stored_fields import document_record, pack_record
from index.storage.whoosh.commits import CommitRecord, last_commit_number, newest_record, publish
from index.storage.whoosh.format import (
    LENGTH_OF_BYTE,
    StoredRecords,
    TermIndexWriter,
    decode_field,
    schema,
    stored_length_bytes,
)
from index.storage.whoosh.writer import write_postings, write_segment
from search.scoring.bm25 import STORED_LENGTHS

# Whoosh's own readers leave files open; ours are tested elsewhere
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

WORDS = [f"كلمه{number}" for number in range(60)] + ["في", "من"] * 20


def articles() -> list[Article]:
    """Articles with lists of more than one block, documents of many lengths, and empty fields."""
    chance = random.Random(7)
    made = []
    for number in range(60):
        texts = [" ".join(chance.choices(WORDS, k=chance.choice([0, 1, 3, 40, 300, 1500]))) for _ in range(6)]
        paragraphs = tuple(
            Paragraph(n, "body", text, chance.choice([None, "في نهر"])) for n, text in enumerate(texts, 1)
        )
        notes = (Footnote("1", "كتاب من", cited_by=(2,)),) if number % 2 else ()
        made.append(Article(f"a{number}", " ".join(chance.choices(WORDS, k=3)), paragraphs, notes))
    return made


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index whose only segment is written through arrays."""
    folder = tmp_path_factory.mktemp("ours")
    builder = BatchBuilder()
    for article in articles():
        builder.add(article)
    segment = write_segment(folder, merge([builder.batch(analyse(builder.texts))])).record
    write_postings(folder, segment)
    (folder / "commit-1").mkdir()
    publish(folder, CommitRecord(1, "", "", (segment,), {}))
    return folder


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same documents written by Whoosh's own writer."""
    folder = tmp_path_factory.mktemp("stock")
    writer = whoosh_index.create_in(str(folder), schema()).writer()
    for article in articles():
        for document in documents(article):
            values = {field: getattr(document, field) for field in ("text", "heading", "title")}
            values["notes"] = document.notes_text
            texts = {field: " ".join(terms_of(text)) for field, text in values.items()}
            stored = {f"_stored_{field}": None for field in FIELDS}
            writer.add_document(**texts, **stored, record=msgspec.json.encode(document_record(document)))
    writer.commit()
    return folder


def reader(folder: Path) -> Any:
    """Whoosh's reader, which is given nothing but the folder."""
    return whoosh_index.open_dir(str(folder)).reader()


def test_whoosh_opens_it_with_the_schema_it_was_written_with(ours: Path) -> None:
    """The pickled schema is made of Whoosh's own classes, so any Whoosh can read it."""
    opened = reader(ours)
    assert opened.doc_count_all() == 360
    assert sorted(opened.indexed_field_names()) == sorted(FIELDS)


@pytest.mark.parametrize("field", FIELDS)
def test_terms_and_their_statistics_are_the_same(ours: Path, stock: Path, field: str) -> None:
    """Weight, documents, shortest, longest, heaviest, first and last: Whoosh's scoring and skipping use them."""
    mine, right = reader(ours), reader(stock)
    terms = list(right.lexicon(field))
    assert list(mine.lexicon(field)) == terms
    for term in terms:
        infos = [opened.term_info(field, term) for opened in (mine, right)]
        told = [
            (i.weight(), i.doc_frequency(), i.min_length(), i.max_length(), i.max_weight(), i.min_id(), i.max_id())
            for i in infos
        ]
        assert told[0] == told[1], term


@pytest.mark.parametrize("field", FIELDS)
def test_postings_are_the_same(ours: Path, stock: Path, field: str) -> None:
    """Documents, weights and positions, over lists of several blocks."""
    for term in reader(stock).lexicon(field):
        mine, right = reader(ours).postings(field, term), reader(stock).postings(field, term)
        while right.is_active():
            expected = (right.id(), right.weight(), right.value_as("positions"))
            assert (mine.id(), mine.weight(), mine.value_as("positions")) == expected
            mine.next()
            right.next()
        assert not mine.is_active()


def test_some_lists_have_several_blocks(ours: Path) -> None:
    """Otherwise the tests above prove little."""
    assert reader(ours).doc_frequency("text", "في") > 128


def test_long_blocks_are_packed_and_short_ones_are_not(ours: Path) -> None:
    """Packing a handful of postings costs as much as it saves; Whoosh is told of each block whether it is packed."""
    opened = reader(ours)
    assert opened.postings("text", "في")._compression
    rare = [term for term in opened.lexicon("title") if opened.doc_frequency("title", term) == 1]
    assert rare
    assert not any(opened.postings("title", term)._compression for term in rare)


def test_stored_texts_are_packed() -> None:
    """Two thirds of the disk would be texts otherwise."""
    text = " ".join(random.Random(3).choices(WORDS, k=100))
    assert len(pack_record({"paragraph": text})) < len(text.encode()) / 2


def test_lengths_are_the_same(ours: Path, stock: Path) -> None:
    """The length of every field of every document, quantised, and the exact total."""
    mine, right = reader(ours), reader(stock)
    for field in FIELDS:
        assert mine.field_length(field) == right.field_length(field)
        pairs = [(mine.doc_field_length(n, field), right.doc_field_length(n, field)) for n in range(360)]
        assert all((a or 0) == (b or 0) for a, b in pairs)


def test_whoosh_reads_the_stored_records(ours: Path) -> None:
    """Pickled and deflated as its own column does it, whatever the level."""
    (segment,) = newest_record(ours).segments
    records = StoredRecords(ours, segment)
    for doc, stored in enumerate(reader(ours).all_stored_fields()):
        assert records[doc] == msgspec.json.decode(stored["record"])


@pytest.mark.parametrize("field", FIELDS)
def test_postings_decode_to_what_was_written(ours: Path, field: str) -> None:
    """Every token is found again at its place, so that lost arrays can be made anew."""
    (segment,) = newest_record(ours).segments
    tokens = {
        (doc, position): term
        for term, docs, positions in decode_field(ours, segment, field)
        for doc, of_doc in zip(docs, positions, strict=True)
        for position in of_doc
    }
    expected = {}
    for doc, document in enumerate(part for article in articles() for part in documents(article)):
        text = document.notes_text if field == "notes" else getattr(document, field)
        expected |= {(doc, position): term for position, term in enumerate(terms_of(text))}
    assert tokens == expected


def test_deletions_are_whooshs_own(ours: Path, tmp_path: Path) -> None:
    """A document marked as deleted in the table of contents is deleted for Whoosh too."""
    shutil.copytree(ours, tmp_path, dirs_exist_ok=True)
    commit = newest_record(tmp_path)
    commit.segments[0].deleted.add(5)
    (tmp_path / "commit-2").mkdir()
    publish(tmp_path, replace(commit, number=2))
    assert last_commit_number(tmp_path) == 2
    opened = reader(tmp_path)
    assert opened.is_deleted(5)
    assert opened.doc_count() == 359


def test_a_length_is_stored_as_whoosh_stores_it() -> None:
    """The same byte for every length, and the same length for every byte."""
    lengths: Ints = np.arange(120_000, dtype=np.int32)
    assert stored_length_bytes(lengths).tolist() == [length_to_byte(length) for length in lengths.tolist()]
    assert LENGTH_OF_BYTE.tolist() == [byte_to_length(byte) for byte in range(256)] == list(STORED_LENGTHS)


@pytest.mark.parametrize("keys", [0, 1, 3, 5000])
def test_the_file_of_terms_is_whooshs_byte_for_byte(keys: int) -> None:
    """Writing it with fewer calls changes nothing of it."""
    pairs = [(f"{number:06d}".encode(), bytes([number % 256]) * (number % 40)) for number in range(keys)]
    written = []
    for kind in (TermIndexWriter, OrderedHashWriter):
        buffer = BytesIO()
        buffer.close = lambda: None  # type: ignore[method-assign]
        writer = kind(StructFile(buffer))
        for key, value in pairs[:2]:
            writer.add(key, value)
        writer.add_all(pairs[2:])
        writer.close()
        written.append(buffer.getvalue())
    assert written[0] == written[1]
    found = OrderedHashReader(BufferFile(memoryview(written[0])), len(written[0]))
    assert list(found.items()) == pairs
