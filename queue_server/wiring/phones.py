"""What the pages on a citizen's phone are handed, and the entrance screen that lets a phone take a number."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Request

from queue_server.cases import finding, persons
from queue_server.hall.calendar import Calendar
from queue_server.hall.errors import UnknownHall
from queue_server.hall.model import Hall, Queue
from queue_server.kernel.errors import Refusal
from queue_server.kernel.rows import Rows
from queue_server.pages.deps import Entrance, Offer
from queue_server.staff.service import key_text
from queue_server.tickets import issuing, phones, store
from queue_server.views import case_progress, pressed
from queue_server.wiring.forms import Forms
from queue_server.wiring.guard import Guard
from queue_server.wiring.house import House

TICKET = "/public/tickets/<token>"


class PhoneDoor:
    """Implements TicketDeps, TakeDeps, EntranceDeps and GuideDeps of the pages; every act is a row of the contract."""

    def __init__(
        self, house: House, guard: Guard, forms: Forms, random: Callable[[int], bytes], import_map: str
    ) -> None:
        self._house, self._guard, self._forms, self._random = house, guard, forms, random
        self.import_map = import_map

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""
        return self._house.hall(hall_id)

    def new_key(self) -> str:
        """A fresh idempotency key for a form."""
        return key_text(self._random(16))

    def now_ms(self) -> int:
        """The hall's clock."""
        return self._house.clock.now_ms()

    def holder_ticket(self, token: str) -> Mapping[str, Any]:
        """The ticket as its holder may see it."""
        found: Mapping[str, Any] = self._forms.read(TICKET, token=token)
        return found

    def cases(self, token: str) -> Sequence[Mapping[str, Any]]:
        """The progress of the visit's cases, but for those of other people it was tied to."""
        sight = self._house.sight

        def look(rows: Rows) -> list[Mapping[str, Any]]:
            ticket = sight.ticket_of(token) or ""
            people = [one for one in persons.of_ticket(rows, sight.secrets, ticket) if one is not None]
            found = [one for one in finding.of_ticket(rows, ticket) if persons.is_of(rows, sight.secrets, one, people)]
            return [case_progress.progress(rows, sight, sight.hall(rows, one.hall), one) for one in found]

        return self._house.database.read(look)

    def why(self, token: str) -> Mapping[str, Any]:
        """Who was called first and by which rule."""
        found: Mapping[str, Any] = self._forms.read(f"{TICKET}/why", token=token)
        return found

    def let_first(self, token: str, count: int, idempotency_key: str) -> None:
        """Let others go first."""
        self._forms.write(f"{TICKET}/yield", {"count": count}, idempotency_key, token=token)

    def give_up(self, token: str, idempotency_key: str) -> None:
        """Give the place up."""
        self._forms.write(f"{TICKET}/cancel", {}, idempotency_key, token=token)

    def rating(self, token: str) -> Mapping[str, Any]:
        """Whether the visit can be rated, and what was answered."""
        found: Mapping[str, Any] = self._forms.read(f"{TICKET}/rating", token=token)
        return found

    def rate(self, token: str, said: Mapping[str, Any], is_more: bool, idempotency_key: str) -> None:
        """Give the grade, or add to it."""
        self._forms.write(f"/ratings{'/more' if is_more else ''}", {"ticket": token, **said}, idempotency_key)

    def pass_over(self, token: str, idempotency_key: str) -> None:
        """No grade."""
        self._forms.write("/ratings/skip", {"ticket": token}, idempotency_key)

    # --- taking a number ---------------------------------------------------------------------------------------------

    def admit(self, code: str, phone: str) -> str:
        """A pass for a code of the entrance screen."""
        body = {"code": code} | ({"earlier": phone} if phone else {})
        return str(self._forms.ask("/public/phones", body)["phone"])

    def hall_of(self, phone: str) -> Hall | None:
        """The hall of a pass that still lets take a number."""
        try:
            one = phones.fresh(phones.pass_of(self._house.secrets, phone), self._house.clock.now_ms())
            hall = self._house.hall(one.hall)
        except (phones.PassIsOver, UnknownHall):
            return None
        return hall if hall.phone_tickets else None

    def held(self, phone: str) -> Mapping[str, str] | None:
        """The live ticket this phone has taken."""
        one = phones.pass_of(self._house.secrets, phone)
        if one is None:
            return None
        ticket = self._house.database.read(lambda rows: phones.live_ticket(rows, self._house.secrets, one))
        return {"number": ticket.label, "token": self._house.sight.token(ticket.id)} if ticket else None

    def offer(self, hall: Hall) -> Mapping[str, Offer]:
        """Every public queue by its letter."""

        def look(rows: Rows) -> dict[str, Offer]:
            calendar, counts = self._house.sight.calendar(rows, hall.id), store.queue_counts(rows, hall.id)
            now_ms, waits = self._house.clock.now_ms(), self._house.sight.waits
            busy = pressed.lines(rows, self._house.sight, hall)
            found = {}
            for queue in hall.public_queues:
                one = busy.get(queue.id, pressed.NOT)
                found[queue.id] = Offer(
                    counts.get(queue.id, (0, None))[0],
                    _closed(rows, hall, calendar, queue, now_ms),
                    wait=waits.expected(rows, hall, queue.id) if waits else None,
                    is_pressed=queue.id in busy,
                    free_day=(one.free_day, one.free_day_en),
                    stopped_en=one.stopped_en,
                )
            return found

        return self._house.database.read(look)

    def take(self, phone: str, asked: Mapping[str, Any], idempotency_key: str) -> Mapping[str, Any]:
        """The ticket."""
        made: Mapping[str, Any] = self._forms.write("/public/tickets", {"phone": phone, **asked}, idempotency_key)
        return made

    # --- the entrance screen -----------------------------------------------------------------------------------------

    def board_hall(self, request: Request) -> Hall | None:
        """The hall of the board whose cookie the request carries."""
        board = self._guard.device_cookie("board", request.cookies)
        return self._house.hall(board.hall) if board else None

    def entrance(self, hall: Hall) -> Entrance:
        """The code of this minute."""
        now_ms = self._house.clock.now_ms()
        code = phones.entrance_code(self._house.secrets, hall.id, now_ms)
        return Entrance(code, phones.changes_in_ms(now_ms), now_ms)

    def base(self, hall: Hall) -> str:
        """Where phones reach the hall."""
        return (hall.public_url or self._house.sight.public_url or "").rstrip("/")

    # --- map and guide -----------------------------------------------------------------------------------------------

    def best_hours(self, hall_id: str, queue: str) -> Mapping[str, Any]:
        """How long people waited by the hour."""
        found: Mapping[str, Any] = self._forms.read("/halls/<hall>/best-hours", query={"queue": queue}, hall=hall_id)
        return found

    def public_hall(self, hall_id: str) -> Hall | None:
        """The hall asked for, or the first."""
        ids = self._house.hall_ids()
        wanted = hall_id or (ids[0] if ids else "")
        return self._house.hall(wanted) if wanted in ids else None


def _closed(rows: Rows, hall: Hall, calendar: Calendar, queue: Queue, now_ms: int) -> Refusal | None:
    try:
        issuing.check_open(rows, hall, calendar, queue, 1, now_ms)
    except Refusal as refusal:
        return refusal
    return None
