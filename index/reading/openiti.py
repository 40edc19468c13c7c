"""OpenITI mARkdown → a parsed document: the texts of the Open Islamicate Texts Initiative (https://openiti.github.io)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from index.arabic.dates import parse_date
from index.model import ParagraphKind, is_web_address
from index.reading.authors import split_authors
from index.reading.parsed_document import Metadata, ParsedDocument
from index.reading.structure import read_lines
from index.reading.text import Line, clean, is_verse

_MAGIC = re.compile(r"\ufeff?\s*######OpenITI#")
_META = re.compile(r"#META#\s*(?:[0-9.]*\s*)?(?P<key>[\w ]+?)\s*:+\s*(?P<value>.+)")
_END = "#META#Header#End#"
_OUT = re.compile(
    r"\s*\bMilestone[0-9]{1,5}(?=[،؛,.;:])|\bMilestone[0-9]{1,5}"
    r"|PageV[0-9]+P[0-9]+[AB]?|\bms[0-9]{1,5}[A-Z]?\b|@[A-Z]{3,}[A-Z0-9@_-]*|@[A-Z]+[0-9]{1,4}\b|@[a-z]+@\w*|(?<!\w)@?Y[BDA]?[0-9]{2,4}(?!\w)|\$RWY\$|¶"
)
"""Pages, milestones and the tags of names, places and years."""
_HEADING = re.compile(r"(?:###\s*|#\s*(?=\|))(?P<sign>\|(?:EDITOR|PARATEXT)\|+|\|+|\$+)\s*(?P<text>.*)")
_KEYS = {
    "title": ("booktitle", "title", "bk", "العنوان", "الكتاب"),
    "author": ("authorname", "authoraka", "author", "auth", "المؤلف"),
    "date": ("date",),
    "tags": ("booksubj", "subject", "cat"),
    "url": ("liburl", "libreadonline"),
}
_PAGE_ALONE = re.compile(r"#?\s*PageV\w+P\w+\s*")
_ENDED = re.compile(r"[.!؟?:…؛][»”\")\]]*\Z")
_NOTHING = {"NODATA", "NOTGIVEN", "NOCODE"}


def is_openiti(text: str) -> bool:
    """Whether a text says on its first line that it is OpenITI mARkdown.

    >>> is_openiti("######OpenITI#\\n#META#"), is_openiti("### | باب")
    (True, False)
    """
    return _MAGIC.match(text) is not None


def read_openiti(text: str, further: tuple[str, ...]) -> ParsedDocument:
    """Read a text: its header as metadata, `### |` as headings, `#` and the `~~` below it as paragraphs."""
    header, _, body = text.partition(_END)
    if not body:
        header, body = text, "\n".join(line for line in text.split("\n")[1:] if not line.startswith("#META#"))
    known = _known(header)
    return read_lines(_over_pages(_paragraphs(body)), known, further, headed=True)


def _known(header: str) -> Metadata:
    values: dict[str, str] = {}
    for match in map(_META.match, header.split("\n")):
        if match and clean(match["value"]) not in _NOTHING:
            values.setdefault(re.sub(r"\W", "", match["key"]).casefold(), clean(match["value"]))
    parts = {part: next((values[name] for name in names if name in values), "") for part, names in _KEYS.items()}
    authors = split_authors(parts["author"]) if parts["author"] else ()
    url = parts["url"] if is_web_address(parts["url"]) else None
    tags = tuple(filter(None, (tag.strip() for tag in re.split("::|[،,;]", parts["tags"]))))
    return Metadata(title=parts["title"] or None, authors=authors, date=parse_date(parts["date"]), url=url, tags=tags)


def _paragraphs(body: str) -> Iterator[str]:
    """The lines of a text, those that `~~` goes on with joined."""
    joined: list[str] = []
    for raw in body.split("\n"):
        if raw.startswith("~~"):
            joined.append(raw[2:])
        else:
            yield " ".join(joined)
            joined = [raw]
    yield " ".join(joined)


def _over_pages(raws: Iterable[str]) -> list[Line]:
    """The lines of a text, a sentence that the end of a page cuts whole again."""
    lines: list[Line] = []
    cut = False
    for raw in raws:
        line = _line(raw)
        if not line.text:
            cut = cut or _PAGE_ALONE.fullmatch(raw) is not None
            continue
        plain = lines and line.kind == lines[-1].kind == "body" and not is_verse(line.text)
        if cut and plain and not (_ENDED.search(lines[-1].text) or is_verse(lines[-1].text)):
            lines[-1] = lines[-1]._replace(text=f"{lines[-1].text} {line.text}")
        else:
            lines.append(line)
        cut = False
    return lines


def _line(raw: str) -> Line:
    kind: ParagraphKind = "body"
    if match := _HEADING.match(raw):
        # `$` opens a biography, which is a paragraph
        kind, raw = ("body" if "$" in match["sign"] else "heading"), match["text"]
    verse = "%~%" in raw
    text = clean(
        _OUT.sub(
            lambda sign: "" if sign[0][:1].isspace() else " ", raw.lstrip("#").replace("%~%", " … " if verse else "")
        )
    )
    return Line(text.removeprefix("| ").removeprefix("$ "), True, kind)
