"""What the public boards may see: windows, queues and calls by number, never a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from queue_server.equipment import trials
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows
from queue_server.staff import duty
from queue_server.tickets import alone_papers, store
from queue_server.tickets.model import Ticket
from queue_server.views import announcements
from queue_server.views.sight import CHANGES_ALL, Sight, named

CALLS_MAX = 30
ANNOUNCED = ("maintenance_", "device_away", "device_back", "board_message_", "duty_day_")


class BoardView:
    """Topic `board`: `hall`, `window:ID`, `queue:PREFIX`, `call:SEQ` (the newest thirty). A queue's `wait` is what who
    takes a number now waits, None where nobody can say."""

    def __init__(self, sight: Sight, hall_id: str) -> None:
        self._sight, self._hall = sight, hall_id

    def keys(self, entry: Entry, view: Mapping[str, object]) -> set[str] | None:
        """Which keys an entry touches, from the entry alone (and the oldest call when a new one pushes it out)."""
        kind, body = entry.kind, entry.body
        if kind in CHANGES_ALL:
            return None
        if kind.startswith("window_"):
            return {f"window:{body['window']}"}
        if kind in ("queue_stopped", "queue_reopened"):
            return {f"queue:{body['queue']}"}
        if kind.startswith(ANNOUNCED):
            return {"hall"}
        if kind == "trial_called":
            return {f"call:{entry.seq}"}
        if not kind.startswith("ticket_"):
            return set()
        before, now = body.get("before", {}), body["set"]
        keys = {f"queue:{queue}" for queue in (before.get("queue"), now.get("queue")) if queue}
        keys |= {f"window:{window}" for window in (before.get("window"), now.get("window")) if window}
        keys |= {f"call:{call}" for call in (before.get("call"), now.get("call_seq")) if call}
        if now.get("call_seq"):
            calls = [int(key[5:]) for key in view if key.startswith("call:")]
            keys |= {f"call:{min(calls)}"} if len(calls) >= CALLS_MAX else set()
        return keys

    def values(self, rows: Rows, keys: set[str]) -> dict[str, object]:
        """The asked keys as they are now."""
        hall = self._sight.hall(rows, self._hall)
        found: dict[str, object] = {}
        if "hall" in keys:
            found["hall"] = self._hall_value(rows, hall)
        queues = {key[6:] for key in keys if key.startswith("queue:")}
        if queues:
            found |= self._queues(rows, hall, queues)
        for key in keys:
            if key.startswith("window:"):
                value = self._window(rows, hall, key[7:])
                if value is not None:
                    found[key] = value
        calls = {int(key[5:]) for key in keys if key.startswith("call:")}
        if calls:
            found |= {key: value for key, value in self._calls(rows, hall).items() if int(key[5:]) in calls}
        return found

    def everything(self, rows: Rows) -> dict[str, object]:
        """The whole board."""
        hall = self._sight.hall(rows, self._hall)
        found: dict[str, object] = {"hall": self._hall_value(rows, hall)}
        found |= {
            f"window:{window.id}": value
            for window in hall.public_windows
            if (value := self._window(rows, hall, window.id)) is not None
        }
        found |= self._queues(rows, hall, {one.id for one in hall.public_queues})
        return found | self._calls(rows, hall)

    def _calls(self, rows: Rows, hall: Hall) -> dict[str, object]:
        """Today's newest calls by key: yesterday's are nobody's business in the morning."""
        day = hours.business_day(hall, self._sight.clock.now_ms())
        newest = store.newest_calls(rows, hall.id, day, CALLS_MAX)
        calls: dict[str, object] = {
            f"call:{one.call_seq}": self._call(rows, hall, one) for one in newest if self._is_shown(hall, one)
        }
        known = {one.id for one in hall.windows}
        tried = trials.calls_shown(rows, hall.id, self._sight.clock.now_ms())
        return calls | {f"call:{one.call}": self._trial(hall, one) for one in tried if one.window in known}

    def _trial(self, hall: Hall, one: trials.TrialCall) -> dict[str, Any]:
        """A test call in the shape of a call: nobody's number, told apart by `trial`."""
        return {
            "call": one.call,
            "number": trials.LABEL,
            "window": one.window,
            "zone": hall.window(one.window).zone,
            "queue": "",
            "service": trials.SAYS,
            "at": self._sight.at(hall, one.at_ms),
            "recall": 0,
            "state": "called",
            "trial": True,
        }

    def _is_shown(self, hall: Hall, ticket: Ticket) -> bool:
        """Whether the hall still has the call's window and its queue, and the queue is a public one."""
        is_here = any(one.id == ticket.window for one in hall.windows)
        return is_here and any(one.id == ticket.queue for one in hall.public_queues)

    def _hall_value(self, rows: Rows, hall: Hall) -> dict[str, Any]:
        now_ms = self._sight.clock.now_ms()
        state = hours.state(hall, None, now_ms, self._sight.calendar(rows, hall.id))
        return {
            "id": hall.id,
            "name": hall.name,
            "name_en": hall.name_en,
            "open": state.is_open,
            "kind": state.kind,
            "closes_at": self._sight.at(hall, state.closes_ms),
            "opens_at": self._sight.at(hall, state.opens_ms),
            "reason": state.reason,
            "missed_note": hall.missed_note,
            "announcements": announcements.shown(rows, self._sight, hall),
            "messages": announcements.told(rows, self._sight, hall),
            "version": self._sight.version(rows, hall),
        }

    def _queues(self, rows: Rows, hall: Hall, asked: set[str]) -> dict[str, object]:
        now_ms, calendar = self._sight.clock.now_ms(), self._sight.calendar(rows, hall.id)
        counts, stopped = store.queue_counts(rows, hall.id), store.stops(rows, hall.id)
        found: dict[str, object] = {}
        for queue in hall.public_queues:
            if queue.id not in asked:
                continue
            state = hours.state(hall, queue.id, now_ms, calendar)
            waiting, _oldest = counts.get(queue.id, (0, None))
            full = queue.waiting_max is not None and waiting >= queue.waiting_max
            found[f"queue:{queue.id}"] = {
                "id": queue.id,
                "name": queue.name,
                "label": queue.label,
                "zone": queue.zone,
                "waiting": waiting,
                "wait": self._sight.waits.expected(rows, hall, queue.id) if self._sight.waits and waiting else None,
                "open": state.is_open,
                "issues": state.issues and not full and queue.id not in stopped,
                "kind": state.kind,
                "opens_at": self._sight.at(hall, state.opens_ms),
                "stopped": stopped.get(queue.id),
                "full": full,
            }
        return found

    def _window(self, rows: Rows, hall: Hall, window_id: str) -> dict[str, Any] | None:
        window = next((one for one in hall.public_windows if one.id == window_id), None)
        if window is None:
            return None
        on_duty = duty.of_window(rows, hall.id, window_id)
        current = store.at_window(rows, hall.id, window_id)
        return {
            "id": window.id,
            "name": window.name,
            "zone": window.zone,
            "state": on_duty.state if on_duty else "closed",
            "number": alone_papers.called(rows, current) if current else None,
            "serving": bool(current and current.state == "serving"),
            "back_at": self._sight.at(hall, on_duty.back_at_ms) if on_duty else None,
        }

    def _call(self, rows: Rows, hall: Hall, ticket: Ticket) -> dict[str, Any]:
        window = ticket.window or ""
        return {
            "call": ticket.call_seq,
            "number": alone_papers.called(rows, ticket),
            "window": window,
            "zone": hall.window(window).zone,
            "queue": ticket.queue,
            "service": named(self._sight.knowing(rows, hall, ticket).service, ticket.service)["name"],
            "at": self._sight.at(hall, ticket.called_ms),
            "recall": max(0, ticket.calls - 1),
            "state": ticket.state,
        }
