"""What a reader chose about the page: language, theme, size of the text, harakat; kept in cookies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from flask import Blueprint, Response, g, redirect, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from index.errors import BadRequest
from web.i18n import LANGUAGES, Catalogue, catalogue

CHOICES = {
    "lang": LANGUAGES,
    "theme": ("auto", "light", "dark"),
    "size": ("0", "1", "2", "3", "4"),
    "harakat": ("shown", "hidden"),
    "keys": ("on", "off"),
}
DEFAULTS = {"theme": "auto", "size": "1", "harakat": "shown", "keys": "on"}
_YEAR_S = 365 * 24 * 3600
_ACCEPTED = 200
"""Letters of Accept-Language that are read; browsers send fewer than a hundred."""

blueprint = Blueprint("preferences", __name__)


@dataclass(frozen=True, slots=True)
class Preferences:
    """A reader's choices; `size` is a step from 0 to 4, `keys` says whether single letters are commands."""

    lang: str
    theme: str
    size: str
    harakat: str
    keys: str

    @property
    def words(self) -> Catalogue:
        """The strings of the language."""
        return catalogue(self.lang)


def preferences() -> Preferences:
    """The preferences of this request: from its URL (`lang`), its cookies, its headers."""
    if "preferences" not in g:
        cookies = request.cookies
        asked = (_known("lang", request.args.get("lang")), *(_known(name, cookies.get(name)) for name in CHOICES))
        g.preferences = _chosen(asked, request.headers.get("Accept-Language", "")[:_ACCEPTED])
    return g.preferences  # type: ignore[no-any-return]


def words() -> Catalogue:
    """The strings in the language of this request."""
    return preferences().words


@blueprint.post("/preferences")
def choose() -> Response:
    """Remember what the form chose, and go back to the page it stood on."""
    response = redirect(_local(request.form.get("back", "")) or f"{request.script_root}/", 303)
    for name, choices in CHOICES.items():
        if request.form.get(name) in choices:
            remember(response, name, request.form[name])
    return response  # type: ignore[return-value]


def remember(response: object, name: str, value: str) -> None:
    """Keep a choice in a cookie of this site alone, not of what else its host has; it says nothing of who chose."""
    place = {"path": f"{request.script_root}/", "secure": request.is_secure}
    response.set_cookie(name, value, max_age=_YEAR_S, samesite="Lax", **place)  # type: ignore[attr-defined]


def check_language() -> None:
    """Raise BadRequest for a `lang` in the URL that there is no catalogue for."""
    value = request.args.get("lang")
    if value is not None and value not in LANGUAGES:
        raise BadRequest("parameter.choice", "lang", value=value, choices=", ".join(LANGUAGES))


def _known(name: str, value: str | None) -> str | None:
    """A value that may be chosen; None for any other, so that only these are remembered."""
    return value if value in CHOICES[name] else None


@lru_cache(maxsize=1000)
def _chosen(asked: tuple[str | None, ...], accepted: str) -> Preferences:
    """What a reader chose: the language of the URL, then the cookies in the order of `CHOICES`; `accepted` languages.

    The language is the one that a browser asks for first, Arabic where it asks for none of ours.
    """
    named, cookie, *shown = asked
    lang = named or cookie or parse_accept_header(accepted, LanguageAccept).best_match(LANGUAGES, "ar") or "ar"
    return Preferences(lang, *(value or DEFAULTS[name] for name, value in zip(DEFAULTS, shown, strict=True)))


def _local(path: str) -> str:
    """The path, empty if it could lead off this site: browsers leave out control characters, and read \\ as /."""
    return path if re.fullmatch(r"/(?![/\\])[!-~]*", path) else ""
