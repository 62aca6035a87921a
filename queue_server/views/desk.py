"""What the guide desk must see: who waits, missed or is held in every line, who must be led, and who calls for help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from queue_server.equipment import help_calls, printing
from queue_server.equipment import store as equipment
from queue_server.equipment.help_store import HelpCall
from queue_server.hall.model import Hall
from queue_server.hall.places import Zone
from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows
from queue_server.people import service as people
from queue_server.staff import duty
from queue_server.staff import store as staff
from queue_server.tickets import alone_papers, leading, personal, store
from queue_server.tickets.living import Living
from queue_server.tickets.model import Ticket
from queue_server.tickets.refused_papers import KINDS as PAPER_KINDS
from queue_server.views import displaced, machine_faults, refused_papers
from queue_server.views import ticket as ticket_view
from queue_server.views.sight import CHANGES_ALL, Sight, named


class Line(NamedTuple):
    """One line of the desk's lists and what it was made from."""

    hall: Hall
    ticket: Ticket
    value: dict[str, Any]


class DeskView:
    """Topic `desk` (guides, managers): `queue:PREFIX`, `ticket:ID` of every live one, `lead:ID`, `help:ID`, `paper:ID`,
    and `displaced` while bookings have no place, `faults` while devices citizens use do not work."""

    def __init__(self, sight: Sight, hall_id: str) -> None:
        self._sight, self._hall = sight, hall_id
        self._living, self._needs = Living(hall_id), personal.Needs(sight.secrets)
        self._lines: dict[str, Line] = {}

    def keys(self, entry: Entry, view: Mapping[str, object]) -> set[str] | None:
        """A ticket's own act touches it, its line and its alarm; nothing else is read again."""
        kind, body = entry.kind, entry.body
        if kind in CHANGES_ALL:
            return None
        if displaced.is_touched(entry):
            return {displaced.KEY}
        if machine_faults.is_touched(entry) and kind != "device_edited":
            return {machine_faults.KEY}
        if kind.startswith("help_"):
            return {f"help:{body['call']}"}
        if kind in PAPER_KINDS:
            return {f"{refused_papers.KEY}{body['set']['paper']}"}
        if kind == "device_edited":  # a call for help and a refused paper name their kiosk
            return {key for key in view if key.startswith(("help:", refused_papers.KEY))}
        if kind == leading.NOTED:
            return {key for key in view if key.startswith("lead:")}
        if kind.startswith(("window_", "queue_")):
            return {key for key in view if key.startswith("queue:")}
        if not kind.startswith("ticket_"):
            return set()
        queues = {body.get("before", {}).get("queue"), body["set"].get("queue")} - {None}
        return {f"ticket:{entry.subject}", f"lead:{entry.subject}"} | {f"queue:{queue}" for queue in queues}

    def values(self, rows: Rows, keys: set[str]) -> dict[str, object]:
        """The asked keys as they are now."""
        hall = self._sight.hall(rows, self._hall)
        found = self._queues(rows, hall, keys) if _any(keys, "queue:") else {}
        ids = {key.partition(":")[2] for key in keys if key.startswith(("ticket:", "lead:"))}
        if ids:
            found |= self._tickets(rows, hall, self._living.some(rows, ids))
        if _any(keys, "help:"):
            found |= self._help(rows, hall)
        if _any(keys, refused_papers.KEY):
            found |= refused_papers.seen(rows, self._sight, hall)
        if displaced.KEY in keys:
            found |= displaced.seen(rows, self._sight, hall)
        if machine_faults.KEY in keys:
            found |= machine_faults.for_guides(rows, self._sight, hall)
        return {key: value for key, value in found.items() if key in keys}

    def everything(self, rows: Rows) -> dict[str, object]:
        """The whole desk. It is read every few seconds, so of the tickets only what has changed is made anew."""
        hall = self._sight.hall(rows, self._hall)
        found = self._queues(rows, hall, {f"queue:{queue.id}" for queue in hall.queues})
        tickets = self._living.all(rows)
        alive = {ticket.id for ticket in tickets}
        self._needs.forget_all_but(alive)
        self._lines = {one: line for one, line in self._lines.items() if one in alive}
        told = self._help(rows, hall) | displaced.seen(rows, self._sight, hall)
        told |= machine_faults.for_guides(rows, self._sight, hall) | refused_papers.seen(rows, self._sight, hall)
        return found | self._tickets(rows, hall, tickets) | told

    def _queues(self, rows: Rows, hall: Hall, keys: set[str]) -> dict[str, object]:
        counts, stopped = store.queue_counts(rows, hall.id), store.stops(rows, hall.id)
        at_work = {one.window for one in duty.of_hall(rows, hall.id) if one.state == "open"}
        found: dict[str, object] = {}
        for queue in hall.queues:
            if f"queue:{queue.id}" not in keys:
                continue
            waiting, oldest_ms = counts.get(queue.id, (0, None))
            found[f"queue:{queue.id}"] = {
                "id": queue.id,
                "name": queue.name,
                "name_en": queue.name_en,
                "zone": queue.zone,
                "waiting": waiting,
                "longest_since": self._sight.at(hall, oldest_ms),
                "windows_open": sum(one.id in at_work for one in hall.windows_of(queue.id)),
                "stopped": stopped.get(queue.id),
            }
        return found

    def _tickets(self, rows: Rows, hall: Hall, tickets: Sequence[Ticket]) -> dict[str, object]:
        """`ticket:ID` of each, and `lead:ID` while somebody must be led."""
        needs = self._needs.of(rows, {ticket.id for ticket in tickets})
        shown: dict[str, object] = {}
        for ticket in tickets:
            said = needs.get(ticket.id, [])
            shown[f"ticket:{ticket.id}"] = self._line(rows, hall, ticket, said)
            lead = leading.lead_of(rows, self._sight.secrets, ticket, said)
            if lead is not None:
                shown[f"lead:{ticket.id}"] = lead_value(rows, self._sight, hall, ticket, lead)
        return shown

    def _line(self, rows: Rows, hall: Hall, ticket: Ticket, needs: list[str]) -> dict[str, Any]:
        line = self._lines.get(ticket.id)
        said = {"needs": needs, "paper": alone_papers.told(rows, ticket)[0]}
        if line is None or line.hall is not hall or line.ticket is not ticket or line.value | said != line.value:
            line = Line(hall, ticket, ticket_value(rows, self._sight, hall, ticket, needs))
            self._lines[ticket.id] = line
        return line.value

    def _help(self, rows: Rows, hall: Hall) -> dict[str, object]:
        calls = help_calls.open_calls(rows, hall.id)
        return {f"help:{call.id}": help_value(rows, self._sight, hall, call) for call in calls}


