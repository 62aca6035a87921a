"""Bookings whose place was taken by a closed day, other hours or fewer places: who saves it hears of them, and the desk
is reminded until the last one is settled."""

from __future__ import annotations

from typing import Any

from queue_server.hall import service as halls
from queue_server.kernel.rows import entries_after
from queue_server.views.desk import DeskView
from tests.appointments.diary import TUESDAY, hall_text
from tests.appointments.test_way import free, named
from tests.conftest import Office
from tests.views.test_consistency import Watcher


def book(office: Office, n: int, day: str = TUESDAY) -> dict[str, Any]:
    slot = free(office, "fund-rent", day)[0]["id"]
    body = {"hall": "JN01", "service": "fund-rent", "slot": slot, "channel": "desk", "persons": [named(n)]}
    made = office.guide.post("/bookings", body | {"phone": f"1390000{n:04d}"})
    assert made.status_code == 201, made.json
    return dict(made.json)


def reminder(office: Office) -> Any:
    return office.house.database.read(DeskView(office.house.sight, "JN01").everything).get("displaced")


def test_saving_a_day_at_rest_says_how_many_bookings_lose_their_place_and_the_desk_is_reminded(office: Office) -> None:
    made = [book(office, n) for n in range(1, 4)]
    book(office, 9, "2026-11-25")
    assert reminder(office) is None
    entered = {"day": TUESDAY, "kind": "rest"}
    assert office.admin.post("/halls/JN01/calendar", entered).json["without_place"] == 3
    assert reminder(office) == {"count": 3, "first": TUESDAY}
    page = office.app.test_client()
    page.set_cookie("quhao_session", _cookie(office, "manager"))
    assert "3 个预约没有名额了" in page.get("/windows").text
    to = free(office, "fund-rent", "2026-11-25")[-1]["id"]
    moved = office.manager.post(f"/bookings/{made[0]['id']}/move", {"slot": to, "reason": "停电"})
    assert moved.status_code == 200, moved.json
    assert reminder(office) == {"count": 2, "first": TUESDAY}
    for one in made[1:]:
        office.manager.post(f"/bookings/{one['id']}/cancel", {"reason": "停电"})
    assert reminder(office) is None
    cleared = office.admin.post("/halls/JN01/calendar/clear", {"day": TUESDAY})
    assert cleared.json == {"done": True, "day": TUESDAY, "without_place": 0}


def _cookie(office: Office, account: str) -> str:
    client = office.app.test_client()
    answer = client.post("/api/v1/sign-in", json={"account": account, "password": "correct-horse-battery"})
    return str(answer.headers["Set-Cookie"].split("quhao_session=")[1].split(";")[0])


def test_the_reminder_follows_every_entry_that_takes_a_place_or_settles_a_booking(office: Office) -> None:
    watcher = Watcher(office, DeskView(office.house.sight, "JN01"))
    seen = office.house.database.read(lambda rows: int(rows.value("SELECT max(pos) FROM journal")))

    def follow() -> Any:
        nonlocal seen
        entries = office.house.database.read(lambda rows: entries_after(rows, seen, 1000))
        seen = entries[-1].pos
        watcher.take([one for one in entries if one.hall == "JN01"])
        watcher.check()
        return watcher.topic.values.get("displaced")

    one = book(office, 1)
    slots = {"service": "fund-rent", "first": one["slot"], "last": one["slot"]}
    office.manager.post("/halls/JN01/places", slots | {"places": 0})
    assert follow() == {"count": 1, "first": TUESDAY}
    office.manager.post("/halls/JN01/places", slots | {"places": None})
    assert follow() is None
    text = hall_text() + f'\n[[hours.special]]\nday = "{TUESDAY}"\nreason = "停电"\n'
    office.house.database.write(lambda tx: halls.load(tx, text, "2026-11-23"))
    assert follow() == {"count": 1, "first": TUESDAY}
    office.manager.post(f"/bookings/{one['id']}/cancel", {"reason": "停电"})
    assert follow() is None
