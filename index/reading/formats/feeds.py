"""Feeds and exports of web sites → rows: RSS 0.9 to 2.0, Atom (RFC 4287), and WordPress' export (WXR)."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from index.errors import ReadingError
from index.reading.formats.archive import inner_text, local
from index.reading.options import ReadingOptions

_ITEMS = ("item", "entry")
_BODIES = ("encoded", "content", "description", "summary")
"""Where an item's text is, the whole before the abridged."""
_DATES = ("post_date", "published", "pubDate", "date", "issued", "updated")
_POSTS = ("", "post", "page")
_PUBLISHED = ("", "publish", "private", "future", "inherit")
_CAPTION = re.compile(
    r"\[caption[^\]]{0,500}\](?P<image>(?:<a[^>]{0,2000}>)?\s*<img[^>]{0,4000}>\s*(?:</a>)?)(?P<text>[^\[]{0,1000})"
    r"\[/caption\]"
)
_SHORTCODE = re.compile(r"\[/?(?:gallery|embed|audio|video|playlist|vc_|et_pb_|fusion_)[^\]]{0,2000}\]")
_BLANK = re.compile(r"\n[ \t\r]*\n")
_BLOCK = re.compile(
    r"</?(?:p|div|h[1-6]|ul|ol|li|blockquote|figure|table|tr|td|section|pre|dl|hr)[\s/>]", re.IGNORECASE
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def feed_rows(data: bytes, options: ReadingOptions) -> Iterator[tuple[int, dict[str, Any]]]:
    """The items of a feed as rows, numbered from 1; what is no article of an export (pictures, menus) is left out.

    Raises ReadingError for what is no feed, or breaks off in the middle.
    """
    site: dict[str, str] = {}
    number = 0
    try:
        for _, element in iterparse(io.BytesIO(data)):
            name = local(element)
            if name in _ITEMS:
                number += 1
                if _first(element, "post_type") in _POSTS:
                    yield number, _row(element, site)
                element.clear()
            elif name in ("title", "language"):
                site.setdefault(name, inner_text(element))
    except (ParseError, DefusedXmlException, LookupError, ValueError) as error:
        raise ReadingError("reading.feed", error=error) from error
    if not number:
        raise ReadingError("reading.no_items")


def _row(item: Element, site: dict[str, str]) -> dict[str, Any]:
    if _first(item, "status") not in _PUBLISHED:
        return {"title": _first(item, "title")}  # a draft, which is refused for want of a text
    return {
        "title": html.unescape(_first(item, "title")),
        "date": next(filter(None, (_first(item, name) for name in _DATES)), None),
        "author": _author(item),
        "url": _first(item, "link") or _alternate(item),
        "tags": [_tag(e) for e in item if local(e) == "category" and _tag(e)],
        "source": site.get("title") or None,
        "language": site.get("language", "").partition("-")[0].lower() or None,
        "body": f"<div>{_body(item)}</div>",
    }


def _first(item: Element, name: str) -> str:
    """The text of an item's first part of that name, "" without one; WordPress writes the zero day for none."""
    text = next((inner_text(e) for e in item if local(e) == name), "")
    return "" if text.startswith("0000-") else text


def _author(item: Element) -> str | None:
    """Who wrote an item; RSS has addresses of mail in `author`, with the name in brackets."""
    names = [_first(e, "name") or inner_text(e) for e in item if local(e) in ("creator", "author")]
    bare = (re.sub(r"\S+@\S+\s*", "", name).strip(" ()") for name in names)
    return "، ".join(filter(None, dict.fromkeys(bare))) or None


def _alternate(item: Element) -> str | None:
    links = [e for e in item if local(e) == "link" and e.get("rel", "alternate") == "alternate"]
    return next((e.get("href") for e in links), None)


def _tag(category: Element) -> str:
    return inner_text(category) or category.get("label") or category.get("term") or ""


def _body(item: Element) -> str:
    """The text of an item as HTML: the longest of what the feed gives of it."""
    texts = [_markup(e) for name in _BODIES for e in item if local(e) == name]
    return next(filter(None, map(_tidied, texts)), "")


def _markup(element: Element) -> str:
    if len(element):  # Atom's XHTML stands in the feed as elements
        for inner in element.iter():
            inner.tag = local(inner)
        return "".join(tostring(child, "unicode", method="html") for child in element)
    text = element.text or ""
    return html.escape(text) if element.get("type") == "text" else text


def _tidied(text: str) -> str:
    """HTML as WordPress shows what it stores: blank lines part paragraphs; its comments and shortcodes go."""
    text = _CAPTION.sub(r"\n\n<figure>\g<image><figcaption>\g<text></figcaption></figure>\n\n", _COMMENT.sub("", text))
    pieces = [piece.strip() for piece in _BLANK.split(_SHORTCODE.sub("", text))]
    return "\n".join(piece if _BLOCK.search(piece) else f"<p>{piece}</p>" for piece in pieces if piece)
