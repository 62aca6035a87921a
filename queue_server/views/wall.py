"""What managers see on the live wall: every window in its state, every line, alarms with their step, devices down.

Numbers, places and clocks; nobody who is served or waits can be found in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from queue_server.crew import duty_officer
from queue_server.equipment import maintenance, standing, store
from queue_server.equipment.alarm_classes import label
from queue_server.hall import hours, lending
from queue_server.hall.model import Hall, UnknownService, Window
from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows
from queue_server.staff import duty
from queue_server.staff.model import WindowDuty
from queue_server.supervision import store as alarms
from queue_server.supervision.model import CLOCK_WORDS, LEVEL_WORDS, STATE_WORDS, Alarm
from queue_server.tickets import pulse
from queue_server.tickets import store as tickets
from queue_server.tickets.model import Ticket
from queue_server.views import announcements, hands, machine_faults
from queue_server.views.sight import CHANGES_ALL, Sight
from queue_server.views.wall_figures import WallFigures

CALLED_LONG_MIN: Final = 3  # called, and nobody has come
SERVED_LONG: Final = 2  # times what the service is planned with
SERVED_LONG_LEAST_MIN: Final = 30
PERSONAL_CLOCKS: Final = ("bad_grade", "enquiry")  # about somebody: for the page of alarms, never for a wall
NUMBERED: Final = ("not_signed_on",)  # its place has the staff number: for the page of alarms
Expected = Callable[[Rows, Hall, str], Mapping[str, int] | None]  # a line's wait now as {low_min, high_min}
Advice = Callable[[Rows, Hall], Mapping[str, Any] | None]  # zh, en and the evidence they stand on


class WallView:
    """Topic `wall`: `hall`, `window:ID`, `queue:PREFIX`, `alarm:ID`, `device:ADDRESS`, `today`, `promise`, `advice`,
    `hands`."""

    def __init__(
        self, sight: Sight, hall_id: str, expected: Expected | None = None, advice: Advice | None = None
    ) -> None:
        self._sight, self._hall, self._advice = sight, hall_id, advice
        self._expected = expected or (sight.waits.expected if sight.waits else None)
        self._figures = WallFigures(sight, hall_id)

    def keys(self, entry: Entry, view: Mapping[str, object]) -> set[str] | None:
        """Which keys an entry touches; the figures of the day come with the clock, every few seconds."""
        kind, body = entry.kind, entry.body
        if kind in CHANGES_ALL or kind.startswith("alarm_") or machine_faults.is_touched(entry):
            return None
        if kind.startswith("all_hands_"):
            return {"hands"}
        if kind.startswith(("board_message_", "duty_day_")):
            return {"hall"}
        if kind.startswith("window_"):
            return {f"window:{body['window']}", "hands"} | {key for key in view if key.startswith("queue:")}
        if kind in ("queue_stopped", "queue_reopened"):
            return {f"queue:{body['queue']}"}
        if not kind.startswith("ticket_"):
            return set()
        before, now = body.get("before", {}), body["set"]
        keys = {f"queue:{queue}" for queue in (before.get("queue"), now.get("queue")) if queue}
        return keys | {f"window:{window}" for window in (before.get("window"), now.get("window")) if window}

    def values(self, rows: Rows, keys: set[str]) -> dict[str, object]:
        """The asked keys as they are now."""
        hall = self._sight.hall(rows, self._hall)
        found: dict[str, object] = {}
        if "hall" in keys:
            found["hall"] = self._hall_value(rows, hall)
        if keys & {"hands"} and (call := hands.counted(rows, hall, self._sight.clock.now_ms())):
            found["hands"] = call
        if any(key.startswith("window:") for key in keys):
            found |= self._windows(rows, hall)
        if any(key.startswith("queue:") for key in keys):
            found |= self._queues(rows, hall)
        return {key: value for key, value in found.items() if key in keys}

    def everything(self, rows: Rows) -> dict[str, object]:
        """The whole wall."""
        hall = self._sight.hall(rows, self._hall)
        found = {"hall": self._hall_value(rows, hall)} | self._windows(rows, hall) | self._queues(rows, hall)
        found |= self._alarms(rows, hall) | self._devices(rows, hall) | self._figures.of(rows, hall)
        advice = self._advice(rows, hall) if self._advice else None
        call = hands.counted(rows, hall, self._sight.clock.now_ms())
        return found | ({"advice": dict(advice)} if advice else {}) | ({"hands": call} if call else {})

    def _hall_value(self, rows: Rows, hall: Hall) -> dict[str, Any]:
        now_ms = self._sight.clock.now_ms()
        state = hours.state(hall, None, now_ms, self._sight.calendar(rows, hall.id))
        officer = duty_officer.officer(rows, hall, hours.business_day(hall, now_ms))
        return {
            "name": hall.name,
            "name_en": hall.name_en,
            "open": state.is_open,
            "closes_at": self._sight.at(hall, state.closes_ms),
            "opens_at": self._sight.at(hall, state.opens_ms),
            "version": self._sight.version(rows, hall),
            "messages": len(announcements.told(rows, self._sight, hall)),
            "on_duty": officer.name if officer else None,
        }

    # --- windows -----------------------------------------------------------------------------------------------------

    def _windows(self, rows: Rows, hall: Hall) -> dict[str, object]:
        on_duty = {one.window: one for one in duty.of_hall(rows, hall.id)}
        current = {one.window: one for one in tickets.at_windows(rows, hall.id)}
        return {
            f"window:{one.id}": self._window(rows, hall, one, on_duty.get(one.id), current.get(one.id))
            for one in hall.windows
        }

    def _window(
        self, rows: Rows, hall: Hall, window: Window, on_duty: WindowDuty | None, ticket: Ticket | None
    ) -> dict[str, Any]:
        state, since_ms, limit = _state(hall, on_duty, ticket)
        is_at_work = ticket is not None and state in ("serving", "called")
        return {
            "id": window.id,
            "name": window.name,
            "zone": window.zone,
            "state": state,
            "since": self._sight.at(hall, since_ms),
            "limit_min": limit,
            "number": ticket.label if ticket and is_at_work else None,
            "ticket": ticket.id if ticket and is_at_work else None,
            "reason": on_duty.reason if on_duty and state == "paused" else "",
            "queues": list(window.queues),
            "helps": dict(window.handicap_min),
            "held_back": {one: n for one, n in lending.handicaps_min(window).items() if one not in window.handicap_min},
            "public": window.public,
        }

    # --- lines -------------------------------------------------------------------------------------------------------

    def _queues(self, rows: Rows, hall: Hall) -> dict[str, object]:
        counts, kinds = tickets.queue_counts(rows, hall.id), pulse.waiting(rows, hall.id)
        stopped = tickets.stops(rows, hall.id)
        at_work = {one.window for one in duty.of_hall(rows, hall.id) if one.state == "open"}
        found: dict[str, object] = {}
        for queue in hall.queues:
            waiting, oldest_ms = counts.get(queue.id, (0, None))
            booked, walk_in = kinds.get(queue.id, (0, 0))
            found[f"queue:{queue.id}"] = {
                "id": queue.id,
                "name": queue.name,
                "label": queue.label,
                "label_en": queue.short_en or queue.name_en or queue.label,
                "zone": queue.zone,
                "waiting": waiting,
                "booked": booked,
                "walk_in": walk_in,
                "longest_since": self._sight.at(hall, oldest_ms),
                "limit_min": hall.alarms.wait_warn_min,
                "windows_open": sum(one.id in at_work for one in hall.windows_of(queue.id)),
                "windows": len(hall.windows_of(queue.id)),
                "stopped": stopped.get(queue.id),
                "expected": self._expected(rows, hall, queue.id) if self._expected else None,
            }
        return found

    # --- trouble -----------------------------------------------------------------------------------------------------

    def _alarms(self, rows: Rows, hall: Hall) -> dict[str, object]:
        live = [one for one in alarms.live(rows, hall.id) if one.clock not in PERSONAL_CLOCKS]
        return {f"alarm:{one.id}": self._alarm(hall, one) for one in live}

    def _alarm(self, hall: Hall, one: Alarm) -> dict[str, Any]:
        return {
            "clock": one.clock,
            "what": CLOCK_WORDS[one.clock]._asdict(),
            "level": one.level,
            "word": LEVEL_WORDS[one.level]._asdict(),
            "state": one.state,
            "step": STATE_WORDS[one.state]._asdict(),
            "place": "" if one.clock in NUMBERED else one.place,
            "label": one.label,
            "since": self._sight.at(hall, one.since_ms),
            "order": one.order_number or None,
            "escalated": one.is_escalated,
        }

    def _devices(self, rows: Rows, hall: Hall) -> dict[str, object]:
        """What does not work and is not in maintenance."""
        now_ms = self._sight.clock.now_ms()
        names = {str(one.id): one.name for one in store.devices(rows, hall.id)}
        quiet = maintenance.quiet(rows, hall.id, now_ms)
        found: dict[str, object] = {}
        for one in standing.things(rows, hall.id):
            if one.alarm is None or one.covered_by(quiet):
                continue
            place = standing.place_words(hall, one, names)
            found[f"device:{one.address}"] = {
                "what": {"zh": label(one.kind, one.reason), "en": label(one.kind, one.reason, "en")},
                "at": {"zh": " ".join([place[0], one.name]), "en": " ".join([place[1], one.name])},
                "since": self._sight.at(hall, one.since_ms),
            }
        return found


def _state(hall: Hall, on_duty: WindowDuty | None, ticket: Ticket | None) -> tuple[str, int | None, int | None]:
    """The window's state, since when, and after how many minutes of it that is long (None: never)."""
    if ticket is not None and ticket.state == "called":
        return "called", ticket.called_ms, CALLED_LONG_MIN
    if ticket is not None:
        return "serving", ticket.served_ms, _served_long_min(hall, ticket)
    if on_duty is None:
        return "closed", None, None
    if on_duty.state == "paused":
        return "paused", on_duty.since_ms, hall.alarms.pause_warn_min
    return "idle", on_duty.since_ms, None


def _served_long_min(hall: Hall, ticket: Ticket) -> int:
    try:
        planned = hall.service(ticket.service).minutes
    except UnknownService:  # a newer hall file may have dropped it
        planned = 0
    return max(SERVED_LONG_LEAST_MIN, SERVED_LONG * planned * max(1, ticket.units))
