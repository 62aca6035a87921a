"""A drawn day written into a real file ticket by ticket, with what was said at each issue and when each was called."""

from __future__ import annotations

from pathlib import Path

from queue_server.demo.waits_past import days_before, lived
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.database import Database
from queue_server.kernel.followers import advance
from queue_server.kernel.rows import Tx
from queue_server.tickets import store as tickets
from queue_server.tickets.model import Item, Ticket
from queue_server.waits import follow, store
from queue_server.waits.ahead import Rules
from queue_server.waits.learning import Learnt, learn, outcome
from queue_server.waits.refit import midnight_in
from queue_server.waits.speaking import Waits
from queue_server.waits.store import Past
from queue_server.wiring.tables import MIGRATIONS


def days(hall: Hall, count: int) -> list[list[Past]]:
    """The last `count` drawn days before the demo's first."""
    names = days_before(hall, Calendar(), "2026-11-23")[-count:]
    return [list(lived(hall, Calendar(), day)) for day in names]


def ticket_of(hall: Hall, one: Past, number: int) -> Ticket:
    credit = hall.order.appointment_credit_min if one.slot_ms is not None else one.credit_min
    return Ticket(
        id=one.ticket, hall=hall.id, day=one.day, prefix=one.queue, number=number, queue=one.queue, channel="kiosk",
        units=1, state="waiting", arrived_ms=one.issued_ms, basis_ms=one.slot_ms or one.issued_ms, credit_min=credit,
        slot_ms=one.slot_ms, booked=one.slot_ms is not None,
        items=(Item(next(s.id for s in hall.services if s.queue == one.queue)),), issued_by="test", acted_by="test",
    )  # fmt: skip


class LivedDay:
    """`said` after `live`: every number of the day with what was said to it."""

    def __init__(self, folder: Path, hall: Hall, learnt: Learnt | None) -> None:
        self.hall, self.clock = hall, SteppedClock(0)
        self.database = Database.open(folder / "quhao.db", self.clock, MIGRATIONS)
        self.waits = Waits(lambda _rows, _hall: hall, self.clock.now_ms)
        if learnt is not None:
            self.waits.known[hall.id] = learnt
        self.database.amend("ticket_issued", self.waits.at_issue)

    def live(self, day: list[Past]) -> list[Past]:
        """Everything in the order it happened; the day as it stands in the table."""
        acts = [(one.issued_ms, 1, n, one) for n, one in enumerate(day)]
        acts += [(one.called_ms or 0, 0, n, one) for n, one in enumerate(day) if one.called_ms is not None]
        acts.sort(key=lambda act: (act[0], -act[1], act[2]))

        def write(tx: Tx) -> None:
            for at_ms, kind, number, one in acts:
                self.clock.at_ms = at_ms
                self._act(tx, kind, number, one)
            while advance(tx, follow.follower()):
                pass

        self.database.write(write, is_long=True)
        return self.database.read(lambda rows: store.past(rows, self.hall.id, day[0].day, day[0].day))

    def _act(self, tx: Tx, kind: int, number: int, one: Past) -> None:
        if kind:
            tickets.insert(tx, ticket_of(self.hall, one, number))
            return
        known = tickets.by_id(tx, one.ticket)
        changed = {"state": "finished", "window": "1", "called_ms": one.called_ms}
        tickets.change(tx, known, "ticket_called", changed)
        follow.follower().handle(tx, tx.entries[-1])
        learnt = self.waits.known.get(self.hall.id)
        row = tx.one("SELECT * FROM wait_said WHERE ticket=?", one.ticket)
        if learnt is not None and row is not None:
            outcome(learnt, store.past_of(row))


def learnt_from(hall: Hall, past: list[list[Past]]) -> Learnt | None:
    """What these days teach, by the pace alone."""
    return learn([one for day in past for one in day], midnight_in(hall.zone_info), Rules.of(hall), None, None)
