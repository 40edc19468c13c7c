"""What a reader chose about the page: language, theme, size of the text, harakat; kept in cookies."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from flask import Blueprint, Response, g, redirect, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from web.params import BadParameter
from web.strings import LANGUAGES, Catalogue, catalogue

CHOICES = {
    "lang": LANGUAGES,
    "theme": ("auto", "light", "dark"),
    "size": ("0", "1", "2", "3", "4"),
    "harakat": ("shown", "hidden"),
}
DEFAULTS = {"theme": "auto", "size": "1", "harakat": "shown"}
_YEAR_S = 365 * 24 * 3600

blueprint = Blueprint("preferences", __name__)


@dataclass(frozen=True, slots=True)
class Preferences:
    """How the page is to be shown; `size` is a step from 0 to 4."""

    lang: str
    theme: str
    size: str
    harakat: str

    @property
    def words(self) -> Catalogue:
        """The strings of the language."""
        return catalogue(self.lang)


def preferences() -> Preferences:
    """The preferences of this request: from its URL (`lang`), its cookies, its headers."""
    if "preferences" not in g:
        g.preferences = Preferences(_language(), *(_cookie(name) for name in DEFAULTS))
    return g.preferences  # type: ignore[no-any-return]


def words() -> Catalogue:
    """The strings in the language of this request."""
    return preferences().words


@blueprint.post("/preferences")
def choose() -> Response:
    """Remember what the form chose, and go back to the page it stood on."""
    response = redirect(_local(request.form.get("back", "/")), 303)
    for name, choices in CHOICES.items():
        if request.form.get(name) in choices:
            remember(response, name, request.form[name])
    return response  # type: ignore[return-value]


def remember(response: object, name: str, value: str) -> None:
    """Keep a choice in a cookie; it says nothing about who the reader is."""
    response.set_cookie(name, value, max_age=_YEAR_S, samesite="Lax", path="/")  # type: ignore[attr-defined]


def check_language() -> None:
    """Raise BadRequest for a `lang` in the URL that there is no catalogue for."""
    value = request.args.get("lang")
    if value is not None and value not in LANGUAGES:
        listed = ", ".join(LANGUAGES)
        raise BadParameter("lang", "error.choice", f"{value!r} is not one of {listed}", value=value, choices=listed)


def _language() -> str:
    for value in (request.args.get("lang"), request.cookies.get("lang")):
        if value in LANGUAGES:
            return str(value)
    return _accepted(request.headers.get("Accept-Language", ""))


@lru_cache(maxsize=1000)
def _accepted(header: str) -> str:
    """The language of ours that a browser asks for first; Arabic where it asks for none."""
    return parse_accept_header(header, LanguageAccept).best_match(LANGUAGES, "ar") or "ar"


def _cookie(name: str) -> str:
    value = request.cookies.get(name, "")
    return value if value in CHOICES[name] else DEFAULTS[name]


def _local(path: str) -> str:
    """The path, unless it could lead off this site."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"
