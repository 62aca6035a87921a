"""Keys and grades of counter pads: each is the very call of the contract that the terminal or tablet would make.

A key acts in the name of the clerk signed on at that window, a grade for the visit that window asks about; the box's
own id of the press is the once-only key, so that what is said twice happens once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

import structlog

from queue_server.cases.refusals import ReasonIsNeeded
from queue_server.equipment import pad_keys
from queue_server.equipment.pad_keys import NobodyIsSignedOn, Standing, Step
from queue_server.hall import hours
from queue_server.kernel import idempotency
from queue_server.kernel.errors import BadInput, Refusal
from queue_server.kernel.http import Principal
from queue_server.kernel.rows import Rows, Tx
from queue_server.staff import duty
from queue_server.staff import service as staff
from queue_server.tickets import calling, finding, store
from queue_server.tickets.model import Ticket
from queue_server.views import ratings
from queue_server.wiring.boxes import Door, Read
from queue_server.wiring.forms import Forms
from queue_server.wiring.house import House

WINDOW: Final = "/halls/<hall>/windows/<window>"
PAUSED: Final = "暂离"
BY_PAD: Final = "叫号器办结，未经电脑登记办件"  # why there is no case, where the outcome wants one or a reason
UNDO_OF: Final = ("finished", "missed")
log = structlog.get_logger()


class Pads:
    """The doors of `key` and `grade` readings."""

    def __init__(self, house: House, forms: Forms) -> None:
        self._house, self._forms = house, forms

    def doors(self) -> dict[str, Door]:
        """What readings of these kinds are handed to."""
        return {"key": self.key, "grade": self.grade}

    def key(self, read: Read) -> Mapping[str, object]:
        """A key of a caller: what it means here, done in turn. Refusals leave what was done before them."""
        hall, window = self._house.hall(read.hall), self._window(read)
        who = self._house.database.read(lambda rows: self._clerk(rows, read.hall, window))
        meant = self._meant(read, who, window)
        target = pad_keys.window_keyed(hall, str(read.body.get("digits", ""))) if "transfer" in meant["steps"] else ""
        for number, step in enumerate(meant["steps"]):
            self._do(step, read, f"{read.id}.{number}", who, window, meant["ticket"], target)
        return {"taken": True}

    def _meant(self, read: Read, who: Principal, window: str) -> Any:
        """The steps of this press and the ticket then at the window, decided once: said again after a restart of this
        server it must not be reckoned anew from what it did before."""
        act = str(read.body.get("act", ""))

        def decide(tx: Tx) -> tuple[int, str]:
            standing, current = self._standing(tx, read.hall, window)
            wanted = pad_keys.steps(act, standing, window)
            return 200, idempotency.encode({"steps": list(wanted), "ticket": current.id if current else None})

        path = f"/pads/{read.address}/{window}"
        once = idempotency.under_key(self._house.secrets, read.id, who.actor, "pad_key", path, act.encode(), decide)
        _status, text = self._house.database.write(once, who.actor)
        return json.loads(text)

    def grade(self, read: Read) -> Mapping[str, object]:
        """A grade for the visit the window asks about; the raw key is noted whatever it is worth."""
        window, raw, grade = self._window(read), read.body.get("raw"), read.body.get("grade")
        if not isinstance(raw, int) or not 0 <= raw <= 255 or not (grade is None or grade in range(1, 6)):
            raise BadInput(fields=[{"field": "grade", "problem": "a raw key and, where it means one, a grade 1 to 5"}])
        ticket = self._house.database.read(lambda rows: self._asked(rows, read.hall, window))
        if ticket is None:
            return {"taken": False, "why": "nobody_asked"}
        body = {"device": read.address, "channel": read.channel, "raw": raw, "grade": grade}
        self._house.database.write(lambda tx: self._note(tx, read.hall, ticket, body), f"device:{read.agent}")
        if grade is None:
            return {"taken": False, "why": "key_has_no_grade"}
        tablet = Principal("window", f"device:{read.agent}", str(read.agent), read.hall)
        token = self._house.sight.token(ticket.id)
        self._forms.write("/ratings", {"ticket": token, "grade": grade}, read.id, tablet)
        return {"taken": True}

    def _do(
        self, step: Step, read: Read, key: str, who: Principal, window: str, current: str | None, target: str
    ) -> None:
        there = {"hall": read.hall, "window": window}
        at_window: Mapping[Step, Mapping[str, Any]] = {"call": {}, "pause": {"reason": PAUSED}, "resume": {}}
        if step in at_window:
            self._forms.write(f"{WINDOW}/{step}", at_window[step], key, who, **there)
            return
        ticket = current if current is not None else self._behind(step, read.hall, window).id
        bodies: Mapping[Step, Mapping[str, Any]] = {"transfer": {"window": target}}
        act = {"take_up": "resume"}.get(step, step)
        try:
            self._forms.write(f"/tickets/<ticket>/{act}", bodies.get(step, {}), key, who, ticket=ticket)
        except Refusal as refusal:
            if step != "finish" or refusal.code != ReasonIsNeeded.code:
                raise
            self._forms.write("/tickets/<ticket>/finish", {"reason": BY_PAD}, f"{key}.r", who, ticket=ticket)

    def _behind(self, step: Step, hall: str, window: str) -> Ticket:
        """The ticket a key means that is not at the window: the one put aside last, the one that left last."""
        find: Mapping[Step, Callable[[Rows], Ticket | None]] = {
            "take_up": lambda rows: self._held(rows, hall, window),
            "undo": lambda rows: self._left(rows, hall, window),
        }
        ticket = self._house.database.read(find[step])
        if ticket is None:
            raise pad_keys.KeyMeansNothingHere(window=window)
        return ticket

    def _held(self, rows: Rows, hall: str, window: str) -> Ticket | None:
        queues = self._house.sight.hall(rows, hall).window(window).queues
        mine = [one for one in store.held(rows, hall, queues) if one.window == window]
        return mine[-1] if mine else None

    def _left(self, rows: Rows, hall: str, window: str) -> Ticket | None:
        known = self._house.sight.hall(rows, hall)
        return finding.last_left(rows, hall, hours.business_day(known, self._house.clock.now_ms()), window)

    def _asked(self, rows: Rows, hall: str, window: str) -> Ticket | None:
        return ratings.visit_asked(rows, self._house.sight, self._house.sight.hall(rows, hall), window)

    def _clerk(self, rows: Rows, hall: str, window: str) -> Principal:
        on_duty = duty.of_window(rows, hall, window)
        if on_duty is None:
            raise NobodyIsSignedOn(window=window)
        who = staff.staff(rows, on_duty.staff)
        return Principal(who.role, who.actor, str(who.id), who.hall)

    def _standing(self, rows: Rows, hall: str, window: str) -> tuple[Standing, Ticket | None]:
        on_duty, current = duty.of_window(rows, hall, window), calling.current(rows, hall, window)
        if on_duty is None:
            return "closed", None
        if current is not None:
            return ("serving" if current.state == "serving" else "called"), current
        return ("idle" if on_duty.state == "open" else "paused"), None

    def _note(self, tx: Tx, hall: str, ticket: Ticket, body: Mapping[str, object]) -> None:
        tx.record(hall, "pad_grade_read", ticket.id, dict(body))

    def _window(self, read: Read) -> str:
        if read.place.kind != "window":
            raise BadInput(fields=[{"field": "device", "problem": "stands at no window"}])
        return read.place.id
