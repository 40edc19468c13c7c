"""News agencies' files in IPTC's XML (NITF 3, NewsML 1 and G2) → lines and what they say, by way of HTML.

NITF is the text of a report; NewsML is the envelope that agencies send it in, as NITF or XHTML, one or several of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from xml.etree.ElementTree import Element, SubElement, tostring

from index.reading.authors import without_by
from index.reading.formats.archive import inner_text, language_of, local, xml_root
from index.reading.formats.document import Document
from index.reading.frontmatter import metadata
from index.reading.options import ReadingOptions
from index.reading.parsed_document import Metadata
from index.reading.webpage import read_fragment

_TAGS = {
    **{name: name for name in ("p", "table", "tr", "td", "th", "ul", "ol", "li", "dl", "dt", "dd", "pre", "a", "sup")},
    **{name: name for name in ("h1", "h2", "h3", "h4", "h5", "h6", "br", "strong", "em", "img", "div", "blockquote")},
    **dict.fromkeys(("hl1", "hl2"), "h2"),
    **dict.fromkeys(("body.content", "body.end", "block", "abstract", "note"), "div"),
    **dict.fromkeys(("tagline", "bibliography", "credit", "datasource"), "p"),
    "media": "figure",
    "media-reference": "img",
    "media-caption": "figcaption",
    "bq": "blockquote",
    "caption": "caption",
}
"""HTML's name of each element; what has none stands for its text."""
_LEFT_OUT = ("media-metadata", "media-object", "byline", "dateline", "distributor", "script", "style", "head")
_DATES = ("contentCreated", "firstCreated", "FirstCreated", "versionCreated", "ThisRevisionCreated", "sent")


def read_news(data: bytes, options: ReadingOptions) -> Iterator[Document]:
    """The reports of a file; raises ReadingError for what is no XML."""
    root = xml_root(data, "NITF")
    items = [e for e in root.iter() if local(e) in ("newsItem", "NewsItem")] or [root]
    for item in items:
        text = next((e for e in item.iter() if local(e) in ("nitf", "html", "inlineData")), None)
        if text is not None:
            known = _known_of_report(text).or_else(_known_of_item(item, root))
            yield _document(text, known)


def _document(text: Element, known: Metadata) -> Document:
    """The report of an item: what stands over its text first."""
    page, numbers = Element("div"), count(1)
    body = next(iter(_all(text, "body")), text)
    for part in body:
        over = [e for e in part.iter() if local(e) in ("hl2", "abstract")] if local(part) == "body.head" else [part]
        for element in over:
            _add(page, element, numbers)
    if not len(page):
        page.text = body.text
    lines, notes = read_fragment(tostring(page, "unicode", method="html"))
    left_out = tuple(filter(None, map(inner_text, _all(text, "dateline"))))
    return Document(lines, notes, known, whole=True, left_out=left_out)


def _all(element: Element, *names: str) -> list[Element]:
    return [e for e in element.iter() if local(e) in names]


def _add(parent: Element, element: Element, numbers: Iterator[int]) -> None:
    """Add an element to HTML; a footnote is a number with its note beside it."""
    name = local(element)
    if name in _LEFT_OUT or not name:
        _after(parent, element.tail)
        return
    if name == "fn":
        SubElement(parent, "sup").text = str(next(numbers))
    made = SubElement(parent, _TAGS.get(name, "span"), {"role": "tooltip"} if name == "fn" else {})
    made.text, made.tail = element.text, element.tail
    if name in ("media-reference", "img"):
        made.set("src", element.get("source") or element.get("src") or "")
        made.set("alt", element.get("alternate-text") or element.get("alt") or "")
    if element.get("href"):
        made.set("href", element.get("href", ""))
    for child in element:
        _add(made, child, numbers)


def _after(parent: Element, text: str | None) -> None:
    """Put a text at the end of what an element has so far."""
    if text and len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    elif text:
        parent.text = (parent.text or "") + text


def _known_of_report(text: Element) -> Metadata:
    """What a report in NITF says of itself."""
    if local(text) != "nitf":
        return Metadata()
    hedline = next(iter(_all(text, "hedline")), Element("none"))
    title = next(filter(None, map(inner_text, [*_all(hedline, "hl1"), *_all(text, "title")])), None)
    issued = (e.get("norm") for e in _all(text, "date.issue"))
    printed = (e.get("date.publication") for e in _all(text, "pubdata"))
    days = [*issued, *printed, *(e.get("norm") for e in _all(text, "story.date"))]
    holders = [*(e.get("name") for e in _all(text, "pubdata")), *map(inner_text, _all(text, "distributor"))]
    holders += [e.get("holder") for e in _all(text, "doc.copyright")]
    return metadata(
        {
            "title": title,
            "date": next((_day(day) for day in days if day), None),
            "author": [name for byline in _all(text, "byline") for name in _writers(byline)],
            "source": next(filter(None, holders), None),
            "tags": [key for e in _all(text, "keyword") if (key := e.get("key"))],
            "language": language_of(text) or None,
        }
    )


def _writers(byline: Element) -> list[str]:
    """The people of a byline: those it marks, else what it says without their offices."""
    marked = [inner_text(e) for e in byline.iter() if local(e) == "person"]
    offices = [inner_text(e) for e in byline.iter() if local(e) in ("byttl", "location")]
    names = inner_text(byline)
    for office in filter(None, offices):
        names = names.replace(office, "")
    return marked or [without_by(names.strip(" ،,-"))]


def _known_of_item(item: Element, root: Element) -> Metadata:
    """What an envelope (NewsML) says of the report in it."""
    values = {
        name: [inner_text(e) or e.get("FormalName", "") for e in _all(item, name)]
        for name in ("headline", "HeadLine", "by", "ByLine", "keyword", "KeywordLine", *_DATES)
    }
    people = [inner_text(n) for e in _all(item, "creator") for n in e if local(n) == "name"]
    providers = [inner_text(n) for e in _all(item, "provider") for n in e if local(n) == "name"]
    providers += [e.get("FormalName", "") for party in _all(item, "Provider") for e in _all(party, "Party")]
    days = [day for name in _DATES for day in (*values[name], *map(inner_text, _all(root, name)))]
    return metadata(
        {
            "title": next(filter(None, (*values["headline"], *values["HeadLine"])), None),
            "date": next((_day(day) for day in days if day), None),
            "author": [without_by(name) for name in (*values["by"], *values["ByLine"])] or people,
            "source": next(filter(None, providers), None),
            "tags": [*values["keyword"], *values["KeywordLine"]],
            "language": language_of(item) or None,
        }
    )


def _day(stamp: str) -> str:
    """The day of a time as ISO 8601 writes it without signs.

    >>> _day("20190409T123000+0300"), _day("2019-04-09T10:00:00Z")
    ('2019-04-09', '2019-04-09T10:00:00Z')
    """
    return f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}" if stamp[:8].isdecimal() else stamp
