"""How often one network address may do what anybody may do: a hall's phones may share one address, a flood not."""

from __future__ import annotations

import json
import math
from collections import OrderedDict, deque
from collections.abc import Callable
from hashlib import sha256
from typing import Final

from flask import Flask, request

from appointments import work
from appointments.refusals import WorkIsMissing
from queue_server.kernel.clock import Clock
from queue_server.kernel.crypto import Secrets
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
    ("POST", "/api/v1/bookings/holds"): 30,  # without the sum of appointments/work.py
    ("POST", "/api/v1/bookings"): 60,
    ("GET", "/api/v1/public/work"): 600,
    ("GET", "/api/v1/halls/<hall>/services/<service>/slots"): 240,
    ("GET", "/api/v1/public/bookings/<token>"): 240,
    ("POST", "/api/v1/public/bookings/<token>/verify"): 60,
    ("POST", "/api/v1/public/bookings/<token>/code"): 30,
    ("POST", "/api/v1/public/bookings/<token>/cancel"): 60,
    ("POST", "/api/v1/public/bookings/<token>/move"): 60,
    ("POST", "/api/v1/public/bookings/<token>/appeal"): 30,
    ("POST", "/api/v1/halls/<hall>/bookings/find"): 60,  # a booking's number is not for guessing
    ("POST", "/api/v1/halls/<hall>/bookings/check-in"): 60,
    ("POST", "/api/v1/public/bookings/<token>/check-in"): 120,
    ("POST", "/kiosk/booking"): 60,
    ("POST", "/kiosk/case"): 60,
    ("POST", "/kiosk/rate"): 120,
    ("POST", "/kiosk/ticket"): 120,
    ("POST", "/kiosk/ask"): 30,
    ("POST", "/api/v1/ratings"): 120,
    ("POST", "/api/v1/ratings/more"): 120,
    ("POST", "/api/v1/ratings/skip"): 120,
    ("POST", "/api/v1/halls/<hall>/ratings/find"): 60,  # a number is typed, not tried
    ("GET", f"{CITIZENS}/n/<code>"): 120,
    ("GET", f"{CITIZENS}/guide/find"): 240,
    ("GET", "/kiosk/screen/find"): 240,
    ("GET", "/kiosk/screen/list"): 240,
    ("GET", f"{CITIZENS}/lists/<of>"): 240,
    ("GET", "/api/v1/public/halls/<hall>/lists/<list>"): 240,
    ("POST", "/api/v1/public/cases/progress"): 60,
    ("GET", f"{CITIZENS}/cases"): 240,
    ("POST", f"{CITIZENS}/cases"): 60,
    ("POST", "/api/v1/enquiries"): 30,
    ("POST", "/api/v1/public/enquiries/find"): 60,
    ("GET", "/api/v1/public/enquiries/<token>"): 240,
    ("POST", "/api/v1/public/enquiries/<token>/add"): 60,
    ("POST", "/api/v1/public/enquiries/<token>/judge"): 60,
    ("POST", "/api/v1/public/enquiries/<token>/withdraw"): 60,
    ("POST", f"{CITIZENS}/ask/<kind>"): 30,
    ("POST", f"{CITIZENS}/asked"): 60,
    ("GET", f"{CITIZENS}/asked/<token>"): 240,
    ("POST", f"{CITIZENS}/asked/<token>/judge"): 60,
    ("POST", f"{CITIZENS}/asked/<token>/withdraw"): 60,
    ("GET", f"{CITIZENS}/take"): 240,
    ("POST", f"{CITIZENS}/take/<service>"): 60,
    ("POST", f"{CITIZENS}/t/<token>/yield"): 120,
    ("POST", f"{CITIZENS}/t/<token>/cancel"): 120,
    ("POST", f"{CITIZENS}/t/<token>/rating"): 120,
    ("POST", f"{CITIZENS}/t/<token>/rating/skip"): 120,
    ("GET", f"{CITIZENS}/book"): 240,
    ("GET", f"{CITIZENS}/mine"): 240,
    ("POST", f"{CITIZENS}/mine"): 60,
    ("GET", f"{CITIZENS}/book/<service>"): 240,
    ("POST", f"{CITIZENS}/book/<service>"): 60,
    ("POST", f"{CITIZENS}/book/<service>/details"): 60,
    ("GET", f"{CITIZENS}/book/<service>/details"): 240,
    ("GET", f"{CITIZENS}/b/<token>"): 240,
    ("GET", f"{CITIZENS}/b/<token>.ics"): 120,
    ("GET", f"{CITIZENS}/b/<token>/move"): 120,
    ("POST", f"{CITIZENS}/b/<token>"): 60,
    ("POST", f"{CITIZENS}/b/<token>/move"): 60,
}
# the same calls where the sum was done: phones behind one address each do their own
WORKED: Final[dict[tuple[str, str], int]] = {
    ("POST", "/api/v1/bookings/holds"): 600,
    ("POST", f"{CITIZENS}/book/<service>"): 600,
}
# who signs in for these is known by name: a rush of phones behind the hall's one address does not stop its desk
SIGNED_IN: Final = frozenset({("POST", "/api/v1/bookings"), ("GET", "/api/v1/halls/<hall>/services/<service>/slots")})
# holds in ten minutes, as long as one lasts: nobody keeps a day's places from everybody by holding them
HELD_WITHIN_S: Final = 600.0
HELD_MAX, HELD_WORKED_MAX = 120, 1200
BODY_MAX: Final = 8192
USED_MAX: Final = 20_000


