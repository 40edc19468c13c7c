"""What those who run the service look at: `/healthz` and `/metrics`."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from index.errors import BahithError
from index.pipeline.report import REPORTS, last_report
from web.http.errors import public_reason
from web.site import Site, site

SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""The variable that names the folder where the processes of a server add up; the library reads it when imported."""

_BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
_OF_PROCESS = CollectorRegistry()
_RESPONSES = Counter(
    "bahith_http_responses", "Answers, by endpoint and status.", ["endpoint", "status"], registry=_OF_PROCESS
)
_SECONDS = Histogram(
    "bahith_http_response_seconds",
    "Seconds from the first line of the application to its last, by endpoint.",
    ["endpoint"],
    buckets=_BUCKETS_S,
    registry=_OF_PROCESS,
)

blueprint = Blueprint("operations", __name__)


def register(app: Flask, of_site: Site) -> None:
    """Count every answer of the application, where metrics are switched on."""
    app.register_blueprint(blueprint)
    if not of_site.settings.metrics:
        return

    @app.after_request
    def finish(response: Response) -> Response:
        endpoint = request.endpoint or "none"
        _RESPONSES.labels(endpoint, str(response.status_code)).inc()
        now = time.perf_counter()
        _SECONDS.labels(endpoint).observe(now - g.get("started", now))
        return response


class IndexCollector(Collector):
    """The gauges of the index a site serves, worked out when it is asked for."""

    def __init__(self, of_site: Site) -> None:
        self._site = of_site

    def collect(self) -> Iterator[Metric]:
        """The gauges."""
        try:
            info = self._site.service.collection()
        except BahithError:
            yield GaugeMetricFamily("bahith_index_up", "Whether there is an index to search.", 0)
            return
        yield GaugeMetricFamily("bahith_index_up", "Whether there is an index to search.", 1)
        yield GaugeMetricFamily("bahith_articles", "Articles in the index.", info.articles)
        yield GaugeMetricFamily("bahith_paragraphs", "Paragraphs in the index.", info.paragraphs)
        yield from _of_folder(self._site.settings.index_dir)


def _of_folder(index_dir: Path) -> Iterator[Metric]:
    """The gauges of what lies on the disk; a reindex without changes writes a report and caches beside the index."""
    stats = list(_stats(index_dir))
    size = sum(stat.st_size for _, stat in stats)
    yield GaugeMetricFamily("bahith_index_bytes", "Bytes of the index.", size)
    beside = (index_dir, index_dir / REPORTS)
    changed = max((stat.st_mtime for folder, stat in stats if folder not in beside), default=0.0)
    yield GaugeMetricFamily("bahith_index_age_seconds", "Seconds since the index changed.", _age_s(changed))
    if report := last_report(index_dir):
        ended = datetime.fromisoformat(report["at"]).timestamp()
        yield GaugeMetricFamily("bahith_reindex_age_seconds", "Seconds since a reindex ended.", _age_s(ended))


def _age_s(moment: float) -> float:
    """Seconds since a moment, 0 for none."""
    return time.time() - moment if moment else 0


def _stats(index_dir: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """The folders and states of an index's files but its locks; a reindex may take some away meanwhile."""
    for folder, _, names in os.walk(index_dir):
        for name in names:
            if not name.startswith("lock"):
                with suppress(OSError):
                    yield Path(folder), (Path(folder) / name).stat()


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
    """Counts and times of all processes for Prometheus; 404 unless the setting `metrics` is on."""
    if not site().settings.metrics:
        abort(404)
    counts = _OF_PROCESS
    if SHARED in os.environ:
        counts = CollectorRegistry()
        MultiProcessCollector(counts)  # type: ignore[no-untyped-call]
    of_index = CollectorRegistry()
    of_index.register(IndexCollector(site()))
    body = generate_latest(counts) + generate_latest(of_index)
    response = _text(body.decode(), 200)
    response.headers["Content-Type"] = CONTENT_TYPE_LATEST
    return response


def _text(body: str, status: int) -> Response:
    response = Response(body, status, mimetype="text/plain")
    response.headers["Cache-Control"] = "no-store"
    return response
