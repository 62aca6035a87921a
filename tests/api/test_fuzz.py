"""schemathesis over the whole document, with every role's key: no answer the document does not announce, no 5xx."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.conftest import standing_office, take
from tests.conftest import Office

pytestmark = pytest.mark.slow

EXAMPLES = 8
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
KEPT = {"/sign-out", "/devices/{device}/revoke", "/sign-in"}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    yield from standing_office(tmp_path_factory.mktemp("office"))


def known(office: Office) -> dict[str, str]:
    """Real names for the path, so that not every request ends at an unknown hall."""
    ticket = take(office.kiosk)
    return {
        "hall": "JN01",
        "window": "317",
        "queue": "E",
        "ticket": ticket["id"],
        "token": ticket["token"],
        "device": "999999",
    }


def test_no_generated_request_gets_an_undocumented_answer(office: Office) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", office.app)
    keys = {role: office.callers[role].token for role in ("clerk", "guide", "manager", "admin", "auditor", "kiosk")}
    assert all(keys.values())
    asked: list[str] = []

    values = known(office)

    def run(operation: Any, who: str, mode: GenerationMode) -> None:
        @settings(
            max_examples=EXAMPLES,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def attempt(case: Any) -> None:
            for name, value in values.items():
                if case.path_parameters and name in case.path_parameters and len(asked) % 3:
                    case.path_parameters[name] = value
            case.headers = {**(case.headers or {}), "Authorization": f"Bearer {keys[who]}"}
            asked.append(operation.label)
            case.call_and_validate(checks=CHECKS)

        with contextlib.suppress(Unsatisfiable):  # some calls take nothing that could be wrong
            attempt()

    for result in schema.get_all_operations():
        operation = result.ok()
        if any(operation.path.endswith(kept) for kept in KEPT):
            continue
        allowed = [role for role in operation.definition.raw["x-who"] if role in keys]
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            run(operation, allowed[0] if allowed else "kiosk", mode)
    assert len(set(asked)) > 30
