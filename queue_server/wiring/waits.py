"""Who looks after what is known of waits: takes it up at the start, learns from each outcome, and anew every night."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

import gevent
import structlog

from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.database import Database
from queue_server.kernel.errors import Refusal
from queue_server.kernel.rows import Rows
from queue_server.kernel.threads import off_loop
from queue_server.waits import store
from queue_server.waits.ahead import Rules
from queue_server.waits.learning import MODEL_DAYS, MODEL_WAITS, Learnt, as_text, day_over, from_text, outcome
from queue_server.waits.refit import DAYS
from queue_server.waits.speaking import Waits

if TYPE_CHECKING:
    from queue_server.wiring.house import House

LOOK_S: Final = 15.0
REFIT_S: Final = 3600.0  # thirty days take a minute or two; what hangs must not keep a hall from ever learning again
log = structlog.get_logger()


def speaking(database: Database, hall: Callable[[Rows, str], Hall], now_ms: Callable[[], int]) -> Waits:
    """The waits of this node's halls, said at each issue in its own transaction."""
    waits = Waits(hall, now_ms)
    database.amend("ticket_issued", waits.at_issue)
    return waits


class WaitsOffice:
    """`spawn(work)` lets learning run beside; `look` is the timer."""

    def __init__(self, house: House, spawn: Callable[[Callable[[], None]], object] = gevent.spawn) -> None:
        assert house.sight.waits is not None
        self._house, self._waits, self._spawn = house, house.sight.waits, spawn
        self._day: dict[str, str] = {}
        self._over: dict[str, str] = {}
        self._heard: dict[str, set[str]] = {}
        self._under_way: set[str] = set()

    def look(self, now_ms: int) -> None:
        """Outcomes since the last look; with a new day, what the one before taught."""
        for hall_id in self._house.hall_ids():
            hall = self._house.hall(hall_id)
            today = hours.business_day(hall, now_ms)
            if self._day.get(hall_id) != today:
                self._new_day(hall, today)
            self._hear(hall, today)

    def _new_day(self, hall: Hall, today: str) -> None:
        database = self._house.database
        if hall.id not in self._day:
            kept = database.read(lambda rows: store.model(rows, hall.id))
            learnt = off_loop(lambda: from_text(kept[1])) if kept else None
            if learnt is not None:
                self._waits.known[hall.id] = learnt
        known = self._waits.known.get(hall.id)
        over = max(self._over.get(hall.id, ""), known.day if known else "")
        days = database.read(lambda rows: store.days(rows, hall.id, today, DAYS))
        for day in days:
            if known is not None and day > over:
                self._hear(hall, day)
                past = database.read(lambda rows, day=day: store.past(rows, hall.id, day, day))  # type: ignore[misc]
                day_over(known, past)
                self._over[hall.id] = day
                self._heard.pop(hall.id, None)
                gevent.sleep(0)
        self._day[hall.id] = today
        if days and _is_stale(known, days) and hall.id not in self._under_way:
            self._under_way.add(hall.id)
            text = as_text(known) if known else ""
            self._spawn(lambda: self._refit(hall, today, text))

    def _hear(self, hall: Hall, day: str) -> None:
        known = self._waits.known.get(hall.id)
        if known is None:
            return
        heard = self._heard.setdefault(hall.id, set())
        for one in self._house.database.read(lambda rows: store.outcomes(rows, hall.id, day, heard)):
            heard.add(one.ticket)
            outcome(known, one)

    def _refit(self, hall: Hall, today: str, text: str) -> None:
        """In another process; what is known stays as it is where that fails, until the next night."""
        try:
            place = (str(self._house.database.path), hall.id, hall.tz, today, *map(str, Rules.of(hall)))
            command = (sys.executable, "-m", "queue_server.waits.refit", *place)
            done = subprocess.run(command, input=text, stdout=subprocess.PIPE, text=True, check=True, timeout=REFIT_S)
            learnt = off_loop(lambda: from_text(done.stdout)) if done.stdout else None
            if learnt is None:
                return
            self._house.database.write(lambda tx: store.keep_model(tx, hall.id, learnt.day, done.stdout), is_long=True)
            self._waits.known[hall.id] = learnt
            self._heard.pop(hall.id, None)  # today's outcomes are heard again: it knows none of them
            log.info("waits_learnt", hall=hall.id, day=learnt.day, waits=learnt.waits, basis=learnt.basis)
        except (OSError, subprocess.SubprocessError, Refusal):
            log.exception("waits_not_learnt", hall=hall.id)
        finally:
            self._under_way.discard(hall.id)


def _is_stale(known: Learnt | None, days: Sequence[str]) -> bool:
    """Whether days have passed since, or the pace alone is known of days that can teach more."""
    if known is None or days[-1] > known.day:
        return True
    return known.basis == "pace" and known.waits >= MODEL_WAITS and len(days) >= MODEL_DAYS
