"""RTF files (Rich Text Format 1.9.1) → lines and notes.

Pandoc's reader, tried with version 3.9, takes escaped bytes for windows-1252 whatever the font, loses spaces and full
stops beside Arabic letters written as `\\u1605?`, and the footnotes of LibreOffice; so this one is our own.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from index.errors import ReadingError
from index.model import ParagraphKind
from index.reading.definitions import NotesWatch
from index.reading.formats.document import Document
from index.reading.markers import DIGITS
from index.reading.options import ReadingOptions
from index.reading.parsed_document import Note
from index.reading.properties import file_properties
from index.reading.styles import is_contents_style, kind_of_style
from index.reading.text import Line, clean, tidy_addresses

_TOKEN = re.compile(
    r"\\(?P<word>[A-Za-z]{1,32})(?P<value>-?[0-9]{1,9})?[ ]?|\\'(?P<byte>[0-9A-Fa-f]{2})|\\(?P<sign>[^A-Za-z])"
    r"|(?P<brace>[{}])|[\r\n]+|(?P<text>[^\\{}\r\n]+)"
)
_SKIPPED = re.compile(
    r"colortbl|pict|objdata|(?:head|foot)er[lrf]?|a?ft(?:nsepc?|ncn)|[xt][ce]|[rt]xe|data(?:field|store)"
    r"|themedata|colorschememapping|latentstyles|list(?:override)?table|rsidtbl|generator|filetbl|revtbl|userprops"
    r"|xmlnstbl|pgptbl|mmathPr|private|nonshppict|annotation|atn\w+|bkmk(?:start|end)|falt|panose|fname|template"
    r"|operator|subject|category|comment|doccomm|manager|company|hlinkbase|(?:rev|print|bup)tim|do|background"
    r"|pnseclvl|sp|shprslt"
)
"""Destinations whose text is no part of the document's."""
_SIGNS = {
    "tab": " ",
    "line": "\n",
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "zwj": "\u200d",
    "zwnj": "\u200c",
    "rtlmark": "\u200f",
    "ltrmark": "\u200e",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "softline": "\n",
    "lbr": "\n",
}
_ESCAPED = {"~": "\u00a0", "_": "-", "\\": "\\", "{": "{", "}": "}", "\n": "\n", "\r": "\n"}
_CHARSETS = {
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    134: "gbk",
    136: "big5",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
}
"""The code page of each font's character set; the others have the document's."""
_ARABIC = 178
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_DEEPEST = 1000
_OFF = ("0",)
_STARRED = ("shppict", "shpinst", "ud", "fldinst")
"""Destinations that readers may pass over, and this one reads."""
_LINK = re.compile(r"\s*HYPERLINK\s+\"?(?P<url>(?:https?://|www\.)[^\"\s]+)", re.IGNORECASE)
_OF_NOTE = re.compile(r"\s*(?:NOTEREF\b|REF\s+_Ref[FE]\d)", re.IGNORECASE)
_CONTENTS = re.compile(r"\s*TOC\b", re.IGNORECASE)
_DAY_PARTS = ("yr", "mo", "dy")


@dataclass(slots=True)
class _Field:
    """A field, as of a link or a table of contents: what it is told to be."""

    instruction: str = ""


@dataclass(frozen=True, slots=True)
class _State:
    """What holds inside a group: where text goes to, in which code page, and how many letters follow a `\\u`."""

    target: str = "body"
    field: _Field | None = None
    font: int = 0
    fallback: int = 1
    raised: bool = False
    hidden: bool = False


@dataclass(slots=True)
class _Paragraph:
    """The paragraph in the making: its pieces, and what its properties say of its kind."""

    pieces: list[str] = field(default_factory=list)
    style: int | None = None
    heading: bool = False
    listed: bool = False
    in_table: bool = False


def read_rtf(data: bytes, options: ReadingOptions) -> Iterator[Document]:
    """The document of an RTF file; raises ReadingError if it is none or is nested beyond reason."""
    if not data.lstrip().startswith(b"{\\rtf"):
        raise ReadingError("reading.not_a", kind="RTF")
    reader = _Reader(data.decode("latin-1"))
    reader.read()
    title, author, keywords = ("".join(reader.info[name]) for name in ("title", "author", "keywords"))
    properties = file_properties(title, author, reader.day_made(), keywords)
    yield Document(reader.lines, tuple(reader.notes()), properties=properties, left_out=tuple(reader.left_out))


