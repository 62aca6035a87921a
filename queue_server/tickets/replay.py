"""Rebuilding the tickets from the journal alone, and saying where the tables hold something else. Only reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows, entries_after
from queue_server.tickets.model import label

PAGE = 2000
ABSENT = "nothing"
Place = tuple[str, str]


@dataclass
class Folded:
    """What the journal says there must be: ticket rows by id; per (hall, queue) stop and run of bookings; papers."""

    tickets: dict[str, dict[str, Any]] = field(default_factory=dict)
    stops: dict[Place, tuple[str, int]] = field(default_factory=dict)
    runs: dict[Place, int] = field(default_factory=dict)
    papers: dict[str, dict[str, Any]] = field(default_factory=dict)

    def take(self, entry: Entry) -> None:
        """One entry further; entries come in file order."""
        if entry.kind.startswith("ticket_"):
            self._ticket(entry)
        elif entry.kind == "queue_stopped":
            place = entry.hall, str(entry.body["queue"])
            since_ms = self.stops[place][1] if place in self.stops else entry.at_ms
            self.stops[place] = str(entry.body["reason"]), since_ms
        elif entry.kind == "queue_reopened":
            self.stops.pop((entry.hall, str(entry.body["queue"])), None)
        elif entry.kind == "day_closed":
            self.stops = {place: stop for place, stop in self.stops.items() if place[0] != entry.hall}
            self.runs = {place: run for place, run in self.runs.items() if place[0] != entry.hall}

    def _ticket(self, entry: Entry) -> None:
        row = self.tickets.setdefault(entry.subject, {"id": entry.subject})
        row.update(entry.body["set"])
        if "run" in entry.body:
            self.runs[entry.hall, row["queue"]] = entry.body["run"]
        if "paper" in entry.body:
            self.papers[entry.body["paper"]["paper"]] = dict(entry.body["paper"])


def folded(entries: Iterable[Entry]) -> Folded:
    """All entries, of all halls, taken in order."""
    state = Folded()
    for entry in entries:
        state.take(entry)
    return state


def replayed(entries: Iterable[Entry]) -> dict[str, dict[str, Any]]:
    """Ticket id → the row the table must hold after these entries."""
    return folded(entries).tickets


def differences(rows: Rows) -> list[str]:
    """Every place where the tables and the journal disagree, one sentence each; empty when they agree."""
    told = folded(_entries(rows))
    kept = {row["id"]: dict(row) for row in rows.all("SELECT * FROM ticket")}
    stops = {
        (row["hall"], row["queue"]): (row["reason"], row["since_ms"]) for row in rows.all("SELECT * FROM queue_stop")
    }
    runs = {(row["hall"], row["queue"]): row["bookings"] for row in rows.all("SELECT * FROM queue_run")}
    return [
        *_of_tickets(told.tickets, kept),
        *_of_places("stop", told.stops, stops),
        *_of_places("run of appointments", told.runs, runs),
        *_of_papers(told.papers, {row["paper"]: dict(row) for row in rows.all("SELECT * FROM ticket_paper")}),
        *_of_numbers(rows),
    ]


def _entries(rows: Rows) -> Iterator[Entry]:
    pos = 0
    while page := entries_after(rows, pos, PAGE):
        yield from page
        pos = page[-1].pos


def _of_tickets(told: Mapping[str, Mapping[str, Any]], kept: Mapping[str, Mapping[str, Any]]) -> list[str]:
    found = []
    for ticket_id in sorted(told.keys() | kept.keys()):
        journal, table = told.get(ticket_id), kept.get(ticket_id)
        if journal is None or table is None:
            where = "the journal" if journal is None else "the table"
            found.append(f"ticket {_name(journal or table or {})}: not in {where}")
            continue
        found += [
            f"ticket {_name(table)}: {column} is {journal.get(column, ABSENT)!r} in the journal,"
            f" {table.get(column, ABSENT)!r} in the table"
            for column in sorted(journal.keys() | table.keys())
            if journal.get(column, ABSENT) != table.get(column, ABSENT)
        ]
    return found


def _of_places(what: str, told: Mapping[Place, Any], kept: Mapping[Place, Any]) -> list[str]:
    return [
        f"queue {hall}/{queue}: {what} is {told.get((hall, queue), ABSENT)!r} in the journal,"
        f" {kept.get((hall, queue), ABSENT)!r} in the table"
        for hall, queue in sorted(told.keys() | kept.keys())
        if told.get((hall, queue)) != kept.get((hall, queue))
    ]


def _of_papers(told: Mapping[str, Mapping[str, Any]], kept: Mapping[str, Mapping[str, Any]]) -> list[str]:
    return [
        f"paper {paper}: {told.get(paper, ABSENT)!r} in the journal, {kept.get(paper, ABSENT)!r} in the table"
        for paper in sorted(told.keys() | kept.keys())
        if told.get(paper) != kept.get(paper)
    ]


def _of_numbers(rows: Rows) -> list[str]:
    behind = rows.all(
        "SELECT t.hall, t.day, t.prefix, max(t.number) AS top, s.next FROM ticket t JOIN number_series s"
        " ON s.hall = t.hall AND s.day = t.day AND s.prefix = t.prefix WHERE t.channel <> 'offline'"
        " GROUP BY t.hall, t.day, t.prefix HAVING top >= s.next"
    )
    return [
        f"numbers {one['hall']}/{one['day']}: {label(one['prefix'], one['top'])} is out, yet the series goes on with"
        f" {label(one['prefix'], one['next'])}"
        for one in behind
    ]


def _name(row: Mapping[str, Any]) -> str:
    if "number" not in row:
        return str(row.get("id"))
    return f"{row['hall']}/{row['day']} {label(row['prefix'], row['number'])} ({row['id']})"
