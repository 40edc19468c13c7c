"""A cluster that misbehaves: asked again where that helps, else an error that says so; never a smaller answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from index.errors import BadRequest, ClusterRefused, ClusterUnavailable, SettingsError
from index.pipeline.reindex import index_articles
from index.settings import Settings
from index.storage.opensearch.cluster import Cluster, Document
from search.engines.opening import open_engine
from search.plan import LinePlan, Plan, SynonymGroup, Word
from search.results import SearchRequest
from search.scoring.ranking import DEFAULT
from search.service import open_service
from tests.cluster.conftest import Place
from tests.samples import SAMPLES, article

WHOLE = {"hits": {"total": {"value": 3}}, "_shards": {"failed": 0}, "timed_out": False}
PARTIAL = WHOLE | {"_shards": {"failed": 1}}
LATE = WHOLE | {"timed_out": True}
REJECTED = {"error": {"type": "rejected_execution_exception", "reason": "full"}, "status": 429}
NO_SHARDS = {"error": {"type": "search_phase_execution_exception", "reason": "all shards failed"}, "status": 503}
DISCONNECTED = {
    "error": {
        "root_cause": [{"type": "node_disconnected_exception", "reason": "[node2][phase/fetch/id] disconnected"}],
        "type": "search_phase_execution_exception",
        "reason": "Partial shards failure",
        "phase": "fetch",
    },
    "status": 500,
}
"""What is said of a search whose node is killed when its hits are found and not yet read."""
FORGOTTEN = {"error": {"type": "search_context_missing_exception", "reason": "No search context found"}, "status": 404}
NOT_RECOVERED = {
    "error": {"type": "cluster_block_exception", "reason": "blocked by: [SERVICE_UNAVAILABLE/1/state not recovered];"},
    "status": 503,
}
FAILING = [PARTIAL, LATE, REJECTED, NO_SHARDS, DISCONNECTED, FORGOTTEN, NOT_RECOVERED]


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Cluster, list[Any]]]:
    """A cluster whose answers are those of a list, in turn; the last one for good."""
    pytest.importorskip("opensearchpy")
    made = Cluster(Settings(engine="opensearch"), patience_s=0.5)
    answers: list[Any] = []

    def answer(*_: object, **__: object) -> Any:
        told = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(told, Exception):
            raise told
        return told

    monkeypatch.setattr(made._client.transport, "perform_request", answer)
    yield made, answers
    made.close()


def lost(kind: str = "ConnectionError", status: Any = "N/A", info: Any = None) -> Exception:
    """An exception of the client."""
    import opensearchpy.exceptions

    error: Exception = getattr(opensearchpy.exceptions, kind)(status, "text", info or ValueError())
    return error


@pytest.mark.parametrize("bad", FAILING)
def test_an_answer_that_is_not_whole_is_asked_for_again(
    cluster: tuple[Cluster, list[Any]], bad: dict[str, Any]
) -> None:
    """Only the search whose answer was not whole; where asking does not help there is an error, not what there is."""
    asked, answers = cluster
    answers[:] = [{"responses": [WHOLE, bad]}, {"responses": [WHOLE]}]
    assert asked.searches("index", [{}, {}]) == [WHOLE, WHOLE]
    answers[:] = [{"responses": [bad]}]
    with pytest.raises(ClusterUnavailable):
        asked.search("index", {})


@pytest.mark.parametrize("bad", [answer for answer in FAILING if "error" in answer])
def test_a_request_that_fails_in_the_cluster_is_made_again(
    cluster: tuple[Cluster, list[Any]], bad: dict[str, Any]
) -> None:
    """Whatever it asks, and whether it is answered by an error or a document of a bulk is."""
    asked, answers = cluster
    failed, done = lost("TransportError", bad["status"], bad), {"index": {"status": 201}}
    answers[:] = [failed, {"found": True}]
    assert asked.get("/index/_doc/1") == {"found": True}
    answers[:] = [{"items": [{"index": bad}]}, {"items": [done]}]
    asked.write([Document("index", "0", "0", {})])
    assert answers == [{"items": [done]}]


@pytest.mark.parametrize("bad", [answer for answer in FAILING if "error" in answer])
def test_a_page_of_hits_is_read_again_of_another_point_in_time(
    cluster: tuple[Cluster, list[Any]], bad: dict[str, Any]
) -> None:
    """The pages before are not read again; where the first page already is refused, that is an error at once."""
    asked, answers = cluster
    pages = [WHOLE | {"hits": {"hits": [{"sort": [number]} for number in page]}} for page in ((1, 2), (3,))]
    failed = lost("TransportError", bad["status"], bad)
    answers[:] = [{"pit_id": "a"}, pages[0], failed, {}, {"pit_id": "b"}, pages[1], {"released": "b"}]
    assert [hit["sort"][0] for hit in asked.hits("index", {}, page=2)] == [1, 2, 3]
    assert answers == [{"released": "b"}]
    answers[:] = [{"pit_id": "a"}, lost("RequestError", 400, {"error": {"type": "parsing_exception"}}), {}]
    with pytest.raises(ClusterRefused, match="parsing_exception"):
        list(asked.hits("index", {}))


@pytest.mark.parametrize("kind", ["ConnectionError", "ConnectionTimeout", "SSLError"])
def test_a_lost_connection_is_tried_again(cluster: tuple[Cluster, list[Any]], kind: str) -> None:
    asked, answers = cluster
    answers[:] = [lost(kind), {"responses": [WHOLE]}]
    assert asked.search("index", {}) == WHOLE
    answers[:] = [lost(kind)]
    with pytest.raises(ClusterUnavailable, match=r"127\.0\.0\.1:9200"):
        asked.search("index", {})


def test_an_index_that_is_there_already_is_made(cluster: tuple[Cluster, list[Any]]) -> None:
    """The first attempt came about, and its answer late; another reason of the same status is an error."""
    asked, answers = cluster
    exists = {"error": {"type": "resource_already_exists_exception", "reason": "index [x] already exists"}}
    answers[:] = [lost("ConnectionTimeout"), lost("RequestError", 400, exists)]
    asked.create("x", {})
    answers[:] = [lost("RequestError", 400, {"error": {"type": "invalid_index_name_exception", "reason": "no"}})]
    with pytest.raises(ClusterRefused, match="invalid_index_name"):
        asked.create("x", {})


def test_a_search_that_is_wrong_is_not_asked_again(cluster: tuple[Cluster, list[Any]]) -> None:
    asked, answers = cluster
    answers[:] = [{"responses": [{"error": {"type": "parsing_exception", "reason": "no"}, "status": 400}]}]
    with pytest.raises(ClusterRefused, match="parsing_exception"):
        asked.search("index", {})


def test_documents_turned_away_are_written_again(cluster: tuple[Cluster, list[Any]]) -> None:
    """Those alone; one that cannot be written at all is an error."""
    asked, answers = cluster
    done, full = {"index": {"status": 201}}, {"index": {"status": 429, "error": {"type": "rejected"}}}
    answers[:] = [{"items": [done, full]}, {"items": [done]}]
    asked.write(Document("index", str(number), "0", {}) for number in range(2))
    assert answers == [{"items": [done]}]
    answers[:] = [{"items": [{"index": {"status": 400, "error": {"type": "mapper_parsing_exception"}}}]}]
    with pytest.raises(ClusterRefused, match="mapper_parsing_exception"):
        asked.write([Document("index", "0", "0", {})])


def test_a_full_disk_is_told_at_once(cluster: tuple[Cluster, list[Any]]) -> None:
    asked, answers = cluster
    block = {"type": "cluster_block_exception", "reason": "index [x] blocked by: [TOO_MANY_REQUESTS/12/disk usage]"}
    answers[:] = [{"items": [{"index": {"status": 429, "error": block}}]}]
    with pytest.raises(ClusterRefused, match="free disk space"):
        asked.write([Document("index", "0", "0", {})])


def test_the_cluster_is_told_who_asks() -> None:
    """A user with a password, or a key instead of both; connections for all threads."""
    pytest.importorskip("opensearchpy")
    user = Cluster(Settings(opensearch_user="u", opensearch_password="p", threads=7))
    key = Cluster(Settings(opensearch_api_key="k", opensearch_user="u"))
    told = [cluster._client.transport.get_connection().headers["authorization"] for cluster in (user, key)]
    assert told == ["Basic dTpw", "ApiKey k"]
    with pytest.raises(SettingsError, match="opensearch_ca_file"):
        Cluster(Settings(opensearch_hosts="https://a:9200", opensearch_ca_file="/nowhere.pem"))


@pytest.mark.opensearch
def test_words_that_a_query_language_would_read_are_words(place: Place) -> None:
    """A reader's words are never a query of the cluster's own."""
    settings = place()
    index_articles(settings, SAMPLES)
    service = open_service(settings)
    for q in ("_exists_:commit", "اليابان) OR (doc:1", "{}"):
        assert service.search(SearchRequest(q)).total <= 12
    assert service.search(SearchRequest("اليابان")).total == 6
    service.close()


@pytest.mark.opensearch
def test_pages_follow_each_other_beyond_what_is_ranked_here(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages make up the whole, each result once, flat and grouped, by relevance and by date; scores never rise."""
    settings = place()
    texts = ("زرع الفلاح القمح", "باع التاجر القمح والشعير", "القمح القمح")
    index_articles(settings, [article(n, f"خبر {n}", *texts[: n % 3 + 1], date=f"20{n:02}") for n in range(20)])
    monkeypatch.setattr("search.engines.opensearch.searcher.WINDOW", 4)
    monkeypatch.setattr("search.engines.opensearch.collection.AT_ONCE", 5)
    snapshot = open_engine(settings).snapshot()
    node = Word("القمح", (SynonymGroup("exact", (snapshot.lexicon.id_of("القمح"),), 1.0),))
    for sort, group in product(("relevance", "date"), (False, True)):
        asked = Plan(node, sort=sort, group=group, facets=frozenset())  # type: ignore[arg-type]
        pages = [snapshot.search(replace(asked, offset=at, limit=6), DEFAULT).hits for at in range(0, 42, 6)]
        docs = [hit.doc for page in pages for hit in page]
        assert len(docs) == len(set(docs)) == (20 if group else 39)
        assert [hit.doc for hit in snapshot.search(replace(asked, limit=100), DEFAULT).hits] == docs
        for page in pages if sort == "relevance" else ():
            assert [hit.score for hit in page] == sorted((hit.score for hit in page), reverse=True)


