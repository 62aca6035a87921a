"""When to come: said in both languages with what stands behind it, and nothing said of too little."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from queue_server.waits.store import Past
from tests.conftest import Office
from tests.waits.waited import record

ZONE = ZoneInfo("Asia/Shanghai")
MONDAYS = ("2026-11-02", "2026-11-09", "2026-11-16")


def crowd(office: Office, hour: int, wait_min: float, queue: str = "E", count: int = 30) -> None:
    def one(n: int) -> Past:
        day = MONDAYS[n % 3]
        at_ms = round(datetime.fromisoformat(f"{day}T{hour:02d}:10:00").replace(tzinfo=ZONE).timestamp() * 1000)
        return Past(f"{queue}{hour}-{n}", day, queue, at_ms, None, at_ms + round(wait_min * 60_000))

    record(office, [one(n) for n in range(count)])


def test_anybody_reads_at_which_hour_people_waited_least(office: Office) -> None:
    crowd(office, 9, 40)
    crowd(office, 14, 12)
    crowd(office, 15, 3, count=29)
    crowd(office, 10, 50, queue="A")
    told = office.nobody.get("/halls/JN01/best-hours?queue=E").json
    best = {"weekday": 1, "hour": 14, "count": 30, "days": 3, "p50_min": 12, "p80_min": 12}
    assert told["best"] == [best] and told["days"] == 3 and told["queue"] == "E"
    few = {"weekday": 1, "hour": 15, "count": 29, "days": 3, "p50_min": None, "p80_min": None}
    assert few in told["hours"] and all(one["hour"] != 10 for one in told["hours"])
    assert any(one["hour"] == 10 for one in office.nobody.get("/halls/JN01/best-hours").json["hours"])
    page = office.app.test_client().get("/p/guide/hours?queue=E").text
    assert "周一 14:00–15:00：十个人里有八个等候不超过 12 分钟（按 30 个号）" in page and "<small>29</small>" in page
    english = office.app.test_client().get("/p/guide/hours?queue=E&lang=en").text
    assert "Mon 14:00–15:00: eight in ten waited at most 12 minutes" in english


def test_a_hall_without_recorded_days_says_so_and_a_wrong_queue_is_refused(office: Office) -> None:
    page = office.app.test_client().get("/p/guide/hours").text
    assert "说不出哪个时段明显人少" in page and "<table" not in page
    assert office.nobody.get("/halls/JN01/best-hours?queue=none").status_code == 400
    assert office.app.test_client().get("/p/guide/hours?queue=none").status_code == 200
