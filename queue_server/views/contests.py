"""What of a contest the clerk who made it may see, and what opens to whoever decides it: the whole record."""

from __future__ import annotations

from typing import Any, Final

from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.ratings import asking, contest_store, contesting, giving, store
from queue_server.ratings.contest_model import Contest
from queue_server.staff import store as staff_store
from queue_server.tickets import store as ticket_store
from queue_server.views import dispute
from queue_server.views.sight import Sight, named

LISTED_MAX: Final = 200


def own(rows: Rows, sight: Sight, hall: Hall, staff: int) -> dict[str, Any]:
    """The person's own: what was said and decided, never a grade or a word of whoever rated."""
    found = contest_store.of_staff(rows, hall.id, staff)
    return {"contests": [for_clerk(rows, sight, hall, one) for one in found], "days": hall.rating.contest_days}


def for_clerk(rows: Rows, sight: Sight, hall: Hall, one: Contest) -> dict[str, Any]:
    """One as the person who made it sees it."""
    ticket = ticket_store.by_id(rows, one.ticket)
    return {
        "number": ticket.label,
        "day": ticket.day,
        "state": one.state,
        "reason": one.reason,
        "made_at": sight.at(hall, one.made_ms),
        "decision": one.decision,
        "decided_at": sight.at(hall, one.decided_ms),
    }


def listed(rows: Rows, sight: Sight, hall: Hall, asker: int) -> dict[str, Any]:
    """Those to be decided and those that were, without the asker's own."""
    numbers = {one.id: one.number for one in staff_store.all_staff(rows)}
    found = [one for one in contest_store.of_hall(rows, hall.id, LISTED_MAX) if one.staff != asker]
    return {"contests": [_for_staff(rows, sight, hall, one, numbers) for one in found]}


def _for_staff(rows: Rows, sight: Sight, hall: Hall, one: Contest, numbers: dict[int, str]) -> dict[str, Any]:
    return {
        "id": one.ticket,
        **for_clerk(rows, sight, hall, one),
        "by": numbers.get(one.staff, ""),
        "decided_by": numbers.get(one.decided_by or 0),
    }


def record(rows: Rows, sight: Sight, hall: Hall, one: Contest, asker: int) -> dict[str, Any]:
    """The contest with its record: the visit, how it was rated and what was written, its journal, and whether the asker
    `decides`."""
    numbers = {person.id: person.number for person in staff_store.all_staff(rows)}
    ticket, rating = ticket_store.by_id(rows, one.ticket), store.of_ticket(rows, one.ticket)
    comment, more = giving.comments_of(rows, sight.secrets, one.ticket)
    is_given = rating is not None and rating.state == "given"
    return {
        **_for_staff(rows, sight, hall, one, numbers),
        "service": named(sight.knowing(rows, hall, ticket).service, ticket.service),
        "window": ticket.window,
        "served_by": numbers.get(asking.staff_of(ticket) or 0),
        "grade": rating.grade if rating is not None and is_given else None,
        "more_grade": rating.more_grade if rating is not None and is_given else None,
        "channel": rating.channel if rating is not None and is_given else None,
        "given_at": sight.at(hall, rating.given_ms) if rating is not None and is_given else None,
        "counts": rating is not None and rating.counts,
        "comment": comment,
        "more_comment": more,
        "events": dispute.sheet(rows, sight, hall, ticket)["events"],
        "decides": contesting.may_decide(rows, one, asker),
    }
