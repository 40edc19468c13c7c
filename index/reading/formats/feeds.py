"""Feeds and exports of web sites → rows: RSS 0.9 to 2.0, Atom (RFC 4287), and WordPress' export (WXR)."""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin
from xml.etree.ElementTree import Element, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from index.errors import ReadingError
from index.reading.authors import without_by
from index.reading.formats.archive import XML, inner_text, local
from index.reading.options import ReadingOptions
from index.reading.webpage import without_shortcodes

_ITEMS = ("item", "entry")
_BODIES = ("encoded", "content", "description", "summary")
"""Where an item's text is, the whole before the abridged."""
_DATES = ("post_date", "published", "pubDate", "date", "issued", "updated")
_POSTS = ("", "post", "page")
_PUBLISHED = ("", "publish", "private", "future", "inherit")
_FEEDS = ("channel", "feed", "RDF", "rss")
_NO_TAGS = ("uncategorized", "غير مصنف", "غير مصنّف", "بدون تصنيف")
_KIND = "#kind"
"""How the scheme of Blogger's kinds of entries ends."""
_LANG, _BASE = f"{XML}lang", f"{XML}base"
_BLANK = re.compile(r"\n[ \t\r]*\n")
_BLOCK = re.compile(
    r"</?(?:p|div|h[1-6]|ul|ol|li|blockquote|figure|table|tr|td|section|pre|dl|hr)[\s/>]", re.IGNORECASE
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


@dataclass(slots=True)
class _Site:
    """What a feed says of all its items: the name of the site, where it is, who writes there, in which language."""

    said: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    """The names of WordPress' users by those they log in with."""

    def add(self, element: Element) -> None:
        """Take what a part of the feed, which is no item, says."""
        name = local(element)
        if name == "author" and _first(element, "author_login"):
            self.names[_first(element, "author_login")] = _first(element, "author_display_name")
        elif name in ("author", "creator", "managingEditor"):
            self.said.setdefault("author", _person(element))
        elif name == "link" and element.get("rel", "alternate") == "alternate":
            self.said.setdefault("base", element.get("href") or inner_text(element))
        elif name in ("title", "language"):
            self.said.setdefault(name, inner_text(element))


def feed_rows(data: bytes, options: ReadingOptions) -> Iterator[tuple[int, dict[str, Any]]]:
    """The items of a feed as rows, numbered from 1; what is no article of an export (pictures, menus) is left out.

    Raises ReadingError for what is no feed, or breaks off in the middle.
    """
    site = _Site()
    above: list[Element] = []
    number = 0
    try:
        for event, element in iterparse(io.BytesIO(data), events=("start", "end")):
            if event == "start":
                above.append(element)
                continue
            above.pop()
            if not above or local(above[-1]) not in _FEEDS:
                continue
            if local(element) not in _ITEMS:
                site.add(element)
                continue
            number += 1
            if _first(element, "post_type") in _POSTS and _is_post(element):
                yield number, _row(element, site, above[-1])
            element.clear()
    except (ParseError, DefusedXmlException, LookupError, ValueError) as error:
        raise ReadingError("reading.feed", error=error) from error
    if not number:
        raise ReadingError("reading.no_items")


def _is_post(item: Element) -> bool:
    """Whether an entry of Blogger's backup is a post or a page, and none of its comments, settings or templates."""
    kinds = [e.get("term") or "" for e in item if local(e) == "category" and (e.get("scheme") or "").endswith(_KIND)]
    return not kinds or any(kind.endswith(("#post", "#page")) for kind in kinds)


def _row(item: Element, site: _Site, feed: Element) -> dict[str, Any]:
    if _first(item, "status") not in _PUBLISHED:
        return {"title": _first(item, "title")}  # a draft, which is refused for want of a text
    tags = [_tag(e) for e in item if local(e) == "category" and not (e.get("scheme") or "").endswith(_KIND)]
    language = item.get(_LANG) or feed.get(_LANG) or site.said.get("language", "")
    return {
        "title": html.unescape(_first(item, "title")),
        "date": next(filter(None, (_first(item, name) for name in _DATES)), None),
        "author": _author(item, site.names) or site.said.get("author") or None,
        "url": _address(item, item.get(_BASE) or feed.get(_BASE) or site.said.get("base") or ""),
        "tags": [tag for tag in dict.fromkeys(tags) if tag and tag.lower() not in _NO_TAGS],
        "source": site.said.get("title") or None,
        "language": language.partition("-")[0].lower() or None,
        "body": f"<div>{_body(item)}{_footnotes(item)}</div>",
    }


def _first(item: Element, name: str) -> str:
    """The text of an item's first part of that name, "" without one; WordPress writes the zero day for none."""
    text = next((inner_text(e) for e in item if local(e) == name), "")
    return "" if text.startswith("0000-") else text


def _author(item: Element, names: Mapping[str, str]) -> str | None:
    """Who wrote an item, by name where the export says how its users are called."""
    people = [_person(e) for e in item if local(e) in ("creator", "author")]
    return "؛ ".join(filter(None, dict.fromkeys(names.get(name) or name for name in people))) or None


def _person(element: Element) -> str:
    """A person's name; RSS has addresses of mail, with the name in brackets, newspapers a byline."""
    name = re.sub(r"\S+@\S+\s*", "", _first(element, "name") or inner_text(element)).strip(" ()")
    return without_by(name)


def _address(item: Element, base: str) -> str | None:
    """The address of an item, whole; that of the page before the one that counts its readers."""
    links = [e for e in item if local(e) == "link" and e.get("rel", "alternate") == "alternate"]
    addresses = [_first(item, "origLink"), _first(item, "link"), *(e.get("href") or "" for e in links)]
    guid = next((e for e in item if local(e) == "guid" and e.get("isPermaLink") == "true"), None)
    address = next(filter(None, [*addresses, inner_text(guid)]), "")
    try:
        return urljoin(base, address) if address else None
    except ValueError:
        return address


def _tag(category: Element) -> str:
    return inner_text(category) or category.get("label") or category.get("term") or ""


def _body(item: Element) -> str:
    """The text of an item as HTML: the longest of what the feed gives of it."""
    texts = [_markup(e) for name in _BODIES for e in item if local(e) == name]
    is_stored = bool(_first(item, "post_type"))
    return next(filter(None, (_tidied(text, is_stored) for text in texts)), "")


def _footnotes(item: Element) -> str:
    """The notes of an item that WordPress keeps apart from its text, which leads to them by their ids."""
    kept = (_first(e, "meta_value") for e in item if local(e) == "postmeta" and _first(e, "meta_key") == "footnotes")
    with suppress(ValueError, TypeError, KeyError):
        notes = (note for text in kept for note in json.loads(text))
        listed = "".join(f'<li id="{html.escape(note["id"])}">{note["content"]}</li>' for note in notes)
        return f"<ol>{listed}</ol>" if listed else ""
    return ""


def _markup(element: Element) -> str:
    if len(element):  # Atom's XHTML stands in the feed as elements
        for inner in element.iter():
            inner.tag = local(inner)
        return "".join(tostring(child, "unicode", method="html") for child in element)
    text = element.text or ""
    return html.escape(text) if element.get("type") == "text" else text


def _tidied(text: str, is_stored: bool) -> str:
    """HTML as WordPress shows what it stores: blank lines part paragraphs; its comments and shortcodes go.

    Of what `is_stored`, not shown yet, every line of a paragraph is one.
    """
    text = without_shortcodes(_COMMENT.sub("", text))
    pieces = [piece.strip() for piece in _BLANK.split(text)]
    line_end = "<br>" if is_stored else "\n"
    return "\n".join(
        piece if _BLOCK.search(piece) else f"<p>{line_end.join(piece.splitlines())}</p>" for piece in pieces if piece
    )
