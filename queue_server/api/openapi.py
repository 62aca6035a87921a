"""The contract as OpenAPI 3.1, made from the route table itself, so that it cannot say anything else than the code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from queue_server.api.bodies import ErrorAnswer
from queue_server.api.contract import Route
from queue_server.api.router import KEY, PREFIX
from queue_server.equipment.model import DeviceIsRevoked
from queue_server.kernel import errors
from queue_server.kernel.errors import Refusal
from queue_server.kernel.idempotency import KEY_LENGTH_MAX

SCHEMAS = "#/components/schemas/"
ALWAYS: tuple[type[Refusal], ...] = (errors.ServerFault, errors.StorageIsFull)
WITH_BODY: tuple[type[Refusal], ...] = (errors.BadInput, errors.BodyTooLarge, errors.UnsupportedMediaType)
KEYED: tuple[type[Refusal], ...] = (errors.SignInFirst, DeviceIsRevoked)


def document(routes: Sequence[Route], version: str) -> dict[str, Any]:
    """The whole OpenAPI document."""
    models: set[type[BaseModel]] = {ErrorAnswer}
    for route in routes:
        models |= {route.answer} | ({route.body} if route.body else set())
    ordered = sorted(models, key=lambda model: model.__name__)
    _map, schemas = models_json_schema([(model, "validation") for model in ordered], ref_template=SCHEMAS + "{model}")
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        path = PREFIX + re.sub(r"<(\w+)>", r"{\1}", route.path)
        paths.setdefault(path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Quhao 取号",
            "version": version,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
    }


def refusals_of(route: Route) -> list[type[Refusal]]:
    """Every refusal this call may answer with, its own first."""
    found = [*route.refusals, *ALWAYS]
    if route.body is not None:
        found += WITH_BODY
    if route.plain is None or "anyone" not in route.who:
        found += KEYED
    if "anyone" not in route.who:
        found += [errors.NotYours, errors.FinishSigningIn]
    if route.method == "POST":
        found.append(errors.ForeignOrigin)
    if route.write is not None and route.key != "never":
        found += [errors.KeyWasUsed, errors.BadInput]
    if route.key == "required":
        found.append(errors.KeyIsMissing)
    return list(dict.fromkeys(found))


def _operation(route: Route) -> dict[str, Any]:
    parameters: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"<(\w+)>", route.path)
    ]
    parameters += [
        {"name": name, "in": "query", "required": False, "description": text, "schema": {"type": "string"}}
        for name, text in route.query.items()
    ]
    if route.write is not None and route.key != "never":
        parameters.append(_key_parameter(route))
    operation: dict[str, Any] = {
        "operationId": route.name,
        "summary": route.summary,
        "x-who": sorted(route.who),
        "parameters": parameters,
        "responses": _responses(route),
        "security": [] if "anyone" in route.who else [{"bearer": []}],
    }
    if route.body is not None:
        schema = {"$ref": SCHEMAS + route.body.__name__}
        needed = any(one.is_required() for one in route.body.model_fields.values())
        operation["requestBody"] = {"required": needed, "content": {"application/json": {"schema": schema}}}
    return operation


def _key_parameter(route: Route) -> dict[str, Any]:
    return {
        "name": "Idempotency-Key",
        "in": "header",
        "required": route.key == "required",
        "description": "The same key gets the same answer and no second effect.",
        "schema": {"type": "string", "minLength": 1, "maxLength": KEY_LENGTH_MAX, "pattern": f"^{KEY.pattern}$"},
    }


def _responses(route: Route) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": SCHEMAS + route.answer.__name__}}}
    responses: dict[str, Any] = {str(route.status): {"description": route.summary, "content": content}}
    by_status: dict[int, list[str]] = {}
    for refusal in refusals_of(route):
        by_status.setdefault(refusal.status, []).append(refusal.code)
    for status, codes in sorted(by_status.items()):
        error = {"application/json": {"schema": {"$ref": SCHEMAS + "ErrorAnswer"}}}
        responses[str(status)] = {"description": " · ".join(f"`{code}`" for code in codes), "content": error}
    return responses
