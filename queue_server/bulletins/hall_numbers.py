"""The hall's own figures of some days for its bulletin: from the rollups, the ties of cases, grades and complaints."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from queue_server.bulletins.document import Numbers
from queue_server.bulletins.hall_table import HallCounts
from queue_server.enquiries import figures as enquiries
from queue_server.figures import running
from queue_server.figures import store as rollups
from queue_server.figures.counts import Counts, quantile_min
from queue_server.figures.fold import Dimension
from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.ratings import figures as ratings
from queue_server.supervision import reconciling


def of(rows: Rows, hall: Hall, calendar: Calendar, first: str, last: str, now_ms: int) -> Numbers:
    """Whole, by service and by window; services and windows with nothing too, and those the hall file has dropped.
    Windows still open count until now."""
    today, now = hours.business_day(hall, now_ms), running.stretches(rows, hall, now_ms)

    def counts(dimension: Dimension) -> Mapping[str, Counts]:
        kept = rollups.by_key(rows, hall.id, dimension, first, last)
        return running.with_more(kept, running.by_key(now, dimension, first, last))

    whole, services, windows = counts("hall").get("", Counts()), counts("service"), counts("window")
    named = {one.id: one.name for one in hall.services} | {one: one for one in services if _is_gone(one, hall)}
    places = {one.id: one.name for one in hall.windows} | {one: one for one in windows if _is_no_window(one, hall)}
    return Numbers(
        hall=_told(whole, **_beside(rows, hall, calendar, first, last, today)),
        services=[(name, _told(services.get(key, Counts()))) for key, name in named.items()],
        windows=[(f"{key} {name}".strip(), _told(windows.get(key, Counts()))) for key, name in places.items()],
    )


def _is_gone(service: str, hall: Hall) -> bool:
    return all(one.id != service for one in hall.services)


def _is_no_window(window: str, hall: Hall) -> bool:
    return all(one.id != window for one in hall.windows)


def _told(counts: Counts, **more: int) -> HallCounts:
    return HallCounts(
        issued=counts.issued,
        booked=counts.booked,
        called=counts.called,
        abandoned=counts.abandoned,
        wait_ms=counts.wait_ms,
        median_min=quantile_min(counts.waits, 50),
        p90_min=quantile_min(counts.waits, 90),
        long_waits=counts.long_waits,
        served=counts.served,
        work_ms=counts.work_ms,
        open_ms=counts.open_ms,
        busy_ms=counts.busy_ms,
        **more,
    )


def _beside(rows: Rows, hall: Hall, calendar: Calendar, first: str, last: str, today: str) -> dict[str, Any]:
    ties = reconciling.merged([(day, reconciling.of_day(rows, hall, day)) for day in _days(first, min(last, today))])
    complaints = enquiries.total(enquiries.counted(rows, hall, first, last, today)["complaint"])
    grades = _grades(rows, hall, calendar, first, last, today)
    return {
        "needing": sum(one.needing for one in ties.lines),
        "linked": sum(one.same_day + one.late for one in ties.lines),
        "finished": grades.finished,
        "rated": grades.given,
        "told": grades.told,
        "good": grades.good,
        "complaints": complaints.asked,
    }


def _grades(rows: Rows, hall: Hall, calendar: Calendar, first: str, last: str, today: str) -> ratings.Count:
    """Taking part by the days themselves; which grades they are by whole weeks that begin in them and are over, and of
    at least five: nobody's grade is told by the difference of two bulletins."""
    until = ratings.shown_until(calendar, today)
    days = ratings.total(ratings.counts(rows, hall.id, first, min(last, until), "day"))
    grades: dict[int, int] = {}
    for week in ratings.weeks_of(first, last, until):
        if week.first < first:
            continue
        found = ratings.shown(
            [ratings.total(ratings.counts(rows, hall.id, week.first, week.last, "day"))], week.is_over
        )
        for grade, count in found[0].grades.items():
            grades[grade] = grades.get(grade, 0) + count
    return ratings.Count("", finished=days.finished, grades=grades, withheld=days.given - sum(grades.values()))


def _days(first: str, last: str) -> list[str]:
    at, end, found = date.fromisoformat(first), date.fromisoformat(last), []
    while at <= end:
        found.append(at.isoformat())
        at += timedelta(days=1)
    return found
