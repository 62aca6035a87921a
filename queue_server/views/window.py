"""What a clerk at a window must see: the current person and why, the next three, the lines, the held, the day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from queue_server.cases import finding
from queue_server.equipment import places
from queue_server.equipment import service as equipment
from queue_server.equipment.places import Place
from queue_server.hall import hours, lending
from queue_server.hall.codes import OUTCOMES
from queue_server.hall.model import Hall
from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows
from queue_server.people import service as people
from queue_server.staff import duty
from queue_server.staff import service as staff
from queue_server.tickets import alone_papers, calling, finishing, store
from queue_server.tickets.model import Ticket
from queue_server.tickets.personal import needs_of, subject_of
from queue_server.views import machine_faults
from queue_server.views import ticket as ticket_view
from queue_server.views.booking import party_of
from queue_server.views.line import items_here
from queue_server.views.sight import CHANGES_ALL, Sight

NEXT_KEYS = {f"next:{n}" for n in range(calling.UPCOMING)}


class WindowView:
    """Topic `window:ID` (staff): `window`, `current`, `next:0…2`, `queue:PREFIX`, `held:TICKET`, `stats`, `shown` …

    … `camera` where one stands, and `undo`, what the clerk on duty could still take back, with the instant until which;
    a terminal that is loaded again goes on with the offer. The instant may have passed: nothing happens when it does.
    """

    def __init__(self, sight: Sight, hall_id: str, window_id: str) -> None:
        self._sight, self._hall, self._window = sight, hall_id, window_id

    def keys(self, entry: Entry, view: Mapping[str, object]) -> set[str] | None:
        """Own acts touch nearly all; others' acts only the lines this window serves."""
        kind, body = entry.kind, entry.body
        if kind in CHANGES_ALL:
            return None
        if machine_faults.is_touched(entry):
            return {machine_faults.LINE, "camera"}
        if kind.startswith("window_"):
            return {"window", "undo"} if body["window"] == self._window else set()
        if kind.startswith("case_"):
            return {"current"} & set(view) if self._is_of_current(entry, view) else set()
        if kind == "call_shown":
            return {"shown"} if body["window"] == self._window else set()
        if not kind.startswith("ticket_"):
            return set()
        before, now = body.get("before", {}), body["set"]
        queues = {f"queue:{queue}" for queue in (before.get("queue"), now.get("queue")) if queue}
        keys = queues & set(view)
        if keys:
            keys |= NEXT_KEYS
        if f"held:{entry.subject}" in view or (now.get("state") == "held" and keys):
            keys.add(f"held:{entry.subject}")
        if self._window in (before.get("window"), now.get("window"), now.get("to_window")):
            keys |= {"current", "stats", "shown", "undo", *NEXT_KEYS}
        return keys

    def _is_of_current(self, entry: Entry, view: Mapping[str, Any]) -> bool:
        current = view.get("current") or {"id": "", "cases": []}
        known = {one["number"] for one in current["cases"]}
        return entry.body.get("number") in known or f'"{current["id"]}"' in entry.body.get("set", {}).get("visits", "")

    def values(self, rows: Rows, keys: set[str]) -> dict[str, object]:
        """The asked keys as they are now."""
        hall = self._sight.hall(rows, self._hall)
        found: dict[str, object] = {}
        if not self._is_here(hall):
            return found
        if "window" in keys:
            found["window"] = self._window_value(rows, hall)
        current = store.at_window(rows, hall.id, self._window) if {"current", "shown"} & keys else None
        if "current" in keys and current is not None:
            found["current"] = self._current(rows, hall, current)
        if "shown" in keys and current is not None and current.call_seq is not None:
            found["shown"] = shown(rows, current.call_seq)
        if "stats" in keys:
            day = hours.business_day(hall, self._sight.clock.now_ms())
            found["stats"] = {"finished_today": store.finished_at(rows, hall.id, day, self._window)}
        if "undo" in keys and (offer := self._undo(rows, hall)) is not None:
            found["undo"] = offer
        if "camera" in keys and places.has(rows, hall.id, Place("window", self._window), "camera"):
            found["camera"] = {"is_here": True}
        if machine_faults.LINE in keys:
            line = machine_faults.at_window(rows, hall, self._window, self._sight.clock.now_ms())
            found |= {machine_faults.LINE: line} if line else {}
        if NEXT_KEYS & keys:
            found |= self._next(rows, hall)
        found |= self._lines(rows, hall, keys)
        return {key: value for key, value in found.items() if key in keys}

    def everything(self, rows: Rows) -> dict[str, object]:
        """The whole terminal; empty once the hall file has this window no more."""
        hall = self._sight.hall(rows, self._hall)
        if not self._is_here(hall):
            return {}
        window = hall.window(self._window)
        held = {f"held:{one.id}" for one in store.held(rows, hall.id, window.queues)}
        queues = {f"queue:{queue}" for queue in window.queues}
        own = {"window", "current", "stats", "shown", "undo", "camera", machine_faults.LINE}
        return self.values(rows, {*own, *NEXT_KEYS, *held, *queues})

    def _is_here(self, hall: Hall) -> bool:
        return any(one.id == self._window for one in hall.windows)

    def _window_value(self, rows: Rows, hall: Hall) -> dict[str, Any]:
        window, on_duty = hall.window(self._window), duty.of_window(rows, hall.id, self._window)
        return {
            "id": window.id,
            "name": window.name,
            "zone": hall.zone(window.zone).name,
            "queues": list(window.queues),
            "state": on_duty.state if on_duty else "closed",
            "staff": str(on_duty.staff) if on_duty else None,
            "staff_number": staff.staff(rows, on_duty.staff).number if on_duty else None,
            "since": self._sight.at(hall, on_duty.since_ms) if on_duty else None,
            "reason": on_duty.reason if on_duty else None,
            "back_at": self._sight.at(hall, on_duty.back_at_ms) if on_duty else None,
        }

    def _current(self, rows: Rows, hall: Hall, ticket: Ticket) -> dict[str, Any]:
        service = self._sight.knowing(rows, hall, ticket).service(ticket.service)
        person = people.person_of(rows, self._sight.secrets, subject_of(ticket.id))
        shown = ticket_view.for_staff(rows, self._sight, hall, ticket)
        known = self._sight.knowing(rows, hall, ticket)
        for item in shown["items"]:
            item |= {"queue": known.service(item["service"]).queue, "name_en": known.service(item["service"]).name_en}
        cases = finding.of_ticket(rows, ticket.id)
        return shown | {
            "cases": [
                {"number": one.number, "state": one.state, "version": one.changes, "owner": one.owner or None}
                for one in cases
            ],
            "lacks_case": hall.cases.reason_needed and finding.lacks_case(ticket, cases),
            "since": self._sight.at(hall, ticket.since_ms),
            "why": store.why_of(rows, ticket.id),
            "minutes": service.minutes,
            "materials": list(service.materials),
            "materials_en": list(service.materials_en),
            "who": service.who,
            "who_en": service.who_en,
            "default_outcome": service.default_outcome,
            "outcomes": {code: words.zh for code, words in OUTCOMES.items()},
            "person": {"name": person.masked_name, "id": person.masked_id} if person else None,
            "needs": needs_of(rows, self._sight.secrets, ticket.id),
            "party": party_of(rows, known, ticket.id),
            "calls_max": hall.order.calls_max,
            "recall_gap_s": hall.order.recall_gap_s,
            "undo_s": hall.order.undo_s,
        }

    def _undo(self, rows: Rows, hall: Hall) -> dict[str, Any] | None:
        on_duty = duty.of_window(rows, hall.id, self._window)
        if on_duty is None:
            return None
        day = hours.business_day(hall, self._sight.clock.now_ms())
        offer = finishing.undo_offer(rows, hall, day, self._window, f"staff:{on_duty.staff}")
        if offer is None:
            return None
        until = self._sight.at(hall, offer.until_ms)
        return {"id": offer.ticket.id, "number": offer.ticket.label, "act": offer.act, "until": until}

    def _service(self, rows: Rows, hall: Hall, ticket: Ticket) -> dict[str, str]:
        found = self._sight.knowing(rows, hall, ticket).service(ticket.service)
        return {"service": found.name, "service_en": found.name_en}

    def _next(self, rows: Rows, hall: Hall) -> dict[str, object]:
        found: dict[str, object] = {}
        choices = calling.upcoming(rows, hall, self._window, self._sight.clock.now_ms())
        for number, choice in enumerate(choices):
            ticket = store.by_id(rows, choice.ticket.id)
            found[f"next:{number}"] = {
                "id": ticket.id,
                "number": ticket.label,
                **self._service(rows, hall, ticket),
                "queue": ticket.queue,
                "waited_since": self._sight.at(hall, ticket.arrived_ms),
                "rank_ms": choice.ticket.rank_ms,
                "credit_min": ticket.credit_min,
                "handicap_min": choice.handicap_min,
                "rule": choice.rule,
                "channel": ticket.channel,
                "needs": needs_of(rows, self._sight.secrets, ticket.id),
                "slot": self._sight.at(hall, ticket.slot_ms),
                "booked": ticket.booked,
            }
        return found

    def _lines(self, rows: Rows, hall: Hall, keys: set[str]) -> dict[str, object]:
        found: dict[str, object] = {}
        window = hall.window(self._window)
        wanted = [queue for queue in window.queues if f"queue:{queue}" in keys]
        counts = store.queue_counts(rows, hall.id) if wanted else {}
        for prefix in wanted:
            waiting, oldest_ms = counts.get(prefix, (0, None))
            found[f"queue:{prefix}"] = {
                "id": prefix,
                "name": hall.queue(prefix).label,
                "name_en": hall.queue(prefix).name_en,
                "waiting": waiting,
                "longest_since": self._sight.at(hall, oldest_ms),
                "handicap_min": lending.handicaps_min(window).get(prefix, 0),
                "helps": prefix in window.handicap_min,
            }
        if any(key.startswith("held:") for key in keys):
            for ticket in store.held(rows, hall.id, window.queues):
                found[f"held:{ticket.id}"] = {
                    "id": ticket.id,
                    "number": ticket.label,
                    "paper": alone_papers.told(rows, ticket)[0],
                    **self._service(rows, hall, ticket),
                    "since": self._sight.at(hall, ticket.held_ms),
                    "window": ticket.window,
                    "items_here": items_here(self._sight.knowing(rows, hall, ticket), ticket),
                }
        return found


def shown(rows: Rows, call: int) -> dict[str, Any]:
    """Which screens showed the call and which spoke it, from the journal; their numbers beside their names."""
    said = rows.all(
        "SELECT json_extract(body, '$.how') AS how, json_extract(body, '$.device') AS device FROM journal"
        " WHERE subject = ? ORDER BY pos",
        f"call:{call}",
    )
    kinds = [row["how"] for row in said]
    names = {row["device"]: equipment.device_or_refusal(rows, int(row["device"])).name for row in said}
    return {
        "call": call,
        "screens": kinds.count("shown"),
        "voices": kinds.count("spoken"),
        "places": [{"name": names[row["device"]], "how": row["how"]} for row in said],
    }
