"""A cluster as the rest of Bahith sees it: requests that are answered in the whole, asked again, or an error.

All that is known of the client library is here. Asked again is where a connection was lost or a node is gone, where an
answer is late, where the cluster is busy or fails (429, 5xx: 500 is what it says of a search that a node took with it),
and where shards failed within an answer of 200. An answer in part is none.
"""

from __future__ import annotations

import json
import logging
import os
import ssl
import time
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any, TypeAlias

import msgspec

from index.batches import batches
from index.errors import ClusterRefused, ClusterUnavailable, SettingsError
from index.settings import Settings

Body: TypeAlias = Mapping[str, Any]
Answer: TypeAlias = dict[str, Any]

PATIENCE_S = 15.0
"""How long a search is asked again: the time in which a cluster gets over the loss of a node."""

WRITING_PATIENCE_S = 180.0
"""How long a write is asked again."""

_SILENT_S = 5.0
"""How long after patience ended requests are made once only: a cluster that is gone is not waited for by everyone."""

_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.1, 5.0
_BUSY = frozenset({408, 429})
_BLOCKED, _EXISTS = "cluster_block_exception", "resource_already_exists_exception"
_LOST = "search_context_missing_exception"
"""What a shard has read for a search and not given yet is gone, with its node or in time."""
_BULK_BYTES = 4 << 20
"""Bytes of documents that are sent at once: what is in flight is never more."""

log = logging.getLogger(__name__)
logging.getLogger("opensearch").setLevel(logging.ERROR)  # the client warns of each thing that is not there (404)


@dataclass(frozen=True, slots=True)
class Document:
    """A document to be written: its index, id and routing, and its fields."""

    index: str
    id: str
    routing: str
    source: Body

    def lines(self) -> bytes:
        """The two lines that it is of a bulk request."""
        action = {"index": {"_index": self.index, "_id": self.id, "routing": self.routing}}
        return _lines((action, self.source))


