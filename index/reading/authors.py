"""The names of several authors in one text, told apart."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from index.reading.text import fold_line
from index.reading.wordlists import entries

_SURE = re.compile(r"\s*[؛;|\n]\s*")
_COMMA = re.compile(r"\s*[،,]\s*")
_INVERTED = re.compile(r"[^\W\d_][\w.'’-]*(?: [\w.'’-]+)?,\s+[^\W\d_][\w.'’ -]*")
_AND = re.compile(r"(?:and|&)\s+|و\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"\s+(?:and|&)\s+", re.IGNORECASE)
_BY = re.compile(
    r"\A(?:(?:مرسلة |نشر )?بواسطة|نشره|كتب(?:ه|ت|ها|ته)?|بقلم|(?:posted |written )?by)(?:\s*:\s*|\s+(?=[^\W\d_ـ]))",
    re.IGNORECASE,
)
_TITLE = re.compile(r"(?:\A|\s)(?:أ|د|م|أ\.\s?د|الدكتورة?|الأستاذة?|Dr|Prof)\.?\Z", re.IGNORECASE)


def split_authors(text: str) -> tuple[str, ...]:
    """The authors a text names: parted by `؛`, `;` or `|`, else by commas between whole names.

    `Smith, John` is one person, as is `أحمد وليد`; a word alone between commas (a town, a degree) parts nothing.

    >>> split_authors("سلمى الخطيب، هند العلي"), split_authors("Smith, John; Doe, Jane")
    (('سلمى الخطيب', 'هند العلي'), ('Smith, John', 'Doe, Jane'))
    >>> split_authors("سلمى الخطيب & هند العلي"), split_authors("Jane Doe and John Smith")
    (('سلمى الخطيب', 'هند العلي'), ('Jane Doe', 'John Smith'))
    >>> split_authors("سلمى الخطيب وهند العلي"), split_authors("أحمد علي وليد")
    (('سلمى الخطيب', 'هند العلي'), ('أحمد علي وليد',))
    >>> split_authors("أحمد وليد"), split_authors("Smith, John"), split_authors("سلمى الخطيب، القاهرة")
    (('أحمد وليد',), ('Smith, John',), ('سلمى الخطيب، القاهرة',))
    """
    pieces = [piece.strip() for piece in _SURE.split(text) if piece.strip()]
    names = [name for piece in pieces for part in _by_comma(piece) for name in _by_and(part)]
    return tuple(dict.fromkeys(names))


def without_by(text: str) -> str:
    """The names of a byline, without what says that they are the authors'.

    >>> without_by("بقلم: سلمى الخطيب"), without_by("كتبت هند"), without_by("Written by Jane Doe"), without_by("Byron")
    ('سلمى الخطيب', 'هند', 'Jane Doe', 'Byron')
    """
    return _BY.sub("", text)


def _by_and(text: str) -> list[str]:
    names = _BETWEEN.split(text)
    if len(names) > 1 and all(map(_is_whole, names)):
        return names
    words = text.split()
    joined = [at for at, word in enumerate(words) if 1 < at < len(words) - 1 and _is_joined(word)]
    if not joined or not has_given_name(text):
        return [text]
    return [
        " ".join([words[start].removeprefix("و") if start else words[0], *words[start + 1 : end]])
        for start, end in pairwise([0, *joined, len(words)])
    ]


def _is_joined(word: str) -> bool:
    """Whether a word is a given name behind the `و` that joins it to another's name."""
    return word.startswith("و") and fold_line(word) not in _given() and fold_line(word[1:]) in _given()


def _by_comma(text: str) -> list[str]:
    names = [name for name in _COMMA.split(text) if name]
    if len(names) < 2 or (len(names) == 2 and _INVERTED.fullmatch(text) and not _is_whole(names[0])):
        return [text]
    names[1:] = map(_without_and, names[1:])
    alone = "،" in text and not any(" " in name for name in names)
    return names if alone or all(map(_is_whole, names)) else [text]


def _is_whole(name: str) -> bool:
    """Whether a piece is a name by itself: a given name and another, and not a title."""
    return " " in name and _TITLE.search(name) is None


def _without_and(name: str) -> str:
    """A name without the `و` that joins it to the one before, which `وليد` begins with by itself."""
    first, *rest = name.split()
    if _is_joined(first):
        return " ".join([first[1:], *rest])
    return _AND.sub("", name, count=1) if _AND.match(name) else name


def has_given_name(name: str) -> bool:
    """Whether the first word of a name is a given name that is known.

    >>> has_given_name("سلمى الخطيب"), has_given_name("مركز الوادي")
    (True, False)
    """
    first = fold_line(name).partition(" ")[0]
    return first in _given() or first.startswith("عبد")


@lru_cache(maxsize=1)
def _given() -> frozenset[str]:
    return frozenset(fold_line(name) for line in entries("given_names") for name in line.split())
