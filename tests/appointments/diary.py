"""A hall that takes bookings, on a real file without any face: the use cases as a test drives them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from appointments import arriving, closing, holding, moving, offering, supply
from appointments import booking as bookings
from appointments import replay as booking_replay
from appointments import store as booking_store
from appointments.model import Booking
from appointments.persons import Named
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.hall.rules import BookingRules
from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.database import Database
from queue_server.kernel.spans import MINUTE_MS
from queue_server.people.model import Person
from queue_server.tickets.model import Ticket
from queue_server.wiring.tables import MIGRATIONS
from tests.conftest import JN01
from tests.tickets.counter import Counter, demo_hall, resident

TUESDAY, WEDNESDAY = "2026-11-24", "2026-11-25"
# an organisation's code that checks
ORG = Person("济南某某置业有限公司", "org", "91110000600037341L")


def with_booking(hall: Hall, **rules: Any) -> Hall:
    """The hall with other rules of booking."""
    return replace(hall, booking=replace(hall.booking, **rules))


def with_hours(hall: Hall, **more: Any) -> Hall:
    """The hall with other hours."""
    return replace(hall, hours=replace(hall.hours, **more))


def plain_hall(**rules: Any) -> Hall:
    """The demo hall's places with the rules' own defaults and without phone codes: a booking stands at once.

    Queue G then has five windows and three places in each slot of 30 minutes.
    """
    hall = demo_hall()
    queues = tuple(replace(one, slot_min=None, booked_pct=None) for one in hall.queues)
    services = tuple(replace(one, roles=(), horizon_days=None, home_teams=0) for one in hall.services)
    booking = BookingRules(**({"verify_phone": False} | rules))
    return replace(hall, queues=queues, services=services, booking=booking)


def at(hall: Hall, day: str, clock: str) -> int:
    """The instant of a wall clock's time."""
    when = datetime.strptime(f"{day} {clock}", "%Y-%m-%d %H:%M").replace(tzinfo=hall.zone_info)
    return round(when.timestamp() * 1000)


