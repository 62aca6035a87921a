"""How often one network address may do what anybody may do: a hall's phones may share one address, a flood not."""

from __future__ import annotations

import math
from collections import OrderedDict, deque
from typing import Final

from flask import Flask, request

from queue_server.kernel.clock import Clock
from queue_server.kernel.errors import TooManyRequests
from queue_server.views.sight import CITIZENS

CALLERS_MAX: Final = 1000
WITHIN_S: Final = 60.0
# rule of the URL map -> how often a minute, by method
LIMITS: Final[dict[tuple[str, str], int]] = {
    ("POST", "/api/v1/public/phones"): 120,
    ("POST", "/api/v1/public/tickets"): 60,
    ("POST", "/api/v1/public/tickets/<token>/yield"): 120,
    ("POST", "/api/v1/public/tickets/<token>/cancel"): 120,
    ("POST", "/api/v1/halls/<hall>/bookings/find"): 60,  # a booking's number is not for guessing
    ("POST", "/api/v1/halls/<hall>/bookings/check-in"): 60,
    ("POST", "/api/v1/public/bookings/<token>/check-in"): 120,
    ("GET", f"{CITIZENS}/n/<code>"): 120,
    ("GET", f"{CITIZENS}/guide/find"): 240,
    ("GET", "/kiosk/screen/find"): 240,
    ("GET", f"{CITIZENS}/take"): 240,
    ("POST", f"{CITIZENS}/take/<service>"): 60,
    ("POST", f"{CITIZENS}/t/<token>/yield"): 120,
    ("POST", f"{CITIZENS}/t/<token>/cancel"): 120,
    ("GET", f"{CITIZENS}/book"): 240,
    ("GET", f"{CITIZENS}/book/<service>"): 240,
    ("POST", f"{CITIZENS}/book/<service>"): 60,
    ("POST", f"{CITIZENS}/book/<service>/details"): 60,
    ("POST", f"{CITIZENS}/b/<token>"): 60,
    ("POST", f"{CITIZENS}/b/<token>/move"): 60,
}


class Pace:
    """Counts calls per caller and kind by real time; what lies longer back than a minute does not count."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._marks_s: OrderedDict[tuple[str, str], deque[float]] = OrderedDict()

    def step(self, caller: str, kind: str, most: int) -> None:
        """Count one call; TooManyRequests past `most` within a minute."""
        now_s = self._clock.mono_s()
        marks = self._marks_s.setdefault((caller, kind), deque())
        self._marks_s.move_to_end((caller, kind))
        if len(self._marks_s) > CALLERS_MAX:
            self._marks_s.popitem(last=False)
        while marks and now_s - marks[0] >= WITHIN_S:
            marks.popleft()
        if len(marks) >= most:
            raise TooManyRequests(retry_s=math.ceil(marks[0] + WITHIN_S - now_s))
        marks.append(now_s)


def install(app: Flask, clock: Clock) -> None:
    """Watch the calls of LIMITS."""
    pace = Pace(clock)

    @app.before_request
    def watch() -> None:
        rule = request.url_rule.rule if request.url_rule else ""
        most = LIMITS.get((request.method, rule))
        if most is not None:
            pace.step(request.remote_addr or "", f"{request.method} {rule}", most)
