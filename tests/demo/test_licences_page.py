"""The demo's sharing platform: linked to the hall by a file beside it, asked over HTTP; its page names whose licences
it has and switches its faults."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from flask import Flask

from queue_server.cases import licences as sharing
from queue_server.cases.licences import Wanted
from queue_server.cases.reference import run as reference
from queue_server.cases.reference.seeds import OWNER, PARTNER, SEEDS
from queue_server.demo import licences
from queue_server.demo.app import HALL_FILE
from queue_server.demo.folder import DemoFolder
from queue_server.demo.ports import free_port
from queue_server.people.model import Person

LAND = "市自然资源和规划局"


def test_the_sharing_platform_finds_what_its_page_names_and_goes_wrong_as_told(tmp_path: Path) -> None:
    folder = DemoFolder("pw")
    hall = sharing.read(str(licences.prepare(tmp_path, folder, free_port(), free_port())))
    assert hall is not None and "电子身份证" in hall.allowed(LAND) and hall.allowed("谁也不是") == {"电子身份证"}
    assert (tmp_path / "licences" / "licences.key").stat().st_mode & 0o077 == 0
    running = reference.start(reference.Options(hall.key.encode(), folder.licences_port, folder.licences_control))
    app = Flask("demo_licences_test")
    app.register_blueprint(licences.blueprint(tmp_path))
    visitor = app.test_client()

    def find(document: str, kind: str, purpose: str = "转移登记") -> str:
        wanted = Wanted(kind, Person("张三", "resident", document), purpose, "C1", LAND, "staff:1")
        return hall.find(wanted, "2026-11-23").state

    try:
        assert find(OWNER, "电子身份证") == "found" and find(OWNER, "电子营业执照") == "none"
        assert find(PARTNER, "电子身份证") == "expired" and find(OWNER, "电子身份证", " ") == "forbidden"
        page = visitor.get("/demo/licences").text
        assert all(one.document in page and one.kind in page for one in SEEDS) and "转移登记" in page
        assert "张三" not in page
        assert visitor.post("/demo/licences/fault", data={"fault": "empty", "on": "1"}).status_code == 303
        assert find(OWNER, "电子身份证") == "none"
        visitor.post("/demo/licences/fault", data={"fault": "error", "on": "1"})
        assert find(OWNER, "电子身份证") == "down"
        assert visitor.post("/demo/licences/fault", data={"fault": "other", "on": "1"}).status_code == 400
    finally:
        running.stop()
    assert "没有应答" in visitor.get("/demo/licences").text


def test_what_it_has_is_what_the_demos_items_ask_for_and_every_department_is_one_of_theirs(tmp_path: Path) -> None:
    hall = sharing.read(str(licences.prepare(tmp_path, DemoFolder("pw"), 1, 2)))
    assert hall is not None
    text = (HALL_FILE.parent / "lists" / "items.csv").read_text(encoding="utf-8-sig")
    items = [(row["实施主体"], row["申请材料"]) for row in csv.DictReader(io.StringIO(text))]
    for one in SEEDS:
        assert any(
            f"免提交：{one.kind}" in papers and one.kind in hall.allowed(department) for department, papers in items
        )
    assert {one.name for one in hall.chosen.departments} <= {department for department, _papers in items} | {""}
