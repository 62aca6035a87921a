"""What the kiosk's pages are handed: the device, its hall as it stands, and one way to take a number."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import Request
from pydantic import ValidationError

from appointments import finding
from kiosk.alone_deps import AloneDoor
from kiosk.deps import KioskDevice, PaperAgain, PrinterState, QueueState
from kiosk.deps_cases import CaseDoor, EnquiryDoor, RatingDoor
from kiosk.deps_readings import ReadingDoor
from queue_server.api import bodies
from queue_server.api.alone import KIOSK_ISSUE, as_raw, asked_at_kiosk
from queue_server.api.booking_arrivals import arrive, checked_in
from queue_server.api.contract import Asked
from queue_server.api.ground import Ground
from queue_server.api.progress import ProgressCalls
from queue_server.api.router import problems
from queue_server.api.tickets import issue_ticket
from queue_server.catalogue.publishing import Shown, Standing
from queue_server.equipment import health, help_store, printing
from queue_server.equipment import service as equipment
from queue_server.equipment.jobs import OPEN
from queue_server.equipment.model import Device
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel import idempotency
from queue_server.kernel.errors import BadInput
from queue_server.kernel.rows import Rows, Tx
from queue_server.staff.service import key_text
from queue_server.tickets import store
from queue_server.tickets.model import LIVE
from queue_server.views import announcements, pressed, published
from queue_server.views import booking as booking_view
from queue_server.views import ticket as ticket_view
from queue_server.wiring.guard import Guard, of_device
from queue_server.wiring.house import House
from queue_server.wiring.kiosk_alone import KioskAlone
from queue_server.wiring.kiosk_cases import KioskCases, KioskRatings
from queue_server.wiring.kiosk_enquiries import KioskEnquiries
from queue_server.wiring.kiosk_readings import KioskReadings

ARRIVE: Final = "kiosk_check_in"
KIOSK_SLIPS_MAX: Final = 2  # of one ticket, for who knows the booking's number


class KioskDoor:
    """Implements kiosk.deps.Deps over the slices."""

    def __init__(self, house: House, guard: Guard, ground: Ground, random: Any, asking: ProgressCalls) -> None:
        self._house, self._guard, self._ground, self._random = house, guard, ground, random
        self.cases: CaseDoor = KioskCases(house, ground, asking)
        self.ratings: RatingDoor = KioskRatings(house, ground)
        self.enquiries: EnquiryDoor = KioskEnquiries(house, ground)
        self._cards = KioskReadings(house)
        self.readings: ReadingDoor = self._cards
        self.alone: AloneDoor = KioskAlone(house)

    def device(self, request: Request) -> KioskDevice | None:
        """The kiosk of the request's cookie."""
        found = self._guard.device_cookie("kiosk", request.cookies)
        if found is None:
            return None
        out, told = self._house.database.read(lambda rows: announcements.at_kiosk(rows, self._house.sight, found))
        return KioskDevice(found.id, found.name, found.hall, found.zone, out, told)

    def hall(self, device: KioskDevice) -> Hall:
        """The hall's current version."""
        return self._house.hall(device.hall)

    def state(self, device: KioskDevice) -> Mapping[str, QueueState]:
        """Every queue as it stands now."""

        def look(rows: Rows) -> dict[str, QueueState]:
            hall, now_ms = self._house.sight.hall(rows, device.hall), self.now_ms()
            calendar, counts = self._house.sight.calendar(rows, hall.id), store.queue_counts(rows, hall.id)
            stops, waits = store.stops(rows, hall.id), self._house.sight.waits
            busy = pressed.lines(rows, self._house.sight, hall)
            found = {}
            for queue in hall.queues:
                state, waiting = hours.state(hall, queue.id, now_ms, calendar), counts.get(queue.id, (0, None))[0]
                full = queue.waiting_max is not None and waiting >= queue.waiting_max
                stopped = stops.get(queue.id) or ("queue_full" if full else None)
                found[queue.id] = QueueState(
                    waiting,
                    state.issues,
                    state.opens_ms,
                    stopped,
                    stopped_en=busy.get(queue.id, pressed.NOT).stopped_en,
                    wait=waits.expected(rows, hall, queue.id) if waits and waiting else None,
                    is_pressed=queue.id in busy,
                )
            return found

        return self._house.database.read(look)

    def lists(self, device: KioskDevice) -> Sequence[Shown]:
        """The hall's published lists with entries today."""
        hall = self.hall(device)
        return self._house.database.read(lambda rows: published.lists(rows, hall, self.now_ms()))

    def standing(self, device: KioskDevice, list_id: str) -> Standing:
        """One of them as it stands today."""
        hall = self.hall(device)
        return self._house.database.read(lambda rows: published.standing(rows, hall, list_id, self.now_ms()))

    def printer(self, device: KioskDevice) -> PrinterState:
        """The printer this kiosk's slips come out of."""

        def look(rows: Rows) -> PrinterState:
            printer = self._device(rows, device).printer
            if printer is None:
                return PrinterState()
            state = health.printer_state(rows, printer)
            return PrinterState(state.state, state.reason or "")

        return self._house.database.read(look)

    def now_ms(self) -> int:
        """The hall's clock."""
        return self._house.clock.now_ms()

    def new_key(self) -> str:
        """A fresh idempotency key for a form."""
        return key_text(self._random(16))

    def issue(
        self,
        device: KioskDevice,
        service: str,
        person: Mapping[str, str] | None,
        priority: str | None,
        needs: Sequence[str],
        idempotency_key: str,
        lang: str,
    ) -> Mapping[str, Any]:
        """The ticket; the same key gives the same ticket, and a key of another request is refused."""
        given = asked_at_kiosk(device.hall, service, person, priority, needs, lang)
        card = (person or {}).get("card")
        said = {**given, "person": None} if card else given
        try:
            body = bodies.IssueBody.model_validate({name: value for name, value in said.items() if value is not None})
        except ValidationError as error:
            raise BadInput(fields=problems(error)) from None

        def act(tx: Tx) -> tuple[int, str]:
            who = of_device(self._device(tx, device))
            named = body.model_copy(update={"person": self._cards.body(device, card)}) if card else body
            asked = Asked(who, {}, named, {})
            return 201, idempotency.encode(issue_ticket(tx, self._ground, asked, by_age=not card))

        actor, keys = f"device:{device.id}", self._house.secrets
        once = idempotency.under_key(keys, idempotency_key, actor, KIOSK_ISSUE, KIOSK_ISSUE, as_raw(given), act)
        _status, text = self._house.database.write(once, actor)
        answer: dict[str, Any] = json.loads(text)
        return answer

    def booking(self, device: KioskDevice, text: str) -> Mapping[str, Any]:
        """The booking of a typed number or scanned code, and its ticket while that lives."""
        sight = self._house.sight

        def look(rows: Rows) -> dict[str, Any]:
            hall = sight.hall(rows, device.hall)
            found = finding.by_text(rows, sight.secrets, hall.id, text)
            ticket = store.by_id(rows, found.ticket) if found.ticket else None
            shown = None
            if ticket and ticket.state in LIVE:
                ahead = store.ahead_of(rows, ticket) if ticket.state == "waiting" else 0
                shown = ticket_view.issued(rows, sight, hall, ticket) | {"ahead": ahead}
            return booking_view.seen(rows, sight, hall, found) | {"ticket_now": shown}

        return self._house.database.read(look)

    def check_in(
        self, device: KioskDevice, text: str, present: Sequence[str] | None, idempotency_key: str
    ) -> Mapping[str, Any]:
        """The booking, and its ticket once everybody is here; the same key checks in once."""

        def act(tx: Tx) -> tuple[int, str]:
            hall = self._ground.hall(tx, device.hall)
            booking, ticket = arrive(tx, self._ground, hall, text, present)
            return 200, idempotency.encode(checked_in(tx, self._ground, hall, booking, ticket))

        actor, raw = f"device:{device.id}", json.dumps([text, present]).encode()
        once = idempotency.under_key(self._house.secrets, idempotency_key, actor, ARRIVE, ARRIVE, raw, act)
        _status, answer = self._house.database.write(once, actor)
        found: dict[str, Any] = json.loads(answer)
        return found

    def slip_again(self, device: KioskDevice, ticket_id: str, more: bool = False) -> PaperAgain:
        """The first slip of a ticket that has none yet, and once another; doing it twice is harmless."""

        def act(tx: Tx) -> PaperAgain:
            printer, jobs = self._device(tx, device).printer, printing.jobs_of_ticket(tx, ticket_id)
            if jobs and jobs[-1].state in OPEN:
                return "printing"
            if printer is None or len(jobs) >= KIOSK_SLIPS_MAX:
                return "desk"
            if jobs and not more:
                return "offer"
            copy_no = len(jobs) + 1
            doc, why = self._house.slip_for(tx, ticket_id, copy_no), "lost" if jobs else "issued"
            printing.queue_slip(tx, device.hall, ticket_id, printer, doc, device.id, copy_no, why)
            return "printing"

        return self._house.database.write(act, f"device:{device.id}")

    def job(self, device: KioskDevice, ticket_id: str) -> str | None:
        """State of the newest print job of the ticket."""
        jobs = self._house.database.read(lambda rows: printing.jobs_of_ticket(rows, ticket_id))
        return jobs[-1].state if jobs else None

    def help_state(self, device: KioskDevice) -> str | None:
        """How this kiosk's open call for a guide stands."""
        call = self._house.database.read(lambda rows: help_store.open_of_device(rows, device.id))
        return None if call is None else "taken" if call.state == "taken" else "called"

    def _device(self, rows: Rows, device: KioskDevice) -> Device:
        return equipment.as_practising(rows, equipment.device_or_refusal(rows, device.id))
