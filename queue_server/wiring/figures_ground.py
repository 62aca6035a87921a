"""What the rollups know of a hall: its zone and when it closed, by the hall file in force then."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from queue_server.figures.follow import Ground, follower
from queue_server.hall import hours
from queue_server.hall import service as halls
from queue_server.hall.errors import UnknownHall
from queue_server.hall.model import Hall
from queue_server.kernel.followers import Follower
from queue_server.kernel.rows import Rows

_LAST_MS = 1 << 52  # whatever version comes last: a hall does not move to another zone


def figures_ground() -> Ground:
    """A hall that has no file any more, or had none yet, is reckoned in UTC and never closes."""
    return Ground(_zone, _closes_ms)


def figures_follower() -> Follower:
    """Keeps the rollups."""
    return follower(figures_ground())


def _zone(rows: Rows, hall_id: str) -> ZoneInfo:
    hall = _hall(rows, hall_id, _LAST_MS)
    return ZoneInfo("UTC") if hall is None else hall.zone_info


def _closes_ms(rows: Rows, hall_id: str, at_ms: int) -> int | None:
    hall = _hall(rows, hall_id, at_ms)
    if hall is None:
        return None
    opening = hours.opening(hall, hours.business_day(hall, at_ms), halls.calendar(rows, hall_id))
    return max((one.end_ms for one in opening), default=None)


def _hall(rows: Rows, hall_id: str, at_ms: int) -> Hall | None:
    try:
        return halls.as_known(rows, hall_id, at_ms)
    except UnknownHall:
        return None
