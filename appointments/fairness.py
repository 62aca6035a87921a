"""How much one person and one phone may book: limits of the hall file, counted over keyed fingerprints, never names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from appointments.model import AGENT, PRINCIPAL
from appointments.persons import Named
from appointments.refusals import AlreadyBooked, TooManyBookings
from queue_server.hall import hours
from queue_server.hall.model import Hall, Service
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.rows import Rows, Tx
from queue_server.people import service as people

LAPSED_MAX: Final = 5  # codes nobody types may go to one phone on a day: it may be a stranger's


@dataclass(frozen=True)
class Keys:
    """The fingerprints of those who book: one per person in their order, and the phone's."""

    persons: tuple[str, ...]
    phone: str


def keys_of(secrets: Secrets, persons: Sequence[Named], phone: str) -> Keys:
    """Keyed fingerprints under which the same documents and the same phone are found again."""
    return Keys(
        tuple(people.person_key(secrets, one.person) for one in persons), secrets.lookup_key("booking-phone", phone)
    )


def check(
    tx: Tx, hall: Hall, services: Sequence[Service], persons: Sequence[Named], keys: Keys, day: str, channel: str
) -> None:
    """AlreadyBooked or TooManyBookings, if one of the limits is reached."""
    today = hours.business_day(hall, tx.now_ms)
    for service in services:
        for one, key in zip(persons, keys.persons, strict=True):
            if one.role != AGENT and not one.person.is_org:
                check_day(tx, hall.id, service.id, day, key, tells=channel != "online")
    for one, key in zip(persons, keys.persons, strict=True):
        if one.role == AGENT:
            _check_agent(tx, hall, key, day, sum(p.role == PRINCIPAL for p in persons))
        elif not one.person.is_org:
            _check_live(tx, hall, key, today)
    if channel == "online":
        _check_phone(tx, hall, keys, today)
        _check_codes(tx, hall, keys, today)


def check_day(rows: Rows, hall: str, service: str, day: str, key: str, *, tells: bool = False) -> None:
    """AlreadyBooked if that person has a booking for the service on the day; `tells` its number, to staff."""
    number = rows.value(
        "SELECT b.number FROM booking_person p JOIN booking b ON b.id = p.booking"
        " WHERE p.hall = ? AND p.service = ? AND p.day = ? AND p.person = ? AND p.live = 1",
        hall,
        service,
        day,
        key,
    )
    if number is not None:
        raise AlreadyBooked(number=number if tells else None)


def _check_live(rows: Rows, hall: Hall, key: str, today: str) -> None:
    most = hall.booking.per_person_max
    count = rows.value(
        "SELECT count(DISTINCT p.booking) FROM booking_person p JOIN booking b ON b.id = p.booking"
        " WHERE p.hall = ? AND p.person = ? AND p.day >= ? AND p.role <> 'agent'"
        " AND b.state IN ('unverified','booked','partial')",
        hall.id,
        key,
        today,
    )
    if count >= most:
        raise TooManyBookings(limit="per_person_max", most=most)


def _check_agent(rows: Rows, hall: Hall, key: str, day: str, principals: int) -> None:
    most = hall.booking.agent_day_max
    units = rows.value(
        "SELECT coalesce(sum(b.units), 0) FROM booking b WHERE b.hall = ? AND b.day = ? AND b.state IN"
        " ('unverified','booked','partial','arrived') AND EXISTS (SELECT 1 FROM booking_person p"
        " WHERE p.booking = b.id AND p.person = ? AND p.role = 'agent')",
        hall.id,
        day,
        key,
    )
    if units + principals > most:
        raise TooManyBookings(limit="agent_day_max", most=most)


def _check_phone(rows: Rows, hall: Hall, keys: Keys, today: str) -> None:
    rules = hall.booking
    count = rows.value(
        "SELECT count(*) FROM booking_phone f JOIN booking b ON b.id = f.booking WHERE f.hall = ? AND f.phone = ?"
        " AND b.day >= ? AND b.state IN ('unverified','booked','partial')",
        hall.id,
        keys.phone,
        today,
    )
    if count >= rules.per_phone_max:
        most = rules.per_phone_max
        raise TooManyBookings(limit="per_phone_max", most=most)
    served = rows.all(
        "SELECT DISTINCT p.person FROM booking_phone f JOIN booking_person p ON p.booking = f.booking"
        " JOIN booking b ON b.id = f.booking WHERE f.hall = ? AND f.phone = ? AND f.day >= ? AND b.channel = 'online'"
        " AND b.state NOT IN ('unverified','lapsed')"
        " AND p.person = (SELECT q.person FROM booking_person q WHERE q.booking = f.booking ORDER BY q.place LIMIT 1)",
        hall.id,
        keys.phone,
        f"{today[:7]}-01",
    )
    others = {row["person"] for row in served} | {keys.persons[0]}
    if len(others) - 1 > rules.for_others_max:
        most = rules.for_others_max
        raise TooManyBookings(limit="for_others_max", most=most)


def _check_codes(rows: Rows, hall: Hall, keys: Keys, today: str) -> None:
    lapsed = rows.value(
        "SELECT count(*) FROM booking_phone f JOIN booking b ON b.id = f.booking WHERE f.hall = ? AND f.phone = ?"
        " AND f.day = ? AND b.state = 'lapsed'",
        hall.id,
        keys.phone,
        today,
    )
    if lapsed >= LAPSED_MAX:
        raise TooManyBookings(limit="lapsed_day_max", most=LAPSED_MAX)