@dataclass
class Diary(Counter):
    """One hall on one file, with its bookings."""

    @classmethod
    def open(cls, folder: Path, clock: SteppedClock, hall: Hall, *, durable: bool = False) -> Diary:
        """Open or make the file in the folder."""
        database = Database.open(folder / "quhao.db", clock, MIGRATIONS)
        if not durable:
            database._writer.connection.execute("PRAGMA synchronous=OFF")
        made = cls(database, clock, Secrets.load(folder), hall)
        made.do(made._sit_down)
        return made

    def go_to(self, at_ms: int) -> None:
        """Step the clock on to an instant."""
        self.clock.step((at_ms - self.clock.now_ms()) / 1000)

    def at(self, clock: str, day: str = TUESDAY) -> int:
        """The instant of a wall clock's time in this hall."""
        return at(self.hall, day, clock)

    def hold(self, service: str, start_ms: int, units: int = 1) -> holding.Hold:
        """A place kept for somebody online."""
        visit = offering.visit_of(self.hall, [service], units, "online")
        hold_id = f"h{next(self.ids):05d}"
        return self.do(lambda tx: holding.hold(tx, self.hall, self.calendar, hold_id, visit, start_ms), "citizen")

    def book(
        self,
        service: str | Sequence[str],
        start_ms: int,
        *named: Named,
        n: int = 1,
        channel: Any = "desk",
        phone: str = "",
        **more: Any,
    ) -> Booking:
        """A booking: of the n-th resident unless others are named; online ones hold their place first."""
        services = (service,) if isinstance(service, str) else tuple(service)
        persons = named or (Named("applicant", resident(n)),)
        if channel == "online" and "hold" not in more:
            more["hold"] = self.hold(services[0], start_ms, max(1, sum(one.role == "principal" for one in persons)))
        number = next(self.ids)
        request = bookings.Request(
            booking_id=f"b{number:05d}",
            number=f"{10_000_000 + number}",
            services=services,
            start_ms=start_ms,
            channel=channel,
            persons=persons,
            phone=phone or f"1380000{n:04d}",
            address=more.pop("address", "历下区测试路 8 号"),
            **more,
        )
        return self.do(lambda tx: bookings.make(tx, self.hall, self.calendar, self.secrets, request), "citizen")

    def booking(self, one: Booking) -> Booking:
        """The booking as stored."""
        return self.database.read(lambda rows: booking_store.by_id(rows, one.id))

    def cancel(self, one: Booking, delay_min: int = 0, by_hall: str = "") -> Booking:
        """The booking ended."""
        seen = self.booking(one)
        return self.do(lambda tx: bookings.cancel(tx, self.hall, seen, delay_min * MINUTE_MS, by_hall))

    def move(self, one: Booking, start_ms: int, delay_min: int = 0, by_hall: str = "") -> Booking:
        """The booking at another time."""
        seen, delay_ms = self.booking(one), delay_min * MINUTE_MS
        return self.do(lambda tx: moving.move(tx, self.hall, self.calendar, seen, start_ms, delay_ms, by_hall))

    def check_in(self, one: Booking, present: Sequence[str] | None = None) -> tuple[Booking, Ticket | None]:
        """Those of the booking are here."""
        seen, ticket_id = self.booking(one), self.name(next(self.ids))
        return self.do(
            lambda tx: arriving.check_in(tx, self.hall, self.calendar, self.secrets, seen, ticket_id, present)
        )

    def admit_due(self) -> list[tuple[Booking, Ticket]]:
        """What the timer does about people still missing."""
        return self.do(
            lambda tx: closing.admit_due(tx, self.hall, self.calendar, self.secrets, lambda: self.name(next(self.ids))),
            "system",
        )

    def close(self, day: str = TUESDAY) -> int:
        """The end of the day."""
        return self.do(lambda tx: closing.close_day(tx, self.hall, self.calendar, day), "system")

    def tend(self) -> int:
        """What the timer does about codes and holds."""
        return self.do(lambda tx: closing.lapse_due(tx, self.hall), "system")

    def free(self, service: str, start_ms: int, channel: str = "desk") -> int:
        """How many places a visit for one service could have then; 0 where it cannot begin then."""
        day = hours.business_day(self.hall, start_ms)
        visit = offering.visit_of(self.hall, [service], 1, channel)
        offers = self.database.read(
            lambda rows: offering.Day(rows, self.hall, self.calendar, day, self.clock.now_ms()).offers(visit)
        )
        return next((one.free for one in offers if one.slot.start_ms == start_ms), 0)

    def spent(self, service: str, start_ms: int) -> int:
        """How many places of the service's slot are spent."""
        line = supply.line_of(self.hall.service(service))
        used = self.database.read(
            lambda rows: booking_store.used(rows, self.hall.id, line, start_ms, start_ms + 1, self.clock.now_ms())
        )
        return sum(used.get(start_ms, {}).values())

    def check_ground(self) -> None:
        """The journal's chain holds and rebuilds the tables."""
        super().check_ground()
        assert self.database.read(booking_replay.differences) == []


def roles(*named: tuple[str, int]) -> tuple[Named, ...]:
    """So and so comes as that: ("buyer", 1), ("seller", 2)."""
    return tuple(Named(role, resident(n)) for role, n in named)


def hall_text(**rules: str | int) -> str:
    """The demo hall's file with some of its rules of booking set otherwise."""
    text = JN01.read_text("utf-8")
    if "\n[booking]\n" not in text:
        text += "\n[booking]\n"
    head, tail = text.split("\n[booking]\n")
    for name, value in rules.items():
        tail = re.sub(rf"(?m)^{name} = .*\n", "", tail)
        tail = f"{name} = {value if isinstance(value, int) else chr(34) + value + chr(34)}\n{tail}"
    return f"{head}\n[booking]\n{tail}"
