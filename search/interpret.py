"""How a query was understood, in plain words for the reader who typed it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from search import query

Language = Literal["ar", "en"]

_WORDS: Mapping[Language, Mapping[str, str]] = {
    "ar": {
        "or": " أو ",
        "not": "دون ",
        "side": " و",
        "must": "لا بد من ",
        "prefix": "ما يبدأ بـ",
        "fuzzy": "ما يشبه ",
        "everything": "كل الفقرات",
        "text": "في النص: ",
        "title": "في العنوان: ",
        "note": "في الهوامش: ",
        "source": "المصدر: ",
        "author": "الكاتب: ",
        "date": "التاريخ: ",
        "from": "من ",
        "to": "إلى ",
    },
    "en": {
        "or": " or ",
        "not": "without ",
        "side": " and ",
        "must": "always ",
        "prefix": "beginning with ",
        "fuzzy": "like ",
        "everything": "every paragraph",
        "text": "in the text: ",
        "title": "in the title: ",
        "note": "in the notes: ",
        "source": "source: ",
        "author": "author: ",
        "date": "date: ",
        "from": "from ",
        "to": "to ",
    },
}


def interpret(node: query.Node, language: Language = "ar") -> str:
    """Say what a query tree asks for.

    >>> interpret(query.Words((query.Term("اليابان"), query.Not(query.Term("الصين")))))
    '«اليابان» دون «الصين»'
    >>> interpret(query.Words((query.Or((query.Term("قمح"), query.Term("شعير"))), query.Term("جفاف"))))
    '(«قمح» أو «شعير») و«جفاف»'
    """
    return _say(node, _WORDS[language])


def _say(node: query.Node, words: Mapping[str, str]) -> str:
    match node:
        case query.Term(text):
            return f"«{text}»"
        case query.Phrase(text, slop):
            return f"“{text}”" + (f" ±{slop}" if slop else "")
        case query.Prefix(text):
            return words["prefix"] + f"«{text}»"
        case query.Fuzzy(text):
            return words["fuzzy"] + f"«{text}»"
        case query.Field(name, child):
            return words[name] + _say(child, words)
        case query.Not(child):
            return words["not"] + _say(child, words)
        case query.Required(child):
            return words["must"] + _say(child, words)
        case query.Range(first, last):
            return _range(first, last, words)
        case query.Or(children):
            return words["or"].join(_say(child, words) for child in children)
        case query.Words(children):
            return _beside([_inner(child, words) for child in children], words)
    return words["everything"]


def _inner(node: query.Node, words: Mapping[str, str]) -> str:
    """A part among others: alternatives stand in brackets."""
    said = _say(node, words)
    return f"({said})" if isinstance(node, query.Or) else said


def _beside(parts: list[str], words: Mapping[str, str]) -> str:
    said = parts[0]
    for part in parts[1:]:
        said += (" " if part.startswith(words["not"]) else words["side"]) + part
    return said


def _range(first: str | None, last: str | None, words: Mapping[str, str]) -> str:
    if first == last:
        return str(first)
    ends = [words["from"] + first] if first else []
    return " ".join([*ends, words["to"] + last] if last else ends)
