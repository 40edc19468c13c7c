"""Answers of the endpoint: asked for, and held to their description."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient

from web.api.openapi import schemas


def ask(client: FlaskClient, path: str) -> Any:
    """The JSON of an answer that is no error."""
    response = client.get(path)
    assert response.status_code == 200, response.text
    return response.json


def conforms(value: Any, schema: dict[str, Any], where: str = "$") -> None:
    """Check a value against the parts of JSON Schema that the description uses."""
    if "$ref" in schema:
        schema = schemas()[schema["$ref"].rsplit("/", 1)[1]]
    if "anyOf" in schema:
        is_last = value is None or (isinstance(value, dict) and value.get("ok") is False)
        fitting = schema["anyOf"][-1 if is_last else 0]
        conforms(value, fitting, where)
        return
    if "enum" in schema:
        assert value in schema["enum"], where
        return
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    names = {dict: "object", list: "array", str: "string", bool: "boolean", int: "integer", float: "number"}
    kind = "null" if value is None else names[type(value)]
    assert kind in kinds or (kind == "integer" and "number" in kinds), f"{where}: {kind} is not {kinds}"
    if kind == "object":
        assert set(schema.get("required", ())) <= set(value), where
        for key, inner in value.items():
            conforms(inner, schema.get("properties", {}).get(key) or schema["additionalProperties"], f"{where}.{key}")
    if kind == "array" and "items" in schema:
        for place, inner in enumerate(value):
            conforms(inner, schema["items"], f"{where}[{place}]")