class Cluster:
    """A client of the cluster of the settings; safe to use from several threads."""

    def __init__(self, settings: Settings, patience_s: float | None = None) -> None:
        self._patience_s = PATIENCE_S if patience_s is None else patience_s
        self._silent_until = 0.0
        self._timeout_s = settings.opensearch_timeout_s
        hosts = settings.opensearch_hosts.split()
        self._place = " ".join(hosts)
        self._connect = partial(_client, settings, hosts)
        self._client, self._pid = self._connect(), os.getpid()

    def patient(self, patience_s: float = WRITING_PATIENCE_S) -> Cluster:
        """The same cluster, asked again for so long."""
        other = object.__new__(Cluster)
        other.__dict__.update(self.__dict__, _patience_s=patience_s)
        return other

    def ask(self, method: str, path: str, body: Any = None, *, timeout_s: float = 0.0, **params: object) -> Answer:
        """The answer to a request; `timeout_s` is how long it is waited for, the setting's by default.

        Raises ClusterUnavailable where asking again did not help, ClusterRefused for what the cluster does not take,
        with its HTTP status (404 for what is not there, 409 for what another has changed).
        """
        return self._again(lambda: self._once(method, path, body, timeout_s, params), f"{method} {path}")

    def get(self, path: str) -> Answer | None:
        """The answer to a GET; None where there is no such thing."""
        try:
            return self.ask("GET", path)
        except ClusterRefused as refused:
            if refused.status == 404:
                return None
            raise

    def create(self, index: str, body: Body) -> None:
        """Make an index, unless it is there: another made it, or a first attempt of ours that was not answered."""
        try:
            self.ask("PUT", f"/{index}", body)
        except ClusterRefused as refused:
            if _EXISTS not in str(refused.values.get("error")):
                raise

    def search(self, index: str, body: Body) -> Answer:
        """The whole answer to one search (`searches`)."""
        return self.searches(index, [body])[0]

    def searches(self, index: str, bodies: Sequence[Body]) -> list[Answer]:
        """The whole answers to some searches, asked together; those that fail or are partial are asked again."""
        answers: dict[int, Answer] = {}

        def rest() -> Answer:
            waiting = [number for number in range(len(bodies)) if number not in answers]
            lines = _lines(line for number in waiting for line in (_NO_PARTS, bodies[number]))
            told = self._once("POST", f"/{index}/_msearch", lines, 0.0, {})
            problems = []
            for number, answer in zip(waiting, told["responses"], strict=True):
                if problem := _problem(answer):
                    problems.append(problem)
                else:
                    answers[number] = answer
            if problems:
                raise _Again(problems[0])
            return {}

        if bodies:
            self._again(rest, f"search {index}")
        return [answers[number] for number in range(len(bodies))]

    def hits(self, index: str, body: Body, page: int = 10_000) -> Iterator[Answer]:
        """All hits of a sorted search in its order (`pages`)."""
        return chain.from_iterable(self.pages(index, body, page))

    def pages(self, index: str, body: Body, page: int) -> Iterator[list[Answer]]:
        """All hits of a sorted search in its order, so many at a time, of one point in time.

        The sort must tell any two documents apart, so that reading goes on where it was when a point in time is lost
        with its node.
        """
        asked: Answer = {**body, "size": page, "track_total_hits": False}
        opened = ""

        def answer() -> Answer:
            nonlocal opened
            is_fresh = not opened
            opened = opened or self._point_in_time(index)
            try:
                at = {"pit": {"id": opened, "keep_alive": "5m"}}
                return _whole(self._once("POST", "/_search", asked | at, 0.0, _NO_PARTS))
            except (_Again, ClusterRefused) as error:
                self._release(opened)
                opened = ""
                if is_fresh:
                    raise
                raise _Again(str(error)) from error

        try:
            while True:
                hits = self._again(answer, f"search {index}")["hits"]["hits"]
                if hits:
                    yield hits
                if len(hits) < page:
                    return
                asked["search_after"] = hits[-1]["sort"]
        finally:
            if opened:
                self._release(opened)

    def _point_in_time(self, index: str) -> str:
        opened: str = self._once("POST", f"/{index}/_search/point_in_time", None, 0.0, {"keep_alive": "5m"})["pit_id"]
        return opened

    def _release(self, point_in_time: str) -> None:
        try:
            self._once("DELETE", "/_search/point_in_time", {"pit_id": [point_in_time]}, 0.0, {})
        except (_Again, ClusterRefused) as error:  # it ends by itself
            log.debug("%s", error)

    def write(self, documents: Iterable[Document]) -> None:
        """Write documents, again those turned away for now; raises ClusterRefused for one that is not taken."""
        for together in batches((document.lines() for document in documents), _BULK_BYTES):
            waiting = together

            def rest() -> Answer:
                nonlocal waiting
                told = self._once("POST", "/_bulk", b"".join(waiting), 4 * self._timeout_s, {})
                outcomes = [item["index"] for item in told["items"]]
                waiting = [lines for lines, outcome in zip(waiting, outcomes, strict=True) if _turned_away(outcome)]
                if waiting:
                    raise _Again(f"{len(waiting)} documents were turned away")
                return told

            self._again(rest, "bulk")

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def _again(self, request: Any, what: str) -> Answer:
        """The outcome of a request that is made until it comes about or patience ends."""
        started, pause_s = time.monotonic(), _FIRST_PAUSE_S
        last = started + (0.0 if started < self._silent_until else self._patience_s)
        while True:
            try:
                answer: Answer = request()
            except _Again as again:
                if time.monotonic() + pause_s > last:
                    self._silent_until = time.monotonic() + _SILENT_S
                    raise ClusterUnavailable("cluster.silent", self._place, error=again) from again
                log.info("%s: %s; asked again", what, again)
            else:
                return answer
            time.sleep(pause_s)
            pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)

    def _once(self, method: str, path: str, body: Any, timeout_s: float, params: Mapping[str, object]) -> Answer:
        """The answer to a request made once, over any node that answers; raises _Again or ClusterRefused."""
        from opensearchpy.exceptions import ConnectionError as Lost
        from opensearchpy.exceptions import SerializationError, TransportError

        if self._pid != os.getpid():  # connections are not shared with the process that forked this one
            self._client, self._pid = self._connect(), os.getpid()
        options = {**params, "request_timeout": timeout_s or self._timeout_s}
        body = body if body is None or isinstance(body, bytes) else _lines([body])
        try:
            answer = self._client.transport.perform_request(method, path, params=options, body=body)
        except Lost as error:  # time-outs are among them
            if "CERTIFICATE_VERIFY_FAILED" in str(error.info):
                raise ClusterUnavailable("cluster.certificate", self._place) from error
            raise _Again(_said(error)) from error
        except SerializationError as error:
            raise _Again("an answer that cannot be read") from error
        except TransportError as error:
            raise _of_status(error) from error
        return answer if isinstance(answer, dict) else {"answer": answer}


