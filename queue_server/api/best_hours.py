"""The call anybody may make to learn at which hour people waited least."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from queue_server.api.contract import PUBLIC, Answer, Asked, Route
from queue_server.api.ground import Ground
from queue_server.hall.errors import UnknownHall
from queue_server.kernel.errors import BadInput
from queue_server.kernel.rows import Rows
from queue_server.views.best_hours import BestHours


class HourWaits(BaseModel):
    """`weekday` 1 is Monday, `hour` the local hour of taking a number. Half waited at most `p50_min`, eight in ten at
    most `p80_min` whole minutes: null with fewer than 30 waits or 3 days."""

    weekday: int
    hour: int
    count: int
    days: int
    p50_min: int | None
    p80_min: int | None


class BestHoursAnswer(Answer):
    """Of `queue`, or of all for null, over `days` recorded days: every hour at which somebody took a number, and the
    best hour of each weekday that has one clearly better than its worst. Bookings are not counted."""

    queue: str | None
    days: int
    hours: list[HourWaits]
    best: list[HourWaits]


def routes(ground: Ground) -> tuple[Route, ...]:
    """The one call."""
    told = BestHours(ground.sight)

    def show(rows: Rows, asked: Asked) -> dict[str, Any]:
        hall, queue = ground.hall(rows, asked.path["hall"]), asked.query.get("queue") or None
        if queue not in {None, *(one.id for one in hall.public_queues)}:
            raise BadInput(fields=[{"field": "queue", "problem": "not a public queue of the hall"}])
        return told.of(rows, hall, queue)

    return (
        Route(
            "GET",
            "/halls/<hall>/best-hours",
            "How long people waited by weekday and hour, and when it is best to come",
            PUBLIC,
            BestHoursAnswer,
            query={"queue": "the letter of a queue; all without it"},
            refusals=(UnknownHall, BadInput),
            read=show,
        ),
    )
