"""Answers packed for those who can unpack them: brotli, else gzip, or deflate for files that are written while they are
read, for which Flask-Compress has no gzip (RFC 9110, content codings)."""

from __future__ import annotations

from flask import Flask, Response, request
from flask_compress import Compress

from web.formats.exports import MIME_TYPES
from web.site import Site

_PACKED = (
    *("text/html", "text/css", "text/plain", "text/javascript", "application/javascript", "image/svg+xml"),
    *("application/json", "application/xml", "application/opensearchdescription+xml", *MIME_TYPES.values()),
)


def register(app: Flask, _: Site) -> None:
    """Pack the answers of the application; to be registered before what gives them headers, so that it comes last."""
    app.config.update(
        COMPRESS_MIMETYPES=list(_PACKED),
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_ALGORITHM_STREAMING=["br", "deflate"],
        COMPRESS_BR_LEVEL=4,
        COMPRESS_DEFLATE_LEVEL=4,
        COMPRESS_MIN_SIZE=1000,
    )
    Compress(app)
    app.after_request(_whole)
    app.before_request(_without_refused)


def _without_refused() -> None:
    """Take a coding that a client refuses (`gzip;q=0`) out of what it accepts: Flask-Compress takes it for least."""
    if "q=0" in request.headers.get("Accept-Encoding", ""):
        accepted = [f"{coding};q={quality}" for coding, quality in request.accept_encodings if quality]
        request.environ["HTTP_ACCEPT_ENCODING"] = ",".join(accepted)


def _whole(response: Response) -> Response:
    """A file that will be packed is read and closed at once: Flask-Compress leaves open what it streams."""
    if request.endpoint == "static" and response.mimetype in _PACKED and response.status_code == 200:
        response.direct_passthrough = False
        response.make_sequence()
    return response
