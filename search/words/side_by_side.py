"""Words side by side in a query, before the collection is asked: which are one term, which must be there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from index.arabic.chain import terms_of
from index.arabic.char_filters import is_one_term
from index.arabic.stopwords import is_question_word
from index.schema import COLUMNS
from search.query import tree


def one_term_each(children: Iterable[tree.Node]) -> list[tree.Node]:
    """Words side by side, those that are one term together as one (عبد الله).

    >>> [word.text for word in one_term_each(map(tree.Term, ("عبد", "الله", "سالم")))]
    ['عبد الله', 'سالم']
    """
    terms: list[tree.Node] = []
    for child in children:
        before = terms[-1] if terms else None
        if isinstance(before, tree.Term) and isinstance(child, tree.Term) and is_one_term(before.text, child.text):
            terms[-1] = tree.Term(f"{before.text} {child.text}", (before.span[0], child.span[1]))
        else:
            terms.append(child)
    return terms


def is_required(node: tree.Node) -> bool:
    """What must hold whatever words are dropped: words marked +, exclusions, dates, sources and authors."""
    return isinstance(node, tree.Must) or _is_filter(node)


def _is_filter(node: tree.Node) -> bool:
    if isinstance(node, tree.Field):
        return node.name == "date" or node.name in COLUMNS
    return isinstance(node, tree.Not | tree.Range)


def without_sign(node: tree.Node) -> tree.Node:
    """A part without its + or weight."""
    return node.child if isinstance(node, tree.Must | tree.Boost) else node


def is_lenient(node: tree.Words, meant: Sequence[tree.Node]) -> bool:
    """Whether words may be dropped: of three content words or more (+ ones too) or of a question; not of AND."""
    content = [part for part in meant if not _is_filter(part)]
    return not node.strict and (len(content) >= 3 or (bool(content) and _asks(node)))


def _asks(node: tree.Words) -> bool:
    """Whether the words are a question: they end in a question mark or begin with a question word."""
    first = node.children[0]
    return node.question or (isinstance(first, tree.Term) and any(map(is_question_word, terms_of(first.text)[:1])))
