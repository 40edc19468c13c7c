"""The lexemes of a query: words, phrases, operators and names of fields, however a keyboard writes them.

Operators and names of fields are compared by `plain`: without harakat, hamza and the marks of direction that a paste
brings along, in any Unicode form.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from index.arabic.letters import DIRECTIONS, LATIN_MARKS, MARKS, TATWEEL
from search.query.tree import Span

Kind: TypeAlias = Literal[
    "word", "phrase", "quote", "open", "close", "or", "and", "not", "plus", "minus", "field", "label", "other"
]
"""`label` is a word before a colon that is no field's name, `other` a sign that no rule takes."""

FIELD_NAMES = {
    "text": "text",
    "النص": "text",
    "title": "title",
    "العنوان": "title",
    "heading": "heading",
    "القسم": "heading",
    "source": "source",
    "المصدر": "source",
    "date": "date",
    "التاريخ": "date",
    "note": "note",
    "notes": "note",
    "الهامش": "note",
    "الهوامش": "note",
    "author": "author",
    "الكاتب": "author",
    "المولف": "author",
    "tag": "tag",
    "tags": "tag",
    "الوسم": "tag",
    "الوسوم": "tag",
}
"""The field that each name stands for; names as `plain` has them, in lower case."""

_OPERATORS: dict[str, Kind] = {"OR": "or", "او": "or", "AND": "and", "NOT": "not"}
_SIGNS: dict[str, Kind] = {"quote": "quote", "open": "open", "close": "close", "or": "or"}

