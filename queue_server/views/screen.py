"""What the screen over one window may tell everybody: its state, the number called, what comes next. Never a person."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from queue_server.equipment import trials
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows
from queue_server.people import service as people
from queue_server.staff import duty
from queue_server.tickets import alone_papers, calling, store
from queue_server.tickets.model import Ticket
from queue_server.tickets.personal import subject_of
from queue_server.views.sight import CHANGES_ALL, Sight, named

NEXT_KEYS = {f"next:{n}" for n in range(calling.UPCOMING)}


class ScreenView:
    """Topic `screen:ID`: `hall`, `window`, `current`, `trial`, `next:0…2`, `queue:PREFIX`; empty if not public.

    `flash` of the current ticket asks the screen for more light. Which need stands behind it is told to nobody here.
    """

    def __init__(self, sight: Sight, hall_id: str, window_id: str) -> None:
        self._sight, self._hall, self._window = sight, hall_id, window_id

    def keys(self, entry: Entry, view: Mapping[str, object]) -> set[str] | None:
        """The window's own acts, and what moves the lines it serves."""
        kind, body = entry.kind, entry.body
        if kind in CHANGES_ALL:
            return None
        if kind.startswith("window_"):
            return {"window", *NEXT_KEYS} if body["window"] == self._window else set()
        if kind == "trial_called":
            return {"trial"} if body["window"] == self._window else set()
        if not kind.startswith("ticket_"):
            return set()
        before, now = body.get("before", {}), body["set"]
        queues = {f"queue:{queue}" for queue in (before.get("queue"), now.get("queue")) if queue}
        keys = queues & set(view)
        if keys:
            keys |= NEXT_KEYS
        if self._window in (before.get("window"), now.get("window"), now.get("to_window")):
            keys |= {"current", *NEXT_KEYS}
        return keys

    def values(self, rows: Rows, keys: set[str]) -> dict[str, object]:
        """The asked keys as they are now."""
        hall = self._sight.hall(rows, self._hall)
        window = next((one for one in hall.public_windows if one.id == self._window), None)
        if window is None:
            return {}
        found: dict[str, object] = {}
        on_duty = duty.of_window(rows, hall.id, window.id)
        state = on_duty.state if on_duty else "closed"
        if "hall" in keys:
            found["hall"] = self._hall_value(rows, hall)
        if "window" in keys:
            back_ms = on_duty.back_at_ms if on_duty else None
            zone = hall.zone(window.zone).name
            back_at = self._sight.at(hall, back_ms)
            found["window"] = {"id": window.id, "name": window.name, "zone": zone, "state": state, "back_at": back_at}
        if "current" in keys and (ticket := store.at_window(rows, hall.id, window.id)) is not None:
            found["current"] = self._current(rows, hall, ticket)
        if "trial" in keys:
            tried = trials.calls_shown(rows, hall.id, self._sight.clock.now_ms())
            here = [one for one in tried if one.window == window.id]
            if here:
                found["trial"] = self._trial(hall, here[-1])
        if NEXT_KEYS & keys and state == "open":
            choices = calling.upcoming(rows, hall, window.id, self._sight.clock.now_ms())
            for number, choice in enumerate(choices):
                found[f"next:{number}"] = {"number": alone_papers.called(rows, store.by_id(rows, choice.ticket.id))}
        counts = store.queue_counts(rows, hall.id) if any(key.startswith("queue:") for key in keys) else {}
        for prefix in window.queues:
            found[f"queue:{prefix}"] = {"id": prefix, "waiting": counts.get(prefix, (0, None))[0]}
        return {key: value for key, value in found.items() if key in keys}

    def everything(self, rows: Rows) -> dict[str, object]:
        """The whole screen."""
        hall = self._sight.hall(rows, self._hall)
        queues = {f"queue:{one}" for window in hall.windows if window.id == self._window for one in window.queues}
        return self.values(rows, {"hall", "window", "current", "trial", *NEXT_KEYS, *queues})

    def _hall_value(self, rows: Rows, hall: Hall) -> dict[str, Any]:
        state = hours.state(hall, None, self._sight.clock.now_ms(), self._sight.calendar(rows, hall.id))
        opens_at = self._sight.at(hall, state.opens_ms)
        return {
            "name": hall.name,
            "open": state.is_open,
            "opens_at": opens_at,
            "version": self._sight.version(rows, hall),
        }

    def _current(self, rows: Rows, hall: Hall, ticket: Ticket) -> dict[str, Any]:
        service = named(self._sight.knowing(rows, hall, ticket).service, ticket.service)
        return {
            "call": ticket.call_seq,
            "number": alone_papers.called(rows, ticket),
            "service": service["name"],
            "service_en": service["name_en"],
            "at": self._sight.at(hall, ticket.called_ms),
            "recall": max(0, ticket.calls - 1),
            "state": ticket.state,
            "flash": self._wants_light(rows, ticket),
        }

    def _trial(self, hall: Hall, one: trials.TrialCall) -> dict[str, Any]:
        """A test call in the shape of a current ticket; a screen shows it where nobody real is at the window."""
        return {
            "call": one.call,
            "number": trials.LABEL,
            "service": trials.SAYS,
            "service_en": trials.SAYS_EN,
            "at": self._sight.at(hall, one.at_ms),
            "recall": 0,
            "state": "called",
            "flash": False,
        }

    def _wants_light(self, rows: Rows, ticket: Ticket) -> bool:
        """Whether a call that is only heard would be missed."""
        kept = people.open(rows, self._sight.secrets, subject_of(ticket.id), "needs")
        return kept is not None and "hearing" in json.loads(kept)
