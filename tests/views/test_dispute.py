"""The sheet of a number: who went before it though they came later and by which rule, calls, screens, every step."""

from __future__ import annotations

from typing import Any

from queue_server.tickets import store
from queue_server.views import dispute
from tests.api.conftest import sign_on, take
from tests.conftest import Office
from tests.pages.test_called import signed_in


def test_an_overtaker_is_named_with_its_rule_and_who_came_before_is_not(office: Office) -> None:
    first, mine = take(office.kiosk), take(office.kiosk)
    office.clock.step(60)
    elderly = take(office.kiosk, priority="elderly")
    sign_on(office.clerk)
    for _ in range(3):
        office.clock.step(120)
        called = office.clerk.post("/halls/JN01/windows/317/call").json["ticket"]
        office.clerk.post(f"/tickets/{called['id']}/serve")
        office.clerk.post(f"/tickets/{called['id']}/finish", {"outcome": "consulted"})
    house = office.house

    def told(ticket: str) -> dict[str, Any]:
        hall = house.hall("JN01")
        return house.database.read(lambda rows: dispute.sheet(rows, house.sight, hall, store.by_id(rows, ticket)))

    found = told(mine["id"])["overtakers"]
    assert [(one["number"], one["reason"].en) for one in found] == [(elderly["number"], "lawful priority")]
    assert told(elderly["id"])["overtakers"] == []
    page = signed_in(office, "manager").get(f"/tickets/{mine['id']}/sheet").text
    assert elderly["number"] in page and "依法优先 · 优先 15 分钟" in page and "没有屏幕确认显示" in page
    assert "按序" in page and "开始办理" in page
    assert first["number"] not in page.split("后取号而先叫到的")[1].split("</table>")[0]


def test_the_range_said_when_the_number_was_taken_stands_beside_what_it_was(office: Office) -> None:
    ticket = take(office.kiosk)
    page = signed_in(office, "manager")
    assert "取号时告知的等候" not in page.get(f"/tickets/{ticket['id']}/sheet").text, "nothing was said"
    office.house.database.write(lambda tx: tx.execute("UPDATE wait_said SET low = 5, high = 10"))
    sign_on(office.clerk)
    office.clock.step(7 * 60)
    office.clerk.post("/halls/JN01/windows/317/call")
    assert "5–10 分钟；实际在范围内" in page.get(f"/tickets/{ticket['id']}/sheet").text
