"""What a kiosk's box is given for the time without a server: hours, free numbers with their links, slips to fill in."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import UTC, datetime
from typing import Any, Final

import gevent

from kiosk import alone_marks
from kiosk.alone_deps import AlonePack
from kiosk.deps import KioskDevice
from queue_server.equipment import service as equipment
from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.kernel.spans import MINUTE_MS
from queue_server.tickets import alone, alone_seal, store
from queue_server.tickets.model import label
from queue_server.views import slip
from queue_server.views.slip_facts import place_facts
from queue_server.wiring.house import House

DAYS: Final = 3  # today and the next two on which numbers are given out
SAMPLE: Final = datetime(2000, 1, 1, tzinfo=UTC)  # only its place on the slip counts


class KioskAlone:
    """Implements kiosk.alone_deps.AloneDoor."""

    def __init__(self, house: House) -> None:
        self._house = house

    def version(self, device: KioskDevice, hall: Hall) -> Hashable:
        """The hall file, the calendar, the day, what is stopped and how many papers are out."""
        sight, now_ms = self._house.sight, self._house.clock.now_ms()
        self._house.watch.note_alone(device.id)

        def look(rows: Rows) -> Hashable:
            calendar, stopped = sight.calendar(rows, hall.id), store.stops(rows, hall.id)
            day = hours.business_day(hall, now_ms)
            out = alone.papers_out(rows, hall.id, day)
            return hall, calendar, day, tuple(sorted(stopped)), out, _place(rows, device, hall), sight.public_url

        return self._house.database.read(look)

    def breathe(self) -> None:
        """Let whatever else waits have its turn."""
        gevent.sleep(0)

    def pack(self, device: KioskDevice, hall: Hall) -> AlonePack:
        """What this kiosk needs to go on alone today and on the next days."""
        sight, now_ms = self._house.sight, self._house.clock.now_ms()

        def look(rows: Rows) -> AlonePack:
            calendar, stopped = sight.calendar(rows, hall.id), store.stops(rows, hall.id)
            days, kiosk = open_days(hall, calendar, now_ms), _place(rows, device, hall)
            numbers = {
                day: {
                    queue.prefix: [
                        (number, paper, sight.token(paper))
                        for number, paper in alone.free_numbers(rows, sight.secrets, hall, day, queue.prefix, kiosk)
                    ]
                    for queue in hall.public_queues
                }
                for day in days
            }
            spans = {
                day: {
                    queue.prefix: []
                    if queue.prefix in stopped and day == days[0]
                    else issued(hall, day, calendar, queue.prefix)
                    for queue in hall.public_queues
                }
                for day in days
            }
            link = sight.link_of(hall, "") if sight.reachable(hall) else None
            return AlonePack(spans, numbers, _slips(hall, kiosk, link), link, alone_seal.public_key(sight.secrets))

        return self._house.database.read(look)


def _place(rows: Rows, device: KioskDevice, hall: Hall) -> str:
    """The place whose block this kiosk has: of two that stand at one, as under its name and under its id, the first."""
    place = alone.place_of(hall, device.name)
    there = [one for one in equipment.devices_of(rows, hall.id) if one.kind == "kiosk" and one.state == "enrolled"]
    first = min((one.id for one in there if alone.place_of(hall, one.name) == place), default=device.id)
    return place if first == device.id else ""


def open_days(hall: Hall, calendar: Calendar, now_ms: int) -> list[str]:
    """Today, and the next days on which numbers are given out."""
    days, at_ms = [hours.business_day(hall, now_ms)], now_ms
    while len(days) < DAYS:
        next_ms = hours.next_opening(hall, None, at_ms, calendar)
        if next_ms is None:
            break
        day, at_ms = hours.business_day(hall, next_ms), next_ms
        if day not in days:
            days.append(day)
    return days


def issued(hall: Hall, day: str, calendar: Calendar, prefix: str) -> list[tuple[int, int]]:
    """When the queue gives out numbers on that day: its opening hours, without the last minutes."""
    periods = hours.opening(hall, day, calendar, prefix)
    if not periods:
        return []
    stop_ms = periods[-1].end_ms - hall.hours.stop_issue_before_close_min * MINUTE_MS
    return [(one.start_ms, min(one.end_ms, stop_ms)) for one in periods if one.start_ms < stop_ms]


def _slips(hall: Hall, kiosk: str, link: str | None) -> dict[str, dict[str, dict[str, Any]]]:
    """Per service and language its slip, with marks where only the box knows what to say."""
    made = {}
    for service in hall.public_services:
        block = hall.reserved_for(service.queue, kiosk)
        facts = place_facts(
            hall,
            [service],
            number=alone_marks.number(len(label(service.queue, block[-1] if block else 0))),
            day=alone_marks.DAY,
            issued_at=SAMPLE,
            ahead=0,
            link=alone_marks.LINK if link else None,
            is_alone=True,
            time=alone_marks.TIME,
        )
        made[service.id] = {lang: slip.slip(facts, 1, lang) for lang in ("zh", "en")}
    return made
