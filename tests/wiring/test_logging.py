"""What a fault leaves in the log: which call and which request, never the link that opens a ticket."""

from __future__ import annotations

import json
from typing import Any

import pytest
import structlog

from queue_server.kernel import logs
from queue_server.kernel.logs import redact
from tests.conftest import Office

TOKEN = "7f3kq0z9m2n4p5r6.c0ffee"


def fault(*_args: Any, **_more: Any) -> Any:
    raise RuntimeError("planted")


def logged(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


@pytest.mark.parametrize(
    ("path", "rule"),
    [(f"/api/v1/public/tickets/{TOKEN}", "/api/v1/public/tickets/<token>"), (f"/p/t/{TOKEN}", "/p/t/<token>")],
)
def test_a_fault_names_the_rule_and_the_request_never_the_link(
    office: Office, path: str, rule: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    logs.configure("INFO")
    monkeypatch.setattr(type(office.house.database), "read", fault)
    answer = office.app.test_client().get(path, headers={"X-Request-Id": "from-me.1"})
    monkeypatch.undo()
    assert answer.status_code == 500
    said = capfd.readouterr().err
    assert TOKEN not in said
    told = [one for one in logged(said) if one["event"] == "server_fault"]
    assert [(one["rule"], one["request_id"]) for one in told] == [(rule, "from-me.1")]


def test_a_fault_at_no_rule_is_logged_too(office: Office, capfd: pytest.CaptureFixture[str]) -> None:
    logs.configure("INFO")
    office.app.before_request_funcs[None].append(fault)
    answer = office.app.test_client().get(f"/none/{TOKEN}")
    assert answer.status_code == 500
    said = capfd.readouterr().err
    assert TOKEN not in said and '"rule": null' in said


@pytest.mark.parametrize("asked", ["13812340014", "370102199001010014", "1", "138-1234-0014", "a.13812340014"])
def test_a_request_id_that_may_be_a_number_of_a_person_is_not_taken_over(office: Office, asked: str) -> None:
    answer = office.nobody.get("/public/tickets/none.none", **{"X-Request-Id": asked})
    assert answer.headers["X-Request-Id"] == answer.json["request_id"] != asked


def test_our_own_request_ids_stay_readable_in_the_log(office: Office) -> None:
    made = {office.nobody.get("/public/tickets/none.none").json["request_id"] for _ in range(20)}
    assert len(made) == 20
    assert {redact(one) for one in made} == made


def test_a_request_leaves_its_id_to_no_later_line(office: Office, capfd: pytest.CaptureFixture[str]) -> None:
    logs.configure("INFO")
    office.nobody.get("/public/tickets/none.none", **{"X-Request-Id": "earlier"})
    structlog.get_logger().warning("later")
    assert [one.get("request_id") for one in logged(capfd.readouterr().err) if one["event"] == "later"] == [None]
