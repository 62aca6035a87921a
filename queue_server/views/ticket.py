"""A ticket as staff see it, and as its own holder may see it: the same facts, without anything about others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from queue_server.hall.codes import Words
from queue_server.hall.model import Hall
from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows
from queue_server.tickets import alone_papers, overtaking, store
from queue_server.tickets.model import Ticket
from queue_server.views.sight import CHANGES_ALL, Sight, named
from queue_server.waits import store as waits

ZONE = ("id", "name", "name_en", "floor", "floor_name", "floor_name_en")


def find(rows: Rows, ticket_id: str) -> Ticket:
    """The ticket of that id; UnknownTicket."""
    return store.by_id(rows, ticket_id)


def place(hall: Hall, ticket: Ticket) -> dict[str, Any]:
    """Where the holder is sent: queue, zone with floor, windows."""
    queue = next((one for one in hall.queues if one.id == ticket.queue), None)
    homes = [window.id for window in hall.home_windows_of(queue.id)] if queue else []
    return {
        "queue": named(hall.queue, ticket.queue),
        "zone": _zone(hall, queue.zone) if queue else dict.fromkeys(ZONE, ""),
        "windows": [ticket.to_window] if ticket.to_window else homes,
    }


def _zone(hall: Hall, zone_id: str) -> dict[str, str]:
    zone = hall.zone(zone_id)
    floor = hall.floor(zone.floor)
    said = (zone.id, zone.name, zone.name_en, floor.id, floor.name, floor.name_en)
    return dict(zip(ZONE, said, strict=True))


def for_staff(rows: Rows, sight: Sight, hall: Hall, ticket: Ticket) -> dict[str, Any]:
    """The ticket as staff see it, without the holder's link: who holds it rates the visit.

    `ahead` and `wait` are what was said at issue, `wait` null where nothing honest could be.
    """
    hall = sight.knowing(rows, hall, ticket)
    return {
        "id": ticket.id,
        "number": ticket.label,
        "state": ticket.state,
        "hall": hall.id,
        "day": ticket.day,
        "service": named(hall.service, ticket.service),
        **place(hall, ticket),
        "window": ticket.window,
        "ahead": ticket.ahead,
        "wait": waits.said_at_issue(rows, ticket.id),
        "issued_at": sight.at(hall, ticket.arrived_ms),
        "called_at": sight.at(hall, ticket.called_ms),
        "served_at": sight.at(hall, ticket.served_ms),
        "held_at": sight.at(hall, ticket.held_ms),
        "missed_at": sight.at(hall, ticket.missed_ms),
        "finished_at": sight.at(hall, ticket.finished_ms),
        "slot": sight.at(hall, ticket.slot_ms),
        "booked": ticket.booked,
        "calls": ticket.calls,
        "call": ticket.call_seq,
        "yields": ticket.yields,
        "outcome": ticket.outcome,
        "channel": ticket.channel,
        "paper": alone_papers.told(rows, ticket)[0],
        "notes": notes_of(rows, ticket),
        "units": ticket.units,
        "items": [
            {
                "service": item.service,
                "name": named(hall.service, item.service)["name"],
                "outcome": item.outcome,
                "current": number == ticket.item,
            }
            for number, item in enumerate(ticket.items)
        ],
    }


def notes_of(rows: Rows, ticket: Ticket) -> list[dict[str, str]]:
    """What staff must know of a paper that was given out without the server."""
    paper, flags = alone_papers.told(rows, ticket)
    said = [("paper", Words(f"纸号 {paper}", f"Paper number {paper}"))] if paper else []
    said += [(flag, alone_papers.FLAG_WORDS[flag]) for flag in flags]
    return [{"code": code, "name": words.zh, "name_en": words.en} for code, words in said]


def issued(rows: Rows, sight: Sight, hall: Hall, ticket: Ticket) -> dict[str, Any]:
    """The ticket to whoever gives it out, with the link its holder takes away."""
    token = sight.token(ticket.id)
    return for_staff(rows, sight, hall, ticket) | {"token": token, "link": sight.link_of(hall, token)}


def for_holder(rows: Rows, sight: Sight, hall: Hall, ticket: Ticket) -> dict[str, Any]:
    """What the holder may see: also who is ahead and how long it takes now; no id, no channel, nothing of others."""
    shown = for_staff(rows, sight, hall, ticket)
    for name in ("id", "channel", "units", "call", "paper", "notes"):
        del shown[name]
    shown["number"] = alone_papers.called(rows, ticket)
    shown["link"] = sight.link(hall, ticket.id)
    shown["ahead_now"] = store.ahead_of(rows, ticket) if ticket.state == "waiting" else 0
    low, high = overtaking.ahead_range(shown["ahead_now"])
    shown["ahead_range"] = {"low": low, "high": high} if ticket.state == "waiting" else None
    shown["wait_now"] = sight.waits.now(rows, hall, ticket) if sight.waits else None
    shown["yields_left"] = max(0, hall.order.yields_max - ticket.yields)
    shown["missed_note"] = hall.missed_note
    shown["from_booking"] = ticket.channel == "booking" or ticket.slot_ms is not None
    shown["hall_name"] = hall.name
    return shown


def why_others_first(rows: Rows, hall: Hall, ticket: Ticket, now_ms: int) -> dict[str, Any]:
    """Who came later and was called earlier, by rule and minutes; and the most minutes any rule can count."""
    found = overtaking.passed(rows, ticket, now_ms)
    return {
        "number": ticket.label,
        "passed": [{"reason": one.reason, "minutes": one.minutes, "count": one.people} for one in found],
        "largest_credit_min": hall.order.largest_credit_min,
    }


class TicketView:
    """Topic `ticket:TOKEN`: one key, the ticket as its holder may see it."""

    def __init__(self, sight: Sight, hall_id: str, ticket_id: str) -> None:
        self._sight, self._hall, self._ticket = sight, hall_id, ticket_id

    def keys(self, entry: Entry, view: Mapping[str, object]) -> set[str]:
        """The ticket changes with its own acts and with whatever moves its line."""
        if entry.subject == self._ticket:
            return {"ticket"}
        if not entry.kind.startswith("ticket_"):
            return {"ticket"} if entry.kind in CHANGES_ALL else set()
        mine = view.get("ticket")
        queue = mine["queue"]["id"] if isinstance(mine, dict) else None
        moved = {entry.body.get("before", {}).get("queue"), entry.body["set"].get("queue")}
        return {"ticket"} if queue in moved else set()

    def values(self, rows: Rows, keys: set[str]) -> dict[str, object]:
        """The ticket now."""
        hall, ticket = self._sight.hall(rows, self._hall), store.by_id(rows, self._ticket)
        self._ticket = ticket.id  # the link of a paper that is another name of it leads here too
        return {"ticket": for_holder(rows, self._sight, hall, ticket)}

    def everything(self, rows: Rows) -> dict[str, object]:
        """The whole view."""
        return self.values(rows, {"ticket"})
