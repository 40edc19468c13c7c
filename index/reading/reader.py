"""One file in, its articles out: the right reader for each format, and a refusal where there is no article.

What reads a format, and the libraries it needs, is loaded with the first file of that format.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from typing import IO, TYPE_CHECKING, Any

from index.errors import ReadingError
from index.model import Anomaly, Article
from index.reading.article import build_article
from index.reading.bare_tables import BareRow
from index.reading.columns import body_of, parts_of
from index.reading.encoding import DecodedText, decode
from index.reading.files import LINES, SourceFile, file_identifier, suffixes
from index.reading.formats import pandoc, saved_pages, sheets
from index.reading.formats.advice import unsupported_format
from index.reading.formats.chat_pages import message_rows
from index.reading.formats.disguises import true_suffix
from index.reading.formats.pandoc import pandoc_reader
from index.reading.frontmatter import metadata_of_parts, named_day, split_front_matter
from index.reading.jsonfiles import holds_metadata, is_action, json_rows, open_row
from index.reading.openiti import is_openiti, read_openiti
from index.reading.options import ReadingOptions
from index.reading.packing import EXPECTED, Member, decompress, members, open_decompressed, read_whole
from index.reading.parsed_document import Metadata, ParsedDocument
from index.reading.result import Outcome, Refusal, anomaly
from index.reading.rows import Row, is_one_value, json_row, row_slice, rows_of
from index.reading.structure import read_body, read_body_lines, read_lines, read_pages, read_text
from index.reading.tables import csv_rows
from index.reading.text import Line, are_headed, fold_line

if TYPE_CHECKING:
    from index.reading.formats.document import Document

log = logging.getLogger(__name__)
ARCHIVES = (".zip", ".tar")
_TOP = 5
"""First lines of a document among which its title is looked for."""
_MOST_COLUMNS = 20
"""Columns of a row without a text that its refusal names."""
_NEXT_FRONT_MATTER = r"(?<=\n)\r?\n(?=---[ \t]*\r?\n(?:[\w\u0621-\u064a]+ ?:.*\r?\n(?:[ \t-].*\r?\n)*)+---[ \t]*\r?$)"
"""Before a block of front matter inside a file: there the next article begins."""
_EMPHASIS = re.compile(r"(?P<signs>\*{1,3}|_{1,3}|`)(?=\S)(?P<words>[^*_`]+)(?<=\S)(?P=signs)")
_LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class _Input:
    """A document to read: its bytes, its place in the corpus, how to read it."""

    data: bytes
    file: SourceFile
    options: ReadingOptions

    @property
    def name(self) -> str:
        """Its name in the corpus."""
        return self.file.name

    def build(
        self, parsed: ParsedDocument, remarks: tuple[str, ...] = (), row: int | str | None = None
    ) -> Article | Refusal:
        """The article of a parsed document, or the refusal of an empty one; `row` tells which of its file it is."""
        stem, origin = file_identifier(self.file.identity), self.name
        if row is not None:
            stem, origin = f"{stem}-{row}", f"{origin}#{row}"
        article = build_article(parsed, stem, origin, self.options)
        if not article.paragraphs and not article.notes:
            return _refused(origin, ReadingError("reading.no_text"))
        if not remarks:
            return article
        noted = tuple(Anomaly("encoding", remark) for remark in remarks)
        return replace(article, anomalies=(*noted, *article.anomalies))


def read_file(
    file: SourceFile,
    options: ReadingOptions,
    part: int = 0,
    parts: int = 1,
    passes: Callable[[Row], bool] = lambda row: False,
) -> Outcome:
    """Read the articles of a file; what cannot be read is a Refusal, never an exception.

    Of a file of lines, `part` of `parts` is read: each row falls to exactly one part; those that `passes` says are
    passed over. Other files belong to part 0.
    """
    suffix, packed = suffixes(file.name)
    try:
        if suffix in LINES and not _is_one_value(file, packed):
            rows = (row for row in row_slice(file.path, packed, options, part, parts) if not passes(row))
            yield from _articles(rows, file, options)
        elif part == 0 and suffix in ARCHIVES:
            with open_decompressed(file.path, packed) as stream:
                yield from _read_archive(members(stream, suffix, options.file_mib), file, options)
        elif part == 0:
            with open_decompressed(file.path, packed) as stream:
                yield from _read_stream(stream, file, suffix, options)
    except Exception as error:  # whatever is wrong with a file, the others are read
        yield _refusal(file.name, error)


def _is_one_value(file: SourceFile, packed: str) -> bool:
    with open_decompressed(file.path, packed) as stream:
        return is_one_value(stream)


def _refusal(origin: str, error: Exception) -> Refusal:
    """The refusal of what could not be read; an error that nobody thought of is logged whole."""
    if isinstance(error, ReadingError):
        return _refused(origin, error)
    if not isinstance(error, EXPECTED):
        log.error("%s", origin, exc_info=error)
    said = " ".join(f"{error if isinstance(error, EXPECTED) else repr(error)}".split())[:_LONGEST_REASON]
    return _refused(origin, ReadingError("reading.failed", error=said))


def _refused(origin: str, error: ReadingError) -> Refusal:
    return Refusal(origin, str(error), error.code)


def _read_stream(stream: IO[bytes], file: SourceFile, suffix: str, options: ReadingOptions) -> Outcome:
    """Read a document of any format but archives."""
    if suffix not in _READERS:
        raise unsupported_format(suffix)
    reader, is_table = _READERS[suffix]
    limit = (options.file_mib, "file_mib") if is_table else (options.article_mib, "article_mib")
    data = read_whole(stream, *limit)
    if not data.strip():
        raise ReadingError("reading.empty")
    yield from reader(_Input(data, file, options))


def _read_archive(files: Iterator[Member], archive: SourceFile, options: ReadingOptions) -> Outcome:
    """Read the members of an archive; a bad one does not keep the others from being read."""
    for member in files:
        inner = archive.member(member.name)
        suffix, packed = suffixes(inner.name)
        try:
            with member.open() as raw, decompress(raw, packed) as plain:
                if suffix in LINES and not is_one_value(plain):
                    yield from _articles(rows_of(plain, options), inner, options)
                else:
                    yield from _read_stream(plain, inner, suffix, options)
        except Exception as error:  # nor does a bad member keep the others from being read
            yield _refusal(inner.name, error)


def _texts(source: _Input) -> Outcome:
    if suffix := true_suffix(source.data, ".txt"):
        yield from _READERS[suffix][0](source)
    else:
        yield from _separated(source, read_text)


def _markdown(source: _Input) -> Outcome:
    yield from _separated(source, _parse_markdown)


def _parse_markdown(text: str, known: Metadata, further: tuple[str, ...]) -> ParsedDocument:
    from index.reading.markdown import read_markdown

    markdown = read_markdown(text, known.url, known.title or "")
    title = known.title and _EMPHASIS.sub(r"\g<words>", known.title)
    return read_lines(markdown.lines, replace(known, title=title), further, markdown.notes, markdown.headed)


def _separated(source: _Input, read: Callable[[str, Metadata, tuple[str, ...]], ParsedDocument]) -> Outcome:
    """The articles of a text, where a line of separators stands between them."""
    decoded = decode(source.data, source.options.encoding_of(source.name))
    # below a line of text, Markdown's `====` makes it a heading
    above = r"(?:\A|(?<=\n\n)|(?<=\n\r\n))" if read is _parse_markdown else "^"
    pattern = rf"{above}[ \t]*(?:{source.options.separator})[ \t]*\r?$"
    pattern += f"|{_NEXT_FRONT_MATTER}" if "\n---" in decoded.text else ""
    if is_openiti(decoded.text):
        yield source.build(read_openiti(decoded.text, source.options.boilerplate), decoded.remarks)
        return
    texts = [piece for piece in _between(pattern, decoded.text) if piece.strip()]
    for number, text in enumerate(texts or [""], 1):
        known, rest = split_front_matter(text)
        parsed = read(rest, known, source.options.boilerplate)
        parsed = replace(parsed, found=parsed.found.or_else(named_day(source.name)))
        yield source.build(parsed, decoded.remarks, number if len(texts) > 1 else None)


def _between(separator: str, text: str) -> Iterator[str]:
    """The pieces between matches; unlike `re.split`, without what the operator's own groups match."""
    end = 0
    for match in re.finditer(separator, text, flags=re.MULTILINE):
        yield text[end : match.start()]
        end = match.end()
    yield text[end:]


