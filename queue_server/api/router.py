"""From HTTP to a row of the contract and back: guard, body check, idempotency, envelope. Holds no rule of the hall."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, request
from pydantic import ValidationError

from queue_server.api.contract import Asked, Route
from queue_server.kernel import errors, idempotency
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.database import Database
from queue_server.kernel.http import ANYONE, UNREADY, Principal, answer, as_refusal, refused
from queue_server.kernel.rows import Tx

PREFIX = "/api/v1"
KEY = re.compile(r"[!-~]([ -~]*[!-~])?")
FIELD_SHOWN_MAX = 80
Identify = Callable[[], Principal]


def blueprint(routes: Sequence[Route], database: Database, secrets: Secrets, identify: Identify) -> Blueprint:
    """The API as a blueprint; every error below its prefix leaves as the envelope."""
    made = Blueprint("api", __name__, url_prefix=PREFIX)
    for route in routes:
        made.add_url_rule(
            route.path,
            route.name,
            _view(route, database, secrets, identify),
            methods=[route.method],
            strict_slashes=True,
        )
    return made


def _view(route: Route, database: Database, secrets: Secrets, identify: Identify) -> Callable[..., Response]:
    def view(**path: str) -> Response:
        try:
            who = ANYONE if route.plain is not None and "anyone" in route.who else identify()
            guard(route, who, path)
            reached, address = f"{request.scheme}://{request.host}/", request.remote_addr or ""
            asked = Asked(who, path, _body(route), _query(route), reached, address)
            if route.read is not None:
                read = route.read
                return answer(route.status, idempotency.encode(database.read(lambda rows: read(rows, asked))))
            if route.plain is not None:
                return _plain(route.plain(asked), route.status)
            status, text = _write(route, database, secrets, asked)
            return answer(status, text)
        except Exception as error:
            return refused(as_refusal(error))

    return view


def guard(route: Route, who: Principal, path: Mapping[str, str]) -> None:
    """SignInFirst or NotYours unless the contract lets this role make the call, in the hall it belongs to."""
    if "anyone" in route.who:
        return
    if who.role not in route.who:
        raise {"anyone": errors.SignInFirst, UNREADY: errors.FinishSigningIn}.get(who.role, errors.NotYours)()
    if who.hall is not None and path.get("hall", who.hall) != who.hall:
        raise errors.NotYours()


def _plain(result: Any, status: int) -> Response:
    return result if isinstance(result, Response) else answer(status, idempotency.encode(result))


def _write(route: Route, database: Database, secrets: Secrets, asked: Asked) -> tuple[int, str]:
    write = route.write
    assert write is not None
    key = request.headers.get("Idempotency-Key", "")
    if route.key == "required" and not key:
        raise errors.KeyIsMissing()
    if key and (len(key) > idempotency.KEY_LENGTH_MAX or not KEY.fullmatch(key)):
        raise errors.BadInput(fields=[{"field": "Idempotency-Key", "problem": "too long or not printable ASCII"}])

    if route.ready is not None:
        asked = replace(asked, body=route.ready(asked))

    def act(tx: Tx) -> tuple[int, str]:
        return route.status, idempotency.encode(write(tx, asked))

    if not key or route.key == "never":
        return database.write(act, asked.who.actor, route.is_long)
    # citizens are nobody in particular: what tells them apart is the link they act under
    principal = request.path if asked.who == ANYONE else asked.who.actor
    once = idempotency.under_key(secrets, key, principal, route.name, request.path, request.get_data(), act)
    return database.write(once, asked.who.actor, route.is_long)


def _body(route: Route) -> Any:
    if route.body is None:
        return None
    if route.bytes_max is not None:
        request.max_content_length = route.bytes_max
    raw = request.get_data()
    if raw and request.mimetype != "application/json":
        raise errors.UnsupportedMediaType()
    try:
        value = json.loads(raw, object_pairs_hook=_each_once) if raw else {}
        return route.body.model_validate(value)
    except ValidationError as error:
        raise errors.BadInput(fields=problems(error)) from None
    except (ValueError, RecursionError):
        raise errors.BadInput(fields=[{"field": "", "problem": "not JSON"}]) from None


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a field comes twice")
    return found


def problems(error: ValidationError) -> list[dict[str, str]]:
    """Where and what is wrong, without repeating the value (it may be personal)."""
    return [
        {"field": ".".join(str(part) for part in one["loc"])[:FIELD_SHOWN_MAX], "problem": one["msg"]}
        for one in error.errors(include_input=False, include_url=False)[:20]
    ]


def _query(route: Route) -> dict[str, str]:
    return {name: request.args[name] for name in route.query if name in request.args}
