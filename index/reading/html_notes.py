"""Footnotes of a web page: links to notes become `[^n]`, and the notes they lead to are taken out of the page.

Anchors may come again on every page of a book put into one file, and so may numbers: a link leads to the nearest
place below it, and notes of one number are told apart. Several notes may stand in one block.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from index.reading.definitions import NotesWatch
from index.reading.html_tooltips import PLAIN_NUMBER, fragment, is_raised, tooltips
from index.reading.html_tree import HEADINGS, Element, drop, is_set_high, new_element, raise_digits, strip_dropped
from index.reading.markers import DIGITS
from index.reading.parsed_document import Note, Numbers
from index.reading.text import clean, tidy_addresses

_DIGIT = "0-9٠-٩۰-۹"
_NAMED = re.compile(
    rf"[\[(]\s*(?:[^\W\d_]+[ .-])?(?P<number>[{_DIGIT}]{{1,3}}|[^\W\d_]|[ivxIVX]{{1,5}}|[†‡§]{{1,2}})\s*[\])]"
)
"""`[ملاحظة 1]`, `[أ]`, `[iv]`: a group of notes of its own."""
_OWN_NUMBER = re.compile(rf"^[\s\[(]*(?:[{_DIGIT}]{{1,3}}|\*{{1,4}}|[†‡§])\s*[\]).:-]*\s*")
_BACK = re.compile(r"^[\s↑↩^⤴︎]+|[\s↩⏎⤴↑︎]+$")
_COUNTED = re.compile(
    r"https?://www\.google\.\w{2,3}(?:\.\w{2})?/url\?(?:\S*?&)?q=(?P<url>https?[^&\s]+)", re.IGNORECASE
)
"""The address that Google's documents lead to by way of one of Google's own."""
_EMPTIED = re.compile(r"^[\[(]\s*[\])]\s*")
"""The brackets round a note's number, once it has gone."""
_NOTE_KEY = re.compile(r"f(?:oot)?n|ftn|note|edn|cite|ref\b|هامش|حاشية|هوامش|حواشي", re.IGNORECASE)
_ROLE = re.compile(r"noteref|(?:foot|end|rear)note", re.IGNORECASE)
"""What EPUB and ARIA call markers and notes."""
_NOTE_ROLE = re.compile(r"(?:foot|end|rear)note", re.IGNORECASE)
_BOXES = frozenset(["footnote", "footnotes", "endnote", "endnotes", "notes", "references", "reflist"])
"""Classes of notes and lists of them, which may stand above what cites them."""
_COMMENT = re.compile(r"cmnt(?:_ref)?\d|_msocom_\d|_(?:mso)?anchor_\d", re.IGNORECASE)
_COMMENT_BACK = re.compile(r"cmnt_ref\d|_(?:mso)?anchor_\d", re.IGNORECASE)
_DIVISION = re.compile(r"(?:sd)?(?:ftn|edn|(?:foot|end)note)(?!s)\w*", re.IGNORECASE)
"""The id or class of the division in which Word, LibreOffice and others keep a note, of several paragraphs perhaps."""
_TEXTS = ("p", "li", "dd", "td")
_LONGEST_NOTE = 500
_BLOCKS = ("p", "li", "dd", "dt", "td", "th", "div", "section", "aside", "blockquote", "body")
_STOPS = (*_BLOCKS, *HEADINGS, "hr", "table", "ul", "ol", "dl", "pre", "figure")
_WIKIPEDIA = (".wikipedia.org", ".wikimedia.org")
_LISTED_AGAIN = "footnotes_reference_container"
"""The class of the list in which a plugin of WordPress repeats the notes that its tooltips have."""


@dataclass(slots=True)
class _Linked:
    """A note that links lead to: the element they name, and the links."""

    anchor: Element
    label: str
    named: bool
    links: list[Element]


