"""A basket: the paragraphs that a reader keeps, in order, with a note of each.

Nothing of it is kept here: it stands in an address (or in the fields of a form), and the reader's browser keeps it. A
paragraph goes by the name `article:number` in the parameter `p`; the n-th `note` is that of the n-th `p`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from urllib.parse import urlencode

from flask import g, request

from index.arabic.normalizer import fold
from index.errors import BadRequest
from search.results import MAX_QUERY
from web.http.guards import MAX_QUERY_STRING
from web.params import Arguments, visible

MAX_ITEMS = 200
MAX_NOTE = MAX_QUERY
"""How many characters a note may have."""
NAMES = ("p", "note")
"""The parameters of a basket."""
_ROOM = 60
"""Bytes of an address left to other parameters (`style`, `format`)."""


@dataclass(frozen=True, slots=True)
class Item:
    """A paragraph that is kept, by its name, and what its reader noted of it."""

    name: str
    note: str = ""

    @property
    def place(self) -> tuple[str, int] | None:
        """The id of its article and its number there; None for a name that is none.

        >>> Item("a:b:12").place, Item("a:x").place, Item("12").place
        (('a:b', 12), None, None)
        """
        article_id, _, digits = self.name.rpartition(":")
        number = fold(digits)
        return (article_id, int(number)) if article_id and re.fullmatch("[0-9]{1,6}", number) else None


@dataclass(frozen=True)
class Basket:
    """The paragraphs a reader keeps, each paragraph once."""

    items: tuple[Item, ...] = ()

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The parameters that say it: names and notes in turn, without notes after the last that is not empty.

        >>> Basket((Item("a:1"), Item("a:2", "هنا"), Item("b:7"))).pairs()
        (('p', 'a:1'), ('note', ''), ('p', 'a:2'), ('note', 'هنا'), ('p', 'b:7'))
        """
        noted = max((at for at, item in enumerate(self.items) if item.note), default=-1)
        said: list[tuple[str, str]] = []
        for at, item in enumerate(self.items):
            said.append(("p", item.name))
            if at <= noted:
                said.append(("note", item.note))
        return tuple(said)

    @cached_property
    def query(self) -> str:
        """The parameters as they stand in an address; a page has it in each of its links."""
        return urlencode(self.pairs())

    @property
    def fits(self) -> bool:
        """Whether an address can hold it."""
        return len(self.query) <= MAX_QUERY_STRING - _ROOM

    def move(self, place: int, step: int) -> Basket:
        """With the item at a place, counted from 1, as many places further down; at an end it stays.

        >>> [item.name for item in Basket((Item("a:1"), Item("a:2"))).move(2, -1).items]
        ['a:2', 'a:1']
        """
        items = list(self.items)
        if 1 <= place <= len(items):
            items.insert(max(0, place - 1 + step), items.pop(place - 1))
        return Basket(tuple(items))

    def without(self, place: int) -> Basket:
        """Without the item at a place, counted from 1."""
        return Basket(tuple(item for at, item in enumerate(self.items, 1) if at != place))


def item_name(article_id: str, paragraph: int) -> str:
    """The name of a paragraph in a basket.

    >>> item_name("a1", 3)
    'a1:3'
    """
    return f"{article_id}:{paragraph}"


def basket_of(args: Arguments) -> Basket:
    """The basket of the arguments of an address; notes of a paragraph that is named twice are joined.

    Raises BadRequest for too many paragraphs, notes without one, and what is too long.
    """
    names, notes = args.getlist("p"), args.getlist("note")
    _refuse_many("p", names, MAX_ITEMS)
    _refuse_many("note", notes, len(names))
    items: dict[str, str] = {}
    for name, note in zip_longest(map(visible, names), map(_clean, notes), fillvalue=""):
        items[name] = "\n".join(filter(None, (items.get(name), note)))
    for parameter, texts, most in (("p", items, MAX_QUERY), ("note", items.values(), MAX_NOTE)):
        longest = max(map(len, texts), default=0)
        if longest > most:
            raise BadRequest("parameter.long", parameter, n=longest, most=most)
    return Basket(tuple(Item(name, note) for name, note in items.items() if name))


def carried_basket() -> Basket:
    """The basket that the address of this request carries along, read once; an empty one where there is none."""
    if "basket" not in g:
        g.basket = _carried(request.args)
    return g.basket  # type: ignore[no-any-return]


def _carried(args: Arguments) -> Basket:
    try:
        basket = basket_of(args)
    except BadRequest:
        return Basket()
    return basket if all(item.place for item in basket.items) else Basket()


def _refuse_many(name: str, values: Sequence[str], most: int) -> None:
    if len(values) > most:
        raise BadRequest("parameter.many", name, most=most)


def _clean(note: str) -> str:
    """A note without signs that are not seen, its lines kept."""
    return "\n".join(visible(line).rstrip() for line in note.splitlines()).strip()
