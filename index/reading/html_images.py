"""The pictures of a page: where each is, the signs that stand for them, and captions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.reading.html_tree import HEADINGS, Element, new_element
from index.reading.images import Pictures, describes_picture
from index.reading.text import Line, clean, fold_line

CAPTION = "\ue000"
"""Set before a caption's text, to know it again after the extraction; a sign of no script."""
_SOURCES = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-echo", "data-url", "src", "data-image")
"""Where a picture's address is: pages that load pictures late keep a stand-in in `src`."""
_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_CANDIDATE = re.compile(r"(?P<url>\S+?),?(?:\s+(?P<size>[\d.]+)[wx])?\s*(?:,\s|\Z)")
_SIGNED = "data-sign"
_TINY = re.compile(r"[01](?:px)?")
KNOWN_BY = 60
"""First letters of a block by which it is known again."""
TEXTS = ("p", "li", "blockquote", "td", "dd", "pre", "div")
_FURNITURE = ("nav", "header", "footer", "aside", "form", "button")


def sign_pictures(tree: Element, pictures: Pictures) -> None:
    """Give each picture of a page its sign, as an attribute."""
    for picture in tree.iter("img"):
        if not any(_TINY.fullmatch(picture.get(name) or "") for name in ("width", "height")):
            signs = (pictures.sign(address, picture.get("alt") or "") for address in _addresses(picture))
            picture.set(_SIGNED, next(filter(None, signs), ""))


def _addresses(picture: Element) -> Iterator[str]:
    """Where a picture may be, the likeliest place first."""
    yield from (picture.get(name) for name in _SOURCES if picture.get(name))
    around = picture.getparent()
    sources = [picture, *(around.iter("source") if around is not None and around.tag == "picture" else ())]
    for element in sources:
        yield from (_largest(element.get(name)) for name in _SETS if element.get(name))


def _largest(candidates: str) -> str:
    """The largest picture of a `srcset`.

    >>> _largest("a.jpg 300w, b.jpg 1200w"), _largest("a,b.jpg")
    ('b.jpg', 'a,b.jpg')
    """
    found = [(float(match["size"] or 1), match["url"]) for match in _CANDIDATE.finditer(candidates[:20_000])]
    return max(found, key=lambda one: one[0], default=(0, ""))[1]


def show_pictures(tree: Element) -> None:
    """Put a picture's sign in its place, and what stands for one without a caption, or below the paragraph round it."""
    captions = {fold_line(p.text or "") for p in tree.iter("p") if (p.text or "").startswith(CAPTION)}
    for picture in list(tree.iter("img")):
        text, sign = clean(picture.get("alt") or ""), picture.get(_SIGNED) or ""
        if not describes_picture(text) or fold_line(text) in captions or _has_caption(picture):
            picture.tag, picture.text = "span", sign
            continue
        captions.add(fold_line(text))
        amid = next((e for e in picture.iterancestors("p", "li", "td", *HEADINGS) if clean(e.text_content())), None)
        caption = new_element("p")
        caption.text = CAPTION + sign + text
        if amid is not None and amid.getparent() is not None and amid.tag != "td":
            caption.tail, amid.tail = amid.tail, None
            amid.addnext(caption)
        else:
            picture.tag, picture.text = "p", caption.text


def _has_caption(picture: Element) -> bool:
    figure = next(picture.iterancestors("figure"), None)
    after = figure.getnext() if figure is not None else None
    return after is not None and (after.text or "").startswith(CAPTION)


def with_pictures(lines: list[Line], tree: Element) -> list[Line]:
    """The lines that were found in a page, with the pictures' signs and the captions between them that were not."""
    places: dict[str, int] = {}
    for number, line in enumerate(lines):
        places.setdefault(fold_line(line.text[:KNOWN_BY]), number)
    below: dict[int, list[Line]] = {}
    waiting: list[Line] = []
    last, at = None, -1
    for element in tree.iter("img", *HEADINGS, *TEXTS):
        text = fold_line(clean(element.text_content())[:KNOWN_BY])
        place = places.get(text) if text else None
        if place is not None and place >= at:
            below.setdefault(place - 1, []).extend(waiting)
            waiting, last, at = [], element, place
        elif (shown := _shown(element)) and last is not None and last in element.iterancestors():
            below.setdefault(at, []).append(shown)
        elif shown and next(element.iterancestors(*_FURNITURE), None) is None:
            waiting.append(shown)
        elif at < 0 and element.tag == "h1":
            waiting = []
    return [*below.get(-1, ()), *(one for n, line in enumerate(lines) for one in (line, *below.get(n, ())))]


def _shown(element: Element) -> Line | None:
    """The line of a picture or of a caption, None of anything else."""
    text = element.get(_SIGNED) or "" if element.tag == "img" else element.text or ""
    caption = element.tag == "p" and text.startswith(CAPTION) and clean(text.lstrip(CAPTION))
    return Line(caption or text, True, "caption") if caption or (text and element.tag == "img") else None
