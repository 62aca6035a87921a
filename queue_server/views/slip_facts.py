"""Gathers what a slip says from the slices, frozen as it was at issue, so that every copy says the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from queue_server.hall.model import Hall, Service
from queue_server.kernel.rows import Rows
from queue_server.people import service as people
from queue_server.tickets import alone_papers, personal, store
from queue_server.views.sight import Sight
from queue_server.views.slip import SlipFacts, slip
from queue_server.waits import store as waits


def slip_of(rows: Rows, sight: Sight, ticket_id: str, copy_no: int) -> dict[str, object]:
    """The print document of a ticket, in the language it was taken in; UnknownTicket."""
    ticket = store.by_id(rows, ticket_id)
    hall = sight.issued_under(rows, ticket)
    person = people.person_of(rows, sight.secrets, personal.subject_of(ticket.id))
    wait = waits.said_at_issue(rows, ticket.id)
    facts = place_facts(
        hall,
        [hall.service(item.service) for item in ticket.items],
        number=alone_papers.called(rows, ticket),
        day=ticket.day,
        issued_at=datetime.fromtimestamp(ticket.arrived_ms / 1000, hall.zone_info),
        ahead=ticket.ahead,
        wait_min=(wait["low_min"], wait["high_min"]) if wait else None,
        link=sight.link(hall, ticket.id) if sight.reachable(hall) else None,
        slot=_clock(ticket.slot_ms, hall),
        keeps_slot=ticket.booked,
        masked_name=(person.masked_name or None) if person and not person.is_org else None,
    )
    return slip(facts, copy_no, personal.told(rows, sight.secrets, ticket.id, "language") or "zh")


def _clock(at_ms: int | None, hall: Hall) -> str:
    return "" if at_ms is None else f"{datetime.fromtimestamp(at_ms / 1000, hall.zone_info):%H:%M}"


def place_facts(hall: Hall, services: Sequence[Service], **ticket: Any) -> SlipFacts:
    """What a slip says of the hall and of the services in their order, beside the facts of the ticket itself. Pure."""
    first, *more = services
    queue = hall.queue(first.queue)
    zone = hall.zone(queue.zone)
    floor = hall.floor(zone.floor)
    return SlipFacts(
        hall_name=hall.name,
        service_name=first.name,
        service_name_en=first.name_en,
        also=tuple(service.name for service in more),
        floor_name=floor.name,
        floor_name_en=floor.name_en,
        zone_name=zone.label or zone.name,
        zone_name_en=zone.label_en or zone.name_en,
        windows=tuple(window.id for window in hall.home_windows_of(queue.id) if window.public),
        materials=first.materials,
        materials_en=first.materials_en,
        missed_note=hall.missed_note,
        missed_note_en=hall.missed_note_en,
        **ticket,
    )
