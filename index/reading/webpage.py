"""HTML → lines and notes: the article of a saved page without its menus, its footnotes with it.

trafilatura finds the article. It knows nothing of footnotes, so that links between a number and its note are turned
into `[^n]` before, and the notes taken out of the page.
"""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from index.errors import ReadingError
from index.reading.encoding import DecodedText, decode
from index.reading.html_blocks import (
    FLOWING,
    all_lines,
    extracted_lines,
    is_document,
    join_lines,
    mark_captions,
    part_halves,
    show_verses,
    unlay,
    with_headings,
)
from index.reading.html_furniture import drop_furniture, drop_unseen
from index.reading.html_images import CAPTION, sign_pictures, with_pictures
from index.reading.html_metadata import (
    day_of_file,
    page_base,
    page_host,
    page_metadata,
    said_of_page,
    states_title,
    title_over_date,
)
from index.reading.html_notes import take_notes
from index.reading.images import Pictures
from index.reading.parsed_document import Metadata, Note
from index.reading.text import Line, are_headed

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_LATIN = re.compile(rb"(?:iso[-_]?8859[-_]1|latin-?1|windows-1252|us-ascii)", re.IGNORECASE)
_MARKUP = re.compile(
    r"<(?:p|div|h[1-6]|ul|ol|dl|table|blockquote|figure|section|article|pre)(?:\s[^<>]{0,500})?>|<br\s?/?>"
    r"|</(?:a|b|strong|em|i|u|sup|sub|span|font)>",
    re.IGNORECASE,
)


_CAPTIONED = re.compile(
    r"\[caption\b[^\[\]]{0,500}\]\s*(?P<image>(?:<a\b[^<>]{0,2000}>\s*)?<img\b[^<>]{0,3000}>(?:\s*</a>)?)"
    r"(?P<text>[^\[\]]{0,1000})\[/caption\]",
    re.IGNORECASE,
)
_NOTE_CODE = re.compile(
    r"(?<=[^\s>])[ \t]?\[(?P<code>mfn|efn_note|efn|ref|footnote|fn|note|modern_footnote)(?:\s[^\[\]\n]{0,200})?\]"
    r"(?P<text>(?:(?!\[/).){1,2000})\[/(?P=code)\]",
    re.IGNORECASE | re.DOTALL,
)
"""A note in the text, as WordPress' plugins keep them."""
_SHORTCODE = re.compile(
    r"\[/?(?:caption|gallery|embed|audio|video|playlist|toc|vc_\w+|et_pb_\w+|fusion_\w+|su_\w+|contact-form-7)"
    r"(?:\s[^\[\]\n]{0,500})?/?\]",
    re.IGNORECASE,
)
"""What plugins of WordPress leave in its texts."""
_CLOSING = re.compile(r"\[/([a-z][a-z0-9_-]{0,40})\]")
_CODE = re.compile(
    r"\[/?(?P<name>[a-z][a-z0-9_-]{0,40})"
    r"(?:=[^\[\]\n]{1,300}|(?P<said>(?:\s+[\w-]{1,40}=(?:\"[^\"\n]{0,500}\"|'[^'\n]{0,500}'|[^\s\[\]\"']{1,200}))+))?\s*/?\]"
)
"""The same of others, and of forums: a code that is closed, or says something of itself; `[sic]` is a word."""


@dataclass(frozen=True, slots=True)
class Page:
    """A web page read: its metadata, the article's lines, the notes its links lead to.

    `properties` is what counts only where neither page nor text say it; `headed` tells that the headings are marked.
    """

    known: Metadata
    properties: Metadata
    lines: list[Line]
    notes: tuple[Note, ...]
    remarks: tuple[str, ...]
    headed: bool


def is_markup(text: str) -> bool:
    """Whether a text is HTML, as content management systems export it.

    >>> is_markup("<p>نص</p>"), is_markup("نص <b>هنا</b>"), is_markup("نص[mfn]كتاب[/mfn]"), is_markup("3 < 5 > 2")
    (True, True, True, False)
    """
    return _MARKUP.search(text) is not None or ("[/" in text and _NOTE_CODE.search(text) is not None)


