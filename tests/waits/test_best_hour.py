"""The best hour to come: only from waits that were, never of bookings, and said only where enough stands behind it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from queue_server.waits.best_hour import BETTER_MIN, COUNT_ENOUGH, Came, Hour, best, hours, recorded
from queue_server.waits.store import Past
from tests.conftest import Office
from tests.waits.waited import record

ZONE = ZoneInfo("Asia/Shanghai")
MONDAYS = ["2026-11-02", "2026-11-09", "2026-11-16"]


def crowd(hour: int, wait_min: float, count: int = COUNT_ENOUGH, queue: str = "A", days: int = 3) -> list[Came]:
    return [Came(queue, MONDAYS[n % days], hour, wait_min) for n in range(count)]


def test_a_number_counts_at_its_local_hour_and_only_with_an_outcome_and_without_a_booking(office: Office) -> None:
    at_ms = round(datetime(2026, 11, 2, 9, 59, tzinfo=ZONE).timestamp() * 1000)
    known = Past("t1", "2026-11-02", "E", at_ms, None, at_ms + 90_000)
    never, booked = known._replace(ticket="t2", called_ms=None), known._replace(ticket="t3", slot_ms=at_ms)
    other = known._replace(ticket="t4", day="2026-11-03")
    record(office, [known, never, booked, other])
    found = office.house.database.read(lambda rows: recorded(rows, "JN01", ZONE, "2026-11-01", "2026-11-02"))
    assert found == [Came("E", "2026-11-02", 9, 1.5)]


def test_half_and_eight_in_ten_are_waits_that_were_rounded_up() -> None:
    waits = [1.2, 2, 3, 4, 5, 6, 7, 8, 9, 60]
    found = hours(Came("A", MONDAYS[n % 3], 9, wait) for n, wait in enumerate(waits))
    assert found == [Hour(1, 9, 10, 3, 5, 8)]
    assert hours([Came("A", MONDAYS[0], 9, 0.5)])[0].p50_min == 1
    assert hours([]) == [] and hours(crowd(9, 5), "B") == []


def test_the_shortest_hour_of_a_weekday_is_recommended_where_it_is_clearly_better() -> None:
    assert [one.hour for one in best(hours([*crowd(9, 30), *crowd(14, 8), *crowd(15, 12)]))] == [14]
    assert best(hours([*crowd(9, 12), *crowd(14, 12 - BETTER_MIN + 1)])) == []
    assert best(hours(crowd(14, 3))) == []  # there is nothing it is better than


def test_an_hour_with_few_waits_or_few_days_is_never_recommended() -> None:
    busy = crowd(9, 40)
    assert best(hours([*busy, *crowd(16, 1, COUNT_ENOUGH - 1)])) == []
    assert best(hours([*busy, *crowd(16, 1, days=2)])) == []
    tuesday = (date.fromisoformat(MONDAYS[0]) + timedelta(days=1)).isoformat()
    assert [one.weekday for one in hours([Came("A", tuesday, 9, 3)])] == [2]
