"""What the kiosk's screens of questions, complaints and suggestions are handed, over the API's own calls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from kiosk.deps import KioskDevice
from queue_server.api.enquiries import EnquiryCalls
from queue_server.api.enquiry_bodies import EnquiryBody
from queue_server.api.ground import Ground
from queue_server.views import enquiry as view
from queue_server.views.sight import CITIZENS
from queue_server.wiring.house import House
from queue_server.wiring.kiosk_cases import once

ASK = "kiosk_ask"


class KioskEnquiries:
    """Implements kiosk.deps_cases.EnquiryDoor."""

    def __init__(self, house: House, ground: Ground) -> None:
        self._house, self._sight = house, ground.sight
        self._calls = EnquiryCalls(ground, house.database, house.enquiry_progress)

    def ask(
        self, device: KioskDevice, kind: str, topic: str, phone: str, idempotency_key: str, lang: str
    ) -> Mapping[str, Any]:
        """请回电, once."""
        body = {"hall": device.hall, "kind": kind, "topic": topic, "phone": phone, "language": lang}
        return once(self._house, device, ASK, idempotency_key, EnquiryBody, body, self._calls.ask)

    def find(self, device: KioskDevice, number: str, tail: str) -> Mapping[str, Any]:
        """What was answered; who guesses is counted per number and per kiosk."""
        hall = self._house.hall(device.hall)
        one = self._house.enquiry_progress.find(hall, number, tail, f"kiosk {device.id}")
        return self._house.database.read(lambda rows: view.for_asker(rows, self._sight, hall, one))

    def link(self, device: KioskDevice, kind: str, topic: str) -> str:
        """The page on the own phone; a bare path where no phone reaches the hall."""
        hall = self._house.hall(device.hall)
        base = (hall.public_url or self._sight.public_url or "").rstrip("/")
        return f"{base}{CITIZENS}/ask/{kind}?{urlencode({'topic': topic, 'hall': hall.id})}"