class _Again(Exception):
    """What may come about if it is asked again."""


_NO_PARTS = {"allow_partial_search_results": "false"}


def _lines(values: Iterable[Body]) -> bytes:
    """Values as JSON, each on a line of its own; half of a letter becomes ?."""
    return b"".join(_json(value) + b"\n" for value in values)


def _json(value: Body) -> bytes:
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")


def _client(settings: Settings, hosts: Sequence[str]) -> Any:
    try:
        from opensearchpy import JSONSerializer, OpenSearch, SerializationError
    except ImportError as error:
        raise SettingsError("setting.opensearch", "engine") from error

    class Serializer(JSONSerializer):
        """Reads answers in a fifth of the time."""

        def loads(self, s: str) -> Any:
            try:
                return msgspec.json.decode(s)
            except ValueError as error:
                raise SerializationError(s, error) from error

    options: dict[str, Any] = {"max_retries": len(hosts), "timeout": settings.opensearch_timeout_s}
    options["serializer"] = Serializer()
    options["pool_maxsize"] = settings.threads  # a connection for each request that is held at the same time
    if settings.opensearch_api_key:
        options["headers"] = {"Authorization": f"ApiKey {settings.opensearch_api_key}"}
    elif settings.opensearch_user:  # in UTF-8 (RFC 7617), which the client does not do
        known = f"{settings.opensearch_user}:{settings.opensearch_password}".encode()
        options["headers"] = {"Authorization": f"Basic {b64encode(known).decode()}"}
    try:
        if settings.opensearch_ca_file:
            ssl.create_default_context(cafile=settings.opensearch_ca_file)  # the client would notice late what is wrong
            options["ca_certs"] = settings.opensearch_ca_file
        return OpenSearch(list(hosts), **options)
    except (OSError, ValueError) as error:
        place = f"opensearch_ca_file: {settings.opensearch_ca_file}"
        raise SettingsError("setting.file", place, error=error) from error


def _turned_away(outcome: Answer) -> bool:
    """Whether a document was not written for now; raises ClusterRefused for one that never will be."""
    if outcome["status"] < 300:
        return False
    if _may_come_about(outcome["status"], outcome["error"]):
        return True
    raise _refused(outcome["status"], outcome["error"])


def _problem(answer: Answer) -> str:
    """Why an answer to a search is not the whole one, empty where it is; raises ClusterRefused for a bad search."""
    if "error" in answer:
        status = answer.get("status", 500)
        if not _may_come_about(status, answer["error"]):
            raise _refused(status, answer["error"])
        return _reason(answer["error"])
    if answer.get("timed_out"):
        return "timed out"
    failed = answer.get("_shards", {}).get("failed", 0)
    return f"{failed} shards failed" if failed else ""


def _whole(answer: Answer) -> Answer:
    if problem := _problem(answer):
        raise _Again(problem)
    return answer


def _of_status(error: Any) -> Exception:
    """What an HTTP status comes to."""
    status = error.status_code if isinstance(error.status_code, int) else 500
    info = error.info if isinstance(error.info, dict) else {}
    reason = info.get("error", str(error.error))
    if _may_come_about(status, reason):
        return _Again(f"HTTP {status}: {_reason(reason)}")
    return _refused(status, reason)


def _may_come_about(status: int, error: Any) -> bool:
    """Whether what is answered by an error may come about if it is asked again; not until room is made on a disk."""
    reason = str(error)
    return status >= 500 or _LOST in reason or (status in _BUSY and _BLOCKED not in reason)


def _refused(status: int, reason: Any) -> ClusterRefused:
    reason_text = _reason(reason)
    if _BLOCKED in str(reason):
        return ClusterRefused("cluster.blocked", status=status, error=reason_text)
    if status in (401, 403):
        return ClusterRefused("cluster.denied", status=status)
    return ClusterRefused("cluster.refused", status=status, error=reason_text)


def _reason(error: Any) -> str:
    """What an error of the cluster says, its innermost cause first."""
    if not isinstance(error, dict):
        return str(error)[:300]
    causes = error.get("root_cause") or [error]
    cause = error.get("caused_by") or causes[0]
    return f"{cause.get('type')}: {cause.get('reason')}"[:300]


def _said(error: Any) -> str:
    """What a lost connection says, without addresses that might hold a password."""
    return type(error).__name__ if error.info is None else f"{type(error).__name__}: {type(error.info).__name__}"
