"""Pages in which Telegram exports a channel or a group → rows, a message with a text each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from importlib import import_module
from typing import Any

_EXPORTED = re.compile(rb"class=\"page_body chat_page\"")
_WITHIN = 1 << 16
"""Bytes in which a page says what it is; its head comes before."""
_NUMBER = re.compile(r"message(?P<number>\d+)")


def message_rows(data: bytes) -> Iterator[tuple[int | str, dict[str, Any]]]:
    """The messages of such a page by their numbers; none of any other page.

    >>> text = '<div class="body"><div class="text">أ\\nب<br>ج</div></div>'
    >>> page = f'<div class="page_body chat_page"><div class="message default" id="message7">{text}</div></div>'
    >>> [row["body"] for _, row in message_rows(page.encode())]
    ['<p>أ ب<br>ج</p>']
    >>> list(message_rows(b"<p>a</p>"))
    []
    """
    html = _parser() if _EXPORTED.search(data, 0, _WITHIN) else None
    if html is None:
        return
    page = html.fromstring(data, parser=html.HTMLParser(encoding="utf-8"))
    channel = " ".join(_text(page, ".//div[@class='page_header']//div[contains(@class, 'text')]"))
    sender = ""
    for place, message in enumerate(page.iterfind(".//div[@id]")):
        named = _NUMBER.fullmatch(message.get("id"))
        body = next(message.iterfind("div[@class='body']"), None)
        if named is None or body is None:
            continue
        sender = next(iter(_text(body, "div[@class='from_name']")), sender)
        if content := _content(body, html):
            about = {"source": channel, "date": next((e.get("title") for e in body.iterfind("div[@title]")), "")}
            written = next(iter(_text(body, "div[@class='signature details']")), "")
            author = written or (sender if sender != channel else "")
            yield int(named["number"]) or place, {**about, "author": author, "body": content}


def _parser() -> Any | None:
    """What parses HTML; None where the extra `html` is missing, which reading the page will say."""
    try:
        return import_module("lxml.html")
    except ImportError:
        return None


def _text(element: Any, path: str) -> list[str]:
    """The texts of the elements at a path of XPath, those that have one."""
    return [text for e in element.xpath(path) if (text := " ".join(e.text_content().split()))]


def _content(body: Any, html: Any) -> str:
    """What a message says, as HTML, below its pictures; "" of one without a text."""
    texts = [e for e in body.iterfind(".//div[@class='text']") if e.text_content().strip()]
    if not texts:
        return ""
    pictures = (e.get("href", "") for e in body.xpath(".//a[contains(@class, 'photo_wrap')]"))
    shown = "".join(f'<img src="{escape(address)}">' for address in pictures)
    for text in texts:
        text.tag, text.tail = "p", None
        text.attrib.clear()
    return shown + "".join(html.tostring(text, encoding="unicode").replace("\n", " ") for text in texts)
