"""What those who run the service look at: `/healthz` and `/metrics`."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections import Counter
from threading import Lock

from flask import Blueprint, Flask, Response, abort, g, request

from index.errors import BahithError
from web.http.errors import public_reason
from web.site import site

BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)

blueprint = Blueprint("operations", __name__)


class Metrics:
    """Counts of answers and their times, safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._answers: Counter[tuple[str, int]] = Counter()
        self._buckets = [0] * (len(BUCKETS_S) + 1)
        self._seconds = 0.0

    def count(self, endpoint: str, status: int, seconds: float) -> None:
        """Count one answer."""
        with self._lock:
            self._answers[endpoint, status] += 1
            self._buckets[bisect_left(BUCKETS_S, seconds)] += 1
            self._seconds += seconds

    def lines(self) -> list[str]:
        """The counts in the Prometheus text format 0.0.4."""
        with self._lock:
            answers, buckets, seconds = sorted(self._answers.items()), list(self._buckets), self._seconds
        counted = [
            f'bahith_http_responses_total{{endpoint="{endpoint}",status="{status}"}} {n}'
            for (endpoint, status), n in answers
        ]
        timed, total = [], 0
        for bound, n in zip((*map(str, BUCKETS_S), "+Inf"), buckets, strict=True):
            total += n
            timed.append(f'bahith_http_response_seconds_bucket{{le="{bound}"}} {total}')
        return [
            "# TYPE bahith_http_responses_total counter",
            *counted,
            "# TYPE bahith_http_response_seconds histogram",
            *timed,
            f"bahith_http_response_seconds_sum {seconds:.6f}",
            f"bahith_http_response_seconds_count {total}",
        ]


def register(app: Flask) -> None:
    """Count every answer of the application, where metrics are switched on."""
    app.register_blueprint(blueprint)
    if not site_settings_metrics(app):
        return
    metrics = app.extensions["metrics"] = Metrics()

    @app.after_request
    def finish(response: Response) -> Response:
        seconds = time.perf_counter() - g.get("started", time.perf_counter())
        metrics.count(request.endpoint or "none", response.status_code, seconds)
        return response


def site_settings_metrics(app: Flask) -> bool:
    """Whether the settings of the application switch metrics on."""
    with app.app_context():
        return site().settings.metrics


@blueprint.get("/healthz")
def healthz() -> Response:
    """200 when a probe search on the live index answers, 503 with the reason otherwise."""
    try:
        site().service.probe()
    except BahithError as error:
        return _text(f"{public_reason(error)}\n", 503)
    return _text("ok\n", 200)


@blueprint.get("/metrics")
def metrics_page() -> Response:
    """Counts and times for Prometheus; 404 unless the setting `metrics` is on."""
    from flask import current_app

    metrics: Metrics | None = current_app.extensions.get("metrics")
    if metrics is None:
        abort(404)
    return _text("\n".join([*metrics.lines(), *_collection_lines(), ""]), 200)


def _collection_lines() -> list[str]:
    try:
        info = site().service.collection()
    except BahithError:
        return ["# TYPE bahith_index_up gauge", "bahith_index_up 0"]
    values = {"index_up": 1, "articles": info.articles, "paragraphs": info.paragraphs}
    return [line for name, n in values.items() for line in (f"# TYPE bahith_{name} gauge", f"bahith_{name} {n}")]


def _text(body: str, status: int) -> Response:
    response = Response(body, status, mimetype="text/plain")
    response.headers["Cache-Control"] = "no-store"
    return response
