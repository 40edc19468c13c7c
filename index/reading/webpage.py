"""HTML → lines and notes: the article of a saved page without its menus, its footnotes with it.

trafilatura finds the article. It knows nothing of footnotes, so that links between a number and its note are turned
into `[^n]` before, and the notes taken out of the page.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from index.arabic.dates import parse_date
from index.errors import ReadingError
from index.model import DateText, ParagraphKind
from index.reading.draft import Note
from index.reading.encoding import Decoded, decode
from index.reading.frontmatter import Metadata
from index.reading.markers import DIGITS
from index.reading.result import reason
from index.reading.text import Line, clean

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_DATE_KEY = re.compile(
    r"(?:article:|og:|dc\.?|dcterms\.)?(?:published_time|datepublished|date|date\.issued|issued|created|pubdate"
    r"|publish[-_]?date|publication_date|article_date)",
    re.IGNORECASE,
)
_DATE_JSON = re.compile(r"\"datePublished\"\s*:\s*\"([^\"]{4,40})\"")
_MARKUP = re.compile(r"<(?:p|div|h[1-6]|ul|ol|blockquote|figure)(?:\s[^<>]{0,500})?>|<br\s?/?>", re.IGNORECASE)
_NUMBER = re.compile(r"[\[(]?\s*(?P<number>[0-9٠-٩۰-۹]{1,3}|\*{1,3})\s*[\])]?")
_OWN_NUMBER = re.compile(r"^[\s\[(]*(?:[0-9٠-٩۰-۹]{1,3}|\*{1,3})\s*[\]).:-]*\s*")
_BACK = re.compile(r"^[\s↑↩^⤴︎]+|[\s↩⏎⤴↑︎]+$")
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_PARAGRAPHS = ("p", "dd", "div", "section", "aside")
_BLOCKS = ("p", "li", "dd", "td", "div", "section", "aside", "blockquote")
_CAPTION = "\ue000"
"""Set before a caption's text, to know it again after the extraction; a sign of no script."""
_DROPPED = "dropped"
_NOT_TEXT = ("script", "style", "nav", "footer", "header", "noscript", "head", "aside", "form", "template")
_HEADINGS = tuple(f"h{level}" for level in range(1, 7))
_HTML_KINDS: dict[str, ParagraphKind] = {
    **dict.fromkeys(_HEADINGS, "heading"),
    "li": "list",
    "blockquote": "quote",
    "tr": "list",
}
_KINDS: dict[str, ParagraphKind] = {"head": "heading", "quote": "quote", "item": "list", "row": "list"}


@dataclass(frozen=True, slots=True)
class Page:
    """What a web page says: its metadata, the article's lines, the notes its links lead to."""

    known: Metadata
    lines: list[Line]
    notes: tuple[Note, ...]
    remarks: tuple[str, ...]


def is_markup(text: str) -> bool:
    """Whether a text is HTML, as content management systems export it.

    >>> is_markup("<p>نص</p>"), is_markup("3 < 5 > 2")
    (True, False)
    """
    return _MARKUP.search(text) is not None


def read_fragment(text: str) -> tuple[list[Line], tuple[Note, ...]]:
    """The lines and notes of a piece of HTML, all of which is the article; raises ReadingError as `read_page`."""
    tree = _library().load_html(f"<html><body>{text.replace(_CAPTION, '')}</body></html>")
    if tree is None:
        raise ReadingError(reason("HTML لا يُقرأ", "HTML that cannot be read"))
    notes = _take_notes(tree)
    _mark_captions(tree)
    return list(_all_lines(tree)), notes


def _library() -> Any:
    try:
        import trafilatura
    except ImportError as error:
        raise ReadingError(
            reason("قراءة HTML تحتاج: pip install bahith[html]", "reading HTML needs: pip install bahith[html]")
        ) from error
    return trafilatura


def read_page(data: bytes, encoding: str | None) -> Page:
    """Read a web page; raises ReadingError if the extra `html` is missing or there is nothing to read."""
    trafilatura = _library()
    decoded = _decoded(data, encoding)
    tree = trafilatura.load_html(decoded.text.replace(_CAPTION, ""))
    if tree is None:
        raise ReadingError(reason("صفحة فارغة أو مقطوعة", "an empty or broken page"))
    date, titled = _published(tree), _is_titled(tree)
    notes = _take_notes(tree)
    _mark_captions(tree)
    _drop_menus(tree)
    _unlay(tree)
    page = copy.deepcopy(tree)
    try:
        found = trafilatura.bare_extraction(
            tree, favor_recall=True, include_comments=False, include_tables=True, with_metadata=True
        )
    except Exception as error:  # a library over lxml: whatever goes wrong in it, the page is what is wrong
        raise ReadingError(reason(f"صفحة لا تُقرأ: {error}", f"the page cannot be read: {error}")) from error
    body = getattr(found, "body", None)
    lines = list(_lines(body)) if body is not None else []
    if len(lines) < 2:
        # a short page: trafilatura falls back to one paragraph, or to none
        lines = list(_all_lines(page)) or lines
    known = _known(found, date)
    if not titled:
        known = replace(known, title=_title_over_date(lines) or known.title)
    return Page(known, lines, notes, decoded.remarks)


