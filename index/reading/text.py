"""Text as lines: what a reader cannot see goes, what the author wrote stays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from index.arabic.letters import DROPPED, LATIN_MARKS, MARKS
from index.model import Image, ParagraphKind

# Controls, embeddings and overrides of direction, soft hyphens, marks of byte order. The plain
# direction marks and the joiners stay: they shape words.
_CONTROLS = "\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
_INVISIBLE = re.compile(f"[{_CONTROLS}]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# One letter carries four marks at most in any orthography; a tower of them is an attack on the page.
_MARK = f"[{LATIN_MARKS}{MARKS}]"
_PILE = re.compile(f"({_MARK}{_MARK}{{7}}){_MARK}+")
# each begins with a set of signs: the engine looks for one quickly
_UNSEEN, _PILED = re.compile(f"[{_CONTROLS}\ud800-\udfff]"), re.compile(f"{_MARK}{_MARK}{{8}}")
_SHAMELA = re.compile(r"\(¬(?=[0-9٠-٩])")
"""How the books of Shamela mark a note: `(¬1)`."""
_LETTERS = tuple(zip("أإآٱىی", "اااايي", strict=True))
_DROPPED = re.compile(f"[{DROPPED}\u200b]")
_HALF = r"[^\W\d_](?:[^*/=#\d]*?[^\W\d_.]\W{0,2})"
_SIGNS = r"\.{3,}|…+|/{2,}|(?<=\s)/(?=\s)|\*+|={1,3}|#+|[،,؛]{2,}|:{2,}|-{2,}|ـ{2,}|~+|[•●★☆❖۞٭]+"
_VERSE = re.compile(rf"({_HALF})(?: ?\t+ ?|[ \u00a0]{{3,}}|\s*(?:{_SIGNS})\s*)({_HALF})")
_BETWEEN = ("\t", "  ", "\u00a0", "..", "…", "*", "=", "#", "/", "،،", ",,", "؛؛", "::", "--", "ـــ", "~", *"•●★☆❖۞٭")
"""One of these stands between the halves of a verse: a quick look."""
_LONGEST_VERSE, _LONGEST_HALF = 200, 70
LONG_CELL = 60
"""Letters from which the paragraphs of a cell are whole texts."""
_NO_HALF = re.compile(r"\d|[:.]\Z")
_AFTER_ADDRESS = re.compile(r"(://\S+) (?=[،؛,;:.)»])")
_NOT_WORD = re.compile(r"[\W_]+")


class Line(NamedTuple):
    """A line of a text, clean; `gap` says that a blank line (or the top) comes before it.

    `kind` is what a format with markup says the line is; None leaves it to be found out. `page` says that a new page
    begins with it; `images` are the pictures that stand at it.
    """

    text: str
    gap: bool
    kind: ParagraphKind | None = None
    page: bool = False
    images: tuple[Image, ...] = ()


def are_headed(lines: Iterable[Line]) -> bool:
    """Whether a format that can mark headings marks those of a text: the title, and one at least."""
    return sum(line.kind == "heading" for line in lines) > 1


def clean(text: str) -> str:
    r"""The text on one line: single spaces, nothing invisible; marks, tatweel and letters as they are.

    >>> clean("  قال\u00a0 الـوزيرُ \u202eabc\u202c ")
    'قال الـوزيرُ abc'
    """
    return " ".join(sanitise(text).split())


def sanitise(text: str) -> str:
    """The text without what would not be seen or could not be stored; ZERO WIDTH SPACE parts words: a space."""
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\u200b", " ")
    text = _SHAMELA.sub("(", text) if "¬" in text else text
    if not (_UNSEEN.search(text) or _PILED.search(text)):
        return text
    return _PILE.sub(r"\1", _SURROGATE.sub("\ufffd", _INVISIBLE.sub("", text)))


def line_of(raw: str, gap: bool, kind: ParagraphKind | None = None) -> Line:
    """The line a text is; a verse of two halves, which only the raw text shows, is body whatever else it may seem.

    >>> line_of("مضت المواسم والمناجل أطرقت   وغدت أغاني الأمس ذكرى", True).kind, line_of("عنوان قصير هنا", True).kind
    ('body', None)
    """
    return Line(" ".join(raw.split()), gap, "body" if kind is None and is_verse(raw) else kind)


def broken_lines(raws: Iterable[str], kind: ParagraphKind | None) -> Iterator[Line]:
    """The lines into which breaks part one block of a text; those below the first follow right upon it.

    >>> [(line.text, line.gap) for line in broken_lines(["أ", "ب", " ", "ج"], None)]
    [('أ', True), ('ب', False), ('ج', True)]
    """
    gap = True
    for raw in raws:
        if text := clean(raw):
            yield Line(text, gap, "body" if kind is None and is_verse(raw) else kind)
        gap = not text


def is_verse(raw: str) -> bool:
    """Whether a line is a verse: two halves of like length, parted by wide spaces or signs.

    >>> is_verse("مضت المواسم والمناجل أطرقت *** وغدت أغاني الأمس ذكرى"), is_verse("قال ... ثم مضى إلى داره في المدينة")
    (True, False)
    """
    if len(raw) > _LONGEST_VERSE or not any(map(raw.__contains__, _BETWEEN)):
        return False
    match = _VERSE.fullmatch(raw.strip())
    if match is None:
        return False
    halves = [" ".join(half.split()) for half in match.groups()]
    short, long = sorted(map(len, halves))
    return all(" " in half for half in halves) and 2 * short >= long and long <= _LONGEST_HALF


def are_halves(first: str, second: str) -> bool:
    """Whether two texts are of a verse: of three words at least, of like length, without numbers or an end.

    >>> are_halves("مضت المواسم والمناجل أطرقت", "وغدت أغاني الأمس ذكرى"), are_halves("السنة", "عدد الدكاكين في السوق")
    (True, False)
    """
    short, long = sorted((len(first), len(second)))
    alike = 2 * short >= long and long <= _LONGEST_HALF
    return alike and all(half.count(" ") > 1 and not _NO_HALF.search(half) for half in (first, second))


def split_lines(text: str) -> list[Line]:
    r"""The lines that are not blank, clean.

    >>> [(line.text, line.gap) for line in split_lines("عنوان\n\nفقرة \nثانية")]
    [('عنوان', True), ('فقرة', True), ('ثانية', False)]
    """
    return [line for number, page in enumerate(sanitise(text).split("\f")) for line in _page_lines(page, number > 0)]


def _page_lines(text: str, is_new: bool) -> Iterator[Line]:
    gap = True
    for raw in text.splitlines():
        line = " ".join(raw.split())
        if line:
            yield Line(line, gap, "body" if is_verse(raw) else None, is_new)
            is_new = False
        gap = not line


def tidy_addresses(text: str) -> str:
    """The text without the space that an address put behind a link's words leaves before a sign.

    >>> tidy_addresses("التقرير https://a.org/x ، 2018")
    'التقرير https://a.org/x، 2018'
    """
    return _AFTER_ADDRESS.sub(r"\1", text) if "://" in text else text


def fold(text: str) -> str:
    """The text as lines are compared: no marks, one alef, one yeh, words of letters and digits only.

    >>> fold("تعزيزُ «التَّحالفِ»:") == fold("تعزيز التحالف")
    True
    """
    text = _DROPPED.sub("", text)
    for letter, plain in _LETTERS:  # which takes a third of the time that `translate` takes
        text = text.replace(letter, plain)
    return _NOT_WORD.sub(" ", text).strip().casefold()


fold_line = lru_cache(maxsize=512)(fold)
"""The same of a line, which several rules look at one after the other."""
