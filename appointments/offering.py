"""What can be booked now: the places of the hall file less those spent, as one visit sees them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from appointments import store, supply
from appointments.refusals import NotBookable, SlotHasBegun, SlotIsFull, SlotIsNear, SlotNotOffered, UnknownSlot
from appointments.supply import Slot
from queue_server.hall import days, hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall, Service
from queue_server.kernel.errors import BadInput
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.spans import DAY_MS

ITEMS_MAX = 4  # services in one visit


@dataclass(frozen=True)
class Visit:
    """What somebody wants to come for: services done one after the other, for so many principals."""

    services: tuple[Service, ...]
    units: int
    channel: str

    @property
    def first(self) -> Service:
        """The service whose slots are chosen from."""
        return self.services[0]


@dataclass(frozen=True)
class Offer:
    """One slot as a visit sees it: `capacity` is what it has at most, `free` what is left for the visit's channel."""

    slot: Slot
    capacity: int
    free: int
    is_offered: bool


def slot_id(hall: Hall, start_ms: int) -> str:
    """How the contract names a slot: day and time by the hall's clock, 20261123-0900."""
    return f"{datetime.fromtimestamp(start_ms / 1000, hall.zone_info):%Y%m%d-%H%M}"


def start_of(hall: Hall, slot: str) -> int:
    """The instant a slot's id names; UnknownSlot."""
    try:
        at = datetime.strptime(slot, "%Y%m%d-%H%M").replace(tzinfo=hall.zone_info)
        days.parsed(at.date().isoformat())
    except ValueError:
        raise UnknownSlot() from None
    return round(at.timestamp() * 1000)


def visit_of(hall: Hall, services: Sequence[str], units: int, channel: str) -> Visit:
    """The visit; UnknownService, NotBookable, BadInput where a service is named twice, or one of several is done at
    people's homes."""
    if len(set(services)) < len(services):
        raise BadInput(fields=[{"field": "also", "problem": "each service once"}])
    found = tuple(hall.service(one) for one in services)
    if len(found) > 1 and any(one.home_teams for one in found):
        raise BadInput(fields=[{"field": "also", "problem": "a visit at home is for one service"}])
    for one in found:
        if not one.bookable or not one.public:
            raise NotBookable(service=one.name)
    return Visit(found, units, channel)


def joinable(hall: Hall, services: Sequence[Service]) -> tuple[Service, ...]:
    """What can be done in the same visit besides, in the hall file's order; nothing where a team comes home."""
    if len(services) >= ITEMS_MAX or any(one.home_teams for one in services):
        return ()
    return tuple(one for one in hall.public_services if one.bookable and not one.home_teams and one not in services)


class Day:
    """One day of a hall as bookings see it: every line's slots and what is spent of them."""

    def __init__(self, rows: Rows, hall: Hall, calendar: Calendar, day: str, now_ms: int) -> None:
        self._rows, self._hall, self._calendar, self._now_ms = rows, hall, calendar, now_ms
        self.day = day
        self._from_ms = hours.instant_ms(hall, day)
        self._slots: dict[str, tuple[Slot, ...]] = {}
        self._used: dict[str, dict[int, dict[str, int]]] = {}

    def slots(self, service: Service) -> tuple[Slot, ...]:
        """The slots of the service's line."""
        line = supply.line_of(service)
        if line not in self._slots:
            end_ms = self._from_ms + DAY_MS
            changed = store.changed_places(self._rows, self._hall.id, line, self._from_ms, end_ms)
            self._slots[line] = supply.slots_of(self._hall, service, self.day, self._calendar, changed)
            self._used[line] = store.used(self._rows, self._hall.id, line, self._from_ms, end_ms, self._now_ms)
        return self._slots[line]

    def free(self, slot: Slot, channel: str) -> int:
        """How many places the channel may still take of a slot that `slots` answered."""
        spent = self._used[slot.line].get(slot.start_ms, {})
        return supply.free_places(slot, spent, channel, self._hall.booking.channel_pct)

    def needed(self, visit: Visit, start_ms: int) -> tuple[Slot, ...]:
        """The slots the visit takes a place in; empty where it cannot begin then."""
        lines = {supply.line_of(one): self.slots(one) for one in visit.services}
        return supply.uses(visit.services, visit.units, start_ms, lines)

    def offers(self, visit: Visit, start_ms: int | None = None) -> list[Offer]:
        """Every slot of the day in which the visit can begin, or only the one that begins at `start_ms`."""
        slots = [one for one in self.slots(visit.first) if start_ms in (None, one.start_ms)]
        released_ms = supply.release_ms(self._hall, visit.first, self.day, self._calendar) if slots else 0
        found = []
        for slot in slots:
            needed = self.needed(visit, slot.start_ms)
            if not needed:
                continue
            offered = supply.is_offered(self._hall, slot, visit.channel, released_ms, self._now_ms)
            capacity = min(one.places for one in needed)
            free = min(self.free(one, visit.channel) for one in needed)
            found.append(Offer(slot, capacity, free, offered))
        return found


def claim(
    tx: Tx, hall: Hall, calendar: Calendar, visit: Visit, start_ms: int, override: bool = False
) -> tuple[Slot, ...]:
    """The slots of a visit that can have its places now; UnknownSlot, SlotHasBegun, SlotIsNear, SlotNotOffered,
    SlotIsFull.

    `override`: the hall gives a place that is not offered yet; never one that there is not, or that is over.
    """
    day = Day(tx, hall, calendar, hours.business_day(hall, start_ms), tx.now_ms)
    offer = next(iter(day.offers(visit, start_ms)), None)
    if offer is None:
        raise UnknownSlot()
    if start_ms <= tx.now_ms:
        raise SlotHasBegun()
    if not offer.is_offered and not override:
        released_ms = supply.release_ms(hall, visit.first, day.day, calendar)
        if released_ms <= tx.now_ms:
            raise SlotIsNear()
        raise SlotNotOffered(release=f"{datetime.fromtimestamp(released_ms / 1000, hall.zone_info):%m-%d %H:%M}")
    if offer.free < 1:
        raise SlotIsFull()
    return day.needed(visit, start_ms)
