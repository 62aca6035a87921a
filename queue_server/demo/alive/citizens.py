"""Simulated citizens: they take numbers as the day's plan says, some give up, some who were missed come back."""

from __future__ import annotations

import queue
import random
from typing import Any

from queue_server.demo.alive.api import Api
from queue_server.demo.alive.arrivals import Arrival, day_of, split
from queue_server.demo.alive.hall import LivingHall
from queue_server.demo.alive.people import person

GIVE_UP_SHARE, GIVE_WAY_SHARE, COME_BACK_SHARE = 0.03, 0.02, 0.6
BACK_S = (120.0, 480.0)
LONGEST_NAP_S = 30.0  # of hall time: the clock may leap meanwhile


class Citizens:
    """Arrivals of one day after the other (`run`, a thread). `issued` counts the numbers given."""

    def __init__(self, hall: LivingHall, kiosks: dict[str, Api], load: str, seed: int) -> None:
        self._hall, self._kiosks, self._load, self._seed = hall, kiosks, load, seed
        self._chance = random.Random(seed)  # noqa: S311
        self.issued = 0
        self.refused = 0

    def run(self) -> None:
        """For ever, day by day."""
        done = ""
        while True:
            day = self._hall.day()
            if day == done:
                self._hall.pause(LONGEST_NAP_S, at_least_s=0.2)
                continue
            plan = day_of(self._hall.model, self._hall.periods(), random.Random(f"{self._seed} {day}"), self._load)  # noqa: S311
            walk_ins, _bookers = split(self._hall.model, plan, random.Random(f"{self._seed} {day} booked"))  # noqa: S311
            self._live_through(day, walk_ins)
            done = day

    def _live_through(self, day: str, plan: list[Arrival]) -> None:
        for arrival in plan:
            while (left_ms := arrival.at_ms - self._hall.now_ms()) > 0 and self._hall.day() == day:
                self._hall.pause(min(LONGEST_NAP_S, left_ms / 1000))
            if self._hall.day() != day:
                return
            self.take_number(arrival)

    def take_number(self, arrival: Arrival) -> None:
        """At a kiosk of the floor where the first service is."""
        model = self._hall.model
        body: dict[str, Any] = {"hall": model.id, "channel": "kiosk"}
        body |= {"service": arrival.services[0]} if len(arrival.services) == 1 else {"items": list(arrival.services)}
        if any(model.service(one).real_name for one in arrival.services):
            body["person"] = person(self._chance)
        if arrival.priority:
            body["priority"] = arrival.priority
        if arrival.needs:
            body["needs"] = list(arrival.needs)
        floor = model.zone(model.queue(model.service(arrival.services[0]).queue).zone).floor
        kiosk = self._kiosks[floor]
        ticket = kiosk.post("/tickets", body)
        self.issued += ticket is not None
        self.refused += ticket is None
        if ticket is not None:
            self._hall.take_slip(ticket)
            self._think_again(kiosk, ticket)

    def _think_again(self, kiosk: Api, ticket: dict[str, Any]) -> None:
        path = f"/public/tickets/{ticket['token']}"
        if ticket["ahead"] and self._chance.random() < GIVE_UP_SHARE:
            kiosk.post(f"{path}/cancel")
        elif self._chance.random() < GIVE_WAY_SHARE:
            kiosk.post(f"{path}/yield", {"count": 1})


class Returning:
    """Those who missed their call and come back some minutes later: the guide puts them in line (`run`, a thread)."""

    def __init__(self, hall: LivingHall, guide: Api, chance: random.Random) -> None:
        self._hall, self._guide, self._chance = hall, guide, chance
        self._missed: queue.SimpleQueue[tuple[int, str]] = queue.SimpleQueue()

    def missed(self, ticket: str) -> None:
        """Somebody was not there when called; most come back."""
        if self._chance.random() < COME_BACK_SHARE:
            self._missed.put((self._hall.now_ms() + round(self._chance.uniform(*BACK_S) * 1000), ticket))

    def run(self) -> None:
        """For ever."""
        while True:
            at_ms, ticket = self._missed.get()
            while self._hall.now_ms() < at_ms:
                self._hall.pause(LONGEST_NAP_S)
            self._guide.post(f"/tickets/{ticket}/return")