def _web_page(source: _Input) -> Outcome:
    yield from _page(source, saved_pages.SavedPage(source.data))


def _saved(page_of: Callable[[bytes], saved_pages.SavedPage]) -> Callable[[_Input], Outcome]:
    """A reader of files in which a browser keeps a page."""
    return lambda source: _page(source, page_of(source.data))


def _page(source: _Input, kept: saved_pages.SavedPage) -> Outcome:
    from index.reading.webpage import read_page

    if messages := list(message_rows(kept.data)):
        yield from _table(source, iter(messages), DecodedText("", ""))
        return
    page = read_page(kept.data, kept.encoding or source.options.encoding_of(source.name), kept.url)
    known = _with_heading(saved_pages.with_address(kept, page.known), page.lines)
    parsed = read_lines(page.lines, known, source.options.boilerplate, page.notes, page.headed)
    article = source.build(replace(parsed, found=parsed.found.or_else(page.properties)), page.remarks)
    told = saved_pages.data_in_page(kept.data) if isinstance(article, Refusal) else ()
    rows = [row for text in told for _, row in _rows_in(text, source.options) if "body" in parts_of(row)]
    yield from _table(source, enumerate(rows, 1), DecodedText("", "")) if rows else [article]


def _rows_in(text: str, options: ReadingOptions) -> list[tuple[int, dict[str, Any]]]:
    """The objects with a text of the data in a page, which scripts would have shown; none of what is none."""
    try:
        return list(json_rows(text, options.columns))
    except ReadingError:
        return []


