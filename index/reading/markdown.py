"""Markdown → lines whose kind the markup says, and its footnotes: CommonMark and tables, read by markdown-it-py."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from index.errors import ReadingError
from index.model import ParagraphKind
from index.reading.blocks import asks_by_name, is_item, tells_of_interview
from index.reading.definitions import NotesWatch, is_definition
from index.reading.html_tree import are_numbers, superscripts
from index.reading.images import LONGEST_CAPTION, Pictures, signs_in
from index.reading.markdown_dialects import plain_markdown
from index.reading.markers import DIGITS, find_markers
from index.reading.parsed_document import Note, Numbers
from index.reading.text import Line, are_halves, clean, is_verse, line_of, sanitise, tidy_addresses
from index.reading.webpage import signed_fragment, without_shortcodes

NARROWEST, WIDEST = 50, 130
"""Letters of a line that a program, or an author's hand, may have broken: shorter ones are verses, names, dates."""
LONGEST_HEADING = 180
_TAG = re.compile(r"<[^<>]{0,1000}>")
_IMG = re.compile(r"<img\b", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w-]{1,40})\s*=\s*[\"']([^\"']*)[\"']")
_BREAK = re.compile(r"<br\b", re.IGNORECASE)
_IN_TAG = re.compile(r">\s*([0-9٠-٩]{1,3})\s*</")
_SUP = re.compile(r"<(?P<end>/)?sup\b", re.IGNORECASE)
_NUMBER = re.compile(r"\[?(?P<number>[0-9٠-٩]{1,3}|\*{1,4})\]?")
_LEFT_STRONG = re.compile(r"\*\*(?=\S)([^*\n]{1,500}?)(?<=\S)\*\*")
"""Strong emphasis that CommonMark leaves where a sign stands inside and a letter outside: `**«كلمة»**و`."""
_LEFT_UNDERLINES = re.compile(r"(?<=[\u0621-\u064a])__(?=\S)([^_\n]{1,500}?)(?<=\S)__(?!\w)")
"""The same behind the words that Arabic joins to the next: `و__كلمة__`."""
_OPENING = 4
"""Blocks on top in which an article says that it is an interview."""
_TABLE_CAPTION = re.compile(r"(?:Table|جدول)?:\s+(?=\S)")
"""Pandoc's caption, below a table."""
_TASK = re.compile(r"\[[ xX]\] +(?=\S)")
_SOFT = "\ue001"
"""A line's end that may be none; a sign of no script."""


@dataclass(slots=True)
class MarkdownText:
    """A Markdown text read: its lines, its footnotes, and whether its headings are marked."""

    lines: list[Line] = field(default_factory=list)
    notes: tuple[Note, ...] = ()
    headed: bool = False


def read_markdown(text: str, base: str | None = None, title: str = "") -> MarkdownText:
    """The lines and the footnotes of a Markdown text, without its signs; addresses of pictures are those of `base`.

    Its `title`, or its first lines, may say that it is an interview.

    >>> read = read_markdown("## مدخل\\n\\nنص **مهم** هنا[^1].\\n\\n> قول\\n\\n[^1]: كتاب")
    >>> [(line.kind, line.text) for line in read.lines], read.notes
    ([('heading', 'مدخل'), (None, 'نص مهم هنا[^1].'), ('quote', 'قول')], (Note(number='1', text='كتاب'),))
    """
    env: dict[str, Any] = {}
    tokens = _parser().parse(without_shortcodes(plain_markdown(sanitise(text).replace(_SOFT, ""))), env)
    return _Reading(tokens, env, Pictures(base or ""), title).read()


@cache
def _parser() -> MarkdownIt:
    # what is indented is a verse or a careless paste, not code; notes are read where they stand
    parser = MarkdownIt("commonmark", {"maxNesting": 50}).enable(["table", "strikethrough"]).use(footnote_plugin)
    return parser.disable(["code", "footnote_tail"])


