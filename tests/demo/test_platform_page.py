"""The demo's platform: linked to the hall by a file beside it, its page shows what arrived and switches its faults."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from queue_server.demo import platform
from queue_server.demo.folder import DemoFolder
from queue_server.demo.ports import free_port
from queue_server.platform import events, settings
from queue_server.platform.reference import run as reference

EVENT = {"大厅": "JN01", "纪元": 1, "序号": 7, "事件": "accept", "发生时间": "20261123T092000"}
WORDS = {"办件编号": "JN01C202611230001", "受理单位": "大厅", "受理时间": "20261123T092000", "受理人员": "王五（1201）"}


@pytest.fixture
def folder(tmp_path: Path) -> DemoFolder:
    return DemoFolder("quhao-000000")


def test_the_page_shows_what_arrived_and_switches_faults(tmp_path: Path, folder: DemoFolder) -> None:
    link = settings.read(str(platform.prepare(tmp_path, folder, free_port(), free_port())))
    assert link is not None and link.name == platform.NAME
    place = tmp_path / "platform"
    options = reference.Options(place / "platform.db", link.key, folder.platform_port, folder.platform_control)
    running = reference.start(options)
    app = Flask(__name__)
    app.register_blueprint(platform.blueprint(tmp_path))
    visitor = app.test_client()
    try:
        assert running.ledger.take({**EVENT, "内容": WORDS}) == "new"
        came = {"材料": [{"材料名称": "身份证", "是否收取": "1"}, {"材料名称": "户口簿", "是否收取": "0"}]}
        supplied = {**EVENT, "序号": 8, "事件": "supply", "内容": {**came, "办件编号": WORDS["办件编号"]}}
        assert running.ledger.take(supplied) == "new"
        found = visitor.get("/demo/platform/list").json
        assert found is not None and found["count"] == 2
        assert (found["events"][0]["kind"], found["events"][0]["says"]) == ("收取材料", "身份证")
        assert (found["events"][1]["kind"], found["events"][1]["at"]) == ("受理", "2026-11-23 09:20:00")
        refused = {"理由": "不符合法定条件", "办件编号": WORDS["办件编号"]}
        stepped = {"办理环节": [{"环节名称": "初审", "处理人": "王五"}], "办件编号": WORDS["办件编号"]}
        assert running.ledger.take({**EVENT, "序号": 9, "事件": "step", "内容": stepped}) == "new"
        assert running.ledger.take({**EVENT, "序号": 10, "事件": "refuse", "内容": refused}) == "new"
        came = {"到场": [{"取号号码": "A001", "窗口": "305"}]}
        paused = {"特别程序": [{"特别程序理由": "需要鉴定", "结束日期": ""}]}
        for n, kind, words in ((11, "visit", came), (12, "special", paused), (13, "test", {"说明": "互联互通自检"})):
            told = {**EVENT, "序号": n, "事件": kind, "内容": {**words, "办件编号": WORDS["办件编号"]}}
            assert running.ledger.take(told) == "new"
        page = visitor.get("/demo/platform").text
        assert "A001 号，305 号窗口" in page and "需要鉴定，暂停计时" in page and "互联互通自检" in page
        assert "不符合法定条件" in page and "初审" in page
        assert all(number in page and document in page for number, _state, _name, _type, document in reference.SEEDS)
        assert "JN01C202611230001" in page and "王五" not in page
        assert visitor.post("/demo/platform/fault", data={"fault": "error", "on": "1"}).status_code == 303
        assert running.faults.on() == {"error"}
        assert visitor.post("/demo/platform/fault", data={"fault": "other", "on": "1"}).status_code == 400
    finally:
        running.stop()
    assert "没有应答" in visitor.get("/demo/platform").text


def test_a_key_that_there_is_stays(tmp_path: Path, folder: DemoFolder) -> None:
    first = settings.read(str(platform.prepare(tmp_path, folder, 1, 2)))
    second = settings.read(str(platform.prepare(tmp_path, folder, 3, 4)))
    assert first is not None and second is not None and first.key == second.key
    assert (tmp_path / "platform" / "platform.key").stat().st_mode & 0o077 == 0


def test_every_kind_of_event_has_a_word_and_a_field_that_says_most() -> None:
    assert {kind for kind, _make in events.KINDS.values()} | {"test"} == set(platform.KINDS_ZH)
    assert all(word and field for word, field in platform.KINDS_ZH.values())
