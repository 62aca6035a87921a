"""Simulated people who book: the guide books for them by phone, most come about their hour and check in at a kiosk."""

from __future__ import annotations

import heapq
import random
from datetime import datetime
from typing import Any

from queue_server.demo.alive.api import Api
from queue_server.demo.alive.arrivals import Arrival, day_of, split
from queue_server.demo.alive.citizens import LONGEST_NAP_S
from queue_server.demo.alive.hall import LivingHall
from queue_server.demo.alive.people import person
from queue_server.kernel.spans import MINUTE_MS

NO_SHOW_SHARE = 0.2
COME_MIN = (-30.0, 15.0)  # of the slot's start
Comer = tuple[int, str, str]  # when, the floor, the booking


class Bookers:
    """Bookings for one day after the other and those who come for them (`run`, a thread)."""

    def __init__(self, hall: LivingHall, guide: Api, kiosks: dict[str, Api], load: str, seed: int) -> None:
        self._hall, self._guide, self._kiosks, self._load, self._seed = hall, guide, kiosks, load, seed
        self._chance = random.Random(seed + 1)  # noqa: S311
        self.booked = 0
        self.checked_in = 0

    def run(self) -> None:
        """For ever, day by day."""
        done = ""
        while True:
            day = self._hall.day()
            if day == done:
                self._hall.pause(LONGEST_NAP_S, at_least_s=0.2)
                continue
            self._live_through(day)
            done = day

    def _live_through(self, day: str) -> None:
        model = self._hall.model
        plan = day_of(model, self._hall.periods(), random.Random(f"{self._seed} {day}"), self._load)  # noqa: S311
        _walk_ins, bookers = split(model, plan, random.Random(f"{self._seed} {day} booked"))  # noqa: S311
        comers = [one for arrival in bookers if (one := self.book(day, arrival)) is not None]
        heapq.heapify(comers)
        while comers and self._hall.day() == day:
            if comers[0][0] > self._hall.now_ms():
                self._hall.pause(min(LONGEST_NAP_S, (comers[0][0] - self._hall.now_ms()) / 1000))
                continue
            _at_ms, floor, booking = heapq.heappop(comers)
            here = self._kiosks[floor].post(f"/bookings/{booking}/check-in")
            self.checked_in += here is not None
            if here is not None and here["ticket"] is not None:
                self._hall.take_slip(here["ticket"])

    def book(self, day: str, arrival: Arrival) -> Comer | None:
        """A place near the hour somebody would have come; when and where they will be, None for who will not come."""
        model = self._hall.model
        service = model.service(arrival.services[0])
        found = self._guide.get(f"/halls/{model.id}/services/{service.id}/slots?from={day}&to={day}")
        free = [one for one in (found or {}).get("slots", ()) if one["free"]]
        if not free:
            return None
        slot = min(free, key=lambda one: abs(_ms(one["start"]) - arrival.at_ms))
        body: dict[str, Any] = {"hall": model.id, "service": service.id, "slot": slot["id"], "channel": "phone"}
        roles = [role.id for role in service.parties for _ in range(role.least)]
        body["persons"] = [{"role": role, "person": person(self._chance)} for role in roles]
        body["phone"] = f"139{self._chance.randint(0, 99_999_999):08d}"
        made = self._guide.post("/bookings", body)
        self.booked += made is not None
        if made is None or self._chance.random() < NO_SHOW_SHARE:
            return None
        floor = model.zone(model.queue(service.queue).zone).floor
        return round(_ms(slot["start"]) + self._chance.uniform(*COME_MIN) * MINUTE_MS), floor, made["id"]


def _ms(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1000)