class _Reading:
    """One pass over the tokens of a text."""

    def __init__(self, tokens: Sequence[Token], env: dict[str, Any], pictures: Pictures, title: str) -> None:
        self.tokens, self.env, self.pictures = tokens, env, pictures
        self.lines: list[Line] = []
        self.headed = False
        self.mark = ""
        self.inside: list[str] = []
        self.numbers: list[int] = []
        self.notes: dict[str, str] = {}
        self.has_notes = any(token.type.startswith("footnote") for token in tokens) or bool(env.get("footnotes"))
        inline = env.get("footnotes", {}).get("list", {})
        taken = [label.translate(DIGITS) for label in self._labels()]
        self.free = Numbers(taken)
        self.inline = {key: value for key, value in inline.items() if "label" not in value}
        self.names: dict[int, str] = {}
        texts = [token.content for token in tokens if token.type == "inline"]
        self.is_interview = any(map(tells_of_interview, (title, *texts[:_OPENING])))
        self.marked = {number for text in texts for marker in find_markers(text) for number in marker.numbers}
        self.marked |= {number.translate(DIGITS) for text in texts for number in _IN_TAG.findall(text)}
        self.watch = NotesWatch()

    def _labels(self) -> list[str]:
        refs = self.env.get("footnotes", {}).get("refs", {})
        return [label.removeprefix(":") for label in refs]

    def read(self) -> MarkdownText:
        """All of the text."""
        for token in self.tokens:
            self._token(token)
        notes = tuple(Note(number, tidy_addresses(clean(text))) for number, text in self.notes.items() if clean(text))
        return MarkdownText(self.pictures.place(self.lines), notes, self.headed)

    def _token(self, token: Token) -> None:
        name, _, end = token.type.rpartition("_")
        if end == "open":
            self._open(name, token)
        elif end == "close":
            self._close(name)
        elif token.type == "inline":
            self._inline_block(token)
        elif token.type == "fence":
            self.lines += (Line(clean(raw), True, "body") for raw in token.content.splitlines() if clean(raw))
        elif token.type == "html_block":
            self._html(token.content)

    def _open(self, name: str, token: Token) -> None:
        self.inside.append(name)
        if name == "ordered_list":
            self.numbers.append(int(token.attrGet("start") or 1))
        elif name == "footnote_reference":
            self.note = self.free.next(str(token.meta["label"]).translate(DIGITS))
            self.notes[self.note] = ""
        elif name == "tr":
            self.cells: list[str] = []
        elif name == "list_item":
            self.mark = f"{self.numbers[-1]}{token.markup} " if self.inside[-2] == "ordered_list" else ""

    def _close(self, name: str) -> None:
        self.inside.pop()
        if name == "ordered_list":
            self.numbers.pop()
        elif name == "tr" and (text := " | ".join(filter(None, self.cells))):
            self._add(text, "list")
        elif name == "list_item" and "ordered_list" in self.inside[-1:]:
            self.numbers[-1] += 1

    def _inline_block(self, token: Token) -> None:
        children = token.children or []
        in_note = "footnote_reference" in self.inside
        by_sign = not in_note and self.watch.may_be_note(clean(token.content), "heading" in self.inside)
        text = "".join(self._pieces(children, in_note or by_sign))
        text = tidy_addresses(text) if by_sign else text
        if in_note:
            self.notes[self.note] += " " + text.replace(_SOFT, " ")
        elif "tr" in self.inside:
            self.cells.append(clean(text.replace(_SOFT, " ")))
        elif "heading" in self.inside and len(text) <= LONGEST_HEADING:
            self.headed = True
            self._add(text.replace(_SOFT, " ").replace("\n", " "), "heading")
        else:
            self._paragraph(text, children)

    def _paragraph(self, text: str, children: Sequence[Token]) -> None:
        kind = self._kind(children, text)
        mark, self.mark = self.mark, ""
        if self.lines and " | " in self.lines[-1].text and self.lines[-1].kind == "list" and _TABLE_CAPTION.match(text):
            kind, text = "caption", _TABLE_CAPTION.sub("", text, count=1)
        text = _TASK.sub("", text, count=1) if kind == "list" and _TASK.match(text) else text
        lines = text.split(_SOFT)
        if kind == "caption" and len(lines) > 1 and _is_captioned(children):
            # what stands for the picture, then its caption
            self.lines.append(line_of(lines[0], False, kind))
            lines = [" ".join(lines[1:])]
        elif kind != "quote":
            lines = _joined(text)
        elif not (all(map(is_verse, lines)) or _are_couplets(lines)):
            lines = [text.replace(_SOFT, " ")]
        for at, line in enumerate(lines):
            for part, piece in enumerate(line.split("\n")):
                self._add((mark if at == part == 0 else "") + piece, kind, gap=at == 0 and part == 0)

    def _kind(self, children: Sequence[Token], text: str) -> ParagraphKind | None:
        if "blockquote" in self.inside:
            return "quote"
        if "bullet_list" in self.inside or ("ordered_list" in self.inside and self.has_notes):
            return "list"
        types = [child.type for child in children if child.type != "text" or child.content.strip()]
        if types == ["image"] or _is_captioned(children):
            return "caption"
        emphasis = types[:1] == ["em_open"] and types[-1:] == ["em_close"] and types.count("em_open") == 1
        if emphasis and len(text) <= LONGEST_CAPTION and self.lines and signs_in(self.lines[-1].text):
            self.lines[-1] = self.lines[-1]._replace(gap=self.lines[-1].kind != "caption")
            return "caption"
        strong = types[:1] == ["strong_open"] and types[-1:] == ["strong_close"] and types.count("strong_open") == 1
        if not strong or len(text) >= 90 or text.strip().endswith((".", "،")):
            return None
        asks = self.is_interview and text.strip().endswith(("؟", "?"))
        return None if asks or asks_by_name(text.strip()) else "heading"

    def _add(self, text: str, kind: ParagraphKind | None, gap: bool = True) -> None:
        if clean(text):
            self.lines.append(line_of(text, gap, kind))

    def _html(self, content: str) -> None:
        if content.lstrip().startswith("<!--"):
            content = content.partition("-->")[2] if "-->" in content else content.replace("<!--", "")
        if not clean(_TAG.sub("", content)) and not _IMG.search(content):
            return
        lines, notes = _fragment(content, self.pictures)
        self.lines += lines
        self.headed = self.headed or any(line.kind == "heading" for line in lines)
        for note in notes:
            self.notes[self.free.next(note.number)] = note.text

    def _pieces(self, children: Sequence[Token], in_note: bool) -> Iterator[str]:
        """The text of inline tokens; in a note the address of a link comes after its words."""
        text = "".join(self._raw(children, in_note))
        text = _LEFT_STRONG.sub(r"\1", text) if "**" in text else text
        yield _LEFT_UNDERLINES.sub(r"\1", text) if "__" in text else text

    def _raw(self, children: Sequence[Token], in_note: bool) -> Iterator[str]:
        at = 0
        while at < len(children):
            token = children[at]
            if token.type == "link_open":
                end = _closing(children, at)
                yield self._link(token, "".join(self._raw(children[at + 1 : end], in_note)), in_note)
                at = end
            elif token.type == "html_inline" and (end := _raised_until(children, at)):
                yield superscripts("".join(map(_words, children[at:end])).strip())
                at = end
            else:
                yield self._one(token)
            at += 1

    def _one(self, token: Token) -> str:
        match token.type:
            case "text" | "code_inline":
                return token.content
            case "softbreak":
                return _SOFT
            case "hardbreak":
                return "\n"
            case "image":
                said = token.content or str(token.attrGet("title") or "")
                return self.pictures.sign(str(token.attrGet("src") or ""), said) + said
            case "html_inline":
                return "\n" if _BREAK.match(token.content) else self._tag(token.content)
            case "footnote_ref":
                return f"[^{self._reference(token)}]"
        return ""

    def _tag(self, tag: str) -> str:
        """What a tag amid a text says: a picture its sign and what stands for it, any other nothing."""
        said = dict(_ATTRIBUTE.findall(tag)) if _IMG.match(tag) else {}
        address = said.get("data-src") or said.get("src") or ""
        return self.pictures.sign(address, said.get("alt", "")) if address else ""

    def _reference(self, token: Token) -> str:
        """The number of the note a reference is to; a note inside the text (`^[…]`) gets the next free one."""
        if "label" in token.meta:
            return str(token.meta["label"]).translate(DIGITS)
        key = int(token.meta["id"])
        if key not in self.names:
            number = self._next_number()
            self.names[key] = number
            self.notes[number] = "".join(self._pieces(self.inline[key].get("tokens") or [], True)).replace(_SOFT, " ")
        return self.names[key]

    def _next_number(self) -> str:
        taken = {*self.notes, *self.marked, *(label.translate(DIGITS) for label in self._labels())}
        return next(str(n) for n in range(1, len(taken) + 2) if str(n) not in taken)

    def _link(self, token: Token, words: str, in_note: bool) -> str:
        href = str(token.attrGet("href") or "")
        number = _NUMBER.fullmatch(words.strip())
        if number and href.startswith("#"):
            return f"[{number['number']}]"
        if number and "://" in href and not in_note:
            # a bare number that leads to a site is a marker, and the address its note
            name = number["number"].translate(DIGITS)
            said = f"{token.attrGet('title') or ''} {href}".strip()
            name = name if self.notes.get(name, said) == said else self.free.next(name)
            self.notes[name] = said
            return f"[^{name}]"
        outside = in_note and "://" in href and href not in words
        return f"{words} {href} " if outside else words


