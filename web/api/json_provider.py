"""How the answers of the endpoint are written: typed answers and plain values as bytes of JSON, in one go."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Response, current_app
from flask.json.provider import JSONProvider

_ENCODER = msgspec.json.Encoder()


class FastJson(JSONProvider):
    """Flask's JSON by msgspec: UTF-8 as it is, keys in their order, a line break at the end."""

    def dumps(self, obj: Any, **_: Any) -> str:
        """A value as JSON text."""
        return _ENCODER.encode(obj).decode()

    def loads(self, s: str | bytes, **_: Any) -> Any:
        """The value of a JSON text."""
        return msgspec.json.decode(s)

    def response(self, *args: Any, **kwargs: Any) -> Response:
        """An answer of JSON, written straight to bytes."""
        return json_response(self._prepare_response_obj(args, kwargs))


def json_response(answer: Any, status: int = 200) -> Response:
    """A response of the application that holds an answer as JSON; the page after it stands in `Link` too (RFC 8288)."""
    response = current_app.response_class(_ENCODER.encode(answer) + b"\n", status, mimetype="application/json")
    if following := getattr(answer, "next_url", None):
        response.headers.add("Link", f'<{following}>; rel="next"')
    return response