def _with_heading(known: Metadata, lines: list[Line]) -> Metadata:
    """The title as the page's first heading has it, where what the page calls itself adds the site's name to it."""
    first = next((line.text for line in lines[:3] if line.kind == "heading"), None)
    if first and known.title and fold_line(first) in fold_line(known.title):
        return replace(known, title=first)
    return known


def _of_format(module: str, name: str) -> Callable[[bytes, ReadingOptions], Iterator[Document]]:
    """A function of a module below `index.reading`, loaded when it is first called."""
    return lambda data, options: getattr(import_module(f"index.reading.{module}"), name)(data, options)


def _documents(read: Callable[[bytes, ReadingOptions], Iterator[Document]]) -> Callable[[_Input], Outcome]:
    """A reader of files that hold documents of a format's own; one that is alone needs no number."""

    def reader(source: _Input) -> Outcome:
        found = list(read(source.data, source.options))
        for number, document in enumerate(found, 1):
            parsed = _parse_document(document, source.options.boilerplate)
            yield source.build(parsed, (), number if len(found) > 1 else None)
        if not found:
            raise ReadingError("reading.no_text")

    return reader


def _parse_document(document: Document, boilerplate: tuple[str, ...]) -> ParsedDocument:
    known = document.known.or_else(_said_on_top(document.properties, document.lines))
    said = document.lines, known, boilerplate, document.notes
    parsed = read_pages(*said) if document.whole else read_lines(*said, are_headed(document.lines))
    found = parsed.found.or_else(document.properties)
    return replace(parsed, found=found, left_out=(*document.left_out, *parsed.left_out))


def _said_on_top(properties: Metadata, lines: list[Line]) -> Metadata:
    """Of a file's properties the title, if it is one of the first lines: many files keep that of another."""
    same = (
        line.text for line in lines[:_TOP] if properties.title and fold_line(line.text) == fold_line(properties.title)
    )
    return Metadata(title=next(same, None))


def _csv_file(source: _Input) -> Outcome:
    decoded = decode(source.data, source.options.encoding_of(source.name))
    yield from _table(source, csv_rows(decoded.text, source.options.columns, source.options.article_mib), decoded)


def _json_file(source: _Input) -> Outcome:
    decoded = decode(source.data, source.options.encoding_of(source.name))
    yield from _table(source, json_rows(decoded.text, source.options.columns), decoded)


def _feed_file(source: _Input) -> Outcome:
    from index.reading.formats.feeds import feed_rows

    yield from _table(source, feed_rows(source.data, source.options), DecodedText("", ""))


def _sheet_file(source: _Input) -> Outcome:
    yield from _table(source, sheets.sheet_rows(source.data, source.options), DecodedText("", ""))


def _xml_file(source: _Input) -> Outcome:
    from index.reading.formats.xmlfiles import suffix_of_xml

    reader, _ = _READERS[suffix_of_xml(source.data)]
    yield from reader(source)


def _xml_table(source: _Input) -> Outcome:
    from index.reading.formats.xmlrows import xml_rows

    yield from _table(source, xml_rows(source.data, source.options), DecodedText("", ""))


def _doc_file(source: _Input) -> Outcome:
    """A file that is called .doc and is of a newer kind, as many are; raises ReadingError for Word's own old one."""
    suffix = true_suffix(source.data, ".doc")
    if not suffix:
        raise unsupported_format(".doc")
    yield from _READERS[suffix][0](source)


def _table(source: _Input, rows: Iterator[tuple[int | str, dict[str, Any]]], decoded: DecodedText) -> Outcome:
    for number, row in rows:
        try:
            yield source.build(_parse_row(row, source.options), decoded.remarks, number)
        except Exception as error:  # a bad row refuses itself only
            yield _refusal(f"{source.name}#{number}", error)


