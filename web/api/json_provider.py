"""How the answers of the endpoint are written: as bytes of JSON, in one go."""

from __future__ import annotations

from typing import Any

import orjson
from flask import current_app
from flask.json.provider import JSONProvider
from werkzeug.sansio.response import Response


class FastJson(JSONProvider):
    """Flask's JSON by orjson: UTF-8 as it is, keys in their order, a line break at the end, dataclasses as objects."""

    def dumps(self, obj: Any, **_: Any) -> str:
        """A value as JSON text."""
        return orjson.dumps(obj).decode()

    def loads(self, s: str | bytes, **_: Any) -> Any:
        """The value of a JSON text."""
        return orjson.loads(s)

    def response(self, *args: Any, **kwargs: Any) -> Response:
        """An answer of JSON, written straight to bytes."""
        body = orjson.dumps(self._prepare_response_obj(args, kwargs), option=orjson.OPT_APPEND_NEWLINE)
        return current_app.response_class(body, mimetype="application/json")
