"""The catalogue's pages without a browser: who only reads sees no button, and what is downloaded imports again."""

from __future__ import annotations

import base64
import re
from typing import Any

from flask.testing import FlaskClient

from tests.conftest import PASSWORD, Office

HEAD = "事项编码,实施编码,事项名称,实施主体,事项类型,法定时限,承诺时限,到场次数,收费,申请材料,失效日期"
RENT = (
    "370100111005,11370100MB285001133701001110050,=租房提取,中心,公共服务,3,即办,零跑腿,不收费,"
    "身份证 | 免提交：电子证照,2027-01-31"
)
ODD = "370100111006,,转移登记,规划局,行政确认,30,5,2,+80 元,身份证；合同 | 复印件 | 单位自备 | 可容缺,"


def send(office: Office, content: bytes, of: str = "items") -> Any:
    return office.admin.post(f"/halls/JN01/catalogue/{of}/import", {"file": base64.b64encode(content).decode()})


def browser(office: Office, account: str) -> FlaskClient:
    client = office.app.test_client()
    client.post("/api/v1/sign-in", json={"account": account, "password": PASSWORD})
    return client


def test_what_holds_is_taken_away_as_a_workbook_that_says_the_same_when_it_comes_back(office: Office) -> None:
    send(office, "\n".join((HEAD, RENT, ODD)).encode())
    office.admin.post("/halls/JN01/catalogue/items/versions/1/take", {"base": None})
    book = browser(office, "auditor").get("/admin/catalogue/items/list.xlsx")
    assert book.headers["Content-Disposition"] == 'attachment; filename="JN01-items.xlsx"'
    assert send(office, book.data).json == {"draft": None, "unused": []}


def test_who_only_reads_sees_the_differences_and_nothing_to_press(office: Office) -> None:
    send(office, "\n".join((HEAD, RENT)).encode())
    for account in ("manager", "auditor"):
        client = browser(office, account)
        for page in ("", "/items", "/powers", "/items/1", "/items/1?day=2026-12-01"):
            text = client.get(f"/admin/catalogue{page}").get_data(as_text=True)
            assert re.findall(r"<button[^>]*data-(?:open|post)", text) == [], page
    assert "=租房提取" in client.get("/admin/catalogue/items/1").get_data(as_text=True)
    assert "data-open" in browser(office, "admin").get("/admin/catalogue/items/1").get_data(as_text=True)


def test_a_page_of_nothing_says_so(office: Office) -> None:
    client = browser(office, "admin")
    for page, status in (("/nothing", 404), ("/items/7", 404), ("/items/x", 404), ("/nothing/list.xlsx", 404)):
        assert client.get(f"/admin/catalogue{page}").status_code == status
    send(office, "\n".join((HEAD, RENT)).encode())
    assert client.get("/admin/catalogue/items/1?day=2026-13-01").status_code == 400
    assert client.get("/admin/catalogue/items?page=99&q=x").status_code == 200
