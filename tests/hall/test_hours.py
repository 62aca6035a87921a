"""Opening hours over the calendar: working days, lunch, seasons, Saturdays, special days, own hours of a queue."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from queue_server.hall import hours
from queue_server.hall.calendar import Calendar, CalendarDay, DayKind
from queue_server.hall.model import Hall, UnknownQueue

CALENDAR = Calendar()


def at(text: str, tz: str = "Asia/Shanghai") -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(tz)).timestamp() * 1000)


def spoken(hall: Hall, day: str, queue: str | None = None, calendar: Calendar = CALENDAR) -> list[str]:
    def clock(ms: int) -> str:
        return datetime.fromtimestamp(ms / 1000, hall.zone_info).strftime("%H:%M")

    return [f"{clock(p.start_ms)}-{clock(p.end_ms)}" for p in hours.opening(hall, day, calendar, queue)]


@pytest.mark.parametrize(
    ("day", "queue", "periods"),
    [
        ("2026-11-23", "A", ["09:00-12:00", "13:00-17:00"]),  # a Monday
        ("2026-11-23", "J", ["09:30-11:30"]),  # own hours
        ("2026-11-27", "A", ["09:00-12:00"]),  # Fridays end at noon here
        ("2026-07-06", "A", ["09:00-12:00", "13:30-17:30"]),  # summer
        ("2026-09-30", "A", ["09:00-12:00", "13:30-17:30"]),  # last day of summer
        ("2026-10-08", "A", ["09:00-12:00", "13:00-17:00"]),
        ("2026-11-28", "A", ["09:00-12:00"]),  # a Saturday, extra opening
        ("2026-11-28", "J", []),
        ("2026-11-28", None, ["09:00-12:00"]),
        ("2026-11-29", None, []),  # a Sunday
        ("2026-10-10", "J", ["09:30-11:30"]),  # a Saturday worked as make-up
        ("2026-10-10", "A", ["09:00-12:00", "13:00-17:00"]),
        ("2026-05-02", "A", []),  # a Saturday inside a statutory holiday: no extra opening
        ("2026-10-03", "A", ["09:00-12:00"]),  # unless the hall says so
        ("2026-10-03", "J", []),
        ("2026-11-26", None, []),  # closed for everybody
        ("2026-12-31", "J", ["09:00-12:00"]),
        ("2026-12-31", "A", ["09:00-12:00", "13:00-17:00"]),
    ],
)
def test_a_day_has_the_periods_of_its_kind(small_hall: Hall, day: str, queue: str | None, periods: list[str]) -> None:
    assert spoken(small_hall, day, queue) == periods


def test_the_hall_is_open_when_any_of_its_queues_is(small_hall: Hall) -> None:
    assert spoken(small_hall, "2026-11-23") == ["09:00-12:00", "13:00-17:00"]


def test_a_day_the_hall_entered_as_rest_is_closed(small_hall: Hall) -> None:
    calendar = Calendar.of([CalendarDay("2026-11-23", DayKind.REST)])
    assert spoken(small_hall, "2026-11-23", "A", calendar) == []


@pytest.mark.parametrize(
    ("moment", "kind", "opens", "closes"),
    [
        ("2026-11-23T08:59:59", "before", "2026-11-23T09:00", None),
        ("2026-11-23T09:00", "open", None, "2026-11-23T12:00"),
        ("2026-11-23T11:59:59", "open", None, "2026-11-23T12:00"),
        ("2026-11-23T12:00", "lunch", "2026-11-23T13:00", None),
        ("2026-11-23T16:44:59", "open", None, "2026-11-23T17:00"),
        ("2026-11-23T16:45", "ending", None, "2026-11-23T17:00"),
        ("2026-11-23T17:00", "after", "2026-11-24T09:00", None),
        ("2026-11-26T10:00", "closed_day", "2026-11-27T09:00", None),
        ("2026-11-27T12:30", "after", "2026-11-28T09:00", None),
        ("2026-11-28T12:00", "after", "2026-11-30T09:00", None),
        ("2026-09-30T17:30", "after", "2026-10-03T09:00", None),
    ],
)
def test_an_instant_stands_somewhere_and_says_what_comes_next(
    small_hall: Hall, moment: str, kind: str, opens: str | None, closes: str | None
) -> None:
    found = hours.state(small_hall, "A", at(moment), CALENDAR)
    assert found.kind == kind
    assert found.opens_ms == (at(opens) if opens else None)
    assert found.closes_ms == (at(closes) if closes else None)
    assert found.is_open == (kind in ("open", "ending")) == hours.is_open(small_hall, "A", at(moment), CALENDAR)
    assert found.issues == (kind == "open")


@pytest.mark.parametrize(
    ("day", "queue", "reason"),
    [("2026-11-26", None, "系统升级"), ("2026-10-05", "A", "国庆节"), ("2026-11-29", "A", "休息日")],
)
def test_a_closed_day_says_why(small_hall: Hall, day: str, queue: str | None, reason: str) -> None:
    found = hours.state(small_hall, queue, at(f"{day}T10:00"), CALENDAR)
    assert (found.kind, found.reason) == ("closed_day", reason)
    assert found.reason_en


def test_no_opening_within_the_search_is_none_and_not_a_loop(small_hall: Hall) -> None:
    shut = Calendar.of(CalendarDay(f"{2026 + m // 12}-{m % 12 + 1:02d}-{d:02d}", DayKind.HOLIDAY)
                       for m in range(10, 16) for d in range(1, 32))  # fmt: skip
    assert hours.next_opening(small_hall, "J", at("2026-11-23T18:00"), shut) == at("2026-12-31T09:00")
    assert hours.next_opening(small_hall, "J", at("2026-12-31T18:00"), shut) is None
    assert hours.state(small_hall, "J", at("2026-12-31T18:00"), shut).opens_ms is None


def test_the_business_day_is_the_halls_own_and_turns_at_its_midnight(small_hall: Hall) -> None:
    midnight = at("2026-11-24T00:00")
    assert hours.business_day(small_hall, midnight - 1) == "2026-11-23"
    assert hours.business_day(small_hall, midnight) == "2026-11-24"
    assert hours.instant_ms(small_hall, "2026-11-24") == midnight
    assert midnight == 1_795_449_600_000  # 2026-11-23T16:00:00Z: eight hours ahead of UTC


def test_shanghai_keeps_one_offset_all_year(small_hall: Hall) -> None:
    noon = {hours.instant_ms(small_hall, f"2026-{m:02d}-15", 720) % 86_400_000 for m in range(1, 13)}
    assert noon == {4 * 3_600_000}


def test_the_day_closes_with_its_last_period_and_a_closed_day_at_midnight(small_hall: Hall) -> None:
    assert hours.close_of_day_ms(small_hall, "2026-11-23", CALENDAR) == at("2026-11-23T17:00")
    assert hours.close_of_day_ms(small_hall, "2026-11-29", CALENDAR) == at("2026-11-30T00:00")


def test_a_queue_nobody_knows_is_refused(small_hall: Hall) -> None:
    with pytest.raises(UnknownQueue):
        hours.opening(small_hall, "2026-11-23", CALENDAR, "X")
