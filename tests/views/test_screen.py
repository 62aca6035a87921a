"""The screen over a window: what everybody may see there, kept true by events, and nothing about a person."""

from __future__ import annotations

import json
from typing import Any

import pytest

from queue_server.live.topics import Topic
from queue_server.views.board import BoardView
from queue_server.views.screen import ScreenView
from queue_server.views.window import WindowView
from tests.api.conftest import sign_on
from tests.conftest import Office

AT = "/halls/JN01/windows/317"


def take(office: Office, **more: Any) -> dict[str, Any]:
    body = {"hall": "JN01", "service": "records", "channel": "kiosk"} | more
    made: dict[str, Any] = office.kiosk.post("/tickets", body).json
    return made


def seen(office: Office, window: str = "317") -> dict[str, Any]:
    return office.house.database.read(ScreenView(office.house.sight, "JN01", window).everything)


def test_a_window_from_closed_to_called_served_and_paused(office: Office) -> None:
    assert seen(office)["window"]["state"] == "closed"
    first, second = take(office), take(office)
    sign_on(office.clerk)
    told = seen(office)
    assert told["window"] == {"id": "317", "name": "317", "zone": told["window"]["zone"], "state": "open",
                              "back_at": None}  # fmt: skip
    assert [told["next:0"], told["next:1"]] == [{"number": first["number"]}, {"number": second["number"]}]
    office.clerk.post(f"{AT}/call")
    told = seen(office)
    assert (told["current"]["number"], told["current"]["state"]) == (first["number"], "called")
    assert told["next:0"] == {"number": second["number"]}
    office.clerk.post(f"/tickets/{first['id']}/serve")
    assert seen(office)["current"]["state"] == "serving"
    office.clerk.post(f"/tickets/{first['id']}/finish", {"outcome": "consulted"})
    office.clerk.post(f"{AT}/pause", {"reason": "开会", "back_at": "2026-11-23T10:30:00+08:00"})
    told = seen(office)
    assert (told["window"]["state"], told["window"]["back_at"]) == ("paused", "2026-11-23T10:30:00+08:00")
    assert "next:0" not in told
    assert "开会" not in json.dumps(told, ensure_ascii=False)


def test_a_window_that_is_not_public_tells_nothing(office: Office) -> None:
    hidden = [one.id for one in office.house.hall("JN01").windows if not one.public]
    assert all(seen(office, window) == {} for window in [*hidden, "999"])


@pytest.mark.parametrize(("needs", "flash"), [(["hearing"], True), (["sight", "mobility"], False), (None, False)])
def test_only_a_hearing_need_asks_for_light_and_no_public_topic_says_which(
    office: Office, needs: list[str] | None, flash: bool
) -> None:
    take(office, **({"needs": needs} if needs else {}))
    sign_on(office.clerk)
    office.clerk.post(f"{AT}/call")
    told = seen(office)
    assert told["current"]["flash"] is flash
    board = office.house.database.read(BoardView(office.house.sight, "JN01").everything)
    for public in (told, board):
        assert not any(need in json.dumps(public) for need in ("hearing", "sight", "mobility", "needs"))
    assert "flash" not in json.dumps(board)


def test_old_snapshot_and_events_are_a_fresh_snapshot(office: Office) -> None:
    """Whatever happens in the hall, the keys the view names are all that has changed."""
    view = ScreenView(office.house.sight, "JN01", "317")
    database = office.house.database
    topic = Topic("JN01", "screen:317", view, 0, database.read(view.everything))

    def follow(entries: Any) -> None:
        keys = topic.touched(entries)
        now = database.read(view.everything if keys is None else lambda rows: view.values(rows, keys))
        seq = entries[-1].seq
        topic.replace(now, seq) if keys is None else topic.merge(keys, now, seq)

    told: list[Any] = []
    database.after_commit(told.extend)
    tickets = [take(office) for _ in range(3)]
    sign_on(office.clerk)
    acts = [(f"{AT}/call", None), ("recall", 30), ("miss", None), ("return", None), (f"{AT}/call", None),
            ("serve", None), ("hold", None), ("resume", None), ("finish", None), (f"{AT}/pause", None),
            (f"{AT}/resume", None), (f"{AT}/call", None), ("serve", None), ("finish", None)]  # fmt: skip
    current = tickets[0]["id"]
    for act, wait_s in acts:
        office.clock.at_ms += (wait_s or 1) * 1000
        office.admin.post("/halls/JN01/test-calls", {"window": "317"})
        answer = office.clerk.post(
            act if act.startswith("/") else f"/tickets/{current}/{act}",
            {"outcome": "consulted"} if act == "finish" else {},
        )
        if act.endswith("/call"):
            current = answer.json["ticket"]["id"]
        assert answer.status_code == 200, (act, answer.json)
        follow(told)
        told.clear()
        assert topic.values == database.read(view.everything), act


def test_the_screen_is_not_told_what_the_clerk_is(office: Office) -> None:
    sign_on(office.clerk)
    take(office, person={"name": "张三丰", "id_type": "resident", "id_number": "11010519491231002X"})
    office.clerk.post(f"{AT}/call")
    clerk = office.house.database.read(WindowView(office.house.sight, "JN01", "317").everything)
    assert "张" in json.dumps(clerk, ensure_ascii=False)
    told = json.dumps(seen(office), ensure_ascii=False)
    for private in ("张", "002X", "why", "credit", "priority", "staff"):
        assert private not in told


def test_a_test_call_is_on_the_windows_own_screen_for_a_minute_and_on_no_other(office: Office) -> None:
    made = office.admin.post("/halls/JN01/test-calls", {"window": "317"}).json
    shown = seen(office)["trial"]
    assert (shown["call"], shown["number"], shown["state"]) == (made["call"], "测试", "called")
    assert shown["service_en"].isascii()
    assert "trial" not in seen(office, "318")
    office.clock.step(61)
    assert "trial" not in seen(office)