def take_notes(tree: Element, host: str | None = None) -> tuple[Note, ...]:
    """Turn the links to notes into `[^n]`, and take the notes they lead to out of the page.

    `host` is the page's own: links to it are no sources.
    """
    _drop_comments(tree)
    tips = tooltips(tree)
    shown = {element for _, mark, _ in tips for element in mark.iter()}
    found = _Links(tree).notes(without=shown)
    labels = [label for label, _, _ in tips] + [note.label for note in found]
    numbers = Numbers(labels)
    # a group's notes (`[ملاحظة 1]`) get their numbers after those that have nothing but a number
    plain = {id(note): numbers.next(note.label) for note in found if not note.named}
    notes = [Note(_put(numbers.next(label), [mark]), _taken(tip, host)) for label, mark, tip in tips]
    for note, element in zip(found, _elements(found), strict=True):
        number = plain.get(id(note)) or numbers.next(note.label)
        text = _taken(element, host)
        notes.append(Note(_put(number, note.links), text if note.label.isdecimal() else _without(note.label, text)))
    for listed in list(tree.iter("div")) if tips else ():
        if _LISTED_AGAIN in (listed.get("class") or "").split():
            drop(listed)
    strip_dropped(tree)
    for raised in [e for e in tree.iter("sup", "span", "font") if e.tag == "sup" or is_set_high(e)]:
        raise_digits(raised)
    _show_addresses(tree, host)
    strip_dropped(tree)
    return tuple(note for note in notes if note.text)


def _without(label: str, text: str) -> str:
    """A note's text without its letter, `أ. كتاب`."""
    return re.sub(rf"^[\[(]?\s?{re.escape(label)}\s?[\]).:–-]+\s*", "", text, count=1)


def _show_addresses(tree: Element, host: str | None) -> None:
    """Put the addresses of links into the text of notes that nothing leads to, and that their signs will tell."""
    watch = NotesWatch()
    for block in tree.iter(*_TEXTS, *HEADINGS):
        text = clean(block.text_content())
        if len(text) <= _LONGEST_NOTE and watch.may_be_note(text, block.tag in HEADINGS):
            for link in list(block.iter("a")):
                _show_address(link, host)


def _show_address(link: Element, host: str | None) -> None:
    """Put the address of a link to another site behind its words, or in place of those that are an address."""
    words = clean(link.text_content())
    if address := _address(link.get("href") or "", host):
        shown = re.match(r"(?:https?://|www\.)", words)
        drop(link, address if shown or not words else f"{words} {address}")


class _Links:
    """The links of a page that lead from a text to a note below it."""

    def __init__(self, tree: Element) -> None:
        self.tree = tree
        self.order = {element: place for place, element in enumerate(tree.iter())}
        self.places: dict[str, list[Element]] = {}
        for element in tree.iter():
            for key in _keys(element):
                self.places.setdefault(key, []).append(element)
        # a link to a section is one of a table of contents, whatever number it has
        self.sections = {e for heading in tree.iter(*HEADINGS) for e in (heading, *heading.iterancestors())}
        self.found: dict[Element, _Linked] = {}
        self.noted: set[Element] = set()
        """Blocks with notes that are known."""
        self.marked: set[Element] = set()
        """Blocks with links to notes."""

    def notes(self, without: Set[Element]) -> list[_Linked]:
        """The notes in the order in which the text refers to them, the links `without` passed over."""
        for link in list(self.tree.iter("a")):
            label = None if link in without else _label(link)
            anchor = self._anchor(link) if label else None
            if label and anchor is not None:
                note = self.found.setdefault(anchor, _Linked(anchor, *label, links=[]))
                note.links.append(link)
                self.noted.add(_block(anchor))
                self.marked.add(_block(link))
        return list(self.found.values())

    def _anchor(self, link: Element) -> Element | None:
        """The element of the note a link leads to: the nearest one of that name below it."""
        key = fragment(link)
        places = self.places.get(key) or self.places.get(unquote(key)) or []
        above = bisect_right(places, self.order[link], key=self.order.__getitem__)
        if above and _is_set_apart(places[above - 1], link):
            return places[above - 1]
        if above == len(places) or self._leads_back(link, above > 0) or self._is_section(places[above]):
            return None
        return places[above] if _is_note(link, key, places[above], self.found) else None

    def _leads_back(self, link: Element, above: bool) -> bool:
        """Whether a link is a note's own, which leads back to the text; `above`: what it names comes above it."""
        if any(element in self.found for element in (link, *link.iter(), *_inline_above(link))):
            return True
        block = _block(link)
        return above and block not in self.marked and block in self.noted

    def _is_section(self, anchor: Element) -> bool:
        if anchor in self.sections or any(above.tag in HEADINGS for above in anchor.iterancestors()):
            return True
        after = anchor.getnext() if not clean(anchor.text_content() + (anchor.tail or "")) else None
        return after is not None and after.tag in HEADINGS


