"""How full the slots of a line are: places booked, held for the moment, left, and more given than there are."""

from __future__ import annotations

from dataclasses import dataclass

from appointments import store
from appointments.offering import Day
from appointments.supply import Slot, line_of
from queue_server.hall.model import Service
from queue_server.kernel.rows import Rows


@dataclass(frozen=True)
class Fullness:
    """One slot: `held` counts what somebody is just `filling` in, and cancelled places that are not back yet."""

    slot: Slot
    booked: int
    held: int
    filling: int
    by_hand: bool

    @property
    def free(self) -> int:
        """Places still to be had."""
        return max(0, self.slot.places - self.booked - self.held)

    @property
    def over(self) -> int:
        """Bookings for which there is no place any more."""
        return max(0, self.booked - self.slot.places)


def of_line(rows: Rows, hall: str, day: Day, service: Service, now_ms: int) -> tuple[Fullness, ...]:
    """Every slot of the service's line on the day, in order."""
    line, slots = line_of(service), day.slots(service)
    if not slots:
        return ()
    first_ms, end_ms = slots[0].start_ms, slots[-1].end_ms
    spent = {
        row["start_ms"]: row
        for row in rows.all(
            "SELECT start_ms, count(*) FILTER (WHERE until_ms IS NULL) AS booked,"
            " count(*) FILTER (WHERE until_ms > ?) AS held,"
            " count(*) FILTER (WHERE until_ms > ? AND holder IN (SELECT id FROM hold)) AS filling FROM place"
            " WHERE hall = ? AND line = ? AND start_ms >= ? AND start_ms < ? GROUP BY start_ms",
            now_ms,
            now_ms,
            hall,
            line,
            first_ms,
            end_ms,
        )
    }
    by_hand = store.changed_places(rows, hall, line, first_ms, end_ms)
    found = []
    for slot in slots:
        row = spent.get(slot.start_ms)
        booked, held, filling = (row["booked"], row["held"], row["filling"]) if row is not None else (0, 0, 0)
        found.append(Fullness(slot, booked, held, filling, slot.start_ms in by_hand))
    return tuple(found)
