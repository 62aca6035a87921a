"""Calls about windows: signing on and off, pausing, and calling the next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from queue_server.api import bodies
from queue_server.api.contract import Answer, Asked, Route, staff_who
from queue_server.api.ground import Ground
from queue_server.hall.errors import UnknownHall, UnknownQueue, UnknownWindow
from queue_server.hall.model import Hall
from queue_server.kernel.errors import BadInput
from queue_server.kernel.rows import Rows, Tx
from queue_server.staff import duty
from queue_server.staff.model import (
    AlreadySignedOn,
    NotYourWindow,
    WindowIsClosed,
    WindowIsNotPaused,
    WindowIsPaused,
    WindowIsTaken,
)
from queue_server.staff.roles import may
from queue_server.tickets import calling, leaving, refusals
from queue_server.views import line as line_view
from queue_server.views import ticket as ticket_view

CALL = staff_who("call")
PATH = "/halls/<hall>/windows/<window>"
KNOWN = (UnknownHall, UnknownWindow)


class LineAnswer(Answer):
    """The tickets waiting for this window's lines, first the one that would be called first; `runs`: how many
    appointments each line had in a row while others waited."""

    waiting: list[dict[str, Any]]
    runs: dict[str, int]


@dataclass(frozen=True)
class WindowCalls:
    """What the window calls do."""

    ground: Ground

    def sign_on(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """The clerk sits down."""
        hall = self.ground.hall(tx, asked.path["hall"])
        duty.sign_on(tx, hall, asked.path["window"], int(asked.who.id))
        return window_json(tx, self.ground, hall, asked.path["window"])

    def take_over(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Another clerk sits down where one is still signed on."""
        hall = self.ground.hall(tx, asked.path["hall"])
        duty.take_over(tx, hall, asked.path["window"], int(asked.who.id))
        return window_json(tx, self.ground, hall, asked.path["window"])

    def pause(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Nobody is called here for a while."""
        hall = _own(tx, self.ground, asked)
        back_ms = _instant_ms(asked.body.back_at)
        duty.pause(tx, hall, asked.path["window"], int(asked.who.id), asked.body.reason or "", back_ms)
        return window_json(tx, self.ground, hall, asked.path["window"])

    def resume(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Calling goes on."""
        hall = _own(tx, self.ground, asked)
        duty.resume(tx, hall, asked.path["window"], int(asked.who.id))
        return window_json(tx, self.ground, hall, asked.path["window"])

    def sign_off(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """The current ticket is settled and the clerk leaves; who oversees the hall frees anybody's window."""
        hall, window = self.ground.hall(tx, asked.path["hall"]), asked.path["window"]
        frees = may(asked.who.role, "oversee")
        on_duty = duty.at(tx, hall, window) if frees else duty.own(tx, hall, window, int(asked.who.id))
        leaving.settle(tx, hall, window, asked.body.current, asked.body.window, asked.body.queue)
        duty.close(tx, on_duty, "")
        return window_json(tx, self.ground, hall, window)

    def call(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """The next ticket, or the chosen one, and why."""
        hall = _own(tx, self.ground, asked)
        window, body = asked.path["window"], asked.body
        duty.open_for(tx, hall, window, int(asked.who.id))
        if body.ticket is not None:
            if not (body.reason or "").strip():
                raise BadInput(fields=[{"field": "reason", "problem": "a chosen call needs a reason"}])
            called: Any = calling.call_chosen(tx, hall, window, body.ticket, body.reason)
            self.ground.seal(tx, hall, called[0], "call_reason", body.reason)
        else:
            called = calling.call_next(tx, hall, window)
        if called is None:
            return {"ticket": None, "why": None}
        return {"ticket": ticket_view.for_staff(tx, self.ground.sight, hall, called[0]), "why": called[1]}

    def line(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """Who may be chosen."""
        hall = self.ground.hall(rows, asked.path["hall"])
        window = asked.path["window"]
        waiting = line_view.of_window(rows, self.ground.sight, hall, window)
        return {"waiting": waiting, "runs": line_view.runs_of(rows, hall, window)}

    def show(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """The window as it stands."""
        hall = self.ground.hall(rows, asked.path["hall"])
        return window_json(rows, self.ground, hall, asked.path["window"])


def routes(calls: WindowCalls) -> tuple[Route, ...]:
    """The window calls."""
    own = (*KNOWN, NotYourWindow, WindowIsClosed)
    taking = (*KNOWN, WindowIsClosed, AlreadySignedOn)
    rows: tuple[tuple[Any, ...], ...] = (
        ("sign-on", "Sign on to a window", bodies.NoBody, calls.sign_on, (*KNOWN, WindowIsTaken, AlreadySignedOn)),
        ("take-over", "Sit down where somebody else is signed on", bodies.NoBody, calls.take_over, taking),
        ("pause", "Pause, with a reason and a return time", bodies.PauseBody, calls.pause, (*own, WindowIsPaused)),
        ("resume", "Go on after a pause", bodies.NoBody, calls.resume, (*own, WindowIsNotPaused)),
        (
            "sign-off",
            "Leave the window",
            bodies.SignOffBody,
            calls.sign_off,
            (*own, refusals.TicketInHand, UnknownQueue, refusals.NotServedHere),
        ),
    )
    acts = tuple(
        Route("POST", f"{PATH}/{act}", text, CALL, bodies.WindowAnswer, body, refusals=more, write=write)
        for act, text, body, write, more in rows
    )
    call = Route(
        "POST",
        f"{PATH}/call",
        "Call the next, or a chosen one",
        CALL,
        bodies.CallAnswer,
        bodies.CallBody,
        refusals=(
            *own,
            WindowIsPaused,
            refusals.WindowIsBusy,
            refusals.UnknownTicket,
            refusals.NotServedHere,
            refusals.StateForbids,
        ),
        write=calls.call,
    )
    see = Route("GET", PATH, "A window", staff_who("see_tickets"), bodies.WindowAnswer, refusals=KNOWN, read=calls.show)
    line = Route(
        "GET",
        f"{PATH}/line",
        "Everybody this window may call, in order",
        staff_who("see_why"),
        LineAnswer,
        refusals=KNOWN,
        read=calls.line,
    )
    return (*acts, call, see, line)


def _instant_ms(at: datetime | None) -> int | None:
    try:
        return None if at is None else round(at.timestamp() * 1000)
    except OverflowError:  # the first hours of year 1, east of Greenwich
        raise BadInput(fields=[{"field": "back_at", "problem": "no such instant"}]) from None


def _own(tx: Tx, ground: Ground, asked: Asked) -> Hall:
    hall = ground.hall(tx, asked.path["hall"])
    duty.own(tx, hall, asked.path["window"], int(asked.who.id))
    return hall


def window_json(rows: Rows, ground: Ground, hall: Hall, window_id: str) -> dict[str, Any]:
    """A window with its state, who sits there and its current ticket."""
    window, on_duty = hall.window(window_id), duty.of_window(rows, hall.id, window_id)
    current = calling.current(rows, hall.id, window_id)
    return {
        "id": window.id,
        "name": window.name,
        "zone": window.zone,
        "queues": list(window.queues),
        "state": on_duty.state if on_duty else "closed",
        "staff": str(on_duty.staff) if on_duty else None,
        "since": ground.sight.at(hall, on_duty.since_ms) if on_duty else None,
        "reason": on_duty.reason if on_duty else None,
        "back_at": ground.sight.at(hall, on_duty.back_at_ms) if on_duty else None,
        "ticket": ticket_view.for_staff(rows, ground.sight, hall, current) if current else None,
    }
