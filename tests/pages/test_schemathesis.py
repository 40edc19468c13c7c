"""Requests made from the endpoint's own description get answers as described, whatever they ask."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, checks
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.specs.openapi.schemas import OpenApiSchema

from web.api.openapi import document

CHECKS = [
    checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
"""Whether what a schema allows is taken is not asked: 100.0 is a number of JSON, but none as people type it."""


@pytest.fixture(scope="module")
def described(app: Flask) -> OpenApiSchema:
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)


@pytest.mark.parametrize("path", document("https://bahith.example")["paths"])
def test_answers_are_as_described(described: OpenApiSchema, path: str) -> None:
    """No error of ours, a described status, type and body."""

    @settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(described[path]["GET"].as_strategy())
    def ask(case: Case[Any]) -> None:
        case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})

    ask()
