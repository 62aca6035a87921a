"""Simulated clerks: sign on, call, serve, finish; now and then somebody is missed, moved on, put on hold."""

from __future__ import annotations

import random
from collections.abc import Callable
from math import exp, log, sqrt
from typing import Any

from queue_server.demo.alive.api import Api
from queue_server.demo.alive.hall import LivingHall
from queue_server.hall.model import Window

LOOK_S = 5.0
COME_S = (8.0, 40.0)  # from the call to the window
RECALL_S = 27.0
HOLD_S = 240.0
VARIATION = 1.0  # of the time at the window (log-normal)
ABSENT_SHARE, HOLD_SHARE, MOVE_SHARE, PAUSE_SHARE = 0.07, 0.03, 0.03, 0.02
PAUSE_S = 300.0
OUTCOMES = (None, "told_once", "accepted_short", "refused")
OUTCOME_WEIGHTS = (88, 6, 4, 2)
PAPER = "身份证复印件"  # what is missing where the service has no list
REFUSED, NO_CASE = "不属于本级权限范围", "平台暂不可用，稍后补录"
NEEDS_NONE = frozenset({"consulted", "collected", "done_online", "left"})


class Clerk:
    """One clerk at one window (`run`, a thread)."""

    def __init__(
        self, hall: LivingHall, api: Api, window: Window, chance: random.Random, missed: Callable[[str], None]
    ) -> None:
        self._hall, self._api, self._window, self._chance, self._missed = hall, api, window, chance, missed
        self._path = f"/halls/{hall.model.id}/windows/{window.id}"
        self._held: list[tuple[int, str]] = []
        self.finished = 0
        self.leaves: Callable[[str], None] = lambda _ticket: None  # told of everybody who has been served

    def run(self) -> None:
        """For ever: one person after the other."""
        while True:
            if not self._hall.clerks_call():
                self._hall.pause(LOOK_S, at_least_s=0.5)
            elif not self._take_up_held() and not self._next():
                self._hall.pause(LOOK_S, at_least_s=0.25)

    def _next(self) -> bool:
        """Call and serve one; False when there is nobody."""
        if not self._hall.someone_waits(self._window.queues):
            return False
        called = self._api.post(f"{self._path}/call")
        if called is None:
            self._api.post(f"{self._path}/sign-on")  # the first time, and again after the close of a day
            self._api.post(f"{self._path}/resume")
            return False
        if called["ticket"] is None:
            return False
        self._attend(called["ticket"])
        if self._chance.random() < PAUSE_SHARE:
            self._rest()
        return True

    def _attend(self, ticket: dict[str, Any]) -> None:
        act = f"/tickets/{ticket['id']}"
        if self._chance.random() < ABSENT_SHARE:
            while self._call_again(act):
                pass
            if self._api.post(f"{act}/miss") is not None:
                self._missed(ticket["id"])
            return
        self._hall.pause(self._chance.uniform(*COME_S))
        self._api.post(f"{act}/serve")
        luck = self._chance.random()
        if luck < MOVE_SHARE:
            self._hall.pause(60)
            self._api.post(f"{act}/transfer", {"queue": self._chance.choice(self._elsewhere())})
        elif luck < MOVE_SHARE + HOLD_SHARE:
            self._hall.pause(60)
            if self._api.post(f"{act}/hold") is not None:
                self._held.append((self._hall.now_ms() + round(HOLD_S * 1000), ticket["id"]))
        else:
            self._serve(act, ticket)

    def _call_again(self, act: str) -> bool:
        self._hall.pause(RECALL_S)
        return self._api.post(f"{act}/recall") is not None

    def _serve(self, act: str, ticket: dict[str, Any] | None) -> None:
        """All its items, one after the other; one that goes on elsewhere leaves the window."""
        while ticket is not None and ticket["state"] in ("called", "serving"):
            mean_s = 60.0 * self._hall.model.service(ticket["service"]["id"]).minutes
            spread = sqrt(log(1 + VARIATION**2))
            self._hall.pause(min(3 * mean_s, mean_s * exp(self._chance.gauss(-(spread**2) / 2, spread))))
            outcome = self._chance.choices(OUTCOMES, OUTCOME_WEIGHTS)[0]
            ticket = self._finish(act, ticket["service"]["id"], outcome)
        if ticket is not None and ticket["state"] == "finished":
            self.finished += 1
            self.leaves(ticket["id"])

    def _finish(self, act: str, service_id: str, outcome: str | None) -> dict[str, Any] | None:
        """The case that the outcome needs, then the end; where no case can be made, the reason why there is none."""
        service = self._hall.model.service(service_id)
        outcome = outcome or service.default_outcome
        if outcome in NEEDS_NONE:
            return self._api.post(f"{act}/finish", {"outcome": outcome})
        lacking = list(service.materials[-1:]) or [PAPER]
        if outcome == "accepted_short":
            lacking = self._may_follow(act)
            outcome = outcome if lacking else "accepted"
        decisions: dict[str, dict[str, Any]] = {
            "told_once": {"tell": lacking},
            "accepted_short": {"accept": True, "follow": lacking},
            "refused": {"refuse": REFUSED},
        }
        decided = decisions.get(outcome, {"accept": True})
        made = self._api.post(f"{act}/cases", {"service": service_id} | decided)
        return self._api.post(f"{act}/finish", {"outcome": outcome} | ({} if made else {"reason": NO_CASE}))

    def _may_follow(self, act: str) -> list[str]:
        """The last paper that the item lets come later; none where there is none."""
        known = self._api.get(f"{act}/cases")
        papers = ((known or {}).get("new") or {}).get("materials", [])
        return [one["name"] for one in papers if one["deferrable"] and one["required"]][-1:]

    def _take_up_held(self) -> bool:
        if not self._held or self._held[0][0] > self._hall.now_ms():
            return False
        _at_ms, ticket = self._held.pop(0)
        act = f"/tickets/{ticket}"
        self._serve(act, self._api.post(f"{act}/resume"))
        return True

    def _rest(self) -> None:
        if self._api.post(f"{self._path}/pause", {"reason": "短暂离开"}) is not None:
            self._hall.pause(PAUSE_S)
            self._api.post(f"{self._path}/resume")

    def _elsewhere(self) -> list[str]:
        return [one.prefix for one in self._hall.model.public_queues if one.prefix not in self._window.queues]
