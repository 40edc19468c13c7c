"""Text as lines: what a reader cannot see goes, what the author wrote stays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from index.model import ParagraphKind

# Controls, embeddings and overrides of direction, soft hyphens, marks of byte order. The plain
# direction marks and the joiners stay: they shape words.
_CONTROLS = "\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
_INVISIBLE = re.compile(f"[{_CONTROLS}]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# One letter carries four marks at most in any orthography; a tower of them is an attack on the page.
_MARK = "[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]"
_PILE = re.compile(f"({_MARK}{{8}}){_MARK}+")
_SUSPECT = re.compile(f"[{_CONTROLS}\ud800-\udfff]|{_MARK}{{9}}")
_LETTERS = str.maketrans("أإآٱىی", "اااايي")
_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u0640\u200b-\u200f]")
_AFTER_ADDRESS = re.compile(r"(://\S+) (?=[،؛,;:.)»])")
_NOT_WORD = re.compile(r"[\W_]+")


class Line(NamedTuple):
    """A line of a text, clean; `gap` says that a blank line (or the top) comes before it.

    `kind` is what a format with markup says the line is; None leaves it to be found out. `page` says that a new page
    begins with it.
    """

    text: str
    gap: bool
    kind: ParagraphKind | None = None
    page: bool = False


def clean(text: str) -> str:
    r"""The text on one line: single spaces, nothing invisible; marks, tatweel and letters as they are.

    >>> clean("  قال\u00a0 الـوزيرُ \u202eabc\u202c ")
    'قال الـوزيرُ abc'
    """
    return " ".join(sanitised(text).split())


def sanitised(text: str) -> str:
    """The text without what would not be seen or could not be stored; ZERO WIDTH SPACE parts words: a space."""
    text = text.replace("\u200b", " ")
    return _PILE.sub(r"\1", _SURROGATE.sub("\ufffd", _INVISIBLE.sub("", text))) if _SUSPECT.search(text) else text


def split_lines(text: str) -> list[Line]:
    r"""The lines that are not blank, clean.

    >>> [(line.text, line.gap) for line in split_lines("عنوان\n\nفقرة \nثانية")]
    [('عنوان', True), ('فقرة', True), ('ثانية', False)]
    """
    return [line for number, page in enumerate(sanitised(text).split("\f")) for line in _page_lines(page, number > 0)]


def _page_lines(text: str, is_new: bool) -> Iterator[Line]:
    gap = True
    for raw in text.splitlines():
        line = " ".join(raw.split())
        if line:
            yield Line(line, gap, page=is_new)
            is_new = False
        gap = not line


def tidy_addresses(text: str) -> str:
    """The text without the space that an address put behind a link's words leaves before a sign.

    >>> tidy_addresses("التقرير https://a.org/x ، 2018")
    'التقرير https://a.org/x، 2018'
    """
    return _AFTER_ADDRESS.sub(r"\1", text) if "://" in text else text


def folded(text: str) -> str:
    """The text as lines are compared: no marks, one alef, one yeh, words of letters and digits only.

    >>> folded("تعزيزُ «التَّحالفِ»:") == folded("تعزيز التحالف")
    True
    """
    return _NOT_WORD.sub(" ", _MARKS.sub("", text).translate(_LETTERS)).strip().casefold()
