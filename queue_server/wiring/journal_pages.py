"""What the journal page is handed: entries in words, the proof of the chain, and exports piece by piece."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import gevent

from queue_server.equipment import service as equipment
from queue_server.hall import hours
from queue_server.hall import service as halls
from queue_server.hall.days import parsed
from queue_server.hall.errors import UnknownHall
from queue_server.hall.model import Hall
from queue_server.kernel import journal_search, spreadsheet
from queue_server.kernel.clock import rfc3339
from queue_server.kernel.errors import NotYours
from queue_server.kernel.journal import Break, Entry, Head, first_break
from queue_server.kernel.journal_search import Wanted
from queue_server.kernel.rows import Rows
from queue_server.pages.admin_people import Found
from queue_server.pages.deps import Person
from queue_server.pages.journal_words import KINDS, kind_words, thing_words
from queue_server.staff import service
from queue_server.staff.model import NODE, normalised_account
from queue_server.tickets import finding
from queue_server.views import held_back
from queue_server.wiring.giving_way import in_blocks
from queue_server.wiring.house import House

PAGE: Final = 100
TURN: Final = 500  # entries between two pauses for everybody else
SEQ_DIGITS: Final = 15
COLUMNS: Final = ("hall", "epoch", "seq", "at", "actor", "kind", "subject", "body", "prev_hash", "hash")


class WrongFilter(Exception):
    """What was asked for cannot be there; the argument is the word that says so."""


class JournalDoor:
    """The journal for who may read it: of the own hall, and of the accounts of every hall."""

    def __init__(self, house: House) -> None:
        self._house = house

    def journals(self, person: Person) -> list[tuple[str, str]]:
        """Key and name of the journals this person reads: one hall each, `-` for the accounts of every hall."""

        def look(rows: Rows) -> list[tuple[str, str]]:
            reach = service.staff(rows, person.id).hall
            known = [(one, self._name(rows, one)) for one in halls.hall_ids(rows) if reach in (None, one)]
            return known + ([(NODE, "")] if reach is None else [])

        return self._house.database.read(look)

    def journal(self, person: Person, asked: Mapping[str, str], lang: str) -> Found:
        """One page of what is asked for, newest first."""
        try:
            wanted = self._wanted(person, asked)
        except WrongFilter as wrong:
            return Found([], wrong=str(wrong))
        before = asked["before"]
        first = int(before) if before.isascii() and before.isdecimal() and len(before) <= SEQ_DIGITS else None

        entries = journal_search.newest(self._house.database, wanted, first, PAGE + 1, _breathe)

        def look(rows: Rows) -> Found:
            names = self._names(rows, wanted.hall)
            zone = self._zone(rows, person)
            held_ms = self._held_ms(rows, wanted.hall)
            lines = [
                _line(one, held_back.body(one, held_ms), names, lang, rfc3339(one.at_ms, zone) or "")
                for one in entries[:PAGE]
            ]
            return Found(lines, entries[PAGE - 1].seq if len(entries) > PAGE else None)

        return self._house.database.read(look)

    def journal_proof(self, person: Person, scope: str) -> Mapping[str, Any]:
        """Whether the chain holds: `seq` and `hash` of its head, `broken` the first entry that does not fit."""
        wanted = Wanted(self._scope(person, scope))
        head, entries = Head(), journal_search.whole(self._house.database, wanted, _breathe)

        def walked() -> Iterator[Entry]:
            nonlocal head
            for one in _in_turns(entries):
                yield one
                head = Head(one.epoch, one.seq, one.hash)

        broken: Break | None = first_break(walked())
        return {"broken": broken, "seq": head.seq, "hash": head.hash}

    def journal_lines(self, person: Person, asked: Mapping[str, str], form: str) -> Iterator[str]:
        """What is asked for as lines of 'ndjson' or 'csv', oldest first; what cannot be there is nothing."""
        try:
            wanted = self._wanted(person, asked)
        except WrongFilter:
            return iter(())
        zone, held_ms = self._house.database.read(
            lambda rows: (self._zone(rows, person), self._held_ms(rows, wanted.hall))
        )
        entries = journal_search.whole(self._house.database, wanted, _breathe)
        rows = (_row(one, held_back.body(one, held_ms), rfc3339(one.at_ms, zone) or "") for one in entries)
        lines = _csv(rows) if form == "csv" else (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        return in_blocks(lines, self._house.clock.mono_s)

    def _scope(self, person: Person, scope: str) -> str:
        keys = [key for key, _ in self.journals(person)]
        wanted = scope or (person.hall if person.hall in keys else NODE)
        if wanted not in keys:
            raise NotYours()
        return wanted

    def _wanted(self, person: Person, asked: Mapping[str, str]) -> Wanted:
        hall_id = self._scope(person, asked["scope"])

        def look(rows: Rows) -> Wanted:
            hall = self._hall(rows, person)
            from_ms, until_ms = _bounds(hall, asked["day"])
            subjects, window = _things(rows, hall, asked["what"], asked["day"], self._house.clock.now_ms())
            actor = _actor(rows, asked["who"])
            kinds = (asked["kind"],) if asked["kind"] in KINDS else ()
            return Wanted(hall_id, from_ms, until_ms, kinds, subjects, window, actor)

        return self._house.database.read(look)

    def _name(self, rows: Rows, hall_id: str) -> str:
        return halls.current(rows, hall_id, self._house.clock.now_ms()).name

    def _hall(self, rows: Rows, person: Person) -> Hall | None:
        try:
            return halls.current(rows, person.hall, self._house.clock.now_ms())
        except UnknownHall:
            return None

    def _held_ms(self, rows: Rows, hall_id: str) -> int | None:
        """From when on grades are held back; None in the journal of the accounts, which has none."""
        return None if hall_id == NODE else held_back.from_ms(rows, self._house.sight, self._house.hall(hall_id))

    def _zone(self, rows: Rows, person: Person) -> ZoneInfo:
        hall = self._hall(rows, person)
        return hall.zone_info if hall else ZoneInfo(Hall.tz)

    def _names(self, rows: Rows, hall: str) -> dict[str, str]:
        """What ids are called: people by staff number, devices by name."""
        people = {one.actor: one.number for one in service.everybody(rows)}
        return people | {one.actor: one.name for one in equipment.devices_of(rows, hall)}


def _breathe() -> None:
    """Let everybody else have their turn."""
    gevent.sleep(0)


def _in_turns(entries: Iterator[Entry]) -> Iterator[Entry]:
    for number, one in enumerate(entries, 1):
        yield one
        if number % TURN == 0:
            gevent.sleep(0)


def _bounds(hall: Hall | None, day: str) -> tuple[int | None, int | None]:
    if not day:
        return None, None
    try:
        first = parsed(day)
        after = (first + timedelta(days=1)).isoformat()
    except ValueError:
        raise WrongFilter("journal.nothing") from None
    return (hours.instant_ms(hall, day), hours.instant_ms(hall, after)) if hall else (None, None)


def _things(rows: Rows, hall: Hall | None, what: str, day: str, now_ms: int) -> tuple[tuple[str, ...] | None, str]:
    """(subjects, window) of what was typed: a ticket's number of that day (today without one), or a window."""
    if not what or hall is None:
        return None, ""
    if any(one.id == what for one in hall.windows):
        return None, what
    number = finding.number_of(what)
    found = finding.by_number(rows, hall.id, day or hours.business_day(hall, now_ms), *number) if number else []
    if not found:
        raise WrongFilter("journal.unknown_what")
    return tuple(one.id for one in found), ""


