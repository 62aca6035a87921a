"""What the kiosk's screens of questions, complaints and suggestions are handed, over the API's own calls."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from kiosk.deps import KioskDevice
from queue_server.api.contract import Asked
from queue_server.api.enquiries import EnquiryCalls
from queue_server.api.enquiry_bodies import EnquiryBody
from queue_server.api.ground import Ground
from queue_server.enquiries.model import KINDS
from queue_server.equipment import printing
from queue_server.equipment import service as equipment
from queue_server.hall import hours
from queue_server.kernel.rows import Tx
from queue_server.views import enquiry as view
from queue_server.views import enquiry_slip
from queue_server.views.case_paper import day_said
from queue_server.views.enquiry_slip import EnquiryFacts
from queue_server.views.sight import CITIZENS
from queue_server.wiring.house import House
from queue_server.wiring.kiosk_cases import once

ASK = "kiosk_ask"


class KioskEnquiries:
    """Implements kiosk.deps_cases.EnquiryDoor."""

    def __init__(self, house: House, ground: Ground) -> None:
        self._house, self._sight = house, ground.sight
        self._calls = EnquiryCalls(ground, house.database, house.enquiry_progress)

    def ask(self, device: KioskDevice, said: Mapping[str, Any], idempotency_key: str, lang: str) -> Mapping[str, Any]:
        """Send it, once, and print what is taken home."""
        about = str(said.get("about") or "")
        is_window = any(one.id == about for one in self._house.hall(device.hall).windows)
        meant = {"window" if is_window else "ticket": about} if about else {}
        body = {"hall": device.hall, "language": lang, **said, "about": meant}
        return once(self._house, device, ASK, idempotency_key, EnquiryBody, body, self._take)

    def _take(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        made = self._calls.ask(tx, asked)
        printer = equipment.device_or_refusal(tx, int(asked.who.id)).printer
        if printer is None:
            return made | {"is_printed": False}
        lang, hall = asked.body.language, self._sight.hall(tx, asked.body.hall)
        facts = EnquiryFacts(
            hall_name=(hall.name_en if lang == "en" else "") or hall.name,
            kind=KINDS[made["kind"]].say(lang),
            number=made["number"],
            asked_at=datetime.fromtimestamp(tx.now_ms / 1000, hall.zone_info),
            day=day_said(
                date.fromisoformat(made["due_day"]), lang, date.fromisoformat(hours.business_day(hall, tx.now_ms))
            ),
            has_phone=bool(asked.body.phone),
            link=made["link"] if self._sight.reachable(hall) else "",
            lang=lang,
        )
        subject = enquiry_slip.subject_of(made["id"])
        printing.queue_slip(
            tx, hall.id, subject, printer, enquiry_slip.slip(facts), int(asked.who.id), reason="enquiry"
        )
        return made | {"is_printed": True}

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
