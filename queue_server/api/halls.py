"""Calls about the hall: what it is, its board, its queues, and the end of its day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from queue_server.api import bodies
from queue_server.api.contract import SEES_HALL, Asked, Route, staff_who
from queue_server.api.ground import Ground
from queue_server.hall import days, hours
from queue_server.hall.errors import UnknownHall, UnknownQueue
from queue_server.hall.model import Hall
from queue_server.hall.places import Zone
from queue_server.kernel.errors import BadInput
from queue_server.kernel.rows import Rows, Tx
from queue_server.tickets import closing
from queue_server.views import ticket as ticket_view
from queue_server.views.board import BoardView

BoardOf = Callable[[str], BoardView]


@dataclass(frozen=True)
class HallCalls:
    """What the hall calls do; `board(hall)` is the view the boards watch."""

    ground: Ground
    board: BoardOf

    def show(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """The hall as this caller may see it."""
        return hall_json(self.ground.hall(rows, asked.path["hall"]), public=asked.who.role in ("kiosk", "board"))

    def show_board(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """The board's snapshot."""
        hall = self.ground.hall(rows, asked.path["hall"])
        return board_json(rows, self.ground, hall, self.board(hall.id))

    def stop(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """No more numbers for the queue."""
        hall = self.ground.hall(tx, asked.path["hall"])
        closing.stop_queue(tx, hall, asked.path["queue"], asked.body.reason)
        return {"id": asked.path["queue"], "stopped": asked.body.reason}

    def reopen(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Numbers for the queue again."""
        hall = self.ground.hall(tx, asked.path["hall"])
        closing.reopen_queue(tx, hall, asked.path["queue"])
        return {"id": asked.path["queue"], "stopped": None}

    def unclosed(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """What the close of a day left without an outcome."""
        hall = self.ground.hall(rows, asked.path["hall"])
        day = _day(asked) or hours.business_day(hall, self.ground.sight.clock.now_ms())
        found = closing.unclosed(rows, hall.id, day)
        return {"tickets": [ticket_view.for_staff(rows, self.ground.sight, hall, one) for one in found]}


def routes(calls: HallCalls) -> tuple[Route, ...]:
    """The hall calls."""
    oversee, path = staff_who("oversee"), "/halls/<hall>"
    return (
        Route("GET", path, "What the hall is", SEES_HALL, bodies.HallAnswer, refusals=(UnknownHall,), read=calls.show),
        Route(
            "GET",
            f"{path}/board",
            "The board: windows, queues, last calls",
            SEES_HALL,
            bodies.BoardAnswer,
            refusals=(UnknownHall,),
            read=calls.show_board,
        ),
        Route(
            "POST",
            f"{path}/queues/<queue>/stop",
            "Give out no more numbers",
            oversee,
            bodies.QueueAnswer,
            bodies.StopBody,
            refusals=(UnknownHall, UnknownQueue),
            write=calls.stop,
        ),
        Route(
            "POST",
            f"{path}/queues/<queue>/reopen",
            "Give out numbers again",
            oversee,
            bodies.QueueAnswer,
            bodies.NoBody,
            refusals=(UnknownHall, UnknownQueue),
            write=calls.reopen,
        ),
        Route(
            "GET",
            f"{path}/unclosed",
            "Tickets the close of day ended without an outcome",
            oversee,
            bodies.UnclosedAnswer,
            query={"day": "the business day, YYYY-MM-DD; today without it"},
            refusals=(UnknownHall, BadInput),
            read=calls.unclosed,
        ),
    )


def _day(asked: Asked) -> str | None:
    text = asked.query.get("day")
    if text is None:
        return None
    try:
        return days.parsed(text).isoformat()
    except ValueError:
        raise BadInput(fields=[{"field": "day", "problem": "YYYY-MM-DD"}]) from None


def _zone(hall: Hall, one: Zone) -> dict[str, str]:
    """`where` is how the boards say it, with its floor."""
    said = {"where": hall.where(one.id), "where_en": hall.where(one.id, "en")}
    return {"id": one.id, "name": one.name, "name_en": one.name_en, "floor": one.floor} | said


def hall_json(hall: Hall, public: bool) -> dict[str, Any]:
    """The hall of the contract; kiosks and boards see only what is offered to the public."""
    return {
        "id": hall.id,
        "name": hall.name,
        "name_en": hall.name_en,
        "floors": [{"id": one.id, "name": one.name, "name_en": one.name_en} for one in hall.floors],
        "zones": [_zone(hall, one) for one in hall.zones],
        "queues": [
            {"id": one.id, "name": one.name, "name_en": one.name_en, "zone": one.zone}
            for one in hall.queues
            if one.public or not public
        ],
        "windows": [
            {"id": one.id, "name": one.name, "zone": one.zone, "queues": list(one.queues)}
            for one in hall.windows
            if one.public or not public
        ],
        "services": [
            {
                "id": one.id,
                "name": one.name,
                "name_en": one.name_en,
                "queue": one.queue,
                "zone": hall.queue(one.queue).zone,
                "minutes": one.minutes,
                "bookable": one.bookable,
                "home": one.home_teams > 0,
                "parties": [
                    {"id": role.id, "name": role.name, "name_en": role.name_en, "least": role.least, "most": role.most}
                    for role in one.parties
                ],
                "real_name": one.real_name,
                "who": one.who,
                "materials": list(one.materials),
            }
            for one in hall.services
            if one.public or not public
        ],
    }


def board_json(rows: Rows, ground: Ground, hall: Hall, view: BoardView) -> dict[str, Any]:
    """The feed's snapshot of the board, and the same as three lists."""
    seen = view.everything(rows)

    def part(prefix: str) -> list[Any]:
        return [value for key, value in seen.items() if key.startswith(prefix)]

    calls = sorted(part("call:"), key=lambda call: -int(call["call"]))
    return {
        "topic": "board",
        "hall": hall.id,
        "seq": int(rows.value("SELECT max(seq) FROM journal WHERE hall = ?", hall.id) or 0),
        "at": ground.sight.at(hall, ground.sight.clock.now_ms()),
        "view": seen,
        "windows": part("window:"),
        "queues": part("queue:"),
        "calls": calls,
    }
