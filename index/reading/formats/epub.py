"""EPUB books (EPUB 2 and 3) → a document a chapter, under the book's title; notes in other files come to their chapter.

A book is a zip of XHTML pages: the package lists them in order (the spine) and says who wrote them, its contents (nav
or NCX) name the chapters. A page the contents do not name goes on with the chapter before it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from index.arabic.dates import parse_date
from index.errors import ReadingError
from index.model import DateText
from index.reading.authors import split_authors
from index.reading.definitions import NOTES_HEADINGS
from index.reading.encoding import decode
from index.reading.formats.archive import Parts, inner_text, local, parts_of
from index.reading.formats.document import Document
from index.reading.formats.xhtml import LinkedPages, linked_path, parsed_page, show, style_sheet
from index.reading.options import ReadingOptions
from index.reading.parsed_document import Metadata, Note
from index.reading.text import Line, clean, fold_line
from index.reading.webpage import read_fragment

_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document")
_OBFUSCATED_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_FIRST_YEAR = "1000"
"""Before it a book's date means that there is none: programs write the year 101."""
_LONGEST_TITLE = 180
_FIRST_SIGN, _MOST_SIGNS = 0xE100, 6000
"""Signs of no script that stand where chapters begin, until a page is read."""
_SIGNS = re.compile(f"[{chr(_FIRST_SIGN)}-{chr(_FIRST_SIGN + _MOST_SIGNS)}]")
_TITLE_PAGES = ("Title Page", "صفحة العنوان")
_NO_NAME = re.compile(r"section \d+", re.IGNORECASE)
"""What LibreOffice calls a part without a heading."""
_NOTE_KEY = re.compile(r"(?:fn|ftn|foot|end|note|n|ref|back)[-_]?\w{0,8}\d", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A place that the contents name: a page, the name of an element in it ("" for its beginning), how deep it is."""

    level: int
    page: str
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class _Package:
    """What a book's package says: its metadata, also folded as lines are
    compared (`said`), its pages in reading order, other pages, style sheets, and where on each page chapters begin.
    """

    known: Metadata
    said: frozenset[str]
    pages: list[str]
    aside: list[str]
    sheets: list[str]
    chapters: dict[str, list[_Entry]]


def read_epub(data: bytes, options: ReadingOptions) -> Iterator[Document]:
    """The chapters of a book, those that are missing without lines.

    Raises ReadingError if it is no book, is broken or protected, or holds more than `file_mib`.
    """
    with parts_of(data, options.file_mib, "EPUB") as parts:
        _refuse_protected(parts)
        package = _package(parts)
        trees = {page: parsed_page(parts.read(page) or b"") for page in (*package.pages, *package.aside)}
        shown = style_sheet(decode(parts.read(sheet) or b" ", None).text for sheet in package.sheets)
        missing = set(package.pages) - parts.names
    for tree in trees.values():
        if not isinstance(tree, str):
            show(tree, shown)
    linked = LinkedPages(trees)
    known_lines = package.said
    chapters: list[Document] = []
    for page in package.pages:
        for title, lines, notes in _parts(page, linked, package):
            if chapters and title is None and _goes_on(page, lines, package):
                before = chapters[-1]
                chapters[-1] = replace(before, lines=before.lines + lines, notes=before.notes + notes)
            elif not notes and page not in missing and (date := _only_dated(lines, known_lines)):
                known = replace(package.known, date=package.known.date or date)
                package = replace(package, known=known)
            elif notes or page in missing or any(fold_line(line.text) not in known_lines for line in lines):
                said = list(takewhile(lambda line: fold_line(line.text) in known_lines, lines))
                named = None if title and _NO_NAME.fullmatch(title) else title
                known = replace(package.known, title=named)
                chapters.append(Document(lines[len(said) :] if not chapters else lines, notes, known, True))
    yield from map(_titled, _with_headings(chapters))


def _only_dated(lines: list[Line], said: frozenset[str]) -> DateText | None:
    """The date on a title page that says nothing else but what the metadata do."""
    fresh = [line.text for line in lines if fold_line(line.text) not in said and line.text not in _TITLE_PAGES]
    return parse_date(fresh[0]) if len(fresh) == 1 else None


def _goes_on(page: str, lines: list[Line], package: _Package) -> bool:
    """Whether a part of a page goes on with the chapter before it: programs cut long chapters in two."""
    return page in package.chapters or (bool(package.chapters) and not (lines and lines[0].kind == "heading"))


def _parts(
    page: str, linked: LinkedPages, package: _Package
) -> Iterator[tuple[str | None, list[Line], tuple[Note, ...]]]:
    """The parts of a page, each from where a chapter begins: its name (None of what goes on), lines and notes."""
    entries = package.chapters.get(page, [])
    for number, entry in enumerate(entries):
        linked.mark(page, entry.key, chr(_FIRST_SIGN + number))
    lines, notes = read_fragment(linked.html(page))
    parts: list[tuple[str | None, list[Line]]] = [(None, [])]
    for line in lines:
        signs = _SIGNS.findall(line.text)
        if signs:
            parts.append((entries[ord(signs[-1]) - _FIRST_SIGN].name, []))
            line = line._replace(text=clean(_SIGNS.sub("", line.text)))
        if line.text:
            parts[-1][1].append(line)
    yield from _with_notes(_begun(parts), notes)


def _begun(parts: list[tuple[str | None, list[Line]]]) -> list[tuple[str | None, list[Line]]]:
    """The parts of a page, headings alone on top of it put into the chapter that begins below them."""
    above = parts[0][1]
    if len(parts) > 1 and all(line.kind == "heading" for line in above):
        name, lines = parts[1]
        return [(name, [*above, *lines]), *parts[2:]]
    return parts


def _with_notes(
    parts: list[tuple[str | None, list[Line]]], notes: tuple[Note, ...]
) -> Iterator[tuple[str | None, list[Line], tuple[Note, ...]]]:
    """The parts of a page with the notes that each cites; the last has those that none does."""
    cited: set[Note] = set()
    for place, (name, lines) in enumerate(parts):
        text = "\n".join(line.text for line in lines)
        own = tuple(note for note in notes if f"[^{note.number}]" in text)
        cited.update(own)
        last = place == len(parts) - 1
        yield name, lines, tuple(n for n in notes if n in own or n not in cited) if last else own


def _with_headings(chapters: list[Document]) -> Iterator[Document]:
    """The chapters, a page of headings alone (`الجزء الأول`) put on top of the one below it."""
    above: list[Line] = []
    for chapter in chapters:
        whole = replace(chapter, lines=[*above, *chapter.lines])
        is_heading = bool(chapter.lines) and not chapter.notes and all(line.kind == "heading" for line in chapter.lines)
        if is_heading and chapter is not chapters[-1]:
            above = whole.lines
        else:
            above = []
            yield whole


def _titled(chapter: Document) -> Document:
    """The chapter under its name in the contents, or without one under the headings it begins with."""
    heads = []
    for line in chapter.lines[:3]:
        if line.kind != "heading" or len(line.text) > _LONGEST_TITLE:
            break
        heads.append(line.text)
    title = clean(chapter.known.title or "") or ": ".join(heads) or chapter.known.source
    said = len(heads) if all(fold_line(head) in fold_line(title or "") for head in heads) else 0
    return replace(chapter, lines=chapter.lines[said:], known=replace(chapter.known, title=title))


def _refuse_protected(parts: Parts) -> None:
    encryption = parts.xml("META-INF/encryption.xml")
    methods = (
        [e.get("Algorithm") for e in encryption.iter() if local(e) == "EncryptionMethod"]
        if encryption is not None
        else []
    )
    if any(method not in _OBFUSCATED_FONTS for method in methods):
        raise ReadingError("reading.protected")


def _package(parts: Parts) -> _Package:
    container = parts.xml("META-INF/container.xml")
    roots = (
        [e.get("full-path") or "" for e in container.iter() if local(e) == "rootfile"] if container is not None else []
    )
    path = next(iter([*roots, *sorted(name for name in parts.names if name.lower().endswith(".opf"))]), "")
    package = parts.xml(path)
    if package is None:
        raise ReadingError("reading.no_package")
    items = {e.get("id"): e for e in package.iter() if local(e) == "item"}
    spine = [items[e.get("idref")] for e in package.iter() if local(e) == "itemref" and e.get("idref") in items]
    contents = [e for e in items.values() if "nav" in (e.get("properties") or "").split()]
    tables = contents or [e for e in items.values() if e.get("media-type") == "application/x-dtbncx+xml"]
    texts = [item for item in items.values() if item.get("media-type") in _PAGES and item not in contents]
    pages = list(dict.fromkeys(_resolved(path, item) for item in spine if item in texts))
    aside = [_resolved(path, item) for item in texts if item not in spine]
    sheets = [_resolved(path, item) for item in items.values() if item.get("media-type") == "text/css"]
    entries = _contents(parts, _resolved(path, tables[0])) if tables else []
    return _Package(_known(package), _said(package), pages, aside, sheets, _chapters(entries))


def _resolved(base: str, item: Element) -> str:
    return linked_path(base, item.get("href") or "")


def _entries(element: Element, level: int = 0) -> Iterator[tuple[int, str, str]]:
    """What the contents list: EPUB 3's nav of links, EPUB 2's NCX of points, as level, address and name."""
    for child in element:
        inside = level + (local(child) in ("li", "navPoint"))
        if local(child) == "navPoint":
            target = next((e.get("src") for e in child.iter() if local(e) == "content"), None)
            yield inside, target or "", next((inner_text(e) for e in child.iter() if local(e) == "navLabel"), "")
        elif local(child) == "a":
            yield inside, child.get("href") or "", inner_text(child)
        yield from _entries(child, inside)


def _contents(parts: Parts, path: str) -> list[_Entry]:
    """What the contents name, in their order; the numbers and arrows of notes are no names."""
    root = parts.xml(path)
    entries = _entries(root) if root is not None else ()
    places = [(level, *target.partition("#")[::2], name) for level, target, name in entries if target and name]
    return [
        _Entry(level, linked_path(path, page), unquote(key), name)
        for level, page, key, name in places
        if re.search(r"[^\W\d_]", name) or (any(map(str.isdecimal, name)) and not _NOTE_KEY.match(key))
    ]


def _chapters(entries: list[_Entry]) -> dict[str, list[_Entry]]:
    """Where chapters begin on each page: at what is named first there, and at all that is not deeper.

    How deep chapters are named tell the pages: of most entries of that depth, each begins a page.
    """
    pages: dict[str, list[_Entry]] = {}
    for entry in entries:
        pages.setdefault(entry.page, []).append(entry)
    firsts = Counter(entries[0].level for entries in pages.values())
    levels = Counter(entry.level for entry in entries)
    deepest = max((level for level in levels if 2 * firsts[level] >= levels[level]), default=1)
    return {
        page: [entry for place, entry in enumerate(entries[:_MOST_SIGNS]) if place == 0 or entry.level <= deepest]
        for page, entries in pages.items()
    }


def _known(package: Element) -> Metadata:
    """The metadata of every chapter: the book is their source."""
    values: dict[str, list[str]] = {}
    others = _not_authors(package)
    for element in package.iter():
        if element.tag.startswith("{http://purl.org/dc/elements/") and inner_text(element) and element not in others:
            values.setdefault(local(element), []).append(inner_text(element))
    dates = [date for date in map(parse_date, values.get("date", ())) if date and date.iso >= _FIRST_YEAR]
    return Metadata(
        source=next(iter(values.get("title", ())), None),
        authors=tuple(name for creator in values.get("creator", ()) for name in split_authors(creator)),
        date=next(iter(dates), None),
        language=next(iter(values.get("language", ())), "ar").partition("-")[0].lower(),
        tags=tuple(values.get("subject", ())),
    )


def _not_authors(package: Element) -> list[Element]:
    """The makers of a book that are none of its authors: translators, editors, where one at least is an author."""
    creators = [e for e in package.iter() if local(e) == "creator"]
    roles = {e.get("refines", "").lstrip("#"): inner_text(e) for e in package.iter() if e.get("property") == "role"}
    said = {e: next((v for k, v in e.items() if k.endswith("role")), roles.get(e.get("id", ""), "")) for e in creators}
    return [e for e, role in said.items() if role not in ("", "aut")] if set(said.values()) & {"", "aut"} else []


def _said(package: Element) -> frozenset[str]:
    """What a title page may say that the metadata have, and the headings of notes that moved to their chapters."""
    texts = {inner_text(element) for element in package.iter() if element.tag.startswith("{http://purl.org/dc/")}
    return NOTES_HEADINGS | {fold_line(text) for text in texts}
