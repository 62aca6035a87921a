"""Calls about the working-day calendar: a day the national table has otherwise, and a year the hall has entered."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import StringConstraints

from appointments import conflicts
from queue_server.api import bodies
from queue_server.api.contract import Answer, Asked, Body, Route, staff_who
from queue_server.api.ground import Ground
from queue_server.hall import service as halls
from queue_server.hall.calendar import KINDS, CalendarDay
from queue_server.hall.errors import NotADay, UnknownHall
from queue_server.hall.model import Hall
from queue_server.kernel.errors import BadInput
from queue_server.kernel.rows import Tx

Kind = Literal["work", "rest", "holiday", "make_up"]
YEARS = range(2000, 3000)


class DayBody(Body):
    """What kind of day it is, which holiday it belongs to, and the notice that says so."""

    day: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    kind: Kind
    name: Annotated[str, StringConstraints(max_length=80)] = ""
    source: bodies.Reason = ""


class ClearBody(Body):
    """The day that goes by the national table again."""

    day: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class YearBody(Body):
    """The notice the year's days were entered from."""

    source: Annotated[str, StringConstraints(min_length=1, max_length=100)]


class DayAnswer(Answer):
    """The day as it now counts, and how many of its bookings have no place (GET …/bookings/conflicts names them)."""

    day: str
    kind: Kind
    name: str
    source: str
    without_place: int


class ClearedAnswer(bodies.Done):
    """The day goes by the national table; so many of its bookings have no place."""

    day: str
    without_place: int


class YearAnswer(Answer):
    """The year nobody need be warned about any more."""

    year: int
    source: str


def routes(ground: Ground) -> tuple[Route, ...]:
    """The calendar calls."""

    def set_day(tx: Tx, asked: Asked) -> dict[str, Any]:
        body: DayBody = asked.body
        hall = ground.hall(tx, asked.path["hall"])
        halls.set_day(tx, hall.id, CalendarDay(body.day, KINDS[body.kind], body.name, body.source))
        shown = {"day": body.day, "kind": body.kind, "name": body.name, "source": body.source}
        return shown | {"without_place": without_place(tx, hall, body.day)}

    def confirm(tx: Tx, asked: Asked) -> dict[str, Any]:
        hall, year = ground.hall(tx, asked.path["hall"]), _year(asked.path["year"])
        halls.confirm_year(tx, hall.id, year, asked.body.source)
        return {"year": year, "source": asked.body.source}

    def clear(tx: Tx, asked: Asked) -> dict[str, Any]:
        hall = ground.hall(tx, asked.path["hall"])
        halls.clear_day(tx, hall.id, asked.body.day)
        return {"done": True, "day": asked.body.day, "without_place": without_place(tx, hall, asked.body.day)}

    def without_place(tx: Tx, hall: Hall, day: str) -> int:
        return len(conflicts.on_day(tx, hall, ground.sight.calendar(tx, hall.id), tx.now_ms, day))

    who, path = staff_who("set_up"), "/halls/<hall>/calendar"
    return (
        Route(
            "POST",
            path,
            "Say what kind of day it is",
            who,
            DayAnswer,
            DayBody,
            refusals=(UnknownHall, NotADay),
            write=set_day,
        ),
        Route(
            "POST",
            f"{path}/clear",
            "Let a day go by the national table again",
            who,
            ClearedAnswer,
            ClearBody,
            refusals=(UnknownHall, NotADay),
            write=clear,
        ),
        Route(
            "POST",
            f"{path}/<year>/confirm",
            "Say that the year's holidays are entered",
            who,
            YearAnswer,
            YearBody,
            refusals=(UnknownHall,),
            write=confirm,
        ),
    )


def _year(text: str) -> int:
    if not (len(text) == 4 and text.isascii() and text.isdecimal() and int(text) in YEARS):
        raise BadInput(fields=[{"field": "year", "problem": f"{YEARS.start} to {YEARS.stop - 1}"}])
    return int(text)