@pytest.mark.opensearch
def test_reading_goes_on_when_a_point_in_time_is_lost(place: Place) -> None:
    settings = place()
    index_articles(settings, SAMPLES)
    cluster = Cluster(settings)
    body = {"query": {"term": {"kind": "paragraph"}}, "sort": ["doc"]}
    docs = []
    for hit in cluster.hits(f"{settings.opensearch_index}-generation-*", body, page=5):
        docs.append(hit["_source"]["doc"])
        if len(docs) == 3:
            cluster.ask("DELETE", "/_search/point_in_time/_all")
    assert docs == list(range(12))


@pytest.mark.opensearch
def test_what_a_cluster_does_not_give_is_refused(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines of very many paragraphs, and phrases with much between many words: an error of the request."""
    settings = place()
    index_articles(settings, SAMPLES)
    snapshot = open_engine(settings).snapshot()
    word = Word("اليابان", (SynonymGroup("exact", (snapshot.lexicon.id_of("اليابان"),), 1.0),))
    asked = LinePlan(Plan(word))
    assert snapshot.lines(asked, DEFAULT).total
    monkeypatch.setattr("search.engines.opensearch.lines.MOST_PARAGRAPHS", 1)
    with pytest.raises(BadRequest, match="cluster"):
        snapshot.lines(asked, DEFAULT)
    service = open_service(settings)
    assert service.search(SearchRequest('"القدرات العسكرية"~2')).total == 1
    assert service.search(SearchRequest('"القدرات العسكرية اليابان"~3')).total == 1
    with pytest.raises(BadRequest, match="~"):
        service.search(SearchRequest('"القدرات العسكرية في اليابان"~50'))


@pytest.mark.opensearch
def test_a_page_says_when_to_come_again(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """503 with Retry-After, for pages and programs, without where the cluster is."""
    monkeypatch.setattr("index.storage.opensearch.cluster.PATIENCE_S", 0.3)
    from web import create_app

    settings = place(opensearch_hosts="http://127.0.0.1:9")
    client = create_app(settings).test_client()
    for path in ("/api/v1/search?q=اليابان", "/?q=اليابان"):
        response = client.get(path)
        assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
        assert "127.0.0.1:9" not in response.get_data(as_text=True)