def _is_set_apart(anchor: Element, link: Element) -> bool:
    """Whether an element above a link says of itself that it is a note: by its role, or a box of notes round it."""
    for element in (anchor, *anchor.iterancestors()):
        if element.tag in ("body", "article", "main") or link in element.iterdescendants():
            return False
        is_marked = any(_NOTE_ROLE.search(element.get(name) or "") for name in ("epub:type", "type", "role"))
        boxed = element.tag in _STOPS and not _BOXES.isdisjoint((element.get("class") or "").split())
        if is_marked or boxed or (element.tag == "aside" and PLAIN_NUMBER.fullmatch(clean(link.text_content()))):
            return True
    return False


def _drop_comments(tree: Element) -> None:
    """Take out what reviewers wrote beside a text, which Google's and Microsoft's programs save like notes."""
    for link in [a for a in tree.iter("a") if _COMMENT.match(fragment(a))]:
        block = _block(link)
        # the comment itself leads back to the text, and stands in a block of its own
        own = block if block is not None and _COMMENT_BACK.match(fragment(link)) else None
        drop(link if own is None else next((d for d in own.iterancestors("div") if len(d) == 1), own))
    strip_dropped(tree)


def _is_note(link: Element, key: str, anchor: Element, found: dict[Element, _Linked]) -> bool:
    """Whether what a numbered link leads to is a note, and not a page or a line of a book."""
    text = clean(link.text_content())
    is_marked = any(_ROLE.search(e.get(name) or "") for e in (link, anchor) for name in ("epub:type", "type", "role"))
    if is_marked or anchor in found or not text.isdecimal() or _NOTE_KEY.search(key) or is_raised(link):
        return True
    block = _block(anchor)
    return block is not None and _OWN_NUMBER.match(clean(block.text_content())) is not None


def _keys(element: Element) -> Iterator[str]:
    if isinstance(element.tag, str):
        key, name = element.get("id"), element.get("name") if element.tag == "a" else None
        yield from filter(None, (key, name if name != key else None))


def _label(link: Element) -> tuple[str, bool] | None:
    """The number of a link that is one, in ASCII digits, and whether it is of a named group; None of any other."""
    text = clean(link.text_content())
    if match := PLAIN_NUMBER.fullmatch(text):
        return match["number"].translate(DIGITS), False
    if match := _NAMED.fullmatch(text if text[:1] in "[(" or not is_raised(link) else f"[{text}]"):
        return match["number"].translate(DIGITS), True
    return None


def _block(element: Element) -> Element | None:
    return next((e for e in (element, *element.iterancestors()) if e.tag in _BLOCKS), None)


def _inline_above(element: Element) -> Iterator[Element]:
    for above in element.iterancestors():
        if above.tag in _BLOCKS:
            return
        yield above


def _elements(notes: list[_Linked]) -> list[Element]:
    """The element of each note, made of a part of a block where several notes, or text and notes, stand in one."""
    anchors, links = _holding(note.anchor for note in notes), _holding(link for note in notes for link in note.links)
    return [_element(note.anchor, anchors, links) for note in notes]


def _holding(elements: Iterable[Element]) -> Counter[Element]:
    """How many of the elements each element of the tree is or holds."""
    return Counter(above for element in elements for above in (element, *element.iterancestors()))


