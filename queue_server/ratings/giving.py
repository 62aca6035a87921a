"""Giving a grade, once per visit, and adding to it once (追评): both within the term, the first never changed.

What was taken for granted is nobody's word: it gives way to a person's own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from queue_server.cases import finding
from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.spans import DAY_MS
from queue_server.people import service as people
from queue_server.ratings import asking, bad_grades, store
from queue_server.ratings.model import (
    BAD_MAX,
    AlreadyAdded,
    AlreadyRated,
    NothingToAddTo,
    Rating,
    RatingTermIsOver,
    Said,
    after,
    plain,
)
from queue_server.tickets.model import Ticket

COMMENT, MORE_COMMENT = "comment", "more_comment"


def give(
    tx: Tx,
    hall: Hall,
    calendar: Calendar,
    secrets: Secrets,
    ticket: Ticket,
    said: Said,
    channel: str,
) -> Rating:
    """The visit's grade. VisitNotFinished, RatingTermIsOver, AlreadyRated."""
    asking.check_finished(ticket)
    found = store.of_ticket(tx, ticket.id)
    if found is not None and after("give", found.state) is None:
        raise AlreadyRated(number=ticket.label)
    check_term(tx, hall, calendar, ticket)
    comment = plain(said.comment)
    values: dict[str, Any] = {
        "state": "given",
        "channel": channel,
        "given_ms": tx.now_ms,
        "given_day": hours.business_day(hall, tx.now_ms),
        "grade": said.grade,
        "aspects": text_of(said.aspects),
        "has_comment": bool(comment),
        **case_of(tx, ticket.id),
    }
    if found is not None and found.state == "default":
        values["defaulted_ms"] = found.given_ms
    if found is None:
        new = replace(asking.begun(tx, hall, ticket, "give"), **values)
        given = store.insert(tx, "rating_given", new)
    else:
        given = store.change(tx, found, "rating_given", values)
    _keep(tx, secrets, hall, ticket.id, COMMENT, comment)
    _see_to(tx, hall, calendar, given, said.grade)
    return given


def add(tx: Tx, hall: Hall, calendar: Calendar, secrets: Secrets, ticket: Ticket, said: Said, channel: str) -> Rating:
    """追评: stands beside the first. NothingToAddTo, AlreadyAdded, RatingTermIsOver."""
    found = store.of_ticket(tx, ticket.id)
    if found is None or found.state != "given":
        raise NothingToAddTo(number=ticket.label)
    if found.more_ms is not None:
        raise AlreadyAdded(number=ticket.label)
    check_term(tx, hall, calendar, ticket)
    comment = plain(said.comment)
    added = store.change(
        tx,
        found,
        "rating_added_to",
        {
            "more_channel": channel,
            "more_ms": tx.now_ms,
            "more_day": hours.business_day(hall, tx.now_ms),
            "more_grade": said.grade,
            "more_aspects": text_of(said.aspects),
            "more_has_comment": bool(comment),
        },
    )
    _keep(tx, secrets, hall, ticket.id, MORE_COMMENT, comment)
    _see_to(tx, hall, calendar, added, said.grade)
    return added


def case_of(rows: Rows, ticket_id: str) -> dict[str, str]:
    """The column that names the first case of the visit, where it has one."""
    cases = finding.of_ticket(rows, ticket_id)
    return {"case_number": cases[0].number} if cases else {}


def last_day(rows: Rows, hall: Hall, calendar: Calendar, ticket: Ticket) -> str:
    """The last day on which the visit can be rated or added to: the term begins with it, or with the result of what it
    was about, which may come weeks later."""
    ends = (case.concluded_ms for case in finding.of_ticket(rows, ticket.id))
    days = [ticket.day, *(hours.business_day(hall, end_ms) for end_ms in ends if end_ms is not None)]
    return calendar.add_working_days(max(days), hall.rating.term_days)


def check_term(tx: Tx, hall: Hall, calendar: Calendar, ticket: Ticket) -> None:
    """RatingTermIsOver after the last day of the term."""
    if hours.business_day(hall, tx.now_ms) > last_day(tx, hall, calendar, ticket):
        raise RatingTermIsOver(days=hall.rating.term_days)


def comments_of(rows: Rows, secrets: Secrets, ticket_id: str) -> tuple[str | None, str | None]:
    """(comment, what was added) as written, while they are kept; for who answers a bad grade and for the report."""
    subject = store.subject_of(ticket_id)
    return people.open(rows, secrets, subject, COMMENT), people.open(rows, secrets, subject, MORE_COMMENT)


def text_of(aspects: Mapping[str, int]) -> str:
    """Aspects as a row keeps them."""
    return json.dumps(dict(aspects), separators=(",", ":"))


def _keep(tx: Tx, secrets: Secrets, hall: Hall, ticket_id: str, kind: str, comment: str) -> None:
    if comment:
        until_ms = tx.now_ms + hall.rating.keep_days * DAY_MS
        people.keep(tx, secrets, store.subject_of(ticket_id), kind, comment, until_ms, hall=hall.id)


def _see_to(tx: Tx, hall: Hall, calendar: Calendar, rating: Rating, grade: int) -> None:
    if grade <= BAD_MAX:
        bad_grades.open_for(tx, hall, calendar, rating)
