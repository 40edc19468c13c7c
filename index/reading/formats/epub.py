"""EPUB books (EPUB 2 and 3) → a document a chapter, under the book's title; notes in other files come to their chapter.

A book is a zip of XHTML pages: the package lists them in order (the spine) and says who wrote them, its contents (nav
or NCX) name the chapters. A page the contents do not name goes on with the chapter before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from xml.etree.ElementTree import Element

from index.arabic.dates import parse_date
from index.errors import ReadingError
from index.reading.authors import split_authors
from index.reading.definitions import NOTES_HEADINGS
from index.reading.draft import Metadata
from index.reading.formats.archive import Parts, inner_text, local, parts_of
from index.reading.formats.document import Document
from index.reading.formats.xhtml import LinkedPages, linked_path, parsed_page
from index.reading.options import ReadingOptions
from index.reading.text import Line, clean, fold_line
from index.reading.webpage import read_fragment

_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document")
_OBFUSCATED_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_FIRST_YEAR = "1000"
"""Before it a book's date means that there is none: programs write the year 101."""
_LONGEST_TITLE = 180


@dataclass(frozen=True, slots=True)
class _Package:
    """What a book's package says: its metadata, also folded as lines are
    compared (`said`), its pages in reading order, other pages, the names of chapters by page: the first of each page,
    and all of those that begin `inside` it.
    """

    known: Metadata
    said: frozenset[str]
    pages: list[str]
    aside: list[str]
    chapters: dict[str, str]
    inside: dict[str, list[str]]


def read_epub(data: bytes, options: ReadingOptions) -> Iterator[Document]:
    """The chapters of a book, those that are missing without lines.

    Raises ReadingError if it is no book, is broken or protected, or holds more than `file_mib`.
    """
    with parts_of(data, options.file_mib, "EPUB") as parts:
        _refuse_protected(parts)
        package = _package(parts)
        trees = {page: parsed_page(parts.read(page) or b"") for page in (*package.pages, *package.aside)}
        missing = set(package.pages) - parts.names
    linked = LinkedPages(trees)
    chapters: list[Document] = []
    for page in package.pages:
        lines, notes = read_fragment(linked.html(page))
        if chapters and _goes_on(page, lines, package):
            before = chapters[-1]
            chapters[-1] = replace(before, lines=before.lines + lines, notes=before.notes + notes)
        elif notes or page in missing or any(fold_line(line.text) not in package.said for line in lines):
            known = replace(package.known, title=package.chapters.get(page))
            chapters += _parted(Document(lines, notes, known, True), package.inside.get(page, []))
    yield from map(_titled, _with_headings(chapters))


def _goes_on(page: str, lines: list[Line], package: _Package) -> bool:
    """Whether a page is a part of the chapter before it: programs cut long chapters in two."""
    return bool(package.chapters) and page not in package.chapters and not (lines and lines[0].kind == "heading")


def _parted(page: Document, names: list[str]) -> list[Document]:
    """The chapters of a page that has several: each begins with a heading that the contents name, and has its notes."""
    heads = {fold_line(name): name for name in names}
    starts = [n for n, line in enumerate(page.lines) if line.kind == "heading" and fold_line(line.text) in heads]
    if len(starts) < 2:
        return [page]
    parted: list[Document] = []
    for start, end in pairwise([*starts, len(page.lines)]):
        lines = page.lines[start if parted else 0 : end]
        text = "\n".join(line.text for line in lines)
        known = replace(page.known, title=heads[fold_line(page.lines[start].text)])
        parted.append(
            replace(page, lines=lines, notes=tuple(n for n in page.notes if f"[^{n.number}]" in text), known=known)
        )
    cited = {note for chapter in parted for note in chapter.notes}
    parted[-1] = replace(parted[-1], notes=tuple(n for n in page.notes if n in parted[-1].notes or n not in cited))
    return parted


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
    chapters, inside = _contents(parts, _resolved(path, tables[0])) if tables else ({}, {})
    return _Package(_known(package), _said(package), pages, aside, chapters, inside)


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


def _contents(parts: Parts, path: str) -> tuple[dict[str, str], dict[str, list[str]]]:
    """The first name that the contents give each page, and all names of their first level within it."""
    root = parts.xml(path)
    names: dict[str, str] = {}
    inside: dict[str, list[str]] = {}
    for level, target, name in _entries(root) if root is not None else ():
        if target and name:
            page = linked_path(path, target)
            names.setdefault(page, name)
            inside.setdefault(page, []).extend([name] * (level == 1))
    return names, inside


def _known(package: Element) -> Metadata:
    """The metadata of every chapter: the book is their source."""
    said: dict[str, list[str]] = {}
    for element in package.iter():
        if element.tag.startswith("{http://purl.org/dc/elements/") and inner_text(element):
            said.setdefault(local(element), []).append(inner_text(element))
    dates = [date for date in map(parse_date, said.get("date", ())) if date and date.iso >= _FIRST_YEAR]
    return Metadata(
        source=next(iter(said.get("title", ())), None),
        authors=tuple(name for creator in said.get("creator", ()) for name in split_authors(creator)),
        date=next(iter(dates), None),
        language=next(iter(said.get("language", ())), "ar").partition("-")[0].lower(),
        tags=tuple(said.get("subject", ())),
    )


def _said(package: Element) -> frozenset[str]:
    """What a title page may say that the metadata have, and the headings of notes that moved to their chapters."""
    texts = {inner_text(element) for element in package.iter() if element.tag.startswith("{http://purl.org/dc/")}
    return NOTES_HEADINGS | {fold_line(text) for text in texts}
