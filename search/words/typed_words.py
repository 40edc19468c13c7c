"""The words of a query in the order typed, as an engine looks for them side by side (`search.plan.TypedWords`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import chain, pairwise
from typing import TypeAlias

from index.arabic.chain import tokenize
from index.arabic.dates import MONTH_NAMES
from index.arabic.normalizer import fold
from index.vocabulary.lexicon import Lexicon
from search import plan
from search.query import tree
from search.scoring.ranking import Ranking
from search.words.group_memo import GroupMemo, SynonymGroups
from search.words.spelling import spelled_terms

GroupsOf: TypeAlias = Callable[[str, str], SynonymGroups]
"""The groups that a term, and the word that was typed, match by."""

_WHEN = fold("متى")
_WHICH = frozenset(map(fold, ("أي", "أية")))
_TIME = frozenset(map(fold, ("عام", "سنة", "تاريخ", "يوم", "شهر")))
_DATE = fold("تاريخ")
_HOW_MANY = frozenset(map(fold, ("كم", "بكم", "عدد", "نسبة")))
_BEGINNING = 3
"""ما تاريخ … asks for a date; تاريخ later on is history."""
_YEAR = 4


def typed_words(
    node: tree.Node, lexicon: Lexicon, groups_of: GroupsOf, ranking: Ranking, memo: GroupMemo
) -> plan.TypedWords | None:
    """The words of a query that is nothing but words; None of one word, of too many, and where anything else stands."""
    if not (isinstance(node, tree.Words) and all(isinstance(child, tree.Term) for child in node.children)):
        return None
    text = " ".join(leaf.text for leaf in tree.leaves(node) if isinstance(leaf, tree.Term))
    tokens = tokenize(text)
    terms = [token.term for token in tokens]
    if not 1 < len(terms) <= plan.MOST_TYPED:
        return None
    words = tuple(groups_of(token.term, text[token.start : token.end])[-1].terms for token in tokens)
    spellings = tuple(_once(memo, term, "=", partial(spelled_terms, term, lexicon)).terms for term in terms)
    return plan.TypedWords(words, spellings, _answers(terms, lexicon, ranking, memo))


def _answers(terms: Sequence[str], lexicon: Lexicon, ranking: Ranking, memo: GroupMemo) -> plan.SynonymGroup | None:
    """What answers a question: a number where it asks how many, a date where it asks when."""
    if not _HOW_MANY.isdisjoint(terms):
        return _once(memo, "count", "?", lambda: _numbers(lexicon), ranking.count_weight)
    in_which = any(a in _WHICH and b in _TIME for a, b in pairwise(terms))
    if _WHEN in terms or _DATE in terms[:_BEGINNING] or in_which:
        return _once(memo, "when", "?", lambda: _dates(lexicon), ranking.when_weight)
    return None


def _once(
    memo: GroupMemo, name: str, sign: str, make: Callable[[], tuple[int, ...]], weight: float = 1.0
) -> plan.SynonymGroup:
    """A group of terms, worked out once."""
    return memo.once((name, "exact", sign), lambda: [plan.SynonymGroup(name, make(), weight)])[0]


def _numbers(lexicon: Lexicon) -> tuple[int, ...]:
    """Every term that begins with a digit."""
    return tuple(sorted(chain.from_iterable(map(lexicon.prefix, "0123456789"))))


def _dates(lexicon: Lexicon) -> tuple[int, ...]:
    """The terms that are years of four digits or names of months."""
    years = ((number, lexicon.term(number)) for digit in "12" for number in lexicon.prefix(digit))
    months = map(lexicon.id_of, MONTH_NAMES)
    numbers = {number for number, term in years if len(term) == _YEAR and term.isdigit()}
    return tuple(sorted({*numbers, *months} - {-1}))
