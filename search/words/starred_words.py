"""Words typed with stars, which stand for any letters or none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from index.arabic.chain import tokenize


@dataclass(frozen=True, slots=True)
class StarredWord:
    """A word of a leaf: `term` is folded, with its stars; `end` is where it ends in the leaf (exclusive)."""

    text: str
    term: str
    end: int

    @property
    def sign(self) -> str:
        """How it is looked for: `*` by its pattern, else as a word."""
        return "*" if "*" in self.term else ""


def starred_words(text: str) -> Iterator[StarredWord]:
    """The words of a text; stars hold the letters on their two sides together.

    >>> [word.term for word in starred_words("المكتبة العا* *ق*ة")]
    ['المكتبه', 'العا*', '*ق*ه']
    """
    last: StarredWord | None = None
    for token in tokenize(text):
        before, after = text[: token.start].endswith("*"), text.startswith("*", token.end)
        end = token.end + after
        if last and before and last.end == token.start:
            last = StarredWord(last.text + text[token.start : end], last.term + token.term + "*" * after, end)
            continue
        if last:
            yield last
        last = StarredWord(text[token.start - before : end], "*" * before + token.term + "*" * after, end)
    if last:
        yield last
