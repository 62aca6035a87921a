"""The call for the figures of a day: counts, and nobody in particular."""

from __future__ import annotations

from typing import Any

from queue_server.api.calls import day_of
from queue_server.api.contract import Answer, Asked, Route, staff_who
from queue_server.api.ground import Ground
from queue_server.hall import hours
from queue_server.hall.errors import UnknownHall
from queue_server.kernel.errors import BadInput
from queue_server.kernel.rows import Rows
from queue_server.views import figures


class FiguresAnswer(Answer):
    """Per queue and in all: tickets by how they stand, and the mean wait in minutes of those who were called."""

    day: str
    queues: list[dict[str, Any]]
    total: dict[str, Any]
    windows: dict[str, int]


def routes(ground: Ground) -> tuple[Route, ...]:
    """The one call."""

    def show(rows: Rows, asked: Asked) -> dict[str, Any]:
        hall = ground.hall(rows, asked.path["hall"])
        day = day_of(asked.query.get("day")) or hours.business_day(hall, ground.sight.clock.now_ms())
        return figures.of_day(rows, hall, day)

    return (
        Route(
            "GET",
            "/halls/<hall>/figures",
            "What the day came to, in counts",
            staff_who("see_figures"),
            FiguresAnswer,
            query={"day": "the business day, YYYY-MM-DD; today without it"},
            refusals=(UnknownHall, BadInput),
            read=show,
        ),
    )
