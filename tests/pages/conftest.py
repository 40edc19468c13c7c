"""The application over a small index on disk, as it runs for readers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from index.pipeline.reindex import index_articles
from index.settings import Settings
from search.service import SearchService, open_service
from tests.pages.articles import ARTICLES
from web import create_app


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    directory = tmp_path_factory.mktemp("pages")
    index_articles(directory, ARTICLES)
    return Settings(index_dir=directory, metrics=True, base_url="https://bahith.example")


@pytest.fixture(scope="session")
def service(settings: Settings) -> Iterator[SearchService]:
    service = open_service(settings)
    yield service
    service.close()


@pytest.fixture(scope="session")
def app(settings: Settings, service: SearchService) -> Flask:
    return create_app(settings, service)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
