"""Journals' articles in JATS (NISO Z39.96; NLM DTD before it) → lines, notes, and what the front matter says.

Pandoc's reader, tried with version 3.9, leaves out abstracts, references and labels, takes appendices for notes and
says an attribution twice; so this one is our own. References are notes: citations lead to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from index.model import ParagraphKind, is_web_address
from index.reading.formats.archive import inner_text, language_of, local, xml_root
from index.reading.formats.document import Document
from index.reading.frontmatter import metadata
from index.reading.html_tree import superscripts
from index.reading.images import Pictures, describes_picture
from index.reading.markers import DIGITS
from index.reading.options import ReadingOptions
from index.reading.parsed_document import Metadata, Note
from index.reading.text import Line, clean, tidy_addresses

_ARTICLES = ("article", "sub-article", "response")
_BLOCKS: dict[str, ParagraphKind | None] = {
    **dict.fromkeys(
        ("body", "back", "sec", "p", "abstract", "trans-abstract", "ack", "app-group", "app", "boxed-text")
    ),
    **dict.fromkeys(
        ("notes", "bio", "glossary", "verse-group", "verse-line", "speech", "speaker", "statement", "code")
    ),
    **dict.fromkeys(("disp-formula", "disp-formula-group", "preformat", "def-list", "def-item", "def", "fig-group")),
    **dict.fromkeys(("floats-group", "supplementary-material", "array", "question", "answer", "p-group")),
    "title": "heading",
    "list": "list",
    "disp-quote": "quote",
    "attrib": "quote",
    "term": "list",
    "caption": "caption",
    "table-wrap-foot": "caption",
}
"""The elements that stand for themselves, and the kind that their texts have by them."""
_PICTURES = ("fig", "table-wrap", "media", "graphic", "chem-struct-wrap")
_LEFT_OUT = frozenset(["label", "object-id", "alt-text", "long-desc", "graphic", "permissions", "tex-math", "x", "aff"])
_PERSONS = ("name", "string-name", "collab", "name-alternatives", "collab-alternatives", "anonymous")
_CITATIONS = ("mixed-citation", "element-citation", "citation", "nlm-citation", "citation-alternatives")


def read_jats(data: bytes, options: ReadingOptions) -> Iterator[Document]:
    """The articles of a file: one, and after it those inside it (translations, responses), each by itself.

    Raises ReadingError for what is no XML, or holds no article.
    """
    root = xml_root(data, "JATS")
    _joined(root)
    articles = [element for element in root.iter() if local(element) in _ARTICLES]
    for article in articles:
        yield _Reader(article, root).document()


class _Reader:
    """One pass over an article; notes are numbered as its text comes to them."""

    def __init__(self, article: Element, root: Element) -> None:
        self._article = article
        noted = [e for e in root.iter() if local(e) in ("fn", "ref")]
        self._by_id = {key: e for e in noted if (key := e.get("id"))}
        self._cited_ids = {key for e in root.iter() if local(e) == "xref" for key in (e.get("rid") or "").split()}
        self._numbers: dict[Element, str] = {}
        self._pictures = Pictures()
        self._in_note = False
        self._source = inner_text(next((e for e in root.iter() if local(e) == "journal-title"), None))

    def document(self) -> Document:
        """The article's lines, notes and metadata."""
        front = next((e for e in self._article if local(e) in ("front", "front-stub")), Element("front"))
        title = self._title(front)
        parts = [e for e in front.iter() if local(e) in ("abstract", "trans-abstract")]
        parts += [e for e in self._article if local(e) in ("body", "back", "floats-group")]
        lines = self._pictures.place([line for part in parts for line in self._lines(part, None)])
        for uncited in self._listed():
            self._marker(uncited)
        return Document(lines, tuple(self._notes()), self._known(front, title), whole=True)

    def _title(self, front: Element) -> str | None:
        group = next((e for e in front.iter() if local(e) == "title-group"), Element("title-group"))
        titles = [clean(self._text(e)) for e in group if local(e) in ("article-title", "subtitle")]
        return ": ".join(filter(None, titles)) or None

    def _listed(self) -> Iterator[Element]:
        """The notes and references that the article lists; those of the articles inside it are theirs."""
        for back in (e for e in self._article if local(e) in ("body", "back")):
            for group in (e for e in back.iter() if local(e) in ("fn-group", "ref-list")):
                yield from (e for e in group.iter() if local(e) in ("fn", "ref"))

    def _notes(self) -> Iterator[Note]:
        """The notes met so far, and those that they refer to."""
        self._in_note = True
        done = 0
        while done < len(self._numbers):
            note, number = list(self._numbers.items())[done]
            text = self._cited(note) if local(note) == "ref" else " ".join(x.text for x in self._lines(note, None))
            yield Note(number, tidy_addresses(clean(text)))
            done += 1

    def _cited(self, reference: Element) -> str:
        """What a reference says: as it is set, or, of parts without signs between them, joined by commas."""
        citation = next((e for e in reference if local(e) in _CITATIONS), reference)
        if any((text or "").strip() for text in (citation.text, *(e.tail for e in citation))):
            return self._text(citation)
        texts = (self._people(e) if local(e) == "person-group" else clean(self._text(e)) for e in citation)
        return "، ".join(filter(None, texts))

    def _people(self, group: Element) -> str:
        return "، ".join(filter(None, map(_name, group)))

    def _lines(self, element: Element, kind: ParagraphKind | None) -> Iterator[Line]:
        """The lines of a block: those of the blocks in it, and the texts between them."""
        pieces = [element.text or ""]
        label = next((inner_text(e) for e in element if local(e) == "label"), "")
        for child in element:
            name = local(child)
            if name == "fn" and kind == "caption":
                # below a table: the note of a number in it, or a remark
                pieces.append("" if child.get("id") in self._cited_ids else f" {inner_text(child)} ")
            elif name in ("fn", "fn-group", "ref-list"):
                pieces.append(self._marker(child) if name == "fn" else "")
            elif name in _BLOCKS or name in _PICTURES or name == "table" or name == "list-item":
                yield from _whole("".join(pieces), kind)
                pieces = []
                yield from self._block(child, kind, label if name == "title" else "")
            else:
                pieces.append(self._inline(child))
            pieces.append(child.tail or "")
        yield from _whole("".join(pieces), kind)

    def _block(self, element: Element, kind: ParagraphKind | None, label: str) -> Iterator[Line]:
        name = local(element)
        if name == "table":
            yield from self._rows(element)
        elif name in _PICTURES:
            yield from self._picture(element)
        elif name == "title" and not self._in_note:
            yield from _whole(f"{label} {self._text(element)}", "heading")
        else:
            yield from self._lines(element, _BLOCKS.get(name) or kind)

    def _picture(self, element: Element) -> Iterator[Line]:
        """A picture's or a table's label and caption in one line, then what the table says."""
        captions = [e for e in element if local(e) == "caption"]
        label = [inner_text(e) for e in element if local(e) == "label"]
        label += [clean(self._text(part)) for caption in captions for part in caption]
        described = next((inner_text(e) for e in element if local(e) == "alt-text"), "")
        if not captions and describes_picture(described):
            label.append(described)
        sign = self._pictures.sign(_address(element), described) if local(element) == "graphic" else ""
        yield from _whole(sign + " ".join(filter(None, label)), "caption")
        rest = Element("rest")
        rest.extend([e for e in element if local(e) not in ("label", "caption")])
        yield from self._lines(rest, "caption")

    def _rows(self, table: Element) -> Iterator[Line]:
        for row in (e for e in table.iter() if local(e) == "tr"):
            cells = (clean(self._text(cell)) for cell in row)
            yield from _whole(" | ".join(filter(None, cells)), "list")

    def _text(self, element: Element) -> str:
        return "".join([element.text or "", *(self._inline(e) + (e.tail or "") for e in element)])

    def _inline(self, element: Element) -> str:
        """The text of an element inside a line, its notes as markers."""
        name = local(element)
        if name == "fn":
            return self._marker(element)
        if name in _LEFT_OUT:
            return ""
        if name == "break":
            return "\n"
        if name in ("p", "title"):
            return f" {self._text(element)} "
        if name == "name":
            return " ".join(map(inner_text, element))
        text = self._text(element)
        if name == "xref":
            return self._cross_reference(element, text)
        if name == "sup" and text.strip().translate(DIGITS).isdecimal():
            return superscripts(text.strip())
        url = _address(element)
        if self._in_note and is_web_address(url) and url not in text:
            return f"{text} {url} "
        return text

    def _cross_reference(self, element: Element, text: str) -> str:
        """A citation: a number is nothing but the marker of a note, words stay before it."""
        notes = [self._by_id[key] for key in (element.get("rid") or "").split() if key in self._by_id]
        markers = "".join(map(self._marker, notes))
        is_number = not any(map(str.isalpha, text)) and len(text.strip()) < 8
        return markers if markers and is_number else text + markers

    def _marker(self, note: Element) -> str:
        return f"[^{self._numbers.setdefault(note, str(len(self._numbers) + 1))}]"

    def _known(self, front: Element, title: str | None) -> Metadata:
        """What the front matter says of the article."""
        language = language_of(self._article)
        people = [e for e in front.iter() if local(e) == "contrib" and e.get("contrib-type", "author") == "author"]
        words = [e for e in front.iter() if local(e) == "kwd-group"]
        words = [e for e in words if language_of(e) in ("", language)] or words
        doi = next((e for e in front.iter() if local(e) == "article-id" and e.get("pub-id-type") == "doi"), None)
        dates = [_date(e) for e in front.iter() if local(e) == "pub-date"]
        return metadata(
            {
                "title": title,
                "author": list(filter(None, map(_name, people))),
                "source": self._source or None,
                "date": max(dates, key=len, default="") or None,
                "tags": [clean(self._text(e)) for group in words for e in group.iter() if local(e) == "kwd"],
                "language": language or None,
                "url": f"https://doi.org/{inner_text(doi)}" if doi is not None else None,
            }
        )


