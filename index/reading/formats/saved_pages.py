"""Pages as browsers and servers keep them: the HTML inside .mhtml and .webarchive, and pages named .php or .aspx."""

from __future__ import annotations

import plistlib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.errors import ReadingError
from index.model import is_web_address
from index.reading.parsed_document import Metadata

if TYPE_CHECKING:
    from email.message import Message

SERVED = (".php", ".php5", ".phtml", ".asp", ".aspx", ".jsp", ".jspx", ".shtml", ".shtm", ".cfm", ".cgi", ".do", ".xht")
"""Suffixes of addresses under which servers give HTML, and browsers save it."""
_PROGRAM = re.compile(rb"<\?php|<\?=|<%[@=!\s]", re.IGNORECASE)
_PAGE_TYPES = ("text/html", "application/xhtml+xml")


_DATA = re.compile(
    rb"<script\b[^>]{0,300}\btype=[\"']?application/(?:ld\+)?json[\"']?[^>]{0,300}>\s*([\[{].{1,4000000}?)</script>",
    re.DOTALL | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SavedPage:
    """The bytes of a page's HTML, the encoding in which they were kept (None: not said), and where it was found."""

    data: bytes
    encoding: str | None = None
    url: str | None = None


def served_page(data: bytes) -> SavedPage:
    """A page saved under its server's suffix; raises ReadingError for the program that makes such pages.

    >>> served_page(b"<html><p>x</p></html>").encoding is None
    True
    """
    if _PROGRAM.search(data[:65536]):
        raise ReadingError("reading.script")
    return SavedPage(data)


def mhtml_page(data: bytes) -> SavedPage:
    """The page of an .mhtml file (RFC 2557), as Chromium, Edge and Word save them; raises ReadingError without one."""
    from email import message_from_bytes, policy  # large, and few corpora have such a file

    try:
        message = message_from_bytes(data, policy=policy.default)
        part = _root(message)
        content = part.get_payload(decode=True) if part is not None else None
        url = _address(message, part)
        encoding = part.get_content_charset() if part is not None else None
    except (ValueError, LookupError, AttributeError, TypeError, IndexError) as error:
        raise ReadingError("reading.no_page", error=error) from error
    if not isinstance(content, bytes):
        raise ReadingError("reading.no_page", error="HTML")
    return SavedPage(_within(content, url), _known_encoding(encoding), url)


def web_archive_page(data: bytes) -> SavedPage:
    """The page of Safari's .webarchive, which is a property list; raises ReadingError where there is none."""
    try:
        resource = plistlib.loads(data)["WebMainResource"]
        content, encoding = resource["WebResourceData"], resource.get("WebResourceTextEncodingName")
        url = str(resource.get("WebResourceURL") or "")
    except Exception as error:  # the property list may be of any shape, and its parsers raise what they like
        raise ReadingError("reading.no_page", error=type(error).__name__) from error
    if not isinstance(content, bytes):
        raise ReadingError("reading.no_page", error="HTML")
    return SavedPage(_within(content, _web(url)), _known_encoding(str(encoding or "")), _web(url))


def with_address(page: SavedPage, known: Metadata) -> Metadata:
    """What is known of a page, with the address it was saved from where it does not say its own."""
    return replace(known, url=known.url or page.url)


def data_in_page(data: bytes) -> list[str]:
    """The JSON in a page, of which scripts make what a browser shows.

    >>> data_in_page(b'<script id="__NEXT_DATA__" type="application/json">{"a": 1}</script>')
    ['{"a": 1}']
    """
    return [match[1].decode("utf-8", "replace") for match in _DATA.finditer(data)]


def _root(message: Message) -> Message | None:
    """The part that is the page: the one that `start` names, else the first of HTML."""
    parts = [part for part in message.walk() if part.get_content_type() in _PAGE_TYPES]
    start = message.get_param("start")
    named = (part for part in parts if start and part.get("Content-ID") == start)
    return next(named, parts[0] if parts else None)


def _address(message: Message, part: Message | None) -> str | None:
    stated = message.get("Snapshot-Content-Location") or (part.get("Content-Location") if part is not None else None)
    return _web(str(stated or ""))


def _within(page: bytes, url: str | None) -> bytes:
    """The page with its links to its own places short again (`#n1`): browsers write them out in full."""
    return page.replace(f'"{url.partition("#")[0]}#'.encode(), b'"#') if url else page


def _web(address: str) -> str | None:
    return address if is_web_address(address) else None


def _known_encoding(name: str | None) -> str | None:
    """The name of an encoding that Python can read text with, None of any other."""
    try:
        return name if name and isinstance(b"a".decode(name), str) else None
    except (LookupError, UnicodeError):
        return None