def without_shortcodes(text: str) -> str:
    """HTML without WordPress' shortcodes, its captions as those of figures.

    >>> without_shortcodes('[caption id="a"]<img src="a.jpg"/> ميناء[/caption][vc_row]نص[/vc_row]')
    '\\n\\n<figure><img src="a.jpg"/><figcaption> ميناء</figcaption></figure>\\n\\nنص'
    """
    if "[" not in text:
        return text
    numbers = count(1)
    text = _NOTE_CODE.sub(
        lambda note: f'<sup>{next(numbers)}</sup><span role="tooltip">{note["text"].strip()}</span>', text
    )
    figure = r"\n\n<figure>\g<image><figcaption>\g<text></figcaption></figure>\n\n"
    text = _SHORTCODE.sub("", _CAPTIONED.sub(figure, text))
    closed = set(_CLOSING.findall(text)) if "[/" in text else set()
    return _CODE.sub(lambda code: "" if code["said"] or code["name"] in closed else code[0], text)


def read_fragment(text: str, base: str | None = None) -> tuple[list[Line], tuple[Note, ...]]:
    """The lines and notes of a piece of HTML, all of which is the article; raises ReadingError as `read_page`.

    Addresses of pictures are those of `base`, an article's own address.
    """
    pictures = Pictures(base or "")
    lines, notes = signed_fragment(text, pictures)
    return pictures.place(lines), notes


def signed_fragment(text: str, pictures: Pictures) -> tuple[list[Line], tuple[Note, ...]]:
    """The same, with the signs of `pictures` in the lines."""
    tree = _library().load_html(f"<html><body>{without_shortcodes(text.replace(CAPTION, ''))}</body></html>")
    if tree is None:
        raise ReadingError("reading.broken_page")
    notes = take_notes(tree)
    join_lines(tree.iter(*FLOWING))
    sign_pictures(tree, pictures)
    part_halves(tree)
    show_verses(tree)
    mark_captions(tree)
    unlay(tree)
    return list(all_lines(tree)), notes


def _library() -> Any:
    try:
        import trafilatura
    except ImportError as error:
        raise ReadingError("reading.needs", kind="HTML", install="pip install bahith[html]") from error
    return trafilatura


def read_page(data: bytes, encoding: str | None, url: str | None = None) -> Page:
    """Read a web page, found at `url`; raises ReadingError if the extra `html` is missing or nothing can be read."""
    decoded = _decoded(data, encoding)
    tree = _library().load_html(without_shortcodes(decoded.text.replace(CAPTION, "")))
    if tree is None:
        raise ReadingError("reading.broken_page")
    join_lines([tree])
    drop_unseen(tree)
    made, has_title = day_of_file(tree), states_title(tree)
    said = said_of_page(tree)
    notes = take_notes(tree, page_host(tree))
    pictures = Pictures(page_base(tree, url or ""))
    sign_pictures(tree, pictures)
    part_halves(tree)
    show_verses(tree)
    mark_captions(tree)
    drop_furniture(tree, dated=said.date is not None)
    unlay(tree)
    page, is_whole = copy.deepcopy(tree), is_document(tree)
    found = _extracted(tree)
    body = getattr(found, "body", None)
    lines = [] if is_whole or body is None else _placed(list(extracted_lines(body)), page, pictures)
    if len(lines) < 2:
        # a document, or a short page: trafilatura falls back to one paragraph, or to none
        lines = pictures.place(list(all_lines(page, is_page=True))) or lines
    about = page_metadata(found, said)
    if not has_title:
        about = replace(about, title=title_over_date(lines, about) or about.title)
    return Page(about, Metadata(date=made), lines, notes, decoded.remarks, is_whole and are_headed(lines))


def _placed(lines: list[Line], page: Any, pictures: Pictures) -> list[Line]:
    """The lines that were found in a page, with the headings and the pictures that were not."""
    return pictures.place(with_pictures(with_headings(lines, page), page))


def _extracted(tree: Any) -> Any:
    """The article that trafilatura finds in a page, which is changed by it; None if it finds none."""
    try:
        return _library().bare_extraction(
            tree, favor_recall=True, include_comments=False, include_tables=True, with_metadata=True
        )
    except Exception as error:  # a library over lxml: whatever goes wrong in it, the page is what is wrong
        raise ReadingError("reading.page", error=error) from error


def _decoded(data: bytes, encoding: str | None) -> DecodedText:
    """The page's text; what the page says of its encoding counts where strict UTF-8 does not hold."""
    stated = _CHARSET.search(data[:4096])
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        # Latin-1 is what programs write that know of no other
        if encoding is None and stated and not _LATIN.fullmatch(stated[1]):
            try:
                return DecodedText(data.decode(name := stated[1].decode("ascii")), name)
            except (UnicodeError, LookupError):
                pass
    return decode(data, encoding)
