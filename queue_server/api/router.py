"""From HTTP to a row of the contract and back: guard, body check, idempotency, envelope. Holds no rule of the hall."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, Response, request
from pydantic import ValidationError

from queue_server.api.contract import Asked, Route
from queue_server.kernel import errors, idempotency
from queue_server.kernel.database import Database
from queue_server.kernel.http import Principal, answer, as_refusal, refused
from queue_server.kernel.rows import Tx

PREFIX = "/api/v1"
Identify = Callable[[], Principal]


def blueprint(routes: Sequence[Route], database: Database, identify: Identify) -> Blueprint:
    """The API as a blueprint; every error below its prefix leaves as the envelope."""
    made = Blueprint("api", __name__, url_prefix=PREFIX)
    for route in routes:
        made.add_url_rule(
            route.path, route.name, _view(route, database, identify), methods=[route.method], strict_slashes=True
        )
    return made


def _view(route: Route, database: Database, identify: Identify) -> Callable[..., Response]:
    def view(**path: str) -> Response:
        try:
            who = identify()
            guard(route, who)
            asked = Asked(who, path, _body(route), _query(route))
            if route.read is not None:
                read = route.read
                return answer(route.status, idempotency.encode(database.read(lambda rows: read(rows, asked))))
            if route.plain is not None:
                return _plain(route.plain(asked), route.status)
            status, text = _write(route, database, asked)
            return answer(status, text)
        except Exception as error:
            return refused(as_refusal(error))

    return view


def guard(route: Route, who: Principal) -> None:
    """SignInFirst or NotYours unless the contract lets this role make the call."""
    if "anyone" in route.who or who.role in route.who:
        return
    raise errors.SignInFirst() if who.role == "anyone" else errors.NotYours()


def _plain(result: Any, status: int) -> Response:
    return result if isinstance(result, Response) else answer(status, idempotency.encode(result))


def _write(route: Route, database: Database, asked: Asked) -> tuple[int, str]:
    write = route.write
    assert write is not None
    key = request.headers.get("Idempotency-Key", "")
    if route.key == "required" and not key:
        raise errors.KeyIsMissing()
    if len(key) > idempotency.KEY_LENGTH_MAX or not key.isprintable():
        raise errors.BadInput(fields=[{"field": "Idempotency-Key", "problem": "too long or not printable"}])

    def act(tx: Tx) -> tuple[int, str]:
        return route.status, idempotency.encode(write(tx, asked))

    if not key or route.key == "never":
        return database.write(act, asked.who.actor)
    scope = idempotency.scope_of(asked.who.actor, route.name, key)
    fingerprint = idempotency.fingerprint_of(request.path, request.get_data())
    return database.write(lambda tx: idempotency.once(tx, scope, fingerprint, act), asked.who.actor)


def _body(route: Route) -> Any:
    if route.body is None:
        return None
    raw = request.get_data()
    if raw and request.mimetype != "application/json":
        raise errors.UnsupportedMediaType()
    try:
        value = json.loads(raw) if raw else {}
        return route.body.model_validate(value)
    except ValidationError as error:
        raise errors.BadInput(fields=problems(error)) from None
    except (ValueError, RecursionError):
        raise errors.BadInput(fields=[{"field": "", "problem": "not JSON"}]) from None


def problems(error: ValidationError) -> list[dict[str, str]]:
    """Where and what is wrong, without repeating the value (it may be personal)."""
    return [{"field": ".".join(str(part) for part in one["loc"]), "problem": one["msg"]} for one in error.errors()[:20]]


def _query(route: Route) -> dict[str, str]:
    return {name: request.args[name] for name in route.query if name in request.args}
