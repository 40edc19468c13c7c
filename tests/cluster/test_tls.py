"""A cluster behind TLS and a password: whom it is told to, what is trusted, and that no password gets out."""

from __future__ import annotations

import logging
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import ClusterRefused, ClusterUnavailable, SettingsError
from index.pipeline.reindex import index_articles
from index.settings import Settings
from index.storage.opensearch.storage import OpenSearchStorage
from search.engines.opening import open_engine
from search.results import SearchRequest
from search.service import open_service
from tests.cluster.conftest import Place
from tests.cluster.nodes import Nodes
from tests.cluster.tls import PASSWORD, USER, certify, guard, has_openssl
from tests.samples import SAMPLES

pytestmark = [
    pytest.mark.opensearch,
    pytest.mark.skipif(not has_openssl(), reason="TLS: no openssl to make certificates"),
]


@pytest.fixture
def guarded(search_nodes: Nodes, place: Place, tmp_path: Path) -> Iterator[Settings]:
    """Settings of an index in the cluster behind TLS, with all that it asks for."""
    certificate, key = certify(tmp_path / "own")
    with guard(search_nodes.hosts, certificate, key) as address:
        yield place(
            opensearch_hosts=address,
            opensearch_user=USER,
            opensearch_password=PASSWORD,
            opensearch_ca_file=str(certificate),
        )


def test_the_right_certificate_and_password_are_all_it_takes(
    guarded: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """Written and found by https; whatever is logged has no password."""
    caplog.set_level(logging.DEBUG)
    index_articles(guarded, SAMPLES)
    service = open_service(guarded)
    assert service.search(SearchRequest("اليابان")).total == 6
    assert all(finding.is_well for finding in OpenSearchStorage(guarded).verify())
    assert_no_password(caplog.text)
    service.close()


def test_a_certificate_that_is_not_trusted_is_told_at_once(
    guarded: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Another authority's, or none given: what to set is said, and nothing is asked again."""
    other, _ = certify(tmp_path / "other")
    for ca_file in (str(other), ""):
        engine = open_engine(replace(guarded, opensearch_ca_file=ca_file))
        with pytest.raises(ClusterUnavailable, match="opensearch_ca_file") as told:
            engine.snapshot()
        assert_no_password(f"{told.value} {told.value!r} {caplog.text}")
        assert "asked again" not in caplog.text


@pytest.mark.parametrize("given", [{"opensearch_password": "wrong-s3cret"}, {"opensearch_user": ""}])
def test_who_is_not_let_in_is_told_so(
    guarded: Settings, given: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    """A wrong password, or none: the message names the setting, not the password."""
    with pytest.raises(ClusterRefused, match="opensearch_user") as told:
        open_engine(replace(guarded, **given)).snapshot()  # type: ignore[arg-type]
    assert_no_password(f"{told.value} {told.value!r} {caplog.text}")


def test_a_file_that_is_no_certificate_is_told_before_anything_is_asked(guarded: Settings, tmp_path: Path) -> None:
    (tmp_path / "no.pem").write_text("nothing", "utf-8")
    for name in ("no.pem", "missing.pem"):
        with pytest.raises(SettingsError, match=r"opensearch_ca_file: .*\.pem") as told:
            open_engine(replace(guarded, opensearch_ca_file=str(tmp_path / name)))
        assert_no_password(str(told.value))


def assert_no_password(text: str) -> None:
    """Neither the password nor what HTTP makes of it."""
    packed = b64encode(f"{USER}:{PASSWORD}".encode()).decode()
    assert "s3cret" not in text
    assert packed not in text
    assert packed[8:40] not in text