def _actor(rows: Rows, who: str) -> str:
    if not who:
        return ""
    for one in service.everybody(rows):
        if who == one.number or normalised_account(who) == one.account:
            return one.actor
    raise WrongFilter("journal.unknown_who")


def _line(one: Entry, body: Mapping[str, Any], names: Mapping[str, str], lang: str, at: str) -> dict[str, Any]:
    label = one.body.get("number") if one.kind.startswith("ticket_") else None
    return {
        "seq": one.seq,
        "day": at[:10],
        "time": at[11:19],
        "kind": kind_words(one.kind, lang),
        "subject": label or thing_words(one.subject, names, lang),
        "actor": thing_words(one.actor, names, lang),
        "body": json.dumps(body, ensure_ascii=False, indent=1),
        "hash": one.hash,
    }


def _row(one: Entry, body: Mapping[str, Any], at: str) -> dict[str, Any]:
    values: Sequence[Any] = (
        one.hall,
        one.epoch,
        one.seq,
        at,
        one.actor,
        one.kind,
        one.subject,
        body,
        one.prev_hash,
        one.hash,
    )
    return dict(zip(COLUMNS, values, strict=True))


def _csv(rows: Iterator[dict[str, Any]]) -> Iterator[str]:
    """With a byte order mark, as Excel needs it for Chinese; no cell can be taken for a formula."""
    yield spreadsheet.BOM + spreadsheet.line(COLUMNS)
    for row in rows:
        yield spreadsheet.line((row | {"body": json.dumps(row["body"], ensure_ascii=False)}).values())
