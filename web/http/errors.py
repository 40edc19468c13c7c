"""Every error of a request in one shape: JSON under `/api/`, a page in the reader's language elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import Flask, current_app, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from index.errors import ArticleNotFound, BadRequest, BahithError, ClusterUnavailable, IndexOutdated, IndexUnavailable
from index.messages import bilingual
from search import answers
from web.api.json_provider import json_response
from web.http.logs import told_path
from web.i18n import LANGUAGES, catalogue
from web.preferences import words
from web.site import Site, site

_HTTP_CODES = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    408: "timeout",
    413: "too_large",
    414: "too_large",
    415: "unsupported_media_type",
    429: "too_many_requests",
    431: "headers_too_large",
    503: "busy",
}


@dataclass(frozen=True, slots=True)
class Failure:
    """An error as told: `code` is stable, `parameters` are (name, sentence) pairs.

    `retry_after_s` says when it may be over, 0 where nobody knows.
    """

    status: int
    code: str
    message: str
    parameters: tuple[tuple[str, str], ...] = field(default=())
    retry_after_s: int = 0


def register(app: Flask, _: Site) -> None:
    """Have the application tell every error this way."""
    app.register_error_handler(BahithError, lambda error: _tell(_of_ours(error)))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, lambda error: _tell(_internal(error)))


def _of_ours(error: BahithError) -> Failure:
    if isinstance(error, BadRequest):
        text = sentence(error)
        return Failure(400, "bad_parameter", f"{error.parameter}: {text}", ((error.parameter, text),))
    if isinstance(error, ArticleNotFound):
        return Failure(404, "not_found", sentence(error))
    if isinstance(error, IndexUnavailable):
        public = public_reason(error)
        wait_s = error.retry_after_s if isinstance(error, ClusterUnavailable) else 0
        return Failure(503, public.code.replace(".", "_"), sentence(public), retry_after_s=wait_s)
    return _internal(error)


def public_reason(error: BahithError) -> BahithError:
    """What is wrong with the index, without where it lies: that is for the log."""
    current_app.logger.warning("%s", error)
    if isinstance(error, ClusterUnavailable):
        return IndexUnavailable("cluster.busy")
    return IndexUnavailable("index.outdated" if isinstance(error, IndexOutdated) else "index.unavailable")


def sentence(error: BahithError) -> str:
    """What is wrong, without the place: in the reader's language, in both for programs."""
    if _is_api():
        return bilingual(error.code, **error.values)
    return words()(error.code, **{name: _isolated(value) for name, value in error.values.items()})


def failure_answer(error: BahithError) -> answers.Failure:
    """The answer that an error of ours has, as one among others."""
    return _shape(_of_ours(error))


def _worded(key: str, otherwise: str) -> str:
    """A sentence of the page, where there is one: in the reader's language, in both for programs."""
    if key not in words():
        return otherwise
    return " | ".join(catalogue(language)(key) for language in LANGUAGES) if _is_api() else words()(key)


def _isolated(value: Any) -> Any:
    """A piece of text of any direction, kept from reordering what stands around it (Unicode FSI and PDI)."""
    return f"\u2068{value}\u2069" if isinstance(value, str) else value


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:
        return error.get_response()
    code = _HTTP_CODES.get(status, "internal" if status >= 500 else "bad_request")
    response = current_app.make_response(_tell(Failure(status, code, _worded(f"error.{status}", error.name))))
    if allowed := getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(allowed)
    if wait_s := getattr(error, "retry_after", None):
        response.headers["Retry-After"] = str(wait_s)
    if status == 408:  # the rest of it is not waited for (RFC 9110, 15.5.9)
        response.headers["Connection"] = "close"
    return response


def _internal(error: Exception) -> Failure:
    path = told_path(site().settings.log_queries)
    current_app.logger.error("unexpected error on %s", path, exc_info=error)
    return Failure(500, "internal", _worded("error.internal", "internal error"))


def _tell(failure: Failure) -> ResponseReturnValue:
    headers = {"Retry-After": str(failure.retry_after_s)} if failure.retry_after_s else {}
    if _is_api():
        response = json_response(_shape(failure), failure.status)
        response.headers.update(headers)
        return response
    return render_template("error.html", failure=failure), failure.status, headers


def _shape(failure: Failure) -> answers.Failure:
    faults = [answers.Fault(parameter=name, error=sentence) for name, sentence in failure.parameters]
    return answers.Failure(ok=False, status=failure.status, code=failure.code, error=failure.message, errors=faults)


def _is_api() -> bool:
    return f"{request.path}/".startswith("/api/")
