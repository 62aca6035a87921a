"""What the pages of booking on a phone are handed: what can be booked day by day, and the calls of the contract."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from appointments import holding, offering, own, store, supply
from appointments.offering import Visit
from appointments.refusals import HoldIsOver, NothingCanBeSent
from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall, Service
from queue_server.kernel.errors import Refusal
from queue_server.kernel.rows import Rows
from queue_server.pages.booking_deps import BookDay, Held, Other, Time
from queue_server.people.model import checked, checked_mobile, checked_phone
from queue_server.staff.service import key_text
from queue_server.tickets import phones
from queue_server.views import booking as booking_view
from queue_server.wiring.forms import Forms
from queue_server.wiring.house import House

OWN: Final = "/public/bookings/<token>"
DAYS_MAX: Final = 92  # however long the holidays are, a page ends somewhere


class BookingDoor:
    """Implements BookDeps and BookedDeps of the pages."""

    def __init__(
        self, house: House, forms: Forms, random: Callable[[int], bytes], count_hold: Callable[[], None]
    ) -> None:
        self._house, self._forms, self._random, self._count_hold = house, forms, random, count_hold
        self._own = own.Own(house.database, house.secrets, house.clock)

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""
        return self._house.hall(hall_id)

    def public_hall(self, hall_id: str) -> Hall | None:
        """The hall asked for, or the first."""
        ids = self._house.hall_ids()
        wanted = hall_id or (ids[0] if ids else "")
        return self._house.hall(wanted) if wanted in ids else None

    def now_ms(self) -> int:
        """The hall's clock."""
        return self._house.clock.now_ms()

    def reachable(self, hall: Hall) -> bool:
        """Whether the hall has an address for phones."""
        return self._house.sight.reachable(hall)

    def check_phones(self, hall: Hall) -> None:
        """The same check as the call's."""
        if hall.booking.verify_phone and not self._house.post.can_send("code"):
            raise NothingCanBeSent()

    def new_key(self) -> str:
        """A fresh idempotency key for a form."""
        return key_text(self._random(16))

    # --- what is free -------------------------------------------------------------------------------------------------

    def joinable(self, hall: Hall, services: Sequence[Service]) -> Sequence[Service]:
        """What one visit can hold besides."""
        return offering.joinable(hall, services)

    def days(self, hall: Hall, services: Sequence[Service], units: int) -> Sequence[BookDay]:
        """From today to the first day that is not released yet."""
        visit = offering.visit_of(hall, [one.id for one in services], units, "online")
        now_ms = self.now_ms()

        def look(rows: Rows) -> list[BookDay]:
            calendar = self._house.sight.calendar(rows, hall.id)
            found: list[BookDay] = []
            first = date.fromisoformat(hours.business_day(hall, now_ms))
            for ahead in range(DAYS_MAX):
                day = (first + timedelta(days=ahead)).isoformat()
                found.append(_day(rows, hall, calendar, visit, day, now_ms))
                if found[-1].state == "later":
                    break
            return found

        return self._house.database.read(look)

    # --- booking ------------------------------------------------------------------------------------------------------

    def hold(self, body: Mapping[str, Any], key: str) -> str:
        """A place is held."""
        return str(self._forms.write("/bookings/holds", body, key)["hold"])

    def held(self, hall: Hall, services: Sequence[Service], token: str) -> Held | None:
        """The hold, while it holds."""
        secrets, now_ms = self._house.secrets, self.now_ms()
        try:
            one = self._house.database.read(lambda rows: holding.by_token(rows, secrets, hall.id, token, now_ms))
        except HoldIsOver:
            return None
        return _held(hall, services, token, one)

    def held_before(self, hall: Hall, services: Sequence[Service], token: str) -> Held | None:
        """The hold, also when its time is over."""
        secrets = self._house.secrets
        one = self._house.database.read(lambda rows: holding.named(rows, secrets, hall.id, token))
        return _held(hall, services, token, one) if one else None

    def hold_again(self, body: Mapping[str, Any], key: str) -> str:
        """Under the pace of holds."""
        self._count_hold()
        return self.hold(body, key)

    def book(self, body: Mapping[str, Any], key: str) -> str:
        """The booking."""
        return str(self._forms.write("/bookings", body, key)["token"])

    def check_person(self, name: str, id_type: str, id_number: str) -> Refusal | None:
        """The same check as the call's."""
        ids = self._house.hall_ids()
        day = hours.business_day(self._house.hall(ids[0]), self.now_ms())
        return _why(lambda: checked(name, id_type, id_number, day))

    def check_phone(self, phone: str, mobile: bool) -> Refusal | None:
        """The same check as the call's."""
        return _why(lambda: checked_mobile(phone) if mobile else checked_phone(phone))

    # --- one's own ----------------------------------------------------------------------------------------------------

    def link(self, hall: Hall, token: str) -> str:
        """By the address that was set up, whatever the request says."""
        return booking_view.link_to(self._house.sight, hall, token)

    def booking(self, token: str) -> Mapping[str, Any]:
        """As its holder sees it."""
        found: Mapping[str, Any] = self._forms.read(OWN, token=token)
        return found

    def find_own(self, hall: Hall, number: str, tail: str, address: str) -> str:
        """The booking's token, wrong guesses counted."""
        return booking_view.token_of(self._house.sight, self._own.find(hall, number, tail, address))

    def others(self, token: str) -> Sequence[Other]:
        """Read beside the booking, whose link the asker holds."""
        sight, booking_id = self._house.sight, booking_view.booking_of(self._house.sight, token)

        def look(rows: Rows) -> list[Other]:
            booking = store.by_id(rows, booking_id or "")
            found = own.others(rows, self._house.hall(booking.hall), booking, self.now_ms())
            return [Other(booking_view.token_of(sight, one), one.start_ms) for one in found]

        return self._house.database.read(look)

    def verify(self, token: str, code: str) -> None:
        """Prove the phone."""
        self._forms.act(f"{OWN}/verify", {"code": code}, token=token)

    def code_again(self, token: str, key: str) -> None:
        """Another code."""
        self._forms.write(f"{OWN}/code", {}, key, token=token)

    def move(self, token: str, slot: str, key: str) -> None:
        """Come at another time."""
        self._forms.write(f"{OWN}/move", {"slot": slot}, key, token=token)

    def cancel(self, token: str, key: str) -> None:
        """Give the place back."""
        self._forms.write(f"{OWN}/cancel", {}, key, token=token)

    def is_inside(self, hall: Hall, phone: str) -> bool:
        """By the pass of the entrance screen's code."""
        try:
            return phones.fresh(phones.pass_of(self._house.secrets, phone), self.now_ms()).hall == hall.id
        except phones.PassIsOver:
            return False

    def check_in(self, token: str, phone: str, present: Sequence[str] | None, key: str) -> None:
        """Those of these roles are here."""
        body: dict[str, Any] = {"phone": phone}
        self._forms.write(f"{OWN}/check-in", body | ({"present": list(present)} if present else {}), key, token=token)

    def appeal(self, token: str, text: str, key: str) -> None:
        """Say why it should not count."""
        self._forms.write(f"{OWN}/appeal", {"text": text}, key, token=token)


