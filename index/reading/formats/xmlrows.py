"""XML of tables and corpora → rows: any element with a title and a text inside, whatever these are called.

Corpora of news often have one document after the other without a root (`<DOC>…</DOC><DOC>…`), as SGML had.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from index.errors import ReadingError
from index.reading.columns import parts_of
from index.reading.encoding import decode
from index.reading.formats.archive import local
from index.reading.options import ReadingOptions
from index.reading.tables import add_column_names

_DECLARED = re.compile(r"\A\ufeff?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!DOCTYPE[^>\[]*>\s*)?", re.IGNORECASE)
_LOOSE = re.compile(r"&(?!#?\w{1,10};)|&(?!amp;|lt;|gt;|quot;|apos;|#)(?=\w{1,10};)")
"""An ampersand that is none of XML."""
_CALLED = ("field", "column", "col", "str", "arr", "date", "property", "meta", "attribute", "item")
"""Elements that say in an attribute what they hold, as dumps of MySQL and Solr have them."""
_BLOCKS = ("p", "para", "paragraph", "title", "head", "heading", "section", "ul", "ol", "li", "div")
_NOTES = ("fn", "footnote")
_DEEPEST = 6


def xml_rows(data: bytes, options: ReadingOptions) -> Iterator[tuple[int, dict[str, Any]]]:
    """The elements of an XML that have a text, as rows numbered from 1; raises ReadingError without any.

    >>> options = ReadingOptions()
    >>> rows = xml_rows("<DOC><HEADLINE>أ</HEADLINE><TEXT><P>ب</P><P>ج</P></TEXT></DOC>".encode(), options)
    >>> [(row["HEADLINE"], row["TEXT"]) for _, row in rows]
    [('أ', ['ب', 'ج'])]
    """
    root = _root(data, options)
    rows = list(_rows(root, options))
    if not rows:
        first = next((e for e in root.iter() if e is not root), root)
        raise ReadingError("advice.xml", name=local(root) if local(root) != _ALL else local(first))
    yield from enumerate(rows, 1)


_ALL = "bahith-all"
"""Put round documents that stand one after the other."""


def _root(data: bytes, options: ReadingOptions) -> Element:
    try:
        root: Element = fromstring(data)
    except (ParseError, DefusedXmlException, LookupError, ValueError) as error:
        text = _LOOSE.sub("&amp;", _DECLARED.sub("", decode(data, None).text))
        try:
            root = fromstring(f"<{_ALL}>{text}</{_ALL}>")
        except (ParseError, DefusedXmlException, ValueError):
            raise ReadingError("reading.unreadable", kind="XML", error=error) from error
    return root


def _rows(element: Element, options: ReadingOptions, depth: int = 0) -> Iterator[dict[str, Any]]:
    row = add_column_names(_row(element), options.columns)
    if _is_article(row):
        yield row
        return
    for child in element if depth < _DEEPEST else ():
        yield from _rows(child, options, depth + 1)


def _is_article(row: dict[str, Any]) -> bool:
    parts = parts_of(row)
    return "body" in parts and len(parts) > 1


def _row(element: Element) -> dict[str, Any]:
    """What an element says in its attributes and its children, one value or several."""
    row: dict[str, Any] = dict(element.attrib)
    for child in element:
        name = child.get("name") or child.get("key") if local(child).lower() in _CALLED else None
        value = _value(child)
        if value:
            row[name or local(child)] = value
    return row


def _value(element: Element) -> str | list[str]:
    """The text of an element, or those of its parts, each a line of an article."""
    parts = list(_parts(element)) if not (element.text or "").strip() else []
    return parts or _said(element).strip()


def _parts(element: Element, depth: int = 0) -> Iterator[str]:
    """The texts of an element's parts, each on one line, those of sections one by one."""
    for child in element:
        is_section = not (child.text or "").strip() and any(local(inner).lower() in _BLOCKS for inner in child)
        if is_section and depth < _DEEPEST:
            yield from _parts(child, depth + 1)
        elif text := " ".join(_said(child).split()):
            yield text


def _said(element: Element) -> str:
    """The text of an element, notes in it as texts have them: `[هامش: كتاب]`."""
    if next((e for e in element.iter() if local(e).lower() in _NOTES), None) is None:
        return "".join(element.itertext())
    pieces = [element.text or ""]
    for child in element:
        said = _said(child)
        note = local(child).lower() in _NOTES and said.strip()
        pieces += [f" [هامش: {note}]" if note else said, child.tail or ""]
    return "".join(pieces)
