"""One file in, its articles out: the right reader for each format, and a refusal where there is no article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from index.errors import ReadingError
from index.model import Anomaly, Article
from index.reading.article import finish
from index.reading.draft import Draft
from index.reading.encoding import decode
from index.reading.files import SourceFile, file_identifier, suffixes
from index.reading.frontmatter import metadata, split_front_matter
from index.reading.options import ReadingOptions
from index.reading.packing import BAD_STREAM, opened, read_whole
from index.reading.result import Refusal, reason
from index.reading.rows import Row, json_row, row_slice
from index.reading.structure import read_body, read_text

LINES = (".jsonl", ".ndjson")
TEXTS = (".txt", ".text", ".md", ".markdown", "")
_BODY = ("body", "text", "content", "النص")


def read_file(file: SourceFile, options: ReadingOptions, part: int = 0, parts: int = 1) -> Iterator[Article | Refusal]:
    """Read the articles of a file; what cannot be read is a Refusal, never an exception.

    Of a file of lines, `part` of `parts` is read: each row falls to exactly one part. Other files belong to part 0.
    """
    suffix, packed = suffixes(file.name)
    try:
        if suffix in LINES:
            yield from _read_rows(file, packed, options, part, parts)
        elif part == 0:
            yield from _read_document(file, suffix, packed, options)
    except ReadingError as error:
        yield Refusal(file.name, str(error))
    except BAD_STREAM as error:
        yield Refusal(file.name, reason(f"تعذرت قراءة الملف: {error}", f"the file cannot be read: {error}"))


def _read_document(file: SourceFile, suffix: str, packed: str, options: ReadingOptions) -> Iterator[Article | Refusal]:
    if suffix not in TEXTS:
        yield Refusal(file.name, reason(f"صيغة غير معروفة: {suffix}", f"unknown format: {suffix}"))
        return
    with opened(file.path, packed) as stream:
        data = read_whole(stream, options.article_mib)
    yield from read_document(data, file.name, options)


def read_document(data: bytes, name: str, options: ReadingOptions) -> Iterator[Article | Refusal]:
    """The articles of a text file's bytes."""
    decoded = decode(data, options.encoding_of(name))
    remarks = tuple(Anomaly("encoding", remark) for remark in decoded.remarks)
    texts = _separated(decoded.text, options)
    for number, text in enumerate(texts, 1):
        known, rest = split_front_matter(text)
        draft = read_text(rest, known, options.boilerplate)
        row = f"-{number}" if len(texts) > 1 else ""
        yield _made(draft, remarks, file_identifier(name) + row, name + row.replace("-", "#"), options)


def _separated(text: str, options: ReadingOptions) -> list[str]:
    pieces = re.split(rf"^[ \t]*(?:{options.separator})[ \t]*\r?$", text, flags=re.MULTILINE)
    return [piece for piece in pieces if piece.strip()] or [""]


def _made(
    draft: Draft, remarks: tuple[Anomaly, ...], name: str, origin: str, options: ReadingOptions
) -> Article | Refusal:
    article = finish(draft, name, origin, options)
    if not article.paragraphs and not article.notes:
        return Refusal(origin, reason("لا نص فيه", "there is no text in it"))
    if not remarks:
        return article
    return replace(article, anomalies=(*remarks, *article.anomalies))


def _read_rows(
    file: SourceFile, packed: str, options: ReadingOptions, part: int, parts: int
) -> Iterator[Article | Refusal]:
    stem = file_identifier(file.name)
    for row in row_slice(file.path, packed, options, part, parts):
        yield _read_row(row, stem, f"{file.name}#{row[0]}", options)


def _read_row(row: Row, stem: str, origin: str, options: ReadingOptions) -> Article | Refusal:
    number, line = row
    try:
        table = json_row(line, options.columns)
        known = metadata(table)
        body = next((table[key] for key in _BODY if isinstance(table.get(key), str)), "")
    except (ValueError, RecursionError) as error:
        return Refusal(origin, reason(f"سطر لا يُقرأ: {error}", f"not a readable row: {error}"))
    return _made(read_body(body, known, options.boilerplate), (), f"{stem}-{number}", origin, options)