def _held(hall: Hall, services: Sequence[Service], token: str, one: holding.Hold) -> Held | None:
    if one.services != tuple(known.id for known in services):
        return None
    return Held(token, offering.slot_id(hall, one.start_ms), one.start_ms, one.until_ms, one.units)


def _why(check: Callable[[], Any]) -> Refusal | None:
    try:
        check()
    except Refusal as refusal:
        return refusal
    return None


def _day(rows: Rows, hall: Hall, calendar: Calendar, visit: Visit, day: str, now_ms: int) -> BookDay:
    """One day as the visit sees it, and why nothing of it can be booked."""
    opens = hours.opening(hall, day, calendar, visit.first.queue)
    if not opens:
        why = hours.state(hall, visit.first.queue, hours.instant_ms(hall, day, 1), calendar)
        return BookDay(day, "closed", reason=why.reason, reason_en=why.reason_en)
    release_ms = supply.release_ms(hall, visit.first, day, calendar)
    if now_ms < release_ms:
        return BookDay(day, "later", release_ms=release_ms)
    offers = offering.Day(rows, hall, calendar, day, now_ms)
    found = offers.offers(visit)
    times = tuple(
        Time(
            offering.slot_id(hall, one.slot.start_ms),
            one.slot.start_ms,
            one.slot.end_ms,
            one.free if one.is_offered else 0,
            not one.is_offered,
        )
        for one in found
        if one.capacity
    )
    if not times and all(slot.places == 0 for slot in offers.slots(visit.first)):
        return BookDay(day, "stopped")
    if any(one.free for one in times):
        return BookDay(day, "free", times)
    return BookDay(day, "over" if all(one.is_over for one in times) else "full", times)
