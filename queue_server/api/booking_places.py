"""Calls that open and close places by hand, and say whose bookings have none any more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field

from appointments import clearing, conflicts, lateness, offering
from appointments import refusals as no
from appointments.conflicts import Conflict
from queue_server.api import bodies, booking_clearing
from queue_server.api.booking_bodies import SeenAnswer, Slot
from queue_server.api.booking_calls import DESK
from queue_server.api.contract import Answer, Asked, Body, Route, staff_who
from queue_server.api.ground import Ground
from queue_server.hall.errors import UnknownHall, UnknownService
from queue_server.hall.model import Hall
from queue_server.kernel.database import Database
from queue_server.kernel.errors import BadInput
from queue_server.kernel.rows import Rows, Tx
from queue_server.views import booking as booking_view


class PlacesBody(Body):
    """So many places in each slot of the service's line from `first` to `last`; `booked`: no more than are booked or
    held now, so that none is free; null: as the hall file says."""

    service: bodies.Code
    first: Slot
    last: Slot
    places: Annotated[int, Field(ge=0, le=500)] | Literal["booked"] | None


class ConflictAnswer(SeenAnswer):
    """A booking without a place: its slot is `gone`, or there are fewer places than bookings (`over`). `suggested` is
    the nearest other slot with a place for it, each place for one of them; null where there is none within two weeks.
    """

    why: Literal["gone", "over"]
    suggested: str | None


class ConflictsAnswer(Answer):
    """The newest first: those who booked first keep their places."""

    conflicts: list[ConflictAnswer]


class PlacesAnswer(ConflictsAnswer):
    """How many slots were set, and the bookings that have no place by it."""

    slots: int


@dataclass(frozen=True)
class PlaceCalls:
    """What the calls do."""

    ground: Ground

    def conflicts(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """Of the hall as it is now."""
        hall, sight = self.ground.hall(rows, asked.path["hall"]), self.ground.sight
        found = conflicts.of_hall(rows, hall, sight.calendar(rows, hall.id), sight.clock.now_ms())
        return {"conflicts": self._told(rows, hall, found)}

    def set_places(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Open or close."""
        body: PlacesBody = asked.body
        hall = self.ground.hall(tx, asked.path["hall"])
        calendar = self.ground.sight.calendar(tx, hall.id)
        first_ms, last_ms = offering.start_of(hall, body.first), offering.start_of(hall, body.last)
        count, found = conflicts.set_places(tx, hall, calendar, body.service, first_ms, last_ms, body.places)
        return {"slots": count, "conflicts": self._told(tx, hall, found)}

    def _told(self, rows: Rows, hall: Hall, found: list[Conflict]) -> list[dict[str, Any]]:
        sight = self.ground.sight
        now_ms = sight.clock.now_ms()
        known = lateness.Known()
        others = clearing.suggested(rows, hall, sight.calendar(rows, hall.id), found, now_ms)

        def other(booking_id: str) -> str | None:
            return offering.slot_id(hall, others[booking_id]) if booking_id in others else None

        return [
            booking_view.for_staff(rows, sight, hall, one.booking, known)
            | {"why": one.why, "suggested": other(one.booking.id)}
            for one in found
        ]


def routes(ground: Ground, database: Database) -> tuple[Route, ...]:
    """The calls about places, and about those who have none."""
    calls = PlaceCalls(ground)
    return (
        *booking_clearing.routes(booking_clearing.ClearingCalls(ground, database)),
        Route(
            "GET",
            "/halls/<hall>/bookings/conflicts",
            "Bookings that have no place any more",
            DESK,
            ConflictsAnswer,
            refusals=(UnknownHall,),
            read=calls.conflicts,
        ),
        Route(
            "POST",
            "/halls/<hall>/places",
            "Open or close places",
            staff_who("oversee"),
            PlacesAnswer,
            PlacesBody,
            refusals=(UnknownHall, UnknownService, no.NotBookable, no.UnknownSlot, BadInput),
            write=calls.set_places,
            is_long=True,
        ),
    )
