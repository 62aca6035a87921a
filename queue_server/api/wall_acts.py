"""Calls from the live wall to everybody: a message on the boards, and all hands; each taken back by one press."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from queue_server.api import bodies
from queue_server.api.contract import Answer, Asked, Body, Route, staff_who
from queue_server.api.ground import Ground
from queue_server.hall import board_messages
from queue_server.hall.board_messages import TEXT_EN_MAX, TEXT_MAX, BoardMessage, TooManyMessages, UnknownBoardMessage
from queue_server.hall.errors import UnknownHall, UnknownZone
from queue_server.hall.model import Hall
from queue_server.kernel.errors import BadInput, NotYours
from queue_server.kernel.rows import Rows, Tx
from queue_server.staff import service as staff
from queue_server.supervision import all_hands
from queue_server.supervision.all_hands import ROLES, HandsAreCalled, NobodyIsCalled
from queue_server.views import announcements, hands


class SayBody(Body):
    """What boards show, of these zones (all without one), until an hour of today, HH:MM."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=TEXT_MAX)]
    text_en: Annotated[str, StringConstraints(max_length=TEXT_EN_MAX)] = ""
    zones: Annotated[list[bodies.Code], Field(max_length=40)] = []
    until: Annotated[str, StringConstraints(pattern=r"^[0-2][0-9]:[0-5][0-9]$")]


class CallHandsBody(Body):
    """Who is called to the hall, and why."""

    roles: Annotated[list[Literal["clerk", "guide", "manager"]], Field(min_length=1, max_length=3)]
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]


class MessagesAnswer(Answer):
    """The messages shown now, and the boards there are with the zone each shows (null: all)."""

    messages: list[dict[str, Any]]
    boards: list[dict[str, Any]]


class HandsAnswer(Answer):
    """The call under way in counts, null for none; and everybody who is told of it, or of these roles would be."""

    call: dict[str, Any] | None
    people: list[dict[str, Any]]


@dataclass(frozen=True)
class WallActs:
    """What the calls do."""

    ground: Ground

    def messages(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """What stands on the boards."""
        return self._shown(rows, self._hall(rows, asked))

    def say(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """A further message."""
        hall, body = self._hall(tx, asked), asked.body
        board_messages.say(tx, hall, self.ground.new_id(), body.text, body.text_en, body.zones, body.until)
        return self._shown(tx, hall)

    def take_back(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Off the boards."""
        hall = self._hall(tx, asked)
        board_messages.take_back(tx, hall, asked.path["message"])
        return self._shown(tx, hall)

    def hands(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """Who would be told, or was."""
        hall, roles = self._hall(rows, asked), [one for one in asked.query.get("roles", "").split(",") if one in ROLES]
        return self._hands(rows, hall, asked, roles)

    def call(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Call them."""
        hall = self._hall(tx, asked)
        all_hands.call(tx, hall, self.ground.new_id(), asked.body.roles, asked.body.reason)
        return self._hands(tx, hall, asked, asked.body.roles)

    def answer(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """I come."""
        hall = self._hall(tx, asked)
        all_hands.answer(tx, hall, staff.staff(tx, int(asked.who.id)))
        return {"call": hands.counted(tx, hall, tx.now_ms), "people": []}

    def end(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Take it back."""
        hall = self._hall(tx, asked)
        all_hands.end(tx, hall)
        return self._hands(tx, hall, asked, [])

    def _hall(self, rows: Rows, asked: Asked) -> Hall:
        return self.ground.hall(rows, asked.path["hall"])

    def _hands(self, rows: Rows, hall: Hall, asked: Asked, roles: Sequence[str]) -> dict[str, Any]:
        sight = self.ground.sight
        told = hands.people(rows, sight, hall, roles, asked.who.actor)
        return {"call": hands.counted(rows, hall, sight.clock.now_ms()), "people": told}

    def _shown(self, rows: Rows, hall: Hall) -> dict[str, Any]:
        now_ms = self.ground.sight.clock.now_ms()
        messages = [self._message(hall, one) for one in board_messages.live(rows, hall.id, now_ms)]
        return {"messages": messages, "boards": announcements.boards(rows, hall)}

    def _message(self, hall: Hall, one: BoardMessage) -> dict[str, Any]:
        until = self.ground.sight.at(hall, one.until_ms)
        return {"id": one.id, "text": one.text, "text_en": one.text_en, "zones": list(one.zones), "until": until}


def routes(ground: Ground) -> tuple[Route, ...]:
    """The calls, for who oversees the hall; whoever works here answers."""
    acts, who, here = WallActs(ground), staff_who("oversee"), (UnknownHall,)
    said, called = "/halls/<hall>/board-messages", "/halls/<hall>/all-hands"
    shown = (UnknownHall, UnknownZone, BadInput, TooManyMessages)
    roles = {"roles": "of whom: " + ", ".join(ROLES) + ", with commas"}
    return (
        Route("GET", said, "What is shown on the boards", who, MessagesAnswer, refusals=here, read=acts.messages),
        Route("POST", said, "Show a message on the boards", who, MessagesAnswer, SayBody, refusals=shown,
              write=acts.say),
        Route("POST", f"{said}/<message>/end", "Take a message back", who, MessagesAnswer, bodies.NoBody,
              refusals=(UnknownHall, UnknownBoardMessage), write=acts.take_back),
        Route("GET", called, "Who would be called, or was, and who comes", who, HandsAnswer, query=roles,
              refusals=here, read=acts.hands),
        Route("POST", called, "Call all hands", who, HandsAnswer, CallHandsBody,
              refusals=(UnknownHall, HandsAreCalled), write=acts.call),
        Route("POST", f"{called}/answer", "Say that one comes", staff_who("issue"), HandsAnswer, bodies.NoBody,
              refusals=(UnknownHall, NobodyIsCalled, NotYours), write=acts.answer),
        Route("POST", f"{called}/end", "End the call", who, HandsAnswer, bodies.NoBody,
              refusals=(UnknownHall, NobodyIsCalled), write=acts.end),
    )  # fmt: skip
