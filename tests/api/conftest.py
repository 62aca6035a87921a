"""Every answer given in these tests is held against the OpenAPI document the server itself hands out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from queue_server.kernel.clock import SteppedClock
from tests.conftest import MONDAY_0920_MS, Caller, Office, open_office

BEHIND_PROTOCOL = {308, 400, 404, 405, 413}  # what no row of the contract answers: no such path, no such method
DOCUMENT: dict[str, Any] = {}


class Witness:
    """WSGI middleware: notes each answer that the document does not announce, in status, type or shape."""

    def __init__(self, inner: Any, document: dict[str, Any]) -> None:
        self._inner, self._document = inner, document
        self._operations = [
            (re.compile("^" + re.sub(r"\{\w+\}", "[^/]+", path) + "$"), method.upper(), operation)
            for path, methods in document["paths"].items()
            for method, operation in methods.items()
        ]
        self.wrong: list[str] = []
        self.seen: set[tuple[str, str]] = set()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        told: dict[str, Any] = {}

        def note(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            told.update(status=int(status[:3]), headers=dict(headers))
            return start_response(status, headers, *more)

        body = b"".join(self._inner(environ, note))
        if environ["PATH_INFO"].startswith("/api/v1/"):
            self._judge(environ["REQUEST_METHOD"], environ["PATH_INFO"], told["status"], told["headers"], body)
        return [body]

    def _judge(self, method: str, path: str, status: int, headers: dict[str, str], body: bytes) -> None:
        operation = next((o for p, m, o in self._operations if m == method and p.match(path)), None)
        where = f"{method} {path} -> {status}"
        if status >= 500:
            self.wrong.append(f"{where}: a fault")
        if operation is None:
            if method in ("GET", "POST") and status not in BEHIND_PROTOCOL and "openapi" not in path:
                self.wrong.append(f"{where}: no such call in the document")
            return
        announced = operation["responses"].get(str(status))
        if announced is None:
            self.wrong.append(f"{where}: not announced: {body[:200]!r}")
            return
        self.seen.add((operation["operationId"], str(status)))
        if headers["Content-Type"] != "application/json; charset=utf-8":
            self.wrong.append(f"{where}: {headers['Content-Type']}")
        said = json.loads(body)
        code = said.get("error", {}).get("code")
        if code is not None and f"`{code}`" not in announced["description"]:
            self.wrong.append(f"{where}: code {code} is not announced")
        schema = announced["content"]["application/json"]["schema"] | {"components": self._document["components"]}
        problems = [error.message for error in Draft202012Validator(schema).iter_errors(said)]
        if problems:
            self.wrong.append(f"{where}: {problems[:3]}")


@pytest.fixture(autouse=True)
def witness(request: pytest.FixtureRequest) -> Iterator[Witness | None]:
    if "office" not in request.fixturenames:
        yield None
        return
    office: Office = request.getfixturevalue("office")
    if not isinstance(office.app.wsgi_app, Witness):
        if not DOCUMENT:  # the same from every office: it is made of the tables of routes alone
            DOCUMENT.update(office.nobody.get("/openapi.json").json)
        office.app.wsgi_app = Witness(office.app.wsgi_app, DOCUMENT)  # type: ignore[method-assign]
    made: Witness = office.app.wsgi_app  # type: ignore[assignment]
    made.wrong.clear()
    yield made
    assert not made.wrong, sorted(set(made.wrong))


def standing_office(folder: Path) -> Iterator[Office]:
    """The same office as `office`, for the tests of a whole module that do not mind what went before."""
    made = open_office(folder, SteppedClock(MONDAY_0920_MS))
    yield made
    made.house.close()


def take(caller: Caller, service: str = "records", **more: Any) -> dict[str, Any]:
    """A number from a kiosk."""
    answer = caller.post("/tickets", {"hall": "JN01", "service": service, "channel": "kiosk", **more})
    assert answer.status_code == 201, answer.json
    return answer.json


def sign_on(caller: Caller, window: str = "317") -> None:
    answer = caller.post(f"/halls/JN01/windows/{window}/sign-on")
    assert answer.status_code == 200, answer.json


def code_of(answer: Any) -> tuple[int, str | None]:
    """Status and error code, after looking at the envelope's form."""
    said = answer.json
    if "error" not in said:
        return answer.status_code, None
    assert set(said) == {"error", "request_id"}
    assert set(said["error"]) == {"code", "message", "details"}
    assert answer.headers["X-Request-Id"] == said["request_id"]
    assert said["error"]["message"]
    assert "Traceback" not in answer.text
    return answer.status_code, said["error"]["code"]
