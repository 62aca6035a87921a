"""A message on the boards and the call of all hands: shown beforehand, in the journal, taken back or over by itself."""

from __future__ import annotations

from typing import Any

from queue_server.kernel.rows import Rows, Tx
from queue_server.supervision import all_hands, contacts
from queue_server.views.board import BoardView
from queue_server.views.hands import HandsView
from queue_server.views.wall import WallView
from queue_server.wiring import upkeep
from tests.conftest import Office

HALL = "/halls/JN01"
SAID, CALLED = f"{HALL}/board-messages", f"{HALL}/all-hands"


def seen(office: Office, view: type[BoardView | HandsView | WallView], key: str) -> Any:
    return dict(office.house.database.read(view(office.house.sight, "JN01").everything)).get(key)


def kinds(office: Office, prefix: str) -> list[str]:
    sql = "SELECT kind FROM journal WHERE kind LIKE ? ORDER BY pos"
    return [row["kind"] for row in office.house.database.read(lambda rows: rows.all(sql, f"{prefix}%"))]


def test_a_message_stands_on_the_boards_until_its_hour_or_until_it_is_taken_back(office: Office) -> None:
    wish = {"text": "三楼缺纸，请到二楼取号", "text_en": "Please use floor 2", "zones": ["3F-B"], "until": "09:40"}
    (told,) = office.manager.post(SAID, wish).json["messages"]
    assert told["until"] == "2026-11-23T09:40:00+08:00"
    assert seen(office, BoardView, "hall")["messages"] == [
        {"zh": wish["text"], "en": "Please use floor 2", "zones": ["3F-B"], "until": told["until"]}
    ]
    assert seen(office, WallView, "hall")["messages"] == 1
    office.clock.step(21 * 60)
    assert office.manager.get(SAID).json["messages"] == [] and seen(office, BoardView, "hall")["messages"] == []
    late = office.manager.post(SAID, {"text": "晚了", "until": "09:40"})
    assert (late.status_code, late.json["error"]["code"]) == (400, "bad_input")
    (again,) = office.manager.post(SAID, {"text": "中午不休息", "until": "17:00"}).json["messages"]
    assert office.manager.post(f"{SAID}/{again['id']}/end").json["messages"] == []
    gone = office.manager.post(f"{SAID}/{again['id']}/end")
    assert (gone.status_code, gone.json["error"]["code"]) == (404, "unknown_board_message")
    assert kinds(office, "board_message_") == ["board_message_said", "board_message_said", "board_message_ended"]
    assert upkeep.replay_differences(office.house.database) == []


def test_no_more_messages_than_people_read_and_only_of_zones_there_are(office: Office) -> None:
    unknown = office.manager.post(SAID, {"text": "一", "zones": ["F9-X"], "until": "17:00"})
    assert (unknown.status_code, unknown.json["error"]["code"]) == (404, "unknown_zone")
    for n in range(5):
        assert office.manager.post(SAID, {"text": f"通知 {n}", "until": "17:00"}).status_code == 200
    more = office.manager.post(SAID, {"text": "再一条", "until": "17:00"})
    assert (more.status_code, more.json["error"]["code"]) == (409, "too_many_messages")


def test_who_would_be_called_is_shown_first_and_then_who_comes_and_which_windows_opened(office: Office) -> None:
    office.clerk.post(f"{HALL}/windows/317/sign-on")
    would = office.manager.get(f"{CALLED}?roles=clerk,guide").json
    assert would["call"] is None and {one["role_en"] for one in would["people"]} == {"Clerk", "Guide"}
    assert [one["window"] for one in would["people"] if one["role_en"] == "Clerk"] == ["317"]
    made = office.manager.post(CALLED, {"roles": ["clerk", "guide"], "reason": "三楼大厅人多"}).json
    assert made["call"] | {"reason": "三楼大厅人多", "told": len(would["people"]), "answered": 0} == made["call"]
    assert seen(office, HandsView, "hands")["reason"] == "三楼大厅人多"
    twice = office.manager.post(CALLED, {"roles": ["clerk"], "reason": "再一次"})
    assert (twice.status_code, twice.json["error"]["code"]) == (409, "hands_are_called")
    office.guide.post(f"{CALLED}/answer")
    office.guide.post(f"{CALLED}/answer")
    office.manager.post(f"{HALL}/windows/322/sign-on")
    wall = seen(office, WallView, "hands")
    assert (wall["answered"], wall["opened"]) == (1, ["322"])
    not_called = office.manager.post(f"{CALLED}/answer")
    assert (not_called.status_code, not_called.json["error"]["code"]) == (403, "not_allowed")
    assert office.manager.post(f"{CALLED}/end").json["call"] is None and seen(office, HandsView, "hands") is None
    nobody = office.guide.post(f"{CALLED}/answer")
    assert (nobody.status_code, nobody.json["error"]["code"]) == (409, "nobody_is_called")
    assert kinds(office, "all_hands_") == ["all_hands_called", "all_hands_answered", "all_hands_ended"]


def test_a_call_nobody_ended_is_over_after_hours_and_another_can_be_made(office: Office) -> None:
    office.manager.post(CALLED, {"roles": ["guide"], "reason": "人多"})
    office.clock.step(4 * 3600 + 1)
    assert seen(office, WallView, "hands") is None
    hall = office.house.hall("JN01")
    office.house.database.write(lambda tx: all_hands.call(tx, hall, "second", ["guide"], "人多"))
    assert seen(office, WallView, "hands")["id"] == "second"
    assert upkeep.replay_differences(office.house.database) == []


def test_a_phone_rings_for_who_has_named_one(office: Office) -> None:
    def name_phone(tx: Tx) -> None:
        contacts.keep(tx, office.house.secrets, office.guide.id, "13800138000")

    def written(rows: Rows) -> list[str]:
        return [row["kind"] for row in rows.all("SELECT kind FROM outbox WHERE kind = 'hands'")]

    office.house.database.write(name_phone)
    office.manager.post(CALLED, {"roles": ["clerk", "guide"], "reason": "人多"})
    office.house.followers.catch_up()
    if office.house.post.is_open:
        assert office.house.database.read(written) == ["hands"]
