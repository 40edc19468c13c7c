"""The words of a PDF's pages and their places, from Poppler: `pdftohtml`, and `pdftotext` where it knows more.

`pdftohtml -xml` gives runs of letters of one font with every ligature whole and harakat where they were set, but
knows nothing of ActualText, in which Chromium keeps the letters under harakat; `pdftotext -bbox-layout` knows it, but
takes lam-alef apart the wrong way round. So a page is taken from the first unless letters are missing there.
"""

from __future__ import annotations

import io
import re
import shutil
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from index.errors import ReadingError
from index.reading.formats.archive import local
from index.reading.formats.programs import output_of
from index.reading.text import clean, sanitise

_NOT_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_ARABIC = re.compile("[\u0621-\u064a\ufe70-\ufefc]")
_LATIN_FORM = re.compile("[\ufb00-\ufb06]")
_SYMBOLS = str.maketrans({"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "►", "\u00a0": " "})
_TALLEST = 1.05
"""How much higher than most runs of its font one may stand."""
_WHOLE = 0.99
"""The share of a page's letters that `pdftohtml` must give."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or words of one font, on a page, in points from its upper left corner; letters from left to right."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    bold: bool = False
    font: str = ""

    @property
    def height(self) -> float:
        """How high its font stands."""
        return self.y1 - self.y0

    @property
    def middle(self) -> float:
        """Half its height down the page."""
        return (self.y0 + self.y1) / 2


@dataclass(frozen=True, slots=True)
class PageOfWords:
    """The words of a page, in no order, and its size in points."""

    words: list[Word]
    width: float
    height: float


def pages_of_words(data: bytes, limit_mib: int) -> tuple[str | None, list[PageOfWords]]:
    """The title that a PDF gives itself, if it is one in Arabic, and its pages.

    Raises ReadingError where Poppler is missing, or cannot read the file within its bounds.
    """
    boxes = output_of((_poppler("pdftotext"), "-bbox-layout", "{file}", "-"), data, limit_mib)
    title, boxed = _read(boxes, "word", _boxed)
    whole = _runs(data, limit_mib, _NO_BREAK)
    if not _has_spaces(whole):
        whole = _runs(data, limit_mib, _BREAK)
    if len(whole) != len(boxed):
        return title, boxed
    return title, [run if _has_all(run, box) else box for run, box in zip(whole, boxed, strict=True)]


_OPTIONS = ("-xml", "-i", "-stdout", "-hidden", "-noroundcoord", "-zoom", "1")
_NO_BREAK, _BREAK = "100", "10"
"""Gaps that make a space, in percent of the size: none where spaces are set as such, since harakat leave gaps too."""
_MOST_LETTERS = 15
"""Letters to a space, from which on a PDF (TeX's) has gaps instead of spaces."""


def _runs(data: bytes, limit_mib: int, gap: str) -> list[PageOfWords]:
    command = (_poppler("pdftohtml"), *_OPTIONS, "-wbt", gap, "{file}")
    return even_heights(_read(output_of(command, data, limit_mib), "text", _run)[1])


def even_heights(pages: list[PageOfWords]) -> list[PageOfWords]:
    """The pages, runs as high as others of their font: TeX sets harakat higher, and a run's box goes as far."""
    heights: dict[str, list[float]] = {}
    for word in (word for page in pages for word in page.words):
        heights.setdefault(word.font, []).append(word.height)
    usual = {font: median(heights_of) for font, heights_of in heights.items()}
    return [
        replace(page, words=[replace(w, y1=min(w.y1, w.y0 + _TALLEST * usual[w.font])) for w in page.words])
        for page in pages
    ]


def _has_spaces(pages: Iterable[PageOfWords]) -> bool:
    text = "".join(word.text for page in pages for word in page.words)
    return len(text) <= _MOST_LETTERS * text.count(" ")


def _poppler(program: str) -> str:
    place = shutil.which(program)
    if place is None:
        raise ReadingError("reading.needs_poppler")
    return place


def _read(printed: bytes, name: str, word_of: Any) -> tuple[str | None, list[PageOfWords]]:
    title: str | None = None
    words: list[Word] = []
    pages: list[PageOfWords] = []
    try:
        for _, element in iterparse(io.BytesIO(_NOT_XML.sub(b"", printed))):
            match local(element):
                case found if found == name:
                    words.append(word_of(element))
                case "page":
                    size = float(element.get("width") or 0), float(element.get("height") or 0)
                    pages.append(PageOfWords(words, *size))
                    words = []
                    element.clear()
                case "title" if element.text and _ARABIC.search(element.text) and "." not in element.text:
                    title = clean(element.text)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise ReadingError("reading.unreadable", kind="PDF", error=error) from error
    return title, pages


def _boxed(element: Any) -> Word:
    x0, y0, x1, y1 = (float(element.get(name) or 0) for name in ("xMin", "yMin", "xMax", "yMax"))
    return Word(_tidy(element.text or ""), x0, y0, x1, y1)


def _run(element: Any) -> Word:
    left, top, width, height = (float(element.get(name) or 0) for name in ("left", "top", "width", "height"))
    bold = any(local(child) == "b" for child in element)
    text, font = _tidy("".join(element.itertext())), element.get("font") or ""
    return Word(text, left, top, left + width, top + height, bold, font)


def _tidy(text: str) -> str:
    text = _LATIN_FORM.sub(lambda form: unicodedata.normalize("NFKC", form[0]), text)
    return sanitise(text).translate(_SYMBOLS).replace("\n", " ")


def _has_all(page: PageOfWords, other: PageOfWords) -> bool:
    """Whether a page has nearly all the Arabic letters that another program finds on it."""
    return _letters(page.words) >= _WHOLE * _letters(other.words)


def _letters(words: Iterable[Word]) -> int:
    """How many Arabic letters there are, a ligature of lam and alef counted as two."""
    text = "".join(word.text for word in words)
    return len(_ARABIC.findall(text)) + sum("\ufef5" <= letter <= "\ufefc" for letter in text)
