"""The call for what an act from the live wall would do, before it is done; reckoned beside the loop, one at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from gevent.lock import BoundedSemaphore

from queue_server.api.contract import Answer, Asked, Route, staff_who
from queue_server.api.ground import Ground
from queue_server.api.what_if import Ahead
from queue_server.hall import service as halls
from queue_server.hall.errors import UnknownHall, UnknownQueue, UnknownWindow
from queue_server.hall.lending import HANDICAP_MAX, Lending, held
from queue_server.hall.model import Hall
from queue_server.kernel.database import Database
from queue_server.kernel.errors import BadInput
from queue_server.kernel.rows import Rows
from queue_server.kernel.threads import off_loop
from queue_server.staff import duty
from queue_server.twin.effects import RUNS
from queue_server.views import wall_effects
from queue_server.views.wall_effects import Wish

ACTS: Final = ("lend", "hold_back", "move", "stop")


class ActEffectAnswer(Answer):
    """`next`: the numbers some windows would call next, before and after. `lines`: of each line the act touches the
    minutes that eight in ten of its people wait at most, before and after over `runs` drawn rests of the day (`days`,
    `mean`, and between `low` and `high` eight days of ten), and how many people are still to be called. Empty while the
    hall is closed."""

    act: str
    runs: int
    next: list[dict[str, Any]]
    lines: list[dict[str, Any]]


def routes(ground: Ground, database: Database, ahead: Ahead) -> tuple[Route, ...]:
    """The one call."""
    one_at_a_time = BoundedSemaphore()

    def show(asked: Asked) -> dict[str, Any]:
        def look(rows: Rows) -> tuple[Hall, Wish, list[dict[str, Any]]]:
            hall, now_ms = ground.hall(rows, asked.path["hall"]), ground.sight.clock.now_ms()
            wish = wished(rows, asked, hall, halls.filed(rows, hall.id, now_ms), now_ms)
            return hall, wish, wall_effects.upcoming(rows, hall, wish, now_ms)

        hall, wish, following = database.read(look)
        moment, lines = ahead.now(hall), []
        if moment is not None:
            with one_at_a_time:
                lines = off_loop(lambda: wall_effects.by_twin(moment, hall, wish, RUNS))
        return {"act": asked.query["act"], "runs": RUNS, "next": following, "lines": lines}

    return (
        Route(
            "GET",
            "/halls/<hall>/wall/effect",
            "What an act from the live wall would do",
            staff_who("oversee"),
            ActEffectAnswer,
            query={
                "act": "one of " + ", ".join(ACTS),
                "queues": "the lines it is about, with commas",
                "windows": "the windows it is about, with commas; of move the one left and the one gone to",
                "handicap_min": f"minutes, 0 to {HANDICAP_MAX}, 0 without it",
            },
            refusals=(UnknownHall, UnknownQueue, UnknownWindow, BadInput),
            plain=show,
        ),
    )


def wished(rows: Rows, asked: Asked, hall: Hall, filed: Hall, now_ms: int) -> Wish:
    """What the query asks for; BadInput, UnknownQueue, UnknownWindow."""
    act = asked.query.get("act", "")
    windows = tuple(hall.window(one).id for one in asked.query.get("windows", "").split(",") if one)
    queues = tuple(hall.queue(one).id for one in asked.query.get("queues", "").split(",") if one)
    if act not in ACTS or (act == "move" and len(windows) != 2) or (act != "move" and not queues):
        raise BadInput(fields=[{"field": "act", "problem": "one of " + ", ".join(ACTS) + ", with what it is about"}])
    minutes = _minutes(asked)
    makers: dict[str, Callable[[], Wish]] = {
        "move": lambda: Wish(hall, opened=windows[1:], closed=windows[:1]),
        "stop": lambda: Wish(hall, stopped=queues[0]),
    }
    if act in makers:
        return makers[act]()
    pairs = [(window, queue) for window in windows for queue in queues]
    if act == "hold_back":
        more = [held(filed, *pair, minutes, "") for pair in pairs]
    else:
        more = [Lending(*pair, minutes, "") for pair in pairs]
    after = wall_effects.with_rows(rows, filed, more, now_ms)
    at_work = {one.window for one in duty.of_hall(rows, hall.id)}
    opened = tuple(one for one in windows if one not in at_work) if act == "lend" else ()
    return Wish(after, opened=opened, windows=windows)


def _minutes(asked: Asked) -> int:
    text = asked.query.get("handicap_min") or "0"
    if not (text.isascii() and text.isdecimal() and len(text) < 4 and int(text) <= HANDICAP_MAX):
        raise BadInput(fields=[{"field": "handicap_min", "problem": f"0 to {HANDICAP_MAX}"}])
    return int(text)
