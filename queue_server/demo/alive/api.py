"""The public API as one simulated person uses it: one kept connection, refusals are shrugs."""

from __future__ import annotations

import http.client
import json
from typing import Any
from uuid import uuid4

TIMEOUT_S = 10


class Api:
    """One principal's way in, or with "" anybody's; of one thread."""

    def __init__(self, port: int, token: str) -> None:
        self._port, self._token = port, token
        self._open: http.client.HTTPConnection | None = None

    def post(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any] | None:
        """The answer, or None when refused or unreachable: the simulated shrug and try later."""
        return self._ask("POST", path, json.dumps(body or {}).encode())

    def get(self, path: str) -> dict[str, Any] | None:
        """The answer, or None."""
        return self._ask("GET", path, None)

    def _ask(self, method: str, path: str, body: bytes | None) -> dict[str, Any] | None:
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        headers["Content-Type"] = "application/json"
        headers["Idempotency-Key"] = uuid4().hex
        for _kept_then_fresh in range(2):  # the server lets go of a connection that says nothing for some seconds
            link = self._open or http.client.HTTPConnection("127.0.0.1", self._port, timeout=TIMEOUT_S)
            self._open = None
            try:
                link.request(method, "/api/v1" + path, body, headers)
                answer = link.getresponse()
                found: dict[str, Any] = json.load(answer)
            except (OSError, http.client.HTTPException, ValueError):
                link.close()
                continue
            self._open = link
            return found if answer.status < 300 else None
        return None
