"""A hall on a real file without any face: the use cases of tickets, as a test or a simulation drives them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from queue_server.hall import file as hall_file
from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall, OrderRules, Queue, Service
from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.database import Database, Tx
from queue_server.kernel.journal import Entry, first_break
from queue_server.kernel.rows import entries_after
from queue_server.people import store as people_store
from queue_server.people.documents import resident_check
from queue_server.people.model import Person
from queue_server.staff import store as staff_store
from queue_server.staff.model import NewStaff, WindowDuty
from queue_server.tickets import calling, issuing, replay, store
from queue_server.tickets.model import Ticket
from tests.conftest import JN01

T = TypeVar("T")
MIGRATIONS = (*people_store.MIGRATIONS, *staff_store.MIGRATIONS, *store.MIGRATIONS)
CLERK = "staff:1"


@cache
def demo_hall() -> Hall:
    """JN01 as its file says."""
    return hall_file.parse(JN01.read_text(encoding="utf-8"))


CREDIT_MIN = demo_hall().order.appointment_credit_min


def with_order(hall: Hall, **rules: Any) -> Hall:
    """The hall with other rules of order."""
    order: OrderRules = replace(hall.order, **rules)
    return replace(hall, order=order)


def with_queue(hall: Hall, prefix: str, **more: Any) -> Hall:
    """The hall with one queue changed."""
    queues: tuple[Queue, ...] = tuple(replace(q, **more) if q.prefix == prefix else q for q in hall.queues)
    return replace(hall, queues=queues)


def with_service(hall: Hall, service: str, **more: Any) -> Hall:
    """The hall with one service changed."""
    services: tuple[Service, ...] = tuple(replace(s, **more) if s.id == service else s for s in hall.services)
    return replace(hall, services=services)


def scattered(n: int) -> str:
    """The n-th ticket's id, in no order, as the server's are."""
    return sha256(str(n).encode()).hexdigest()[:16]


def resident(n: int, born: str = "19900101") -> Person:
    """The n-th resident born on that day, with a number that checks."""
    first = f"370102{born}{n % 1000:03d}"
    return Person(f"张{chr(0x4E00 + n % 20000)}", "resident", first + resident_check(first))


@dataclass
class Counter:
    """One hall on one file. `hall` may be exchanged for a changed one at any time."""

    database: Database
    clock: SteppedClock
    secrets: Secrets
    hall: Hall
    calendar: Calendar = field(default_factory=lambda: Calendar.of(()))
    ids: Any = field(default_factory=lambda: count(1))
    name: Callable[[int], str] = "t{:06d}".format

    @classmethod
    def open(cls, folder: Path, clock: SteppedClock, hall: Hall, *, durable: bool = True) -> Counter:
        """Open or make the file in the folder; a simulation need not wait for the disk."""
        secrets = Secrets.load(folder)
        database = Database.open(folder / "quhao.db", clock, MIGRATIONS)
        if not durable:
            database._writer.connection.execute("PRAGMA synchronous=OFF")
        made = cls(database, clock, secrets, hall)
        made.do(made._sit_down)
        return made

    def _sit_down(self, tx: Tx) -> None:
        """Somebody at every window, as on a full day; once per file."""
        if staff_store.duty(tx, self.hall.id):
            return
        for number, window in enumerate(self.hall.windows):
            new = NewStaff(f"at{window.id}", window.id, f"{number}", "clerk")
            sitting = WindowDuty(
                self.hall.id, window.id, staff_store.add_staff(tx, new, "-", initial=False), "open", tx.now_ms
            )
            staff_store.add_duty(tx, sitting)

    def do(self, use_case: Callable[[Tx], T], actor: str = CLERK) -> T:
        """One use case, one transaction."""
        return self.database.write(use_case, actor)

    def issue(self, *services: str, channel: str = "desk", actor: str = "device:1", **more: Any) -> Ticket:
        """A ticket for these services (records without any)."""
        request = issuing.Request(services or ("records",), channel, **more)
        ticket_id = self.name(next(self.ids))
        return self.do(lambda tx: issuing.issue(tx, self.hall, self.calendar, self.secrets, ticket_id, request), actor)

    def call(self, window: str = "317", actor: str = CLERK) -> Ticket | None:
        """What the window's key 'next' does."""
        called = self.do(lambda tx: calling.call_next(tx, self.hall, window), actor)
        return None if called is None else called[0]

    def act(self, step: Callable[..., T], ticket: Ticket | str, *more: Any, actor: str = CLERK) -> T:
        """A use case of the form step(tx, ticket, …) or step(tx, hall, ticket, …) on the ticket as it is now."""
        ticket_id = ticket if isinstance(ticket, str) else ticket.id
        wants_hall = step.__code__.co_varnames[1] == "hall"

        def use_case(tx: Tx) -> T:
            found = store.by_id(tx, ticket_id)
            return step(tx, self.hall, found, *more) if wants_hall else step(tx, found, *more)

        return self.do(use_case, actor)

    def now(self, ticket: Ticket | str) -> Ticket:
        """The ticket as stored."""
        return self.database.read(lambda rows: store.by_id(rows, ticket if isinstance(ticket, str) else ticket.id))

    def entries(self, after: int = 0) -> list[Entry]:
        """The journal behind a position."""
        return self.database.read(lambda rows: entries_after(rows, after, 1_000_000))

    @property
    def day(self) -> str:
        """The hall's day."""
        return hours.business_day(self.hall, self.clock.now_ms())

    def differences(self) -> list[str]:
        """What replay says."""
        return self.database.read(replay.differences)

    def check_ground(self) -> None:
        """The journal's chain holds and rebuilds the tables."""
        assert first_break(self.entries()) is None
        assert self.differences() == []
