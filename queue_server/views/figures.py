"""The figures of a day for who oversees or evaluates the hall: counts per queue with their base, and no person."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.staff import duty
from queue_server.tickets import counting
from queue_server.tickets.counting import Counts


def of_day(rows: Rows, hall: Hall, day: str) -> dict[str, Any]:
    """Every queue of the hall, the whole of them, and how many windows are open of how many."""
    found = counting.of_day(rows, hall.id, day)
    queues = [
        {"id": one.id, "name": one.name, "name_en": one.name_en, **_told(found.get(one.id, Counts()))}
        for one in hall.queues
    ]
    open_now = [one for one in duty.of_hall(rows, hall.id) if one.state == "open"]
    windows = {"open": len(open_now), "all": len(hall.windows)}
    return {"day": day, "queues": queues, "total": _told(counting.total(list(found.values()))), "windows": windows}


def _told(counts: Counts) -> dict[str, Any]:
    told = asdict(counts)
    del told["wait_ms"]
    return told | {"wait_min": counts.wait_min}
