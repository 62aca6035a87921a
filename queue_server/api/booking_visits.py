"""The call of a team that goes to people's homes: whether the visit took place."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from appointments import arriving, store
from appointments import refusals as no
from queue_server.api.booking_bodies import MadeAnswer
from queue_server.api.booking_calls import DESK
from queue_server.api.contract import Asked, Body, Route
from queue_server.api.ground import Ground, check_same_hall
from queue_server.kernel.rows import Tx
from queue_server.views import booking as booking_view


class VisitBody(Body):
    """Whether somebody was there; at the end of the day a visit of which nothing was said took place."""

    met: bool = Field(default=True, description="false: nobody was there, which counts as a missed booking")


def routes(ground: Ground) -> tuple[Route, ...]:
    """The one call."""

    def visited(tx: Tx, asked: Asked) -> dict[str, Any]:
        booking = store.by_id(tx, asked.path["booking"])
        check_same_hall(asked, booking.hall)
        hall = ground.hall(tx, booking.hall)
        return booking_view.for_staff(tx, ground.sight, hall, arriving.visited(tx, hall, booking, asked.body.met))

    return (
        Route(
            "POST",
            "/bookings/<booking>/visited",
            "The team was at these people's home",
            DESK,
            MadeAnswer,
            VisitBody,
            refusals=(no.UnknownBooking, no.StateForbidsBooking, no.NotAtHome, no.TooEarly),
            write=visited,
        ),
    )
