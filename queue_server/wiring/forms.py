"""A form that works without script is the same call as the API's: the row's own check, refusals and once-only key."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import has_request_context, request
from pydantic import ValidationError

from queue_server.api.contract import Asked, Route
from queue_server.api.router import PREFIX, problems
from queue_server.kernel import idempotency
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.database import Database
from queue_server.kernel.errors import BadInput, KeyIsMissing
from queue_server.kernel.http import ANYONE, Principal
from queue_server.kernel.rows import Tx


class Forms:
    """Makes calls of the contract in the name of a form: public ones, where the path or body holds the right, and for
    `who` is signed in, whose role the page has looked at."""

    def __init__(self, routes: Sequence[Route], database: Database, secrets: Secrets) -> None:
        self._routes = {(route.method, route.path): route for route in routes}
        self._database, self._secrets = database, secrets

    def read(self, path: str, who: Principal = ANYONE, query: Mapping[str, str] | None = None, **parts: str) -> Any:
        """GET the row's answer; raises its Refusal."""
        read = self._routes["GET", path].read
        assert read is not None
        asked = _asked(parts, None, who, query)
        return self._database.read(lambda rows: read(rows, asked))

    def ask(self, path: str, body: Mapping[str, Any]) -> Any:
        """POST what changes nothing of ours; raises the row's Refusal."""
        route = self._routes["POST", path]
        read = route.read
        assert read is not None
        asked = _asked({}, _checked(route, body))
        return self._database.read(lambda rows: read(rows, asked))

    def act(self, path: str, body: Mapping[str, Any], **parts: str) -> Any:
        """POST to a row that opens its own transaction and takes no key; raises its Refusal."""
        route = self._routes["POST", path]
        plain = route.plain
        assert plain is not None
        return plain(_asked(parts, _checked(route, body)))

    def write(self, path: str, body: Mapping[str, Any], key: str, who: Principal = ANYONE, **parts: str) -> Any:
        """POST to the row under the form's hidden key; the same key gives the same answer. Raises its Refusal."""
        route = self._routes["POST", path]
        write = route.write
        assert write is not None
        if not 1 <= len(key) <= idempotency.KEY_LENGTH_MAX:
            raise KeyIsMissing()
        asked = _asked(parts, _checked(route, body), who)

        def act(tx: Tx) -> tuple[int, str]:
            return route.status, idempotency.encode(write(tx, asked))

        full = PREFIX + path
        for name, value in parts.items():
            full = full.replace(f"<{name}>", value)
        raw = json.dumps(dict(body), sort_keys=True, ensure_ascii=False).encode()
        principal = full if who == ANYONE else who.actor
        once = idempotency.under_key(self._secrets, key, principal, route.name, full, raw, act)
        _status, text = self._database.write(once, who.actor)
        return json.loads(text)


def _asked(parts: dict[str, str], body: Any, who: Principal = ANYONE, query: Mapping[str, str] | None = None) -> Asked:
    address = (request.remote_addr or "") if has_request_context() else ""
    return Asked(who, parts, body, dict(query or {}), address=address)


def _checked(route: Route, body: Mapping[str, Any]) -> Any:
    assert route.body is not None
    try:
        return route.body.model_validate(dict(body))
    except ValidationError as error:
        raise BadInput(fields=problems(error)) from None
