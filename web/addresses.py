"""Addresses of the pages of this site: those that a page links to, a hundred of them, most the same on every page."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import zip_longest
from urllib.parse import quote

import flask
from flask import request

from web.basket import carried_basket

_REMEMBERED = 2000


def url_for(endpoint: str, **values: object) -> str:
    """The path of an endpoint with these values: that of Flask, remembered."""
    return _path(request.script_root, endpoint, tuple(values.items()))


def link_to(endpoint: str, **values: object) -> str:
    """`url_for` a page that a reader goes to, with the basket that the address of this request carries along."""
    path = url_for(endpoint, **values)
    if not carried_basket().items:
        return path
    path, mark, place = path.partition("#")
    return f"{path}{'&' if '?' in path else '?'}{carried_basket().query}{mark}{place}"


def linker(endpoint: str, *names: str) -> Callable[..., str]:
    """What gives `link_to` an endpoint for many values of these names: what stands around them is written once."""
    holes = {name: chr(number) for number, name in enumerate(names)}
    around = re.split("%0[0-9]", link_to(endpoint, **holes))

    def link(*given: object) -> str:
        quoted = (quote(str(value)) for value in given)
        return "".join(part for pair in zip_longest(around, quoted, fillvalue="") for part in pair)

    return link


@lru_cache(maxsize=_REMEMBERED)
def _path(root: str, endpoint: str, values: tuple[tuple[str, object], ...]) -> str:
    """The path of an endpoint, below the `root` that the site of the request stands under."""
    return flask.url_for(endpoint, **dict(values))  # type: ignore[arg-type]
