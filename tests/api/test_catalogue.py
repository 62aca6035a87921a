"""The catalogue over the contract: import, look, take effect, read back; the published lists for anybody."""

from __future__ import annotations

import base64
from typing import Any

from queue_server.hall import service as halls
from tests.api.conftest import code_of
from tests.conftest import Caller, Office

HEAD = "事项编码,事项名称,实施主体,事项类型,承诺时限,到场次数,申请材料"
RENT = "370100111005,租房提取住房公积金,住房公积金中心,公共服务,即办,1,身份证 | 原件 | 免提交：电子证照"
RESALE = "370100222001,转移登记,自然资源和规划局,行政确认,5,1,身份证；买卖合同 | 可容缺"
PATH = "/halls/JN01/catalogue/items"


def send(caller: Caller, *lines: str, of: str = "items", **headers: str) -> Any:
    body = {"file": base64.b64encode("\n".join(lines).encode("gb18030")).decode()}
    return caller.post(f"/halls/JN01/catalogue/{of}/import", body, **headers)


def take(caller: Caller, version: int, base: int | None = None, of: str = "items", **more: Any) -> Any:
    return caller.post(f"/halls/JN01/catalogue/{of}/versions/{version}/take", {"base": base, **more})


def test_a_file_becomes_a_draft_whose_differences_are_shown_before_it_takes_effect(office: Office) -> None:
    admin = office.admin
    draft = send(admin, HEAD, RENT, RESALE).json["draft"]
    assert (draft["version"], draft["state"], draft["rows"], draft["added"]) == (1, "draft", 2, 2)
    assert office.clerk.get("/halls/JN01/items").json["count"] == 0
    assert take(admin, 1).json["state"] == "in_force"
    assert [one["code"] for one in office.clerk.get("/halls/JN01/items?q=zftq").json["items"]] == ["370100111005"]
    send(admin, HEAD, RENT.replace("即办", "3"))
    seen = office.manager.get(f"{PATH}/versions/2").json
    assert (seen["base"], seen["counts"]) == (1, {"added": 0, "changed": 1, "removed": 1})
    assert seen["changed"][0]["fields"] == [{"name": "承诺时限（工作日）", "before": "即办", "after": "3"}]
    assert seen["removed"][0]["title"] == "转移登记"
    assert code_of(take(admin, 2)) == (409, "list_has_changed")
    assert take(admin, 2, base=1, valid_from="2026-12-01").json["state"] == "later"
    assert office.clerk.get("/halls/JN01/items").json["count"] == 2
    old = office.clerk.get("/halls/JN01/items/370100222001?version=1").json
    assert old["materials"][1] == {
        "name": "买卖合同",
        "kind": "original",
        "source": "",
        "exempt_by": "",
        "deferrable": True,
        "required": True,
    }
    assert code_of(office.clerk.get("/halls/JN01/items/370100222001?version=2")) == (404, "not_in_catalogue")


def test_what_is_wrong_in_a_file_is_told_with_row_and_column_and_nothing_is_kept(office: Office) -> None:
    refused = send(office.admin, HEAD, RENT.replace("公共服务", "许可"), RESALE.replace("5", "五天"))
    assert code_of(refused) == (422, "list_file_wrong")
    told = refused.json["error"]["details"]["problems"]
    assert [(one["row"], one["column"]) for one in told] == [(2, "事项类型"), (3, "承诺时限（工作日）")]
    overview = office.admin.get("/halls/JN01/catalogue").json
    assert overview["lists"][0]["versions"] == []


def test_what_the_hall_says_of_an_item_stands_beside_it_and_outlives_an_import(office: Office) -> None:
    admin = office.admin
    send(admin, HEAD, RENT)
    take(admin, 1)
    said = {"service": "desk-3", "window_min": 8, "remark": "带手机", "place": 1}
    assert admin.post("/halls/JN01/items/370100111005/attributes", said).json == {"done": True}
    send(admin, HEAD, RENT.replace("即办", "1"))
    take(admin, 2, base=1)
    [item] = office.clerk.get("/halls/JN01/items?service=desk-3").json["items"]
    assert (item["promised_days"], item["version"], item["hall"]["window_min"]) == (1, 2, 8)
    assert code_of(admin.post("/halls/JN01/items/1/attributes", said)) == (404, "not_in_catalogue")


def test_a_hall_file_that_names_an_unknown_item_is_warned_of_and_still_taken(office: Office) -> None:
    send(office.admin, HEAD, RENT)
    take(office.admin, 1)
    hall = office.app.extensions["quhao_house"].hall("JN01")
    toml = halls.export(hall).replace('id = "desk-3"\n', 'id = "desk-3"\nitems = ["999"]\n', 1)
    seen = office.admin.post("/halls/JN01/file/preview", {"toml": toml}).json
    assert [one["says"] for one in seen["effects"] if "999" in one["says"] and one["weight"] == "warn"] != []
    assert office.admin.post("/halls/JN01/file", {"toml": toml}).status_code == 200
    [missing] = [one for one in office.admin.get("/halls/JN01/catalogue").json["unknown"] if one["service"] == "desk-3"]
    assert missing["codes"] == ["999"]


def test_a_list_without_an_address_is_not_pulled(office: Office) -> None:
    assert code_of(office.admin.post(f"{PATH}/pull")) == (409, "no_list_source")


def test_anybody_reads_the_published_lists_and_nobody_a_hidden_one(office: Office) -> None:
    admin, nobody = office.admin, office.nobody
    send(admin, HEAD, RENT, RESALE)
    take(admin, 1)
    send(admin, "职权编码,职权名称,职权类别", "3701,不动产登记,行政确认", of="powers")
    take(admin, 1, of="powers")
    lists = nobody.get("/public/halls/JN01/lists").json["lists"]
    assert [(one["id"], one["entries"]) for one in lists] == [("guides", 2), ("one-visit", 2), ("powers", 1)]
    powers = nobody.get("/public/halls/JN01/lists/powers?q=bdc").json
    assert powers["entries"] == [{"key": "3701", "values": ["3701", "不动产登记", "行政确认", None, None, None, None]}]
    settings = {"name": "权责清单", "columns": ["职权编码", "职权名称", "职权类别"], "shown": False}
    assert admin.post("/halls/JN01/catalogue/powers/settings", settings).json == {"done": True}
    assert code_of(nobody.get("/public/halls/JN01/lists/powers")) == (404, "unknown_list")


def test_a_settings_call_that_makes_no_sense_is_refused(office: Office) -> None:
    for of, body in (("Powers", {"name": "x", "columns": ["a"]}), ("x", {"name": "x"}), ("items", {"name": "x"})):
        assert code_of(office.admin.post(f"/halls/JN01/catalogue/{of}/settings", body)) == (422, "list_cannot_be")
