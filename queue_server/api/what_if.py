"""The call for what one act would do now, and for who is still to come; reckoned beside the loop, one at a time."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final, Protocol

from gevent.lock import BoundedSemaphore

from queue_server.api.contract import Answer, Asked, Route, staff_who
from queue_server.hall.errors import UnknownHall, UnknownQueue, UnknownWindow
from queue_server.hall.model import Hall
from queue_server.kernel.errors import BadInput
from queue_server.kernel.threads import off_loop
from queue_server.twin import advice, pressure
from queue_server.twin.advice import Action, Effect, Kind
from queue_server.twin.model import Setting
from queue_server.twin.pressure import Moment

RUNS_MAX: Final = 200
ACTS: Final[dict[str, Kind]] = {"open": "open", "help": "help", "close": "close"}


class Ahead(Protocol):
    """What the call is handed."""

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version; UnknownHall."""

    def now(self, hall: Hall) -> Moment | None:
        """The hall now, None while it is closed."""

    def forecast(self, hall: Hall) -> dict[str, Any]:
        """Who comes today and on the next days."""


class WhatIfAnswer(Answer):
    """`open`: the hall is open now. `queues` by what the mean of the rest of the day brings. `effect` of the act asked
    for, or of the best one: waits in minutes, `better` the share of `runs` on which the wait is shorter, `say` the same
    as a sentence; null where no act is worth it. `forecast`: numbers without a booking."""

    open: bool
    queues: list[dict[str, Any]]
    effect: dict[str, Any] | None
    forecast: dict[str, Any]


def routes(ahead: Ahead) -> tuple[Route, ...]:
    """The one call."""
    one_at_a_time = BoundedSemaphore()

    def show(asked: Asked) -> dict[str, Any]:
        hall = ahead.hall(asked.path["hall"])
        action, runs = asked_action(asked, hall), _runs(asked)
        moment = ahead.now(hall)
        told = {"open": moment is not None, "queues": [], "effect": None, "forecast": ahead.forecast(hall)}
        if moment is None:
            return told
        with one_at_a_time:
            return {**told, **off_loop(lambda: reckoned(hall, moment, action, runs))}

    return (
        Route(
            "GET",
            "/halls/<hall>/what-if",
            "What one act would do to the waits of today, and who is still to come",
            staff_who("see_figures"),
            WhatIfAnswer,
            query={
                "act": "one of " + ", ".join(ACTS) + "; without it the best one is looked for",
                "queue": "the letter of the line it is for",
                "window": "the window, or several with commas",
                "runs": f"how many days are drawn, {RUNS_MAX} at most",
            },
            refusals=(UnknownHall, UnknownQueue, UnknownWindow, BadInput),
            plain=show,
        ),
    )


def reckoned(hall: Hall, moment: Moment, action: Action | None, runs: int) -> dict[str, Any]:
    """The queues as they stand, and the effect."""
    seen = pressure.outlooks(moment, Setting.of(hall))
    found = advice.best(moment, hall, runs) if action is None else advice.effect(moment, hall, action, runs)
    queues = [
        {**asdict(one), "name": hall.queue(one.queue).name, "stage": pressure.stage(one)} for one in seen.values()
    ]
    return {"queues": queues, "effect": effect_json(hall, found) if found else None}


def effect_json(hall: Hall, found: Effect) -> dict[str, Any]:
    """An effect with its evidence."""
    return {
        "act": found.action.kind,
        "queue": found.action.queue,
        "windows": list(found.action.windows),
        "before": asdict(found.before),
        "after": asdict(found.after),
        "runs": found.after.days,
        "better": found.better,
        "sure": found.is_sure,
        "say": found.say(hall),
    }


def asked_action(asked: Asked, hall: Hall) -> Action | None:
    """The act the query names; BadInput, UnknownQueue, UnknownWindow."""
    if not asked.query.get("act"):
        return None
    kind = ACTS.get(asked.query["act"])
    windows = tuple(hall.window(one).id for one in asked.query.get("window", "").split(",") if one)
    queue = hall.queue(asked.query.get("queue", "")).id
    if kind is None or not windows:
        field = "act" if kind is None else "window"
        raise BadInput(fields=[{"field": field, "problem": "one of " + ", ".join(ACTS) if kind is None else "missing"}])
    if kind == "open" and any(queue not in hall.window(one).queues for one in windows):
        raise BadInput(fields=[{"field": "window", "problem": "does not serve the queue"}])
    return Action(kind, queue, windows)


def _runs(asked: Asked) -> int:
    text = asked.query.get("runs") or str(RUNS_MAX)
    if not text.isdecimal() or not 2 <= int(text) <= RUNS_MAX:
        raise BadInput(fields=[{"field": "runs", "problem": f"2 to {RUNS_MAX}"}])
    return int(text)