def _element(anchor: Element, anchors: Counter[Element], links: Counter[Element]) -> Element:
    block = _block(anchor)
    if block is None or anchors[block] > 1 or links[block] or block.tag == "body":
        return _part(anchor, anchors, links)
    wrapped = block.getparent()
    # Word saves a note as <div id="ftn1"><p><a name="_ftn1">: the outer block is the note
    if wrapped is not None and _is_division(wrapped) and anchors[wrapped] == 1 and not links[wrapped]:
        return wrapped
    return block if _OWN_NUMBER.sub("", clean(block.text_content())) else _with_next(block, anchors)


def _is_division(element: Element) -> bool:
    names = (element.get("id") or "", *(element.get("class") or "").split())
    return element.tag != "body" and any(map(_DIVISION.fullmatch, names))


def _with_next(block: Element, anchors: Counter[Element]) -> Element:
    """A block that has nothing but a note's number, together with the next one, which has its text."""
    after = block.getnext()
    if after is None or anchors[after] or after.tag in HEADINGS:
        return block
    note = new_element("div")
    block.addprevious(note)
    note.extend([block, after])
    return note


def _part(anchor: Element, anchors: Counter[Element], links: Counter[Element]) -> Element:
    """The part of a block that is one note: from its anchor to the next note, block, or blank line."""
    first = anchor
    for above in _inline_above(anchor):
        if anchors[above] > 1 or links[above]:
            break
        first = above
    parts = [first, *_following(first, anchors, links)]
    note = new_element("div")
    first.addprevious(note)
    note.extend(parts)
    return note


def _following(first: Element, anchors: Counter[Element], links: Counter[Element]) -> Iterator[Element]:
    if first.tag in _STOPS and clean(first.text_content()):
        return
    broken = first.tag == "br" and not clean(first.tail or "")
    for after in first.itersiblings():
        line_break = after.tag == "br"
        if after.tag in _STOPS or anchors[after] or links[after] or (line_break and broken):
            return
        yield after
        broken = line_break and not clean(after.tail or "")


def _put(number: str, links: list[Element]) -> str:
    """Put `[^n]` in the place of the links, and of the raised letters or brackets round them."""
    for link in links:
        text, element = clean(link.text_content()).strip("[]() "), link
        for above in _inline_above(link):
            if clean(above.text_content()).strip("[]() ") != text:
                break
            element = above
        drop(element, f"[^{number}]")
    return number


def _taken(element: Element, host: str | None) -> str:
    """A note's text, which is taken out of the page, with the addresses behind its links."""
    if isinstance(element, str):
        return element
    text = note_text(element, host)
    drop(element)
    return text


def note_text(element: Element, host: str | None = None) -> str:
    """A note's text without its own number and without the links back, the address behind a link after its words."""
    numbered = False
    for link in list(element.iter("a")):
        href, words = link.get("href") or "", clean(link.text_content())
        if fragment(link) and (href.startswith("#") or PLAIN_NUMBER.fullmatch(words) or _is_back(link)):
            numbered = numbered or PLAIN_NUMBER.fullmatch(words) is not None
            drop(link)
        else:
            _show_address(link, host)
    for block in element.iter("br", *_STOPS):
        block.text, block.tail = f" {block.text or ''}", f" {block.tail or ''}"
    text = _EMPTIED.sub("", _BACK.sub("", tidy_addresses(clean("".join(element.itertext())))))
    # what is left of `1. note` once the link that was its number has gone
    return text.lstrip(" .:)]–-") if numbered else text if text[:4].isdecimal() else _OWN_NUMBER.sub("", text, count=1)


def _is_back(link: Element) -> bool:
    return not re.search(r"\w{2}", clean(link.text_content()))


def _address(href: str, host: str | None) -> str | None:
    """The address of a link to another site."""
    if not href.lower().startswith(("http://", "https://", "//")):
        return None
    if counted := _COUNTED.match(href):
        href = unquote(counted["url"])
    try:
        there = (urlsplit(href).hostname or "").removeprefix("www.")
    except ValueError:
        return None
    if not there or there == host or (host and host.endswith(_WIKIPEDIA) and there.endswith(_WIKIPEDIA)):
        return None
    return f"https:{href}" if href.startswith("//") else href
