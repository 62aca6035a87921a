"""Twice a minute every open hall's work is held against its closing time, and what follows is done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import gevent

from appointments import offering
from queue_server.hall import hours
from queue_server.hall import service as halls
from queue_server.hall.model import Hall
from queue_server.kernel.errors import Refusal
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.spans import MINUTE_MS
from queue_server.kernel.threads import off_loop
from queue_server.twin import coming, pressure, seeing, stopping
from queue_server.twin.model import Setting
from queue_server.twin.pressure import Moment
from queue_server.twin.recorded import DAYS_BACK, DayRecord, Records, day_record
from queue_server.twin.stopping import Decision

if TYPE_CHECKING:
    from queue_server.wiring.house import House

LOOK_S: Final = 30.0
SETTLE_MS: Final = 20 * MINUTE_MS  # after a period of opening began
WEEKDAYS: Final = "一二三四五六日"
BOOK_DAYS: Final = 14


class Watch:
    """The look at every hall; days that are over are read once."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._days: dict[tuple[str, str], DayRecord] = {}

    def look(self, now_ms: int) -> None:
        """Every open hall that wants it."""
        for hall_id in self._house.hall_ids():
            hall = self._house.hall(hall_id)
            if hall.hours.stop_by_work != "off" and self._is_settled(hall, now_ms):
                self._look_at(hall, now_ms)

    def _look_at(self, hall: Hall, now_ms: int) -> None:
        moment = self.moment(hall, now_ms)
        if moment is None or not moment.posts:
            return
        seen = off_loop(lambda: pressure.outlooks(moment, Setting.of(hall)))
        decisions = self._house.database.read(lambda rows: stopping.decided(rows, hall, seen, now_ms))
        if decisions:
            self._take(hall, decisions, now_ms)

    def moment(self, hall: Hall, now_ms: int) -> Moment | None:
        """The hall now, with what its recorded days say; None before its opening and after its close."""
        known, sight = self.records(hall, now_ms), self._house.sight
        return self._house.database.read(
            lambda rows: seeing.moment(rows, hall, sight.calendar(rows, hall.id), now_ms, known)
        )

    def records(self, hall: Hall, now_ms: int) -> Records:
        """The days before today, each read once, with the loop's other work in between."""
        today = date.fromisoformat(hours.business_day(hall, now_ms))
        found = []
        for back in range(DAYS_BACK, 0, -1):
            day = (today - timedelta(days=back)).isoformat()
            known = self._days.get((hall.id, day))
            if known is None:
                known = self._house.database.read(lambda rows, day=day: day_record(rows, hall, day))  # type: ignore[misc]
                self._days[hall.id, day] = known
                gevent.sleep(0)
            if known.came:
                found.append(known)
        return Records(tuple(found))

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version; UnknownHall."""
        return self._house.hall(hall_id)

    def now(self, hall: Hall) -> Moment | None:
        """The hall now; implements queue_server.api.what_if.Ahead with the next."""
        found = self.moment(hall, self._house.clock.now_ms())
        return found if found and found.posts else None

    def forecast(self, hall: Hall) -> dict[str, Any]:
        """Who comes today and on the next days."""
        now_ms, sight = self._house.clock.now_ms(), self._house.sight
        known = self.records(hall, now_ms)
        return self._house.database.read(
            lambda rows: coming.forecast(rows, hall, sight.calendar(rows, hall.id), now_ms, known)
        )

    def _is_settled(self, hall: Hall, now_ms: int) -> bool:
        """Open for so long that who works today sits at a window: before, every line would look hopeless."""
        day, sight = hours.business_day(hall, now_ms), self._house.sight
        opening = self._house.database.read(lambda rows: hours.opening(hall, day, sight.calendar(rows, hall.id)))
        return any(one.start_ms + SETTLE_MS <= now_ms < one.end_ms for one in opening)

    def _take(self, hall: Hall, decisions: Sequence[Decision], now_ms: int) -> None:
        queues = [one.seen.queue for one in decisions if one.stage != "easy"]
        days = self._house.database.read(lambda rows: {queue: free_day(rows, hall, queue, now_ms) for queue in queues})
        acts = hall.hours.stop_by_work == "act"

        def write(tx: Tx) -> None:
            stopping.take(tx, hall, decisions, days, acts=acts)

        self._house.database.write(write)


def free_day(rows: Rows, hall: Hall, queue: str, now_ms: int) -> str:
    """The next day with a free place for the queue's first bookable service, as people say it; "" for none."""
    service = next((one for one in hall.services_of(queue) if one.bookable and one.public and not one.home_teams), None)
    if service is None:
        return ""
    calendar = halls.calendar(rows, hall.id)
    at = date.fromisoformat(hours.business_day(hall, now_ms))
    for ahead in range(1, BOOK_DAYS + 1):
        day = at + timedelta(days=ahead)
        try:
            places = offering.Day(rows, hall, calendar, day.isoformat(), now_ms)
            offers = places.offers(offering.visit_of(hall, (service.id,), 1, "online"))
        except Refusal:
            continue
        if any(one.is_offered and one.free for one in offers):
            return f"{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"
    return ""
