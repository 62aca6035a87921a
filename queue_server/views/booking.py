"""What may be seen of a booking: by staff, and by whoever holds its link. Never a name, a document or a phone."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from appointments import arriving, codes, lateness, offering, store
from appointments.model import AGENT, PRINCIPAL, Booking
from queue_server.hall.model import Hall, Service
from queue_server.kernel.rows import Rows
from queue_server.kernel.spans import MINUTE_MS
from queue_server.views import booking_standing
from queue_server.views.sight import CITIZENS, Sight, named

PURPOSE = "booking"
ROLES: Final = {AGENT: ("代办人", "Agent"), PRINCIPAL: ("委托人", "Principal")}


def token_of(sight: Sight, booking: Booking) -> str:
    """The booking's own token: an HMAC of its id, stored nowhere."""
    return sight.secrets.token(PURPOSE, booking.id)


def booking_of(sight: Sight, token: str) -> str | None:
    """The booking id of a genuine token."""
    return sight.secrets.token_subject(PURPOSE, token)


def link_of(sight: Sight, hall: Hall, booking: Booking) -> str:
    """Where the booking's own page is; absolute where phones can reach it."""
    return link_to(sight, hall, token_of(sight, booking))


def link_to(sight: Sight, hall: Hall, token: str) -> str:
    """The same for who has its token already."""
    base = hall.public_url or sight.public_url or ""
    return f"{base.rstrip('/')}{CITIZENS}/b/{token}"


def people_of(hall: Hall, booking: Booking) -> list[dict[str, Any]]:
    """Those who must come, each by role, and whether they are here: no names."""
    known = {role.id: role for service in _known(hall, booking) for role in service.parties}
    here = Counter(booking.present)
    found = []
    for role in booking.roles:
        zh, en = ROLES.get(role) or ((known[role].name, known[role].name_en) if role in known else (role, role))
        found.append({"role": role, "name": zh, "name_en": en, "here": here[role] > 0})
        here[role] -= 1
    return found


def party_of(rows: Rows, hall: Hall, ticket_id: str) -> dict[str, Any] | None:
    """How many of those who must come for a ticket's booking are here, and as what the others are awaited; None where
    one person comes, or nothing was booked."""
    booking = store.of_ticket(rows, ticket_id)
    if booking is None or len(booking.roles) < 2:
        return None
    people = people_of(hall, booking)
    missing = [{"name": one["name"], "name_en": one["name_en"]} for one in people if not one["here"]]
    return {"here": len(people) - len(missing), "all": len(people), "missing": missing}


def _known(hall: Hall, booking: Booking) -> list[Service]:
    return [one for one in hall.services if one.id in booking.services]


def seen(rows: Rows, sight: Sight, hall: Hall, booking: Booking, known: lateness.Known | None = None) -> dict[str, Any]:
    """The booking without its id: what its holder sees, and staff too. `known` is what a list has asked already."""
    at = sight.at
    return {
        "number": booking.number,
        "state": booking.state,
        "hall": hall.id,
        "services": [named(hall.service, one) for one in booking.services],
        "queue": named(hall.queue, booking.queue),
        "slot": offering.slot_id(hall, booking.start_ms),
        "day": booking.day,
        "start": at(hall, booking.start_ms),
        "end": at(hall, booking.end_ms),
        "units": booking.units,
        "persons": len(booking.roles),
        "roles": list(booking.roles),
        "present": list(booking.present),
        "missing": list(booking.missing),
        "people": people_of(hall, booking),
        "channel": booking.channel,
        "moves": booking.moves,
        "home": booking.home,
        "timing": arriving.timing(hall, booking, sight.clock.now_ms()),
        "check_in_from": at(hall, booking.start_ms - hall.order.check_in_early_min * MINUTE_MS),
        "check_in_until": at(hall, booking.start_ms + hall.order.late_grace_min * MINUTE_MS),
        "change_until": at(hall, lateness.change_until_ms(rows, hall, booking, sight.clock.now_ms(), known)),
        "verify_by": at(hall, booking.verify_by_ms),
        "arrived_at": at(hall, booking.arrived_ms),
        "excused": booking.excused or None,
    }


def for_holder(rows: Rows, sight: Sight, hall: Hall, booking: Booking) -> dict[str, Any]:
    """As the link's holder sees it, with their standing, and the way to the ticket once there is one."""
    ticket = sight.link(hall, booking.ticket) if booking.ticket else None
    own = booking_standing.seen(rows, sight, hall, booking)
    again = {"code_again_from": sight.at(hall, codes.again_from_ms(rows, hall, booking))}
    return seen(rows, sight, hall, booking) | own | again | {"ticket": ticket}


def for_staff(
    rows: Rows, sight: Sight, hall: Hall, booking: Booking, known: lateness.Known | None = None
) -> dict[str, Any]:
    """As staff see it: with ids, without the holder's link, which leads to the visit's rating."""
    return seen(rows, sight, hall, booking, known) | {"id": booking.id, "ticket": booking.ticket}


def made(rows: Rows, sight: Sight, hall: Hall, booking: Booking) -> dict[str, Any]:
    """To whoever has just made it: with the link to take away."""
    own = {"token": token_of(sight, booking), "link": link_of(sight, hall, booking)}
    return for_staff(rows, sight, hall, booking) | own
