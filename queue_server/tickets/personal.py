"""What a ticket knows about people, sealed beside it for two business days: persons, class, phone, reasons."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.rows import Rows, Tx
from queue_server.people import service as people
from queue_server.people.store import Sealed
from queue_server.people.store import get_all as sealed_of

FORGET_WORKING_DAYS = 2


def subject_of(ticket_id: str) -> str:
    """Under which subject a ticket's personal data is sealed."""
    return f"ticket:{ticket_id}"


def drop_after_ms(hall: Hall, calendar: Calendar, day: str) -> int:
    """When it is forgotten: the close of the next business day."""
    return hours.instant_ms(hall, calendar.add_working_days(day, FORGET_WORKING_DAYS))


def seal(
    tx: Tx, hall: Hall, calendar: Calendar, secrets: Secrets, ticket_id: str, day: str, kind: str, value: object
) -> None:
    """Keep one fact of a ticket; nothing is kept for an empty one."""
    if value:
        text = json.dumps(value, ensure_ascii=False)
        people.keep(tx, secrets, subject_of(ticket_id), kind, text, drop_after_ms(hall, calendar, day), hall=hall.id)


def told(rows: Rows, secrets: Secrets, ticket_id: str, kind: str) -> Any:
    """One fact as it was sealed, or None where nothing is kept (any more); for those who may `see_why` only."""
    text = people.open(rows, secrets, subject_of(ticket_id), kind)
    return None if text is None else json.loads(text)


def needs_of(rows: Rows, secrets: Secrets, ticket_id: str) -> list[str]:
    """What the person needs (codes of hall.codes.NEEDS), in the order it was said; empty when nothing was."""
    return list(told(rows, secrets, ticket_id, "needs") or ())


class Needs:
    """The needs of many tickets for a view that looks again and again: one query, and each seal is opened once."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets
        self._known: dict[str, tuple[Sealed, list[str]]] = {}

    def of(self, rows: Rows, ids: Collection[str]) -> dict[str, list[str]]:
        """Those of the tickets whose person said some, in the order they were said; nobody may alter the lists."""
        found = sealed_of(rows, [subject_of(one) for one in ids], "needs")
        now = {one: self._opened(one, found[subject_of(one)]) for one in ids if subject_of(one) in found}
        self._known = {one: held for one, held in self._known.items() if one not in ids} | now
        return {one: needs for one, (_sealed, needs) in now.items()}

    def forget_all_but(self, ids: Collection[str]) -> None:
        """Keep nothing in memory about tickets that have ended."""
        self._known = {one: held for one, held in self._known.items() if one in ids}

    def _opened(self, ticket_id: str, sealed: Sealed) -> tuple[Sealed, list[str]]:
        known = self._known.get(ticket_id)
        if known is not None and known[0] == sealed:
            return known
        return sealed, json.loads(people.unsealed(self._secrets, subject_of(ticket_id), "needs", sealed))


def forget_keys(tx: Tx, hall: Hall, calendar: Calendar) -> int:
    """Drop who held the ended tickets of days before the previous business day: by then no limit asks for them."""
    keep_from = calendar.working_day_before(hours.business_day(hall, tx.now_ms))
    tx.execute("DELETE FROM ticket_find WHERE hall=? AND day<?", hall.id, keep_from)
    return tx.execute("DELETE FROM ticket_person WHERE hall=? AND live=0 AND day<?", hall.id, keep_from)
