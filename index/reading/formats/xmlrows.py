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
from index.reading.formats.archive import inner_text, local
from index.reading.options import ReadingOptions
from index.reading.tables import add_column_names

_DECLARED = re.compile(r"\A\ufeff?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!DOCTYPE[^>\[]*>\s*)?", re.IGNORECASE)
_LOOSE = re.compile(r"&(?!#?\w{1,10};)|&(?!amp;|lt;|gt;|quot;|apos;|#)(?=\w{1,10};)")
"""An ampersand that is none of XML."""
_CALLED = ("field", "column", "col", "str", "arr", "date", "property", "meta", "attribute", "item")
"""Elements that say in an attribute what they hold, as dumps of MySQL and Solr have them."""
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
    parts = [text for child in element if (text := inner_text(child))]
    return parts if parts and not (element.text or "").strip() else (element.text or "").strip() or inner_text(element)
