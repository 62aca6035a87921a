"""The hall as it is now, put together for the twin: who holds a number, who has booked, who is expected, who serves."""

from __future__ import annotations

from collections.abc import Sequence

from appointments import due
from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.hours import Period
from queue_server.hall.lending import handicaps_min
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.kernel.spans import MINUTE_MS
from queue_server.staff import duty
from queue_server.tickets import store
from queue_server.tickets.model import Ticket
from queue_server.twin.model import Post, Visit
from queue_server.twin.pressure import Moment
from queue_server.twin.recorded import PART_MS, Records, day_record, rest_by_today

SOON_MS = 3 * MINUTE_MS  # whoever takes longer than expected is done about then
PAUSE_MS = 15 * MINUTE_MS  # of a pause nobody said the end of


def moment(rows: Rows, hall: Hall, calendar: Calendar, now_ms: int, records: Records) -> Moment | None:
    """The hall now, at its midday rest as it will go on; None before its day's opening and after its close."""
    day = hours.business_day(hall, now_ms)
    whole = hours.opening(hall, day, calendar)
    if not whole or not whole[0].start_ms <= now_ms < whole[-1].end_ms:
        return None
    opening = {one.id: hours.opening(hall, day, calendar, one.id) for one in hall.queues}
    closes_ms = {queue: spans[-1].end_ms for queue, spans in opening.items() if spans}
    tickets = store.live(rows, hall.id)
    held = tuple(
        Visit(one.arrived_ms, one.queue, records.of_ticket(hall, one), None, one.slot_ms if one.booked else None)
        for one in tickets
        if one.state == "waiting" or (one.state == "held" and one.served_ms is not None)
    )
    return Moment(
        now_ms,
        held,
        _promised(rows, hall, day, now_ms, records),
        _expected(rows, hall, day, now_ms, records, opening),
        _posts(rows, hall, now_ms, tickets, records, opening),
        closes_ms,
        {one.id: records.of_queue(hall, one.id) for one in hall.queues},
    )


def _promised(rows: Rows, hall: Hall, day: str, now_ms: int, records: Records) -> tuple[Visit, ...]:
    after_ms = now_ms - hall.order.late_grace_min * MINUTE_MS
    booked = [one for one in due.coming(rows, hall.id, day, day, after_ms) if one.ticket is None and not one.home]
    return tuple(
        Visit(
            max(now_ms, one.start_ms),
            one.queue,
            sum(records.work_ms(hall, service) for service in one.services) * max(1, one.units),
            None,
            one.start_ms,
        )
        for one in booked
    )


def _expected(
    rows: Rows, hall: Hall, day: str, now_ms: int, records: Records, opening: dict[str, tuple[Period, ...]]
) -> tuple[Visit, ...]:
    came, begin_ms = day_record(rows, hall, day).came, hours.instant_ms(hall, day, 0)
    over = (now_ms - begin_ms) // PART_MS
    found: list[Visit] = []
    for queue, spans in opening.items():
        counts = came.get(queue, ())[:over]
        known, work_ms = records.expected(queue, day), records.of_queue(hall, queue)
        if known is not None:
            for n, people in enumerate(known.rest(counts or (0,) * over)):
                start = max(now_ms, begin_ms + (over + n) * PART_MS)
                end = begin_ms + (over + n + 1) * PART_MS
                found += _spread(queue, start, end, people * (end - start) / PART_MS, work_ms)
            continue
        left = [(max(now_ms, one.start_ms), one.end_ms) for one in spans if one.end_ms > now_ms]
        people = rest_by_today(came.get(queue, ()), spans, now_ms)
        whole = sum(end - start for start, end in left)
        for start, end in left:
            found += _spread(queue, start, end, people * (end - start) / whole, work_ms)
    return tuple(found)


def _spread(queue: str, start_ms: int, end_ms: int, people: float, work_ms: int) -> list[Visit]:
    """As many as are expected, evenly; what is less than one person is less work, so that nothing is lost."""
    count = max(1, round(people))
    if people < 0.05:
        return []
    step, share = (end_ms - start_ms) / count, people / count
    return [Visit(round(start_ms + (n + 0.5) * step), queue, round(work_ms * share)) for n in range(count)]


def _posts(
    rows: Rows,
    hall: Hall,
    now_ms: int,
    tickets: Sequence[Ticket],
    records: Records,
    opening: dict[str, tuple[Period, ...]],
) -> tuple[Post, ...]:
    current = {one.window: one for one in tickets if one.state in ("called", "serving")}
    windows = {one.id: one for one in hall.windows}
    posts = []
    for at in duty.of_hall(rows, hall.id):
        window = windows.get(at.window)
        if window is None or not window.queues:
            continue
        free_ms = now_ms
        ticket = current.get(window.id)
        if ticket is not None:
            free_ms = max(now_ms + SOON_MS, (ticket.called_ms or now_ms) + records.of_ticket(hall, ticket))
        if at.state == "paused":
            free_ms = max(free_ms, at.back_at_ms or now_ms + PAUSE_MS)
        spans = opening.get(window.queues[0]) or ()
        left = tuple((max(free_ms, one.start_ms), one.end_ms) for one in spans if one.end_ms > free_ms)
        posts.append(Post(window.id, window.queues, left or ((free_ms, free_ms + 1),), handicaps_min(window)))
    return tuple(posts)
