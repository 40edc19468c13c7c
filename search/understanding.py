"""A query understood: its tree with dates that are dates, and what of it was taken otherwise than it was written."""

from __future__ import annotations

from dataclasses import replace

from index.arabic.dates import days
from index.model import DateText
from index.schema import COLUMNS
from search.filters import date_of
from search.query import tree
from search.query.parser import Fault, ParsedQuery, parse
from search.relative_dates import reaches_today
from search.rewrite import FIELDS_OF


def understand(q: str) -> ParsedQuery:
    """The tree of a query in which every range has dates for ends and every field is of the index; never raises.

    >>> next(tree.leaves(understand("date:2024-Q3").node))
    Range(first='2024-07', last='2024-09', span=(5, 12), exclusive=False)
    >>> understand("المطر date:2024-13").faults
    (Fault(code='not_a_date', span=(11, 18)),)
    """
    parsed = parse(q)
    faults: list[Fault] = []
    node = _known(parsed.node, faults)
    return ParsedQuery(node, (*parsed.faults, *faults))


def _known(node: tree.Node, faults: list[Fault]) -> tree.Node:
    match node:
        case tree.Range():
            return _dated(node, faults)
        case tree.Words(children) | tree.Or(children):
            return replace(node, children=tuple(_known(child, faults) for child in children))
        case tree.Not(child) | tree.Must(child) | tree.Boost(child):
            return replace(node, child=_known(child, faults))
        case tree.Field(name, child):
            return _of_field(node, name, _known(child, faults), faults)
    return node


def _of_field(node: tree.Field, name: str, child: tree.Node, faults: list[Fault]) -> tree.Node:
    """What is said of a field; of one that this index has not, and of a date that is none, the words alone."""
    if name == "date":
        return child if any(isinstance(leaf, tree.Term) for leaf in tree.leaves(child)) else replace(node, child=child)
    if name in COLUMNS or name in FIELDS_OF:
        return replace(node, child=child)
    faults.append(Fault("unknown_field", next(tree.leaves(child)).span))
    return child


def _dated(node: tree.Range, faults: list[Fault]) -> tree.Node:
    """A range whose ends are dates, the earlier first; or the words that stand where dates should."""
    node = _opened(node)
    begins, ends = ("to", "from") if node.exclusive else ("from", "to")
    first = date_of(begins, node.first) if node.first else None
    last = date_of(ends, node.last) if node.last else None
    if (node.first and not first) or (node.last and not last):
        faults.append(Fault("not_a_date", node.span))
        typed = dict.fromkeys(text for text in (node.first, node.last) if text)
        return tree.Words(tuple(tree.Term(text, node.span) for text in typed))
    if first and last and days(first)[0] > days(last)[1]:
        faults.append(Fault("date_order", node.span))
        return _dated(replace(node, first=node.last, last=node.first), faults)
    return replace(node, first=_written(first), last=_written(last))


def _opened(node: tree.Range) -> tree.Range:
    """A date that is only one to begin or to end with (`منذ 2023`, `آخر ٣ أشهر`, `حتى أمس`) as the range it means."""
    text = node.first
    if not text or text != node.last:
        return node
    if not date_of("from", text):
        return replace(node, first=None)
    return replace(node, last=None) if reaches_today(text) or not date_of("to", text) else node


def _written(date: DateText | None) -> str | None:
    """A date as typed; one told from today, or by a part of a year, as the date that it is."""
    return (date.text or date.iso) if date else None
