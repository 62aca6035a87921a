"""Some of those who were served say how it was: by the code on their slip or at a kiosk; others skip or just go."""

from __future__ import annotations

import queue
import random
from collections.abc import Callable

from queue_server.demo.alive.api import Api
from queue_server.demo.alive.citizens import LONGEST_NAP_S
from queue_server.demo.alive.hall import LivingHall

RATE_SHARE, SKIP_SHARE, KIOSK_SHARE = 0.45, 0.15, 0.3
AFTER_S = (10.0, 120.0)
GRADES, GRADE_WEIGHTS = (5, 4, 3, 2, 1), (66, 20, 8, 4, 2)
ASPECTS = ("efficiency", "skill", "attitude")
GOOD = ("服务很好👍", "办得很快，谢谢", "讲解清楚")
BAD = ("等的时间太长", "材料要求没有一次说清", "希望多开几个窗口")
SAYS_SHARE = 0.3


class Raters:
    """Those who leave a window (`left`), one after the other (`run`, a thread). `rated` counts the grades."""

    def __init__(self, hall: LivingHall, phone: Api, kiosk: Api, chance: random.Random) -> None:
        self._hall, self._phone, self._kiosk, self._chance = hall, phone, kiosk, chance
        self._leaving: queue.SimpleQueue[tuple[int, str]] = queue.SimpleQueue()
        self.rated = 0
        self.leaves: Callable[[str], None] = lambda _token: None  # told of every slip that walks off

    def left(self, ticket: str) -> None:
        """Somebody was served and walks off with the slip."""
        token = self._hall.slip_of(ticket)
        if token is None:
            return
        self.leaves(token)
        self._leaving.put((self._hall.now_ms() + round(self._chance.uniform(*AFTER_S) * 1000), token))

    def run(self) -> None:
        """For ever."""
        while True:
            at_ms, token = self._leaving.get()
            while self._hall.now_ms() < at_ms:
                self._hall.pause(LONGEST_NAP_S)
            self.decide(token)

    def decide(self, token: str) -> None:
        """Rate, skip or neither."""
        luck, way = self._chance.random(), self._kiosk if self._chance.random() < KIOSK_SHARE else self._phone
        if luck < RATE_SHARE:
            self.rated += way.post("/ratings", self._said(token)) is not None
        elif luck < RATE_SHARE + SKIP_SHARE:
            way.post("/ratings/skip", {"ticket": token})

    def _said(self, token: str) -> dict[str, object]:
        grade = self._chance.choices(GRADES, GRADE_WEIGHTS)[0]
        about = self._chance.sample(ASPECTS, self._chance.randint(0, 2))
        said: dict[str, object] = {"ticket": token, "grade": grade, "aspects": about}
        if self._chance.random() < SAYS_SHARE:
            said["comment"] = self._chance.choice(GOOD if grade > 2 else BAD)
        return said