def _is_captioned(children: Sequence[Token]) -> bool:
    """Whether a picture and an emphasised line below it are all there is, as Medium's posts have them."""
    shown = [child for child in children if child.type != "text" or child.content.strip()]
    begins = [child.type for child in shown[:3]]
    emphasis = begins[2:] in (["em_open"], ["strong_open"]) and shown[-1].type == begins[2].replace("open", "close")
    return begins[:2] == ["image", "softbreak"] and emphasis


def _are_couplets(lines: Sequence[str]) -> bool:
    """Whether the lines of a quotation are verses, a half a line."""
    short = len(lines) % 2 == 0 and all(len(line) < NARROWEST for line in lines)
    return short and all(are_halves(*map(clean, pair)) for pair in zip(lines[::2], lines[1::2], strict=True))


def _words(token: Token) -> str:
    return token.content if token.type == "text" else ""


def _raised_until(children: Sequence[Token], at: int) -> int:
    """The place of the tag that ends a raised number, 0 where none begins; a link may be round the number."""
    begin = _SUP.match(children[at].content)
    if begin is None or begin["end"]:
        return 0
    tags = (place for place, token in enumerate(children) if place > at and token.type == "html_inline")
    end = next((place for place in tags if _SUP.match(children[place].content)), 0)
    return end if end and are_numbers("".join(map(_words, children[at:end]))) else 0


