"""Calls about help: a kiosk says that somebody needs a guide, and one guide takes it and closes it."""

from __future__ import annotations

from functools import partial
from typing import Any, Literal

from queue_server.api import bodies
from queue_server.api.contract import Answer, Asked, Body, Route, staff_who
from queue_server.api.ground import Ground
from queue_server.equipment import help_calls, service
from queue_server.equipment.help_calls import Act, HelpIsTaken, UnknownHelpCall
from queue_server.hall.errors import UnknownHall, UnknownZone
from queue_server.kernel.errors import TooManyRequests
from queue_server.kernel.rows import Rows, Tx
from queue_server.views import desk as desk_view

PATH = "/halls/<hall>/help"
SUMMARIES: dict[Act, str] = {
    "take": "A guide goes there",
    "release": "The guide cannot go after all",
    "done": "The person has been helped",
}


class HelpBody(Body):
    """What somebody at the kiosk needs; `place` is a zone, the kiosk's own when left out."""

    kind: Literal["no_id", "help", "printer", "language", "fault"] = "help"
    place: bodies.Code | None = None


class HelpAnswer(Answer):
    """A call for help: where, what for, since when, and who goes."""

    id: str
    kind: str
    state: Literal["open", "taken", "done"]
    at: str
    zone: dict[str, Any] | None
    opened_at: str


class HelpListAnswer(Answer):
    """The calls that are not closed, the longest waiting first."""

    calls: list[HelpAnswer]


def routes(ground: Ground) -> tuple[Route, ...]:
    """The help calls."""

    def call(tx: Tx, asked: Asked) -> dict[str, Any]:
        hall, body = ground.hall(tx, asked.path["hall"]), asked.body
        device = service.device_or_refusal(tx, int(asked.who.id))
        made = help_calls.call_for_help(tx, hall, device, body.kind, body.place)
        return desk_view.help_value(tx, ground.sight, hall, made)

    def listed(rows: Rows, asked: Asked) -> dict[str, Any]:
        hall = ground.hall(rows, asked.path["hall"])
        calls = help_calls.open_calls(rows, hall.id)
        return {"calls": [desk_view.help_value(rows, ground.sight, hall, one) for one in calls]}

    def step(act: Act, tx: Tx, asked: Asked) -> dict[str, Any]:
        hall = ground.hall(tx, asked.path["hall"])
        moved = help_calls.act_on(tx, hall.id, asked.path["call"], act, int(asked.who.id))
        return desk_view.help_value(tx, ground.sight, hall, moved)

    steer, known = staff_who("steer"), (UnknownHall, UnknownZone, TooManyRequests)
    return (
        Route(
            "POST", PATH, "Somebody needs a guide", frozenset({"kiosk"}), HelpAnswer, HelpBody, 201,
            refusals=known, write=call,
        ),
        Route("GET", PATH, "Who needs a guide", steer, HelpListAnswer, refusals=(UnknownHall,), read=listed),
        *(
            Route(
                "POST", f"{PATH}/<call>/{act}", text, steer, HelpAnswer, bodies.NoBody,
                refusals=(UnknownHall, UnknownHelpCall, HelpIsTaken), write=partial(step, act),
            )
            for act, text in SUMMARIES.items()
        ),
    )  # fmt: skip
