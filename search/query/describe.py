"""How a query was understood, in plain words for the reader who typed it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from index.messages import catalogue
from index.messages.catalogue import Catalogue
from search.query import tree


def interpret(node: tree.Node, language: str = "ar") -> str:
    """Say what a query tree asks for; exclusions come last.

    >>> interpret(tree.Words((tree.Not(tree.Term("الصين")), tree.Term("اليابان"))))
    '«اليابان» دون «الصين»'
    >>> interpret(tree.Words((tree.Or((tree.Term("قمح"), tree.Term("شعير"))), tree.Term("جفاف"))))
    '(«قمح» أو «شعير») و«جفاف»'
    >>> interpret(tree.Words((tree.Field("title", tree.Term("قمح")), tree.Term("جفاف"))))
    'في العنوان: «قمح»، و«جفاف»'
    """
    return _say(node, catalogue(language))


def _say(node: tree.Node, words: Catalogue) -> str:
    match node:
        case tree.Term(text):
            return f"«{text}»"
        case tree.Phrase(text, slop):
            return f"“{text}”" + (f" ±{slop}" if slop else "")
        case tree.Prefix(text):
            return words("query.prefix", text=text)
        case tree.Wildcard(text):
            return words("query.wildcard", text=text)
        case tree.Fuzzy(text):
            return words("query.fuzzy", text=text)
        case tree.Boost(child, factor):
            return f"{_inner(child, words)} ×{factor:g}"
        case tree.Field(name, child):
            return words(f"query.{name}", part=_inner(child, words))
        case tree.Not(tree.Field(name, child)):
            return _say(tree.Field(name, tree.Not(child)), words)
        case tree.Must(tree.Field(name, child)):
            return _say(tree.Field(name, tree.Must(child)), words)
        case tree.Not(tree.Range() as dates) if dates.first != dates.last:
            return words("query.not", part=f"({_range(dates, words)})")
        case tree.Not(child):
            return words("query.not", part=_inner(child, words))
        case tree.Must(child):
            return words("query.must", part=_inner(child, words))
        case tree.Range():
            return _range(node, words)
        case tree.Or(children):
            return _joined(children, "query.or", words)
        case tree.Words(children):
            wanted = sorted(children, key=_excludes)  # stable
            return _joined(wanted, "query.side", words)
    return words("query.everything")


def _joined(parts: Sequence[tree.Node], link: str, words: Catalogue) -> str:
    """Parts one after the other; a comma ends what is said of a field, and an exclusion follows without a link."""
    text = _inner(parts[0], words)
    for before, part in pairwise(parts):
        comma = words("query.comma") if _names_field(before) else ""
        follows = link == "query.side" and _excludes(part) and not _excludes(before)
        text += comma + (" " if follows else words(link)) + _inner(part, words)
    return text


def _inner(node: tree.Node, words: Catalogue) -> str:
    """A part among others: what is several parts itself stands in brackets."""
    text = _say(node, words)
    return f"({text})" if _is_several(node) else text


def _is_several(node: tree.Node) -> bool:
    return isinstance(_only(node), tree.Words | tree.Or)


def _excludes(node: tree.Node) -> bool:
    return isinstance(_only(node), tree.Not) and not _names_field(node)


def _names_field(node: tree.Node) -> bool:
    """Whether what is said of a node begins with the name of a field, which holds up to a comma."""
    node = _only(node)
    if isinstance(node, tree.Not | tree.Must):
        node = node.child
    return isinstance(node, tree.Field)


def _only(node: tree.Node) -> tree.Node:
    """A node, or the only part of words side by side."""
    return _only(node.children[0]) if isinstance(node, tree.Words) and len(node.children) == 1 else node


def _range(dates: tree.Range, words: Catalogue) -> str:
    first, last = dates.first, dates.last
    if first == last:
        return str(first)
    if dates.exclusive:
        return words("query.after", date=first) if first else words("query.before", date=last)
    ends = [words("query.from", date=first)] if first else []
    return " ".join([*ends, words("query.to", date=last)] if last else ends)