def _decoded(data: bytes, encoding: str | None) -> Decoded:
    """The page's text; what the page says of its encoding counts where strict UTF-8 does not hold."""
    stated = _CHARSET.search(data[:4096])
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        if encoding is None and stated:
            try:
                return Decoded(data.decode(name := stated[1].decode("ascii")), name)
            except (UnicodeError, LookupError):
                pass
    return decode(data, encoding)


def _published(tree: Any) -> DateText | None:
    """The date the page's metadata give; what a library guesses from its text is worth less than the text's head."""
    stated = [meta.get("content") or "" for meta in tree.iter("meta") if _DATE_KEY.fullmatch(_key(meta))]
    stated += [match for script in tree.iter("script") for match in _DATE_JSON.findall(script.text or "")]
    stated += [time.get("datetime") or "" for time in tree.iter("time")]
    return next(filter(None, map(parse_date, map(clean, stated))), None)


def _is_titled(tree: Any) -> bool:
    """Whether a page states its article's title, and not only its own in `<title>`."""
    return next(tree.iter("h1"), None) is not None or any(_key(meta) == "og:title" for meta in tree.iter("meta"))


def _title_over_date(lines: list[Line]) -> str | None:
    """The short line that stands over a date line among the first lines."""
    over = (above.text for above, below in pairwise(lines[:5]) if len(below.text) < 80 and parse_date(below.text))
    return next((text for text in over if len(text) < 180), None)


def _key(meta: Any) -> str:
    return meta.get("property") or meta.get("name") or meta.get("itemprop") or ""


def _known(found: Any, date: DateText | None) -> Metadata:
    if found is None:
        return Metadata(date=date)
    return Metadata(
        title=found.title or None,
        date=date,
        source=found.sitename or None,
        author=found.author or None,
        url=found.url or None,
        language=found.language or None,
    )


def _take_notes(tree: Any) -> tuple[Note, ...]:
    """Turn the links to notes into `[^n]`, and take the notes they lead to out of the page."""
    places = {key: element for element in tree.iter() for key in _keys(element)}
    order = {element: place for place, element in enumerate(tree.iter())}
    # a link to a section is one of a table of contents, whatever number it has
    sections = {element for heading in tree.iter(*_HEADINGS) for element in (heading, *heading.iterancestors())}
    notes: dict[Any, Note] = {}
    for link in list(tree.iter("a")):
        target = _target(link, places, order)
        if target is not None and target not in sections:
            number = _number(link)
            notes.setdefault(target, Note(number, ""))
            _replace(link, f"[^{notes[target].number}]")
    taken = tuple(Note(note.number, _note_text(target)) for target, note in notes.items())
    for target in notes:
        _drop(target)
    for raised in list(tree.iter("sup")):
        _raise(raised)
    _strip(tree)
    return taken


def _keys(element: Any) -> Iterator[str]:
    if isinstance(element.tag, str):
        yield from filter(None, (element.get("id"), element.get("name") if element.tag == "a" else None))


def _target(link: Any, places: dict[str, Any], order: dict[Any, int]) -> Any | None:
    """The block of the note a numbered link leads to; a link back from a note to the text leads to none."""
    href = link.get("href") or ""
    place = places.get(href[1:]) if href.startswith("#") else None
    if place is None or not _NUMBER.fullmatch(clean(link.text_content())) or order[place] < order[link]:
        return None
    while place is not None and place.tag not in _BLOCKS:
        place = place.getparent()
    if place is None or any(ancestor is place for ancestor in link.iterancestors()):
        return None
    wrapped = place.getparent()
    # Word saves a note as <div id="ftn1"><p><a name="_ftn1">: the outer block is the note
    return wrapped if wrapped is not None and (wrapped.get("id") or "").startswith(("ftn", "edn")) else place


def _number(link: Any) -> str:
    match = _NUMBER.fullmatch(clean(link.text_content()))
    return (match["number"] if match else "*").translate(DIGITS)


def _note_text(target: Any) -> str:
    """A note's text without its own number and without the links back."""
    for link in list(target.iter("a")):
        if (link.get("href") or "").startswith("#"):
            _drop(link)
    text = clean(" ".join(target.itertext()))
    return _OWN_NUMBER.sub("", _BACK.sub("", text), count=1) if not text[:4].isdecimal() else text


def _replace(element: Any, text: str) -> None:
    """Put a text in the place of a link, and of the raised letters or brackets round it."""
    parent = element.getparent()
    if (
        parent is not None
        and parent.tag == "sup"
        and clean(parent.text_content()).strip("[]()") == clean(element.text_content()).strip("[]()")
    ):
        element = parent
    _drop(element, text)


def _drop(element: Any, text: str = "") -> None:
    """Leave nothing of an element but a text in its place, until `_strip` takes away what holds it.

    Taking elements out one by one copies the text round them each time.
    """
    element.clear(keep_tail=True)
    element.tag, element.text = _DROPPED, text