def _parse_row(row: dict[str, Any], options: ReadingOptions) -> ParsedDocument:
    parts = parts_of(row)
    if "body" not in parts or "title" not in parts or holds_metadata(row):
        parts = parts_of(open_row(row))
    # feeds and search services give no more than a summary
    guessed = (anomaly("guessed_columns", columns="، ".join(row)),) if isinstance(row, BareRow) else ()
    body, known = _whole_body(parts), metadata_of_parts(parts)
    known = replace(known, anomalies=known.anomalies + guessed) if guessed else known
    if not body.strip():
        raise _no_body(row)
    if "<" in body or "[/" in body:
        from index.reading.webpage import is_markup, read_fragment

        if is_markup(body):
            lines, notes = read_fragment(body, known.url)
            return read_body_lines(lines, known, options.boilerplate, notes)
    return read_body(body, known, options.boilerplate)


def _whole_body(parts: dict[str, Any]) -> str:
    """The text of a row, below what Joomla keeps apart as its opening."""
    body = parts.get("body") or parts.get("description", "")
    text, opening = body_of(body), "" if parts.get("opening", body) is body else body_of(parts["opening"])
    return text if text.startswith(opening) else f"{opening}\n{text}"


def _no_body(row: dict[str, Any]) -> ReadingError:
    """Why a row is no article: which columns there are, and the setting that says which of them is the text."""
    seen = "، ".join(str(key)[:40] for key in list(row)[:_MOST_COLUMNS])
    return ReadingError("reading.no_body", columns=seen)


def _articles(rows: Iterator[Row], file: SourceFile, options: ReadingOptions) -> Outcome:
    source, encoding = _Input(b"", file, options), options.encoding_of(file.name)
    for number, line in rows:
        try:
            row = json_row(line, options, encoding)
            if not is_action(row):
                yield source.build(_parse_row(row, options), (), number)
        except Exception as error:  # as of a table
            yield _refusal(f"{file.name}#{number}", error)


_READERS: dict[str, tuple[Callable[[_Input], Outcome], bool]] = {
    **dict.fromkeys(("", ".txt", ".text"), (_texts, False)),
    **dict.fromkeys((".md", ".markdown", ".mdown", ".mkd", ".mdx", ".qmd", ".rmd"), (_markdown, False)),
    **dict.fromkeys((".html", ".htm", ".xhtml"), (_web_page, False)),
    **dict.fromkeys(saved_pages.SERVED, (_saved(saved_pages.served_page), False)),
    **dict.fromkeys((".mhtml", ".mht"), (_saved(saved_pages.mhtml_page), False)),
    ".webarchive": (_saved(saved_pages.web_archive_page), False),
    **dict.fromkeys((".docx", ".docm", ".dotx", ".dotm"), (_documents(_of_format("word", "read_word")), False)),
    ".flatword": (_documents(_of_format("formats.flat_word", "read_flat_word")), True),
    ".doc": (_doc_file, False),
    ".epub": (_documents(_of_format("formats.epub", "read_epub")), True),
    ".pdf": (_documents(_of_format("formats.pdf", "read_pdf")), True),
    ".rtf": (_documents(_of_format("formats.rtf", "read_rtf")), True),
    **{suffix: (_documents(pandoc_reader(name)), False) for suffix, name in pandoc.WRITTEN.items()},
    **dict.fromkeys((".odt", ".ott", ".fodt"), (_documents(_of_format("formats.odt", "read_odt")), True)),
    ".fb2": (_documents(_of_format("formats.fb2", "read_fb2")), True),
    ".nitf": (_documents(_of_format("formats.nitf", "read_news")), True),
    ".ipynb": (_documents(_of_format("formats.notebook", "read_notebook")), True),
    ".xml": (_xml_file, True),
    **dict.fromkeys((".xmlrows", ".sgml", ".sgm"), (_xml_table, True)),
    ".wikidump": (_documents(_of_format("formats.wikidump", "read_dump")), True),
    **dict.fromkeys((".nxml", ".jats"), (_documents(_of_format("formats.jats", "read_jats")), False)),
    ".tei": (_documents(_of_format("formats.tei", "read_tei")), True),
    **dict.fromkeys((".rss", ".atom", ".rdf"), (_feed_file, True)),
    ".csv": (_csv_file, True),
    ".tsv": (_csv_file, True),
    **dict.fromkeys(sheets.SUFFIXES, (_sheet_file, True)),
    **dict.fromkeys((".json", *LINES), (_json_file, True)),
}
"""The reader of each suffix, and whether its files hold many articles, or pictures: then `file_mib` bounds them."""
