"""The hall file through the API: read as a tree, shown what a change does, loaded from a day on."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from queue_server.hall import workbook
from queue_server.hall.templates import template
from tests.api.conftest import take
from tests.conftest import Office

FILE = "/halls/JN01/file"


def present(office: Office) -> dict[str, Any]:
    answer = office.admin.get(FILE)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json
    return found


def window(tree: dict[str, Any], window_id: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in tree["windows"] if one["id"] == window_id)
    return found


def test_the_file_in_force_is_read_as_text_and_as_a_tree(office: Office) -> None:
    now = present(office)
    assert now["tree"]["id"] == "JN01"
    assert now["toml"].startswith("#")
    assert now["today"] == "2026-11-23"
    assert [one["version"] for one in now["versions"] if one["in_force"]] == [now["version"]]
    assert office.admin.get(FILE + "?version=77").json["error"]["code"] == "unknown_version"


def test_a_change_is_shown_in_words_before_it_holds_and_changes_nothing_yet(office: Office) -> None:
    for _ in range(2):
        take(office.kiosk, "desk-3")
    now = present(office)
    window(now["tree"], "302").update(queues=["Y"], handicap_min={})
    answer = office.admin.post(f"{FILE}/preview", {"tree": now["tree"], "base": now["sha256"]})
    assert answer.status_code == 200
    assert answer.json["problems"] == answer.json["conflicts"] == []
    said = [one["says"] for one in answer.json["effects"]]
    assert "窗口 302 不再办理 Z 队列；现有 2 张 Z 票仍可由 301 办理。" in said
    assert present(office)["version"] == now["version"]


def test_a_mistake_is_named_at_its_field_in_the_callers_language(office: Office) -> None:
    now = present(office)
    window(now["tree"], "311").update(zone="9F-Z")
    body = {"tree": now["tree"]}
    (problem,) = office.admin.post(f"{FILE}/preview", body, **{"Accept-Language": "en"}).json["problems"]
    assert problem["path"] == ["windows", now["tree"]["windows"].index(window(now["tree"], "311")), "zone"]
    assert problem["what"] == "Zone 9F-Z does not exist"
    refused = office.admin.post(FILE, body)
    assert refused.status_code == 422
    assert refused.json["error"]["details"]["problems"][0]["path"] == problem["path"]


def test_a_change_from_a_later_day_on_waits_for_it(office: Office) -> None:
    now = present(office)
    now["tree"]["name"] = "新名字大厅"
    body = {"tree": now["tree"], "base": now["sha256"], "valid_from": "2026-12-01"}
    assert office.admin.post(FILE, body).status_code == 200
    after = present(office)
    assert after["tree"]["name"] != "新名字大厅"
    assert [one["valid_from"] for one in after["versions"]][-1] == "2026-12-01"
    later = office.admin.post(f"{FILE}/preview", {"toml": now["toml"] + "\n"}).json["effects"]
    assert [one["says"] for one in later] == ["2026-12-01 起另有一版生效，那天起以那一版为准。"]
    for path in (FILE, f"{FILE}/preview"):
        past = office.admin.post(path, body | {"valid_from": "2026-11-01", "base": None})
        assert past.json["error"]["code"] == "valid_from_past"


def test_a_version_that_holds_later_is_edited_for_its_day_and_withdrawn(office: Office) -> None:
    now = present(office)
    body = {"tree": now["tree"] | {"name": "十二月"}, "base": now["sha256"], "valid_from": "2026-12-01"}
    assert office.admin.post(FILE, body).status_code == 200
    later = office.admin.get(FILE + "?version=2").json
    assert (later["version"], later["valid_from"], later["tree"]["name"]) == (2, "2026-12-01", "十二月")
    mended = {"tree": later["tree"] | {"name": "十二月起"}, "base": later["sha256"], "valid_from": "2026-12-01"}
    told = office.admin.post(f"{FILE}/preview", mended).json
    assert told["conflicts"] == told["problems"] == [] and told["effects"]
    assert office.admin.post(FILE, mended).status_code == 200
    states = {one["version"]: one["state"] for one in present(office)["versions"]}
    assert states == {1: "in_force", 2: "replaced", 3: "later"}
    assert office.admin.post(FILE, mended).json["error"]["code"] == "hall_has_changed", "version 2 was the base"

    assert office.admin.post(f"{FILE}/3/withdraw").json == {"done": True}
    states = {one["version"]: one["state"] for one in present(office)["versions"]}
    assert states == {1: "in_force", 2: "withdrawn", 3: "withdrawn"}, "the older draft does not come back"
    for version, code in (("1", "version_has_begun"), ("9", "unknown_version"), ("x", "unknown_version")):
        assert office.admin.post(f"{FILE}/{version}/withdraw").json["error"]["code"] == code


def test_two_who_edit_at_once_do_not_undo_each_other(office: Office) -> None:
    now = present(office)
    now["tree"]["name"] = "甲改的"
    assert office.admin.post(FILE, {"tree": now["tree"], "base": now["sha256"]}).status_code == 200
    now["tree"]["name"] = "乙改的"
    for path in (FILE, f"{FILE}/preview"):
        refused = office.admin.post(path, {"tree": now["tree"], "base": now["sha256"]})
        assert refused.status_code == 409
        assert refused.json["error"]["code"] == "hall_has_changed"


def test_what_is_still_in_use_stands_against_the_change(office: Office) -> None:
    office.clerk.post("/halls/JN01/windows/318/sign-on")
    now = present(office)
    now["tree"]["windows"] = [
        *(one for one in now["tree"]["windows"] if one["id"] != "318"),
        window(now["tree"], "318") | {"id": "330"},
    ]
    for lang, sentence in (("zh", "318 号窗口还有人在岗"), ("en", "somebody is on duty at window 318")):
        said_in = {"Accept-Language": lang}
        preview = office.admin.post(f"{FILE}/preview", {"tree": now["tree"]}, **said_in).json
        assert preview["conflicts"] == [sentence]
        refused = office.admin.post(FILE, {"tree": now["tree"]}, **said_in).json["error"]
        assert refused["code"] == "hall_still_needed"
        assert sentence in refused["message"]


def test_a_workbook_comes_back_as_a_tree_to_look_at(office: Office) -> None:
    small = workbook.write(template("small"))
    body = {"xlsx": base64.b64encode(small).decode()}
    answer = office.admin.post("/halls/HALL1/file/preview", body).json
    assert answer["problems"] == []
    assert answer["hall"] == "HALL1"
    assert office.admin.post("/halls/HALL1/file", {"tree": answer["tree"]}).status_code == 200
    assert office.admin.get("/halls/HALL1").json["name"] == "政务服务大厅"


@pytest.mark.parametrize("body", [{}, {"toml": "", "tree": {}}, {"xlsx": "不是"}, {"tree": {}, "xlsx": "AAAA"}])
def test_a_body_has_exactly_one_shape(office: Office, body: dict[str, Any]) -> None:
    assert office.admin.post(f"{FILE}/preview", body).json["error"]["code"] == "bad_input"


def test_templates_are_listed_and_read(office: Office) -> None:
    listed = office.admin.get("/hall-templates").json["templates"]
    assert [one["id"] for one in listed] == ["small", "large"]
    assert office.admin.get("/hall-templates/small").json["tree"]["id"] == "HALL1"
    assert office.admin.get("/hall-templates/none").json["error"]["code"] == "unknown_template"


def test_a_file_of_another_hall_is_refused(office: Office) -> None:
    tree = office.admin.get("/hall-templates/small").json["tree"]
    for path in (FILE, f"{FILE}/preview"):
        assert office.admin.post(path, {"tree": tree}).json["error"]["code"] == "bad_input"