_UNSEEN = DIRECTIONS + "\ufeff"
"""Marks of direction and the byte order mark: they are pasted along with words."""
_SPACE = rf"[\s\u200b{_UNSEEN}]"
_COLON, _STAR, _TILDE = ":：﹕", "*＊", "~～"
_QUOTES = ('"“”„‟＂〝〞〟⹂❝❞″‶', "«»", "‹›", "﴾﴿", "「」｢｣﹁﹂", "『』﹃﹄", "《》〈〉")
"""Quotation marks that may close each other: those of Unicode (Quotation_Mark), and double primes."""
EVERY_QUOTE = "".join(_QUOTES)
_CLITIC = r"(?:(?<!\w)[وف]?[بكل]?(?:ال)?ـ*(?<=[وفبكلـ]))?"
"""Clitics typed before a quotation mark belong to the word after it: و«بيروت», بـ«اتفاق باريس», الـ"بي بي سي"."""
_QUOTED = "|".join(f"{_CLITIC}[{marks}][^{marks}]*[{marks}]" for marks in _QUOTES)
_SINGLE = (
    r"(?<!\w)[‘‚‛][^‘’‚‛]*[’‘](?!\w)"
    r"|(?<!\w)(?:['`]{1,2}|＇)(?=[^\W\d_a-zA-Z\u00c0-\u024f])[^'`＇\s]+\s[^'`＇]*(?:'{1,2}|＇)(?!\w)"
)
"""A single quotation mark is an apostrophe too: it quotes only where both stand at the edges of words, and a
typewriter's only several words, the first of them Arabic, as it is an ayn or a hamza of Latin transliterations."""
_LETTER = rf"[^\s\u200b{EVERY_QUOTE}()|｜^{_TILDE}{_STAR}{_COLON}]"
_LEXEME = re.compile(
    rf"""(?P<space>{_SPACE}+)
    | (?P<phrase>{_QUOTED}|{_SINGLE}) (?:[{_UNSEEN}]*[{_TILDE}](?P<slop>\d{{1,4}}))?
    | (?P<quote>[{EVERY_QUOTE}])
    | (?P<open>\() | (?P<close>\)) | (?P<or>[|｜]+)
    | (?P<sign>[-+−﹣－＋])(?=[^\s\-+)|])
    | \[{_SPACE}*+(?P<first>[^\s\]]+){_SPACE}+TO{_SPACE}+(?P<last>[^\s\]]+){_SPACE}*\]
    | (?P<name>(?:[^\W\d_]|[{TATWEEL}{LATIN_MARKS}{MARKS}{_UNSEEN}])++)
      (?=(?P<colon>{_SPACE}*[{_COLON}]{_SPACE}*(?P<compare>[<>]=?|[≤≥])?{_SPACE}*)(?P<value>\S|\Z))
    | (?P<word>[{_STAR}]*{_LETTER}+(?:(?:[{_COLON}]|[{_STAR}]+){_LETTER}+)*[{_STAR}]*)
      (?P<fuzzy>[{_TILDE}]\d?)?
    | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_BOOST = re.compile(r"\^(\d{1,3}(?:[.٫]\d{1,3})?)(?!\w)")
_ENDS = re.compile(f"[{_UNSEEN}]+$")
_QUOTATION = re.compile(rf"[{EVERY_QUOTE}‘‚‛'`＇]+(.*?)[{EVERY_QUOTE}‘’'＇]+\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A stretch of a query; `text` is the word, what stands between quotation marks, or the field.

    `number` is what follows ~ (0 for ~ alone, -1 without it), `boost` what follows ^, `compare` one of < > <= >= after
    the colon of a field.
    """

    kind: Kind
    text: str
    span: Span
    number: int = -1
    boost: float | None = None
    compare: str = ""


def plain(word: str) -> str:
    """A word without what keyboards and pastes vary: harakat, hamza, tatweel, direction marks, full width.

    >>> plain("أَو"), plain("\\u200fOR\\u200e"), plain("المؤلّف"), plain("ＯＲ"), plain("TİTLE")
    ('او', 'OR', 'المولف', 'OR', 'TITLE')
    """
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(c for c in decomposed if unicodedata.category(c) not in ("Mn", "Cf") and c != TATWEEL)


def lexemes(text: str) -> Iterator[Lexeme]:
    """The lexemes of a query in order, without the spaces between them.

    >>> [(one.kind, one.text) for one in lexemes("العُنوان : «قمة» او حرب*^2")]
    [('field', 'title'), ('phrase', 'قمة'), ('or', 'او'), ('word', 'حرب*')]
    """
    at = 0
    while match := _LEXEME.match(text, at):
        at = match.end()
        if match["space"]:
            continue
        lexeme, at = _lexeme(match)
        if boost := _BOOST.match(text, at) if _may_weigh(lexeme) else None:
            at = boost.end()
            lexeme = replace(lexeme, boost=float(boost[1].replace("٫", ".")), span=(lexeme.span[0], at))
        yield lexeme


def _may_weigh(lexeme: Lexeme) -> bool:
    """Whether ^ after a lexeme is its weight: after a number it is a power."""
    return lexeme.kind in ("phrase", "close") or (lexeme.kind == "word" and not lexeme.text.isdigit())


def _lexeme(match: re.Match[str]) -> tuple[Lexeme, int]:
    """The lexeme of a match, and where the next one begins."""
    if match["name"]:
        return _named(match)
    if match["first"]:
        ends = (match[name].replace("*", "") for name in ("first", "last"))
        return Lexeme("word", "..".join(ends), match.span()), match.end()
    if match["word"]:
        number = int(match["fuzzy"][1:] or 0) if match["fuzzy"] else -1
        return _word(match["word"], match.span(), number), match.end()
    if match["phrase"]:
        quotation = _QUOTATION.search(match["phrase"])
        number = int(match["slop"]) if match["slop"] else -1
        return Lexeme("phrase", quotation[1] if quotation else "", match.span(), number), match.end()
    if match["sign"]:
        return Lexeme("plus" if match["sign"] in "+＋" else "minus", match["sign"], match.span()), match.end()
    return Lexeme(_SIGNS.get(match.lastgroup or "", "other"), match.group(), match.span()), match.end()


def _named(match: re.Match[str]) -> tuple[Lexeme, int]:
    """A word before a colon: a field's name; else a label where the next word follows at once; else a word."""
    field = FIELD_NAMES.get(plain(match["name"]).casefold())
    if field:
        end = match.end("colon")
        compare = (match["compare"] or "").replace("≤", "<=").replace("≥", ">=")
        return Lexeme("field", field, (match.start(), end), compare=compare), end
    if len(match["colon"]) == 1 and match["value"]:
        return Lexeme("label", match["name"], match.span("name")), match.end("colon")
    return _word(match["name"], match.span("name"), -1), match.end("name")


def _word(text: str, span: Span, number: int) -> Lexeme:
    """A word or an operator, without the unseen marks at its end."""
    word = _ENDS.sub("", text)
    kind = _OPERATORS.get(plain(word), "word") if number < 0 else "word"
    hidden = len(text) - len(word) if number < 0 else 0
    return Lexeme(kind, word.replace("＊", "*"), (span[0], span[1] - hidden), number)
