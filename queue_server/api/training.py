"""Calls that begin and end 培训: of the whole hall, of one person, of one kiosk or screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import StringConstraints

from queue_server.api.contract import Answer, Asked, Body, Route, staff_who
from queue_server.api.ground import Ground
from queue_server.hall import training
from queue_server.hall.errors import UnknownHall
from queue_server.hall.model import Hall
from queue_server.kernel.errors import BadInput
from queue_server.kernel.rows import Rows, Tx
from queue_server.staff import practising
from queue_server.views import training as view


class PracticeBody(Body):
    """Whom: `hall`, or a `who` of the list."""

    who: Annotated[str, StringConstraints(pattern=r"^(hall|staff:[0-9]{1,9}|device:[0-9]{1,9})$")]


class PracticeAnswer(Answer):
    """Who practises, and who could."""

    hall: dict[str, Any]
    people: list[dict[str, Any]]
    devices: list[dict[str, Any]]


@dataclass(frozen=True)
class TrainingCalls:
    """What the calls do; asked from the practice hall they are about the hall it belongs to."""

    ground: Ground

    def show(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """Everybody."""
        return view.of_hall(rows, self.ground.sight, self._hall(rows, asked))

    def begin(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """From now on in practice."""
        hall = self._hall(tx, asked)
        practising.begin(tx, hall, self._subject(tx, hall, asked))
        return view.of_hall(tx, self.ground.sight, hall)

    def end(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Back to work."""
        hall = self._hall(tx, asked)
        practising.end(tx, hall, self._practising(tx, hall, asked))
        return view.of_hall(tx, self.ground.sight, hall)

    def _hall(self, rows: Rows, asked: Asked) -> Hall:
        return self.ground.hall(rows, training.real_id(asked.path["hall"]))

    def _practising(self, tx: Tx, hall: Hall, asked: Asked) -> str:
        """Whoever practises may come back, also who has left the hall meanwhile."""
        is_on = asked.body.who in {one.subject for one in practising.whose(tx, hall)}
        return str(asked.body.who) if is_on else self._subject(tx, hall, asked)

    def _subject(self, rows: Rows, hall: Hall, asked: Asked) -> str:
        who, known = asked.body.who, view.of_hall(rows, self.ground.sight, hall)
        if who == "hall":
            return training.everybody(hall.id)
        if who not in {one["who"] for one in (*known["people"], *known["devices"])}:
            raise BadInput(fields=[{"field": "who", "problem": "nobody and nothing of this hall"}])
        return str(who)


def routes(ground: Ground) -> tuple[Route, ...]:
    """The three calls."""
    calls, path, oversees = TrainingCalls(ground), "/halls/<hall>/training", staff_who("oversee")
    return (
        Route("GET", path, "Who practises", oversees, PracticeAnswer, refusals=(UnknownHall,), read=calls.show),
        Route(
            "POST",
            f"{path}/begin",
            "Training begins: numbers of their own, in no figure",
            oversees,
            PracticeAnswer,
            PracticeBody,
            refusals=(UnknownHall, BadInput, practising.StillAtWindows, training.HallIdIsTooLong),
            write=calls.begin,
        ),
        Route(
            "POST",
            f"{path}/end",
            "Training ends",
            oversees,
            PracticeAnswer,
            PracticeBody,
            refusals=(UnknownHall, BadInput),
            write=calls.end,
        ),
    )
