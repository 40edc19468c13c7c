"""The fonts, served by ourselves from the packages that hold them (SIL Open Font License)."""

from __future__ import annotations

import gzip
from functools import cache
from importlib.resources import files

from flask import Blueprint, Response, abort, request

FONTS = {
    "amiri-400": ("fontpkg_amiri", "Amiri-Regular.ttf"),
    "amiri-700": ("fontpkg_amiri", "Amiri-Bold.ttf"),
    "plex-400": ("fontpkg_ibm_plex_sans_arabic", "IBMPlexSansArabic-Regular.ttf"),
    "plex-600": ("fontpkg_ibm_plex_sans_arabic", "IBMPlexSansArabic-SemiBold.ttf"),
}
_YEAR_S = 365 * 24 * 3600

blueprint = Blueprint("fonts", __name__)


@blueprint.get("/fonts/<name>.ttf")
def font(name: str) -> Response:
    """One font file, half as large on the way to browsers that take gzip; browsers may keep it for a year."""
    if name not in FONTS:
        abort(404)
    packed = request.accept_encodings["gzip"] > 0
    response = Response(_packed(name) if packed else _plain(name), mimetype="font/ttf")
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = f"public, max-age={_YEAR_S}, immutable"
    return response


def _plain(name: str) -> bytes:
    package, file = FONTS[name]
    return files(package).joinpath("files", file).read_bytes()


@cache
def _packed(name: str) -> bytes:
    return gzip.compress(_plain(name), 6)