class Pace:
    """Counts calls per caller and kind by real time; what lies longer back than a minute (or so) does not count."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._marks_s: OrderedDict[tuple[str, str], deque[float]] = OrderedDict()

    def step(self, caller: str, kind: str, most: int, within_s: float = WITHIN_S) -> None:
        """Count one call; TooManyRequests past `most` within so long."""
        now_s = self._clock.mono_s()
        marks = self._marks_s.setdefault((caller, kind), deque())
        self._marks_s.move_to_end((caller, kind))
        if len(self._marks_s) > CALLERS_MAX:
            self._marks_s.popitem(last=False)
        while marks and now_s - marks[0] >= within_s:
            marks.popleft()
        if len(marks) >= most:
            raise TooManyRequests(retry_s=math.ceil(marks[0] + within_s - now_s))
        marks.append(now_s)


class Works:
    """Each sum counts for one request: sent again as it was it is a retry, for anything else it is spent."""

    def __init__(self, clock: Clock, secrets: Secrets, bits: int) -> None:
        self._clock, self._secrets, self._bits = clock, secrets, bits
        self._used: OrderedDict[str, bytes] = OrderedDict()

    def spend(self, done: str, sent: bytes) -> bool:
        """Whether it is genuine, in time, solved, and not spent on another request."""
        now_ms = self._clock.now_ms()
        asked = work.solved(self._secrets, done, self._bits, now_ms)
        if asked is None:
            return False
        while self._used and (len(self._used) > USED_MAX or work.until_ms(next(iter(self._used))) <= now_ms):
            self._used.popitem(last=False)
        request_hash = sha256(sent).digest()
        return self._used.setdefault(asked, request_hash) == request_hash


def install(
    app: Flask, clock: Clock, secrets: Secrets, work_bits: int, is_known: Callable[[], bool] = lambda: False
) -> Callable[[], None]:
    """Watch the calls of LIMITS; `is_known` says whether the request's key or cookie is good. Answers what counts one
    more hold of the present request's caller, made without a sum; TooManyRequests."""
    pace, works = Pace(clock), Works(clock, secrets, work_bits)

    @app.before_request
    def watch() -> None:
        call = request.method, request.url_rule.rule if request.url_rule else ""
        most, caller, kind = LIMITS.get(call), request.remote_addr or "", " ".join(call)
        if call in WORKED and (done := _work_sent()):
            if works.spend(done, request.get_data()):
                most, kind = WORKED[call], f"{kind} worked"
            elif request.mimetype == "application/json":
                raise WorkIsMissing()  # a program tries again; a form somebody left open is one without the sum
        if most is not None and not (call in SIGNED_IN and is_known()):
            pace.step(caller, kind, most)
        if call in WORKED and kind.endswith("worked"):
            pace.step(caller, "held worked", HELD_WORKED_MAX, HELD_WITHIN_S)
        elif call in WORKED:
            count_hold()

    def count_hold() -> None:
        pace.step(request.remote_addr or "", "held", HELD_MAX, HELD_WITHIN_S)

    return count_hold


def _work_sent() -> str:
    """The field `work` of a small body, JSON or a form; '' where there is none."""
    if not 0 < (request.content_length or 0) <= BODY_MAX:
        return ""
    raw = request.get_data()  # kept, so that whoever reads it next finds it
    if request.mimetype != "application/json":
        return request.form.get("work", "")
    try:
        sent = json.loads(raw)
    except (ValueError, RecursionError):
        return ""
    done = sent.get("work") if isinstance(sent, dict) else None
    return done if isinstance(done, str) else ""
