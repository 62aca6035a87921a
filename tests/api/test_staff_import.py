"""Staff from a workbook: looked at without effect, taken over whole or not at all, passwords told once."""

from __future__ import annotations

import base64
import json
from typing import Any

from queue_server.kernel.rows import entries_after
from tests.api.conftest import code_of
from tests.conftest import Caller, Office
from tests.staff.test_roster import GOOD, book

SECOND = ("lisi", "李四", "1202", "导办", None)


def send(caller: Caller, *rows: tuple[Any, ...], confirm: bool = False, **headers: str) -> Any:
    body = {"xlsx": base64.b64encode(book(*rows)).decode(), "confirm": confirm}
    return caller.post("/staff/import", body, **headers)


def known(office: Office) -> set[str]:
    return {one["account"] for one in office.admin.get("/staff").json["staff"]}


def test_a_list_is_looked_at_and_then_taken_over_with_a_password_for_each(office: Office) -> None:
    before = known(office)
    seen = send(office.admin, GOOD, SECOND).json
    assert (seen["done"], [one["change"] for one in seen["lines"]], seen["made"]) == (False, ["add", "add"], [])
    assert known(office) == before
    done = send(office.admin, GOOD, SECOND, confirm=True).json
    assert done["done"] and known(office) == before | {"zhangsan", "lisi"}
    assert len({one["password"] for one in done["made"]}) == 2
    for one in done["made"]:
        signed = office.nobody.post("/sign-in", {"account": one["account"], "password": one["password"]}).json
        assert signed["todo"] == "password"


def test_one_wrong_cell_stops_the_whole_list_and_is_named_in_the_callers_language(office: Office) -> None:
    before = known(office)
    wrong = ("zhao", "赵六", "1203", "经理", None)
    seen = send(office.admin, GOOD, wrong).json
    assert [(one["sheet"], one["cell"]) for one in seen["problems"]] == [("账号", "D3")]
    refused = send(office.admin, GOOD, wrong, confirm=True, **{"Accept-Language": "en"})
    assert code_of(refused) == (422, "roster_is_wrong")
    assert refused.json["error"]["details"]["problems"][0]["says"].startswith("There is no such role")
    assert known(office) == before


def test_a_second_import_changes_who_is_there_and_makes_no_new_password(office: Office) -> None:
    first = send(office.admin, GOOD, confirm=True).json["made"][0]
    again = send(office.admin, ("zhangsan", "张三丰", "1201", "导办", "JN01"), confirm=True).json
    assert (again["lines"][0]["change"], again["made"]) == ("edit", [])
    signed = office.nobody.post("/sign-in", {"account": "zhangsan", "password": first["password"]})
    assert signed.json["role"] == "guide"


def test_what_is_no_workbook_is_refused(office: Office) -> None:
    for text in ("x", "not base64!", base64.b64encode(b"PK").decode()):
        assert code_of(office.admin.post("/staff/import", {"xlsx": text})) == (422, "not_a_workbook")


def test_no_password_of_an_import_is_journalled(office: Office) -> None:
    made = send(office.admin, GOOD, SECOND, confirm=True).json["made"]
    entries = office.house.database.read(lambda rows: entries_after(rows, 0, 1000))
    told = json.dumps([dict(one.body) for one in entries], ensure_ascii=False)
    assert not any(one["password"] in told or one["name"] in told for one in made)