def _strip(tree: Any) -> None:
    from lxml import etree  # there where trafilatura is

    parents = {element.getparent() for element in tree.iter(_DROPPED)}
    etree.strip_tags(tree, _DROPPED)
    for parent in parents:
        # one text for the many that now stand side by side, which the extraction would gather from each of them
        parent.text = parent.text
        for child in parent:
            child.tail = child.tail


def _raise(element: Any) -> None:
    """`<sup>2</sup>` becomes ²: a marker if there is such a note, an exponent otherwise."""
    text = clean(element.text_content())
    if text.translate(DIGITS).isdecimal():
        _drop(element, text.translate(DIGITS).translate(_SUPERSCRIPTS))


def _drop_menus(tree: Any) -> None:
    """Take out table rows and lists that are nothing but links to other pages."""
    for row in list(tree.iter("tr", "ul")):
        links = [link for link in row.iter("a") if not (link.get("href") or "#").startswith("#")]
        said = sum(len(clean(link.text_content())) for link in links)
        if len(links) > 1 and said >= 0.9 * len(clean(row.text_content())) and said < 30 * len(links):
            _drop(row)
    _strip(tree)


def _unlay(tree: Any) -> None:
    """Tables that lay out a page, with paragraphs in their cells, become plain divisions."""
    for table in list(tree.iter("table")):
        if any(next(cell.iter("p", "h1", "h2", "table"), None) is not None for cell in table.iter("td")):
            for element in table.iter("table", "tbody", "tr", "td"):
                element.tag = "div"


def _mark_captions(tree: Any) -> None:
    """Make captions paragraphs, which extraction keeps, and know them again by a sign."""
    for caption in list(tree.iter("figcaption")):
        text = clean(caption.text_content())
        for child in list(caption):
            caption.remove(child)
        caption.tag, caption.text = "p", _CAPTION + text if text else ""
        figure = next((above for above in caption.iterancestors("figure")), None)
        if figure is not None and figure.getparent() is not None:
            caption.tail = None
            figure.addnext(caption)


def _lines(body: Any) -> Iterator[Line]:
    """The lines of trafilatura's tree: `p head item quote row` as they come, text between them too."""
    for element in body:
        yield from _element(element, None)
        if element.tail and clean(element.tail):
            yield Line(clean(element.tail), True)


def _element(element: Any, kind: ParagraphKind | None) -> Iterator[Line]:
    kind = _KINDS.get(str(element.tag), kind)
    if element.tag in ("list", "quote", "table", "div", "main", "body") and len(element):
        if clean(element.text or ""):
            yield Line(clean(element.text), True, kind)
        for child in element:
            yield from _element(child, kind)
            if clean(child.tail or ""):
                yield Line(clean(child.tail), True, kind)
    elif element.tag == "row":
        yield from _whole(" | ".join(filter(None, (clean(" ".join(cell.itertext())) for cell in element))), kind)
    elif element.tag != "graphic":
        yield from _broken(element, kind)


def _broken(element: Any, kind: ParagraphKind | None) -> Iterator[Line]:
    """The text of a block, in as many lines as `<br>` (`<lb/>`) breaks it into."""
    for line_break in element.iter("lb"):
        line_break.tail = "\n" + (line_break.tail or "")
    for text in "".join(element.itertext()).split("\n"):
        yield from _whole(clean(text), kind)


def _whole(text: str, kind: ParagraphKind | None) -> Iterator[Line]:
    if text.startswith(_CAPTION):
        yield Line(text.lstrip(_CAPTION), True, "caption")
    elif text:
        yield Line(text, True, kind)


def _all_lines(tree: Any) -> Iterator[Line]:
    """Everything a page says, block by block, where no article stands out in it; its menus left out."""
    for element in list(tree.iter(*_NOT_TEXT)):
        _drop(element)
    _strip(tree)
    top = next(iter([*tree.iter("article"), *tree.iter("main"), *tree.iter("body")]), tree)
    for element in top.iter("br"):
        element.tail = "\n" + (element.tail or "")
    yield from _walk(top, None)


def _walk(element: Any, kind: ParagraphKind | None) -> Iterator[Line]:
    """The lines of an element: those of the blocks in it, and the texts between them."""
    kind = _HTML_KINDS.get(str(element.tag), kind)
    pieces, said = [element.text or ""], bool(clean(element.text or ""))
    for child in element:
        inside = ""
        if next(child.iter(*_HTML_KINDS, *_PARAGRAPHS), None) is not None:
            yield from _texts("".join(pieces), kind)
            pieces, said = [], False
            yield from _walk(child, kind)
        elif isinstance(child.tag, str):
            inside = "".join(child.itertext())
            pieces.append(" | " if said and child.tag in ("td", "th") else "")
        pieces += [inside, child.tail or ""]
        said = said or bool(clean(inside + pieces[-1]))
    yield from _texts("".join(pieces), kind)


def _texts(text: str, kind: ParagraphKind | None) -> Iterator[Line]:
    for line in text.split("\n\n" if kind else "\n"):
        yield from _whole(clean(line), kind)
