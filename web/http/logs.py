"""What the server writes down: lines or objects of JSON, on standard error, of requests and slow searches."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from time import perf_counter

from flask import Flask, Response, g, request

from index.settings import Settings
from web.site import Site

_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
"""What every record has; whatever else it has was given to be written."""

requests_log = logging.getLogger("bahith.requests")


class JsonFormatter(logging.Formatter):
    """A record as one object of JSON a line: when, how grave, whose, what, and everything given with it."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        written: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **_given(record),
        }
        if record.exc_info:
            written["exception"] = self.formatException(record.exc_info)
        return written_out(json.dumps(written, ensure_ascii=False, default=str))


class TextFormatter(logging.Formatter):
    """A record as a line: when, how grave, whose, what, and `name=value` of everything given with it."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (the name it has in logging)
        """The line of a record, in which nothing that a client sent looks like another record or value."""
        given = "".join(f" {name}={_quoted(value)}" for name, value in _given(record).items())
        return written_out(super().formatMessage(record) + given)


def written_out(text: str) -> str:
    """A text in which what is not seen (line ends, commands to a terminal, marks of direction) is written as in JSON.

    >>> print(written_out("قال\\n\\x1b[31m \\u202e"))
    قال\\n\\u001b[31m \\u202e
    """
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else json.dumps(one)[1:-1] for one in text)


def _quoted(value: object) -> object:
    """A text that would end at its first blank, in quotation marks."""
    is_several = isinstance(value, str) and (" " in value or '"' in value)
    return json.dumps(value, ensure_ascii=False) if is_several else value


def _given(record: logging.LogRecord) -> dict[str, object]:
    return {name: value for name, value in vars(record).items() if name not in _OWN}


def configure(settings: Settings) -> None:
    """Write records of the level and in the format of the settings; to be called once in a process."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if settings.log_format == "json" else TextFormatter())
    logging.basicConfig(level=settings.log_level.upper(), handlers=[handler], force=True)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # that requests wait their turn is no warning
    requests_log.setLevel(logging.INFO)


def register(app: Flask, site: Site) -> None:
    """Have the application write down every request, where the settings say so."""
    settings = site.settings
    if not settings.log_requests:
        return

    @app.after_request
    def finish(response: Response) -> Response:
        now = perf_counter()
        seconds = now - g.get("started", now)  # what is refused first has not begun
        given: dict[str, object] = {
            "client": request.remote_addr,
            "method": request.method,
            "path": told_path(settings.log_queries),
            "status": response.status_code,
            "took_ms": round(seconds * 1000, 2),
            "bytes": response.content_length,
        }
        if settings.log_queries:
            given["query"] = request.query_string.decode(errors="backslashreplace")
        requests_log.info("request", extra=given)
        return response


def told_path(queries: bool) -> str:
    """The path asked for; `/word/<word>` where what is looked for is part of it, unless `queries` may be told."""
    rule = request.url_rule
    return rule.rule.replace("path:", "") if rule and "<path:word>" in rule.rule and not queries else request.path
