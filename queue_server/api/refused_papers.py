"""Papers that are no numbers: a guide has found who holds one and has dealt with it."""

from __future__ import annotations

from typing import Any

from queue_server.api import bodies
from queue_server.api.contract import Answer, Asked, Route, staff_who
from queue_server.api.ground import Ground
from queue_server.hall.errors import UnknownHall
from queue_server.kernel.rows import Tx
from queue_server.tickets import refused_papers
from queue_server.tickets.refused_papers import UnknownPaper
from queue_server.views import refused_papers as view


class RefusedPaperAnswer(Answer):
    """A paper a kiosk gave out alone and the server did not take in: its number, which kiosk (`at`), where and when it
    came out, `why` in both languages, and `done_at` once somebody has dealt with it."""

    id: str
    number: str
    day: str
    device: str
    at: str
    zone: dict[str, str] | None
    given_at: str
    why: dict[str, str]
    done_at: str | None


def routes(ground: Ground) -> tuple[Route, ...]:
    """The one call about them."""

    def done(tx: Tx, asked: Asked) -> dict[str, Any]:
        hall = ground.hall(tx, asked.path["hall"])
        return view.value(tx, ground.sight, hall, refused_papers.settle(tx, hall.id, asked.path["paper"]))

    return (
        Route(
            "POST",
            "/halls/<hall>/refused-papers/<paper>/done",
            "The holder of a refused paper has been dealt with",
            staff_who("steer"),
            RefusedPaperAnswer,
            bodies.NoBody,
            refusals=(UnknownHall, UnknownPaper),
            write=done,
        ),
    )
