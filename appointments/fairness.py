"""How much one person and one phone may book: limits of the hall file, counted over keyed fingerprints, never names.

Anybody can type a stranger's document or phone, so only bookings whose phone has proved itself count, and the limits
are asked again when it does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Final, NamedTuple

import structlog

from appointments.model import AGENT, PRINCIPAL
from appointments.persons import Named
from appointments.refusals import AlreadyBooked, TooManyBookings
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.rows import Rows, Tx
from queue_server.people import service as people

CODES_MAX: Final = 5  # codes that go to one phone on a day because one address asks: it may be a stranger's
CODES_PHONE_MAX: Final = 15  # and because anybody does
log = structlog.get_logger()


class Member(NamedTuple):
    """One of those who come: their fingerprint, why they come, and whether it is an organisation."""

    key: str
    role: str
    is_unit: bool

    @property
    def is_exempt(self) -> bool:
        """An organisation and an agent may have several bookings of one service on a day."""
        return self.is_unit or self.role == AGENT


@dataclass(frozen=True)
class Keys:
    """Those who book, by fingerprints: the persons in their order, and the phone's."""

    persons: tuple[Member, ...]
    phone: str


def keys_of(secrets: Secrets, persons: Sequence[Named], phone: str) -> Keys:
    """Keyed fingerprints under which the same documents and the same phone are found again."""
    return Keys(
        tuple(Member(people.person_key(secrets, one.person), one.role, one.person.is_org) for one in persons),
        secrets.lookup_key("booking-phone", phone) if phone else "",
    )


def kept_keys(rows: Rows, booking: str) -> Keys:
    """The fingerprints kept of a booking."""
    found = rows.all(
        "SELECT person, role, max(is_unit) AS is_unit FROM booking_person WHERE booking = ?"
        " GROUP BY person ORDER BY min(place)",
        booking,
    )
    persons = tuple(Member(row["person"], row["role"], bool(row["is_unit"])) for row in found)
    return Keys(persons, rows.value("SELECT phone FROM booking_phone WHERE booking = ?", booking) or "")


def check(tx: Tx, hall: Hall, services: Sequence[str], keys: Keys, day: str, channel: str) -> None:
    """AlreadyBooked or TooManyBookings, if one of the limits is reached by what counts so far."""
    today = hours.business_day(hall, tx.now_ms)
    for service in services:
        for one in keys.persons:
            if not one.is_exempt:
                check_day(tx, hall.id, service, day, one.key, tells=channel != "online")
    for one in keys.persons:
        if one.role == AGENT:
            check_agent(tx, hall, one.key, day, sum(other.role == PRINCIPAL for other in keys.persons))
        elif not one.is_unit:
            _check_live(tx, hall, one.key, today)
    if channel == "online":
        _check_phone(tx, hall, keys, today)


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
        raise AlreadyBooked(**{"number": number} if tells else {})


def _check_live(rows: Rows, hall: Hall, key: str, today: str) -> None:
    most = hall.booking.per_person_max
    count = rows.value(
        "SELECT count(DISTINCT p.booking) FROM booking_person p JOIN booking b ON b.id = p.booking"
        " WHERE p.hall = ? AND p.person = ? AND p.day >= ? AND p.role <> 'agent' AND b.state IN ('booked','partial')",
        hall.id,
        key,
        today,
    )
    if count >= most:
        raise TooManyBookings(limit="per_person_max", most=most)


def check_agent(rows: Rows, hall: Hall, key: str, day: str, principals: int) -> None:
    """TooManyBookings if with so many more principals the agent would come for too many on that day."""
    most = hall.booking.agent_day_max
    units = rows.value(
        "SELECT coalesce(sum(b.units), 0) FROM booking b WHERE b.hall = ? AND b.day = ? AND b.state IN"
        " ('booked','partial','arrived') AND EXISTS (SELECT 1 FROM booking_person p"
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
        " AND b.day >= ? AND b.state IN ('booked','partial')",
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
    others = {row["person"] for row in served} | {keys.persons[0].key}
    if len(others) - 1 > rules.for_others_max:
        most = rules.for_others_max
        raise TooManyBookings(limit="for_others_max", most=most)


def asker_key(secrets: Secrets, day: str, address: str) -> str:
    """Who asks for a code, by network address, the same for one day only. An IPv6 line's 2^64 addresses are one."""
    try:
        one = ip_address(address)
    except ValueError:
        return ""
    line = str(ip_network((one, 64), strict=False)) if one.version == 6 else str(one)
    return secrets.lookup_key("booking-asker", f"{day}\0{line}")


def check_codes(rows: Rows, hall: Hall, phone: str, asker: str, now_ms: int) -> None:
    """TooManyBookings if as many codes as may be went to the phone today: for this asker, so that one stranger leaves
    the phone's owner theirs, or for all of them. Whatever became of the bookings."""
    sent = rows.one(
        "SELECT coalesce(sum(codes), 0) AS to_phone, coalesce(sum(codes) FILTER (WHERE asker = ?), 0) AS for_asker"
        " FROM booking_phone WHERE hall = ? AND phone = ? AND day = ?",
        asker,
        hall.id,
        phone,
        hours.business_day(hall, now_ms),
    )
    assert sent is not None
    if sent["for_asker"] >= CODES_MAX or sent["to_phone"] >= CODES_PHONE_MAX:
        log.warning("codes_refused", hall=hall.id, to_phone=sent["to_phone"], for_asker=sent["for_asker"])
        raise TooManyBookings(limit="codes_day_max", most=CODES_MAX)
