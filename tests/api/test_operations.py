"""What operators and strangers look at first: health, metrics, the document and its reference page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from queue_server.live import errors, messages
from queue_server.views.metrics import METRICS
from tests.api.conftest import standing_office, take
from tests.conftest import Office
from tests.wiring.test_topics import MATRIX

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    yield from standing_office(tmp_path_factory.mktemp("office"))


def test_healthz_tells_every_check_in_words(office: Office) -> None:
    answer = office.nobody.client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json["state"] in ("ok", "warn")
    names = {one["name"] for one in answer.json["checks"]}
    assert {"sqlite", "durability", "disk", "hall", "followers"} <= names
    assert all(one["says"] and one["state"] in ("ok", "warn", "fail") for one in answer.json["checks"])


def test_metrics_are_in_prometheus_text(office: Office) -> None:
    take(office.kiosk)
    answer = office.nobody.client.get("/metrics")
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain; version=0.0.4")
    lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
    assert lines
    assert all(re.fullmatch(r"[a-z_]+(\{[^}]*\})? [0-9.e+-]+", line) for line in lines), lines
    assert 'quhao_tickets_today{hall="JN01",queue="E",state="waiting"} 1.0' in lines
    assert 'quhao_windows{hall="JN01",state="open"} 0.0' in lines  # zero rows stay
    assert {line.partition("{")[0] for line in lines if "hall=" in line} == {f"quhao_{one.name}" for one in METRICS}


def test_the_dashboard_asks_only_for_metrics_there_are(office: Office) -> None:
    there = set(re.findall(r"^(quhao_\w+)", office.nobody.client.get("/metrics").text, re.M))
    board = json.loads((ROOT / "deploy/grafana/quhao.json").read_text("utf-8"))
    asked = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    assert set(re.findall(r"quhao_\w+", " ".join(asked))) <= there
    assert {f"quhao_{one.name}" for one in METRICS} <= set(re.findall(r"quhao_\w+", " ".join(asked)))
    spots = [one["gridPos"] for one in board["panels"]]
    taken = [(at["x"] + x, at["y"] + y) for at in spots for x in range(at["w"]) for y in range(at["h"])]
    assert len(taken) == len(set(taken)) and max(x for x, _y in taken) < 24


def test_the_document_is_valid_openapi_3_1_and_has_every_route(office: Office) -> None:
    document = office.nobody.get("/openapi.json").json
    assert document["openapi"].startswith("3.1")
    OPENAPI_31_VALIDATOR.validate(document)
    offered = {
        (method.lower(), re.sub(r"<(\w+)>", r"{\1}", rule.rule))
        for rule in office.app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/") and not rule.rule.endswith("openapi.json")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    documented = {(method, path) for path, methods in document["paths"].items() for method in methods}
    assert documented == offered
    ids = [one["operationId"] for methods in document["paths"].values() for one in methods.values()]
    assert len(ids) == len(set(ids))


def test_every_schema_of_the_document_resolves(office: Office) -> None:
    document = office.nobody.get("/openapi.json")
    names = set(re.findall(r'"#/components/schemas/(\w+)"', document.text))
    assert names <= set(document.json["components"]["schemas"])


def test_the_reference_page_names_every_call_and_loads_nothing_from_elsewhere(office: Office) -> None:
    page = office.nobody.client.get("/api/docs")
    assert page.status_code == 200
    for path in office.nobody.get("/openapi.json").json["paths"]:
        assert path in page.text
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page.text)
    assert "unsafe" not in page.headers["Content-Security-Policy"]


def test_the_reference_page_describes_the_feed_every_message_topic_and_refusal_of_it(office: Office) -> None:
    page = office.nobody.client.get("/api/docs").text
    told = page[page.index('id="feed"') : page.index("<h2>Shapes</h2>")]
    for shape in (messages.Watch, messages.Seen, messages.Report, messages.Health):
        said = re.search(rf"<code>{shape.__name__.lower()} {{(.*?)}}</code>", told)
        assert said, shape
        assert set(re.findall(r"[a-z]+", said[1])) >= {name for name in shape.model_fields if name != "hall"}
    words = set(re.findall(r"\w+", told))
    assert {topic.partition(":")[0] for topic in MATRIX} <= words
    assert {"token", "as", "lang", "snapshot", "event", "pulse"} <= words
    own = [one for one in vars(errors).values() if isinstance(one, type) and one.__module__ == errors.__name__]
    assert {refusal.code for refusal in own} <= words