class _Reader:
    """One pass over the tokens of a file."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines: list[Line] = []
        self.left_out: list[str] = []
        self._watch = NotesWatch()
        self.info: dict[str, list[str]] = {"title": [], "author": [], "keywords": []}
        self._made: dict[str, int] = {}
        self._notes: list[list[Line]] = []
        self._state = _State()
        self._stack: list[tuple[_State, _Paragraph | None]] = []
        self._paragraph = _Paragraph()
        self._bytes = bytearray()
        self._charsets: dict[int, int] = {}
        self._styles: dict[int, list[str]] = {}
        self._style = 0
        self._page = "cp1256" if "\\fcharset178" in text else _known(f"cp{_ansi_page(text)}")
        self._skip = 0
        self._starred = False

    def read(self) -> None:
        """Go through the file; raises ReadingError where groups are nested too deep."""
        place = 0
        while match := _TOKEN.match(self.text, place):
            place = match.end()
            if match["byte"]:
                self._byte(int(match["byte"], 16))
            elif match["text"]:
                self._plain(match["text"])
            else:
                self._flush()
                if match["brace"]:
                    self._brace(match["brace"])
                elif match["word"] == "bin":
                    place += max(int(match["value"] or 0), 0)
                elif match["word"]:
                    self._word(match["word"], match["value"])
                elif match["sign"]:
                    self._sign(match["sign"])
        self._flush()
        self._end_paragraph()

    def notes(self) -> Iterator[Note]:
        """The notes, numbered as the text comes to them."""
        for number, lines in enumerate(self._notes, 1):
            yield Note(str(number), tidy_addresses(" ".join(line.text for line in lines)))

    def day_made(self) -> str:
        """The day on which the file was begun, as `2019-04-09`; "" where it does not say."""
        numbers = [self._made.get(part, 0) for part in _DAY_PARTS]
        return "{:04}-{:02}-{:02}".format(*numbers) if all(numbers) else ""

    def _brace(self, brace: str) -> None:
        self._skip = 0
        if brace == "{":
            if len(self._stack) > _DEEPEST:
                raise ReadingError("reading.nested")
            self._stack.append((self._state, None))
        elif self._stack:
            state, paragraph = self._stack.pop()
            if paragraph is not None:  # a note ends, and the paragraph that refers to it goes on
                self._end_paragraph()
                self._paragraph = paragraph
            elif state.field is not self._state.field:
                self._end_field()
            self._state = state

    def _end_field(self) -> None:
        """Put the address of a link in a note behind its words."""
        link = _LINK.match(self._state.field.instruction) if self._state.field else None
        said = clean("".join(self._paragraph.pieces)) if link else ""
        if not link or link["url"] in said:
            return
        if self._state.target.startswith("note") or self._watch.may_be_note(said):
            self._paragraph.pieces.append(f" {link['url']} ")

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self._starred = True
        elif self._skip:
            self._skip -= 1
        else:
            self._put(_ESCAPED.get(sign, ""))

    def _word(self, word: str, value: str | None) -> None:
        starred, self._starred = self._starred, False
        number = int(value or 0)
        if word == "footnote" and self._state.target:
            self._open_note()
        elif _SKIPPED.fullmatch(word) or (starred and word not in _STARRED):
            self._state = replace(self._state, target="")
        elif word in ("field", "fldinst", "fldrslt"):
            self._in_field(word)
        elif word in self.info:
            self._open_info(word)
        elif word in ("fonttbl", "stylesheet", "creatim"):
            self._state = replace(self._state, target=word)
        elif word in ("pntext", "listtext"):
            self._paragraph.listed = True
            self._state = replace(self._state, target="")
        elif word == "u":
            self._put(chr(number % 0x10000))
            self._skip = self._state.fallback
        elif word in _SIGNS:
            self._put(_SIGNS[word])
        else:
            self._format(word, number, value)

    def _open_info(self, word: str) -> None:
        """Take what a file says of itself: what comes again is the same in Unicode, or who changed it last."""
        said = self.info[word]
        if "?" in "".join(said):
            said.clear()
        self._state = replace(self._state, target="" if said else word)

    def _in_field(self, word: str) -> None:
        """Begin a field, its instruction or what it shows: of a table of contents nothing."""
        state = self._state
        if word == "field":
            self._state = replace(state, field=_Field())
        elif word == "fldinst":
            self._state = replace(state, target="instruction" if state.target and state.field else "")
        elif state.field and _CONTENTS.match(state.field.instruction):
            self._state = replace(state, target="contents" if state.target == "body" else "")
        elif state.field and _OF_NOTE.match(state.field.instruction):
            self._state = replace(state, raised=True)

    def _format(self, word: str, number: int, value: str | None) -> None:
        """What a word changes in the letters after it, the paragraph it stands in, or the tables it is read with."""
        state, paragraph = self._state, self._paragraph
        match word:
            case "uc":
                self._state = replace(state, fallback=min(max(number, 0), 8))
            case "f":
                self._state = replace(state, font=number)
            case "plain":
                self._state = replace(state, raised=False, hidden=False)
            case "super" | "nosupersub" | "sub":
                self._state = replace(state, raised=word == "super" and value not in _OFF)
            case "v" | "deleted":
                self._state = replace(state, hidden=value not in _OFF)
            case "yr" | "mo" | "dy" if state.target == "creatim":
                self._made[word] = number
            case "fcharset":
                self._charsets[state.font] = number
            case "s" if state.target == "stylesheet":
                self._style = number
            case "s":
                paragraph.style = number
            case "outlinelevel":
                paragraph.heading = number < 9
            case "ls" | "pnlvlblt" | "pnlvlbody":
                paragraph.listed = True
            case "intbl":
                paragraph.in_table = True
            case "pard" if state.target:  # one among the numbers of a list is about those
                self._paragraph = _Paragraph(paragraph.pieces)
            case "cell" | "nestcell":
                self._put(" | ")
            case "par" | "sect" | "page" | "row" | "nestrow":
                self._end_of(word)

    def _end_of(self, word: str) -> None:
        paragraph = self._paragraph
        if word == "row" or not paragraph.in_table:
            self._end_paragraph()
        elif word == "par":
            self._put(" ")

    def _open_note(self) -> None:
        self._put(f"[^{len(self._notes) + 1}]")
        state, _ = self._stack.pop() if self._stack else (self._state, None)
        self._stack.append((state, self._paragraph))
        self._notes.append([])
        self._paragraph = _Paragraph()
        self._state = _State(f"note{len(self._notes) - 1}", None, self._state.font, self._state.fallback)

    def _byte(self, byte: int) -> None:
        if self._skip:
            self._skip -= 1
        else:
            self._bytes.append(byte)

    def _plain(self, text: str) -> None:
        skipped = min(self._skip, len(text))
        self._skip -= skipped
        self._bytes += text[skipped:].encode("latin-1")

    def _flush(self) -> None:
        """Decode the bytes that came together by their font's code page."""
        if self._bytes:
            page = _CHARSETS.get(self._charsets.get(self._state.font, 0), self._page)
            text = self._bytes.decode(page, "replace")
            self._bytes.clear()
            self._put(text)

    def _put(self, text: str) -> None:
        target = self._state.target
        if target == "stylesheet":
            self._styles.setdefault(self._style, []).append(text)
        elif target in self.info:
            self.info[target].append(text)
        elif target == "instruction" and self._state.field:
            self._state.field.instruction += text
        elif (target in ("body", "contents") or target.startswith("note")) and not self._state.hidden:
            digits = text.strip().translate(DIGITS) if self._state.raised else ""
            self._paragraph.pieces.append(digits.translate(_SUPERSCRIPTS) if digits.isdecimal() else text)

    def _end_paragraph(self) -> None:
        paragraph, target = self._paragraph, self._state.target
        lines = self._notes[int(target[4:])] if target.startswith("note") else self.lines
        # letters beyond U+FFFF come as two halves
        text = "".join(paragraph.pieces).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        style = "".join(self._styles.get(paragraph.style or -1, ())).strip("; ").lower()
        kind = _kind(paragraph, style)
        self._watch.may_be_note(clean(text), kind == "heading")
        if target == "contents" or is_contents_style(style):
            self.left_out += filter(None, [clean(text)])
            text = ""
        for line in [text.rstrip(" |")] if paragraph.in_table else text.split("\n"):
            if clean(line):
                lines.append(Line(tidy_addresses(clean(line)), True, kind))
        self._paragraph = replace(paragraph, pieces=[])


def _kind(paragraph: _Paragraph, style: str) -> ParagraphKind | None:
    if paragraph.in_table:
        return "list"
    return kind_of_style(style) or ("heading" if paragraph.heading else "list" if paragraph.listed else None)


def _ansi_page(text: str) -> str:
    match = re.search(r"\\ansicpg([0-9]{3,5})", text[:4096])
    return match[1] if match else "1252"


def _known(page: str) -> str:
    """A code page that Python knows, windows-1252 for any other.

    >>> _known("cp1256"), _known("cp99999")
    ('cp1256', 'cp1252')
    """
    try:
        return codecs.lookup(page).name
    except LookupError:
        return "cp1252"
