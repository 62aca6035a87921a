"""Once: the answer to a request is stored with its effect, so that a retry gets the answer and no second effect."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import partial
from typing import Any

from queue_server.kernel.crypto import Secrets
from queue_server.kernel.errors import KeyWasUsed
from queue_server.kernel.rows import Tx

KEEP_MS = 48 * 3600 * 1000
KEY_LENGTH_MAX = 255
_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def scope_of(principal: str, route: str, key: str) -> str:
    """Who asked what under which key, as one fixed-length name."""
    return hashlib.sha256(json.dumps([principal, route, key]).encode()).hexdigest()


def fingerprint_of(secrets: Secrets, path: str, body: bytes) -> str:
    """Tells two requests under one key apart; keyed, because a body may hold little more than an ID number."""
    return secrets.lookup_key("request", f"{path}\0{hashlib.sha256(body).hexdigest()}")


def once(
    tx: Tx, secrets: Secrets, scope: str, fingerprint: str, act: Callable[[Tx], tuple[int, str]]
) -> tuple[int, str]:
    """The stored (status, body text) for this scope, or act and store. KeyWasUsed if the request differs.

    An answer may hold a one-time code or a ticket's token, so it lies sealed. A refusal raised by `act` undoes the
    savepoint and is therefore not stored.
    """
    row = tx.one("SELECT fingerprint, status, body FROM answer WHERE scope = ?", scope)
    if row is not None:
        if row["fingerprint"] != fingerprint:
            raise KeyWasUsed()
        return row["status"], secrets.open(row["body"], _seal_of(scope))
    status, body = act(tx)
    tx.execute(
        "INSERT INTO answer(scope, fingerprint, status, body, at_ms) VALUES (?,?,?,?,?)",
        scope,
        fingerprint,
        status,
        secrets.seal(body, _seal_of(scope)),
        tx.now_ms,
    )
    return status, body


def answer_to(tx: Tx, secrets: Secrets, key: str, principal: str, route: str) -> str | None:
    """The body text this principal was given by the route under the key, whatever was asked; None where nothing was."""
    scope = scope_of(principal, route, key)
    row = tx.one("SELECT body FROM answer WHERE scope = ?", scope)
    return None if row is None else secrets.open(row["body"], _seal_of(scope))


def under_key(
    secrets: Secrets,
    key: str,
    principal: str,
    route: str,
    path: str,
    body: bytes,
    act: Callable[[Tx], tuple[int, str]],
) -> Callable[[Tx], tuple[int, str]]:
    """The use case that does `act` once for this principal, route and key; every face composes it here.

    `path` and `body` are what the key stands for: under the same key another path or body is KeyWasUsed.
    """
    scope, fingerprint = scope_of(principal, route, key), fingerprint_of(secrets, path, body)
    return partial(once, secrets=secrets, scope=scope, fingerprint=fingerprint, act=act)


def _seal_of(scope: str) -> str:
    return f"answer:{scope}"


def forget_old(tx: Tx) -> int:
    """Drop answers older than two days; answers how many went."""
    return tx.execute("DELETE FROM answer WHERE at_ms < ?", tx.now_ms - KEEP_MS)


def encode(value: Any) -> str:
    """An answer as the JSON text that is stored and sent."""
    return _encoder.encode(value)
