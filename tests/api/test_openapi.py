"""The OpenAPI document holds: whatever is asked, the answer is a declared one and never a fault of ours."""

from __future__ import annotations

from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.http.openapi import openapi_document
from queries.canned import catalogue

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


SCHEMA = schemathesis.openapi.from_dict(openapi_document("0", "http://127.0.0.1"))
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_answers_are_declared(operation: Any, live: Any) -> None:
    @given(case=operation.as_strategy())
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    def check(case: Any) -> None:
        case.call_and_validate(base_url=live.url, checks=CHECKS)

    check()


def test_every_query_has_its_operation(live: Any) -> None:
    told = requests.get(f"{live.url}/api/openapi.json", timeout=20).json()
    assert told["openapi"] == "3.1.0"
    for name, query in catalogue().items():
        operation = told["paths"][f"/api/queries/{name}"]["get"]
        parameters = {parameter["name"] for parameter in operation["parameters"]}
        assert {parameter.name for parameter in query.parameters} <= parameters
