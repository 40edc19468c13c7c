"""A client that a generator makes of the description asks, and understands every answer."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
from flask import Flask
from flask.testing import FlaskClient

NAME = "bahith_client"
RUN = "from openapi_python_client.cli import app; app()"


@pytest.fixture(scope="module")
def generated(app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that openapi-python-client wrote, with nothing to warn of."""
    folder = tmp_path_factory.mktemp("client")
    described, settings = folder / "openapi.json", folder / "settings.yml"
    described.write_bytes(app.test_client().get("/api/v1/openapi.json").data)
    settings.write_text(json.dumps({"post_hooks": [], "package_name_override": NAME}), "utf-8")
    asked = ("generate", "--path", described, "--config", settings, "--meta", "none", "--output-path", folder / NAME)
    run = subprocess.run(
        [
            sys.executable,
            "-c",
            "from openapi_python_client.cli import app; app()",
            *map(str, asked),
            "--fail-on-warning",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return folder


@pytest.fixture
def ask(generated: Path, app: Flask, monkeypatch: pytest.MonkeyPatch) -> Any:
    """What calls an operation of the generated client on the application itself."""
    monkeypatch.syspath_prepend(str(generated))
    package: ModuleType = importlib.import_module(NAME)
    transport = httpx.WSGITransport(app=app)
    client = package.Client(base_url="https://bahith.example", httpx_args={"transport": transport})

    def asked(operation: str, *parts: str, **parameters: Any) -> Any:
        module = importlib.import_module(f"{NAME}.api.default.{operation}")
        return module.sync(*parts, client=client, **parameters)

    return asked


def test_a_search_is_understood(ask: Any, client: FlaskClient) -> None:
    """Hits, facets, notices with their spans, and what another parameter of facets gives."""
    found = ask("search", q="(اليابان", source=["صحيفة الشرق"])
    plain = client.get("/api/v1/search", query_string={"q": "(اليابان", "source": "صحيفة الشرق"}).get_json()
    assert found.total == plain["total"] > 0
    assert [hit.url for hit in found.hits] == [hit["url"] for hit in plain["hits"]]
    assert [notice.span for notice in found.notices] == [notice["span"] for notice in plain["notices"]]
    assert any(notice.span for notice in found.notices)
    assert found.facets.to_dict() == plain["facets"]


def test_an_article_is_understood_and_none_too(ask: Any) -> None:
    article = ask("article", "a1").article
    assert [note.number for note in article.notes] == ["1", "2"]
    failure = ask("article", "nowhere")
    assert (failure.ok, failure.status, failure.code) == (False, 404, "not_found")


def test_completions_are_understood(ask: Any) -> None:
    assert ask("suggest", q="اليابا").completions[0].text == "اليابان"


def test_several_searches_are_understood_and_the_fault_of_one(ask: Any) -> None:
    found, fault = ask("multi_search", search=["q=اليابان", "page=0"]).results
    assert (found.ok, found.query.q) == (True, "اليابان")
    assert (fault.ok, fault.status, fault.errors[0].parameter) == (False, 400, "page")