def _address(element: Element) -> str:
    return next((value for key, value in element.items() if key.endswith("href")), "")


def _name(person: Element) -> str:
    """A name as people say it; of one name in two scripts the first."""
    if local(person) in ("name", "string-name") or not any(local(e) in _PERSONS for e in person):
        parts = {local(e): inner_text(e) for e in reversed(person)}
        full_name = " ".join(filter(None, (parts.get("given-names"), parts.get("surname"))))
        return full_name or (inner_text(person) if local(person) in _PERSONS else "")
    return _name(next(e for e in person if local(e) in _PERSONS))


def _date(date: Element) -> str:
    """The date as `2019-04-09`, as far as its parts go."""
    parts = {local(e): inner_text(e) for e in date}
    numbers = [parts[name].zfill(2) for name in ("year", "month", "day") if parts.get(name, "").isdecimal()]
    return "-".join(numbers) or date.get("iso-8601-date") or parts.get("string-date", "")


def _whole(text: str, kind: ParagraphKind | None) -> Iterable[Line]:
    """The lines of a text that line breaks make, in a heading none; the ends of lines in the file are no such."""
    pieces = text.split("\n") if kind in (None, "quote") else [text]
    return [Line(clean(piece), True, kind) for piece in pieces if clean(piece)]


def _joined(root: Element) -> None:
    """Make the ends of lines in a file spaces: `<break>` alone breaks a line."""
    for element in root.iter():
        element.text = element.text and element.text.replace("\n", " ")
        element.tail = element.tail and element.tail.replace("\n", " ")