def ticket_value(rows: Rows, sight: Sight, hall: Hall, ticket: Ticket, needs: list[str]) -> dict[str, Any]:
    """One line of the desk's lists: what it needs to be sorted, told apart and acted on."""
    service = named(sight.knowing(rows, hall, ticket).service, ticket.service)
    return {
        "id": ticket.id,
        "number": ticket.label,
        "paper": alone_papers.told(rows, ticket)[0],
        "state": ticket.state,
        "queue": ticket.queue,
        "service": service["name"],
        "service_en": service["name_en"],
        "issued_at": sight.at(hall, ticket.arrived_ms),
        "since": sight.at(hall, ticket.since_ms),
        "place": list(ticket.sort_key),
        "credit_min": ticket.credit_min,
        "window": ticket.window or ticket.to_window,
        "channel": ticket.channel,
        "units": ticket.units,
        "needs": needs,
    }


def lead_value(rows: Rows, sight: Sight, hall: Hall, ticket: Ticket, lead: leading.Lead) -> dict[str, Any]:
    """A called person to be led: the number, what to mind, the window and where it is, and which guide goes."""
    window = next((one for one in hall.windows if one.id == ticket.window), None)
    zone = hall.zone(window.zone) if window else None
    floor = hall.floor(zone.floor) if zone else None
    return {
        "id": ticket.id,
        "number": alone_papers.called(rows, ticket),
        "needs": list(lead.needs),
        "window": ticket.window,
        "zone": {"id": zone.id, "name": zone.label or zone.name, "name_en": zone.label_en or zone.name_en}
        if zone
        else None,
        "floor": {"id": floor.id, "name": floor.name, "name_en": floor.name_en} if floor else None,
        "called_at": sight.at(hall, ticket.called_ms),
        "calls": ticket.calls,
        "taken_by": _name(rows, lead.staff),
        "taken_by_id": None if lead.staff is None else str(lead.staff),
    }


def help_value(rows: Rows, sight: Sight, hall: Hall, call: HelpCall) -> dict[str, Any]:
    """A call for help as the desk shows it: the kiosk, its zone and floor, since when, and which guide goes."""
    device = equipment.device(rows, call.device)
    zone = next((one for one in hall.zones if one.id == call.zone), None)
    return {
        "id": str(call.id),
        "kind": call.kind,
        "state": call.state,
        "at": device.name if device else "",
        "device": str(call.device),
        "zone": _zone(hall, zone) if zone else None,
        "opened_at": sight.at(hall, call.opened_ms),
        "taken_at": sight.at(hall, call.taken_ms),
        "taken_by": _name(rows, call.taken_by),
        "taken_by_id": None if call.taken_by is None else str(call.taken_by),
    }


def _zone(hall: Hall, zone: Zone) -> dict[str, str]:
    floor = hall.floor(zone.floor)
    return {
        "id": zone.id,
        "name": zone.name,
        "name_en": zone.name_en,
        "floor": floor.name,
        "floor_en": floor.name_en,
    }


def found_value(rows: Rows, sight: Sight, hall: Hall, ticket: Ticket) -> dict[str, Any]:
    """A ticket in the guide's hand: as staff see it, with the masked person, needs, class and reason, and its paper."""
    person = people.person_of(rows, sight.secrets, personal.subject_of(ticket.id))
    jobs = printing.jobs_of_ticket(rows, ticket.id)
    return ticket_view.for_staff(rows, sight, hall, ticket) | {
        "ahead_now": store.ahead_of(rows, ticket) if ticket.state == "waiting" else 0,
        "credit_min": ticket.credit_min,
        "person": {"name": person.masked_name, "id": person.masked_id} if person else None,
        "needs": personal.needs_of(rows, sight.secrets, ticket.id),
        "priority": personal.told(rows, sight.secrets, ticket.id, "priority"),
        "prints": [{"copy": job.copy_no, "state": job.state, "printer": job.printer} for job in jobs],
    }


def _name(rows: Rows, staff_id: int | None) -> str | None:
    found = None if staff_id is None else staff.staff_by_id(rows, staff_id)
    return None if found is None else found.name


def _any(keys: set[str], start: str) -> bool:
    return any(key.startswith(start) for key in keys)