def _fragment(content: str, pictures: Pictures) -> tuple[list[Line], tuple[Note, ...]]:
    """The lines and notes of HTML in a text; without the library that reads HTML, its text."""
    try:
        return signed_fragment(content, pictures)
    except ReadingError:
        return [Line(clean(piece), True) for piece in _TAG.sub("\n", content).split("\n") if clean(piece)], ()


def _closing(children: Sequence[Token], start: int) -> int:
    depth = 0
    for at in range(start, len(children)):
        depth += children[at].nesting
        if depth == 0:
            return at
    return len(children)


def _joined(text: str) -> list[str]:
    """The lines of a paragraph: those an author's editor broke are one, verses, dates and paragraphs stay apart."""
    lines = [text_line for text_line in text.split(_SOFT) if clean(text_line)]
    blocks: list[str] = []
    last = ""
    # a line may be short because the address of a link stood in it
    wrapped = 2 * sum(len(line) >= NARROWEST for line in lines[:-1]) > len(lines[:-1]) > 1
    for line in lines:
        apart = not blocks or is_definition(clean(line)) or is_item(clean(line)) or _is_whole(last)
        if not apart and (wrapped or len(last) >= NARROWEST):
            blocks[-1] += " " + line
        else:
            blocks.append(line)
        last = line
    return blocks


def _is_whole(line: str) -> bool:
    """Whether a line is a paragraph, longer than any editor breaks one."""
    return len(line) > WIDEST and line.rstrip().endswith((".", "؟", "!", "»"))
