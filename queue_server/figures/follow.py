"""Keeping the rollups because of the journal: many entries at once, the cursor moves with the rows or not at all."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final
from zoneinfo import ZoneInfo

from queue_server.figures import fold, store
from queue_server.figures.fold import WINDOW_KINDS, Change
from queue_server.hall.store import is_training
from queue_server.kernel import folding
from queue_server.kernel.followers import Follower, cursor
from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows, Tx, entry_of

NAME: Final = "figures"
TICKET_KINDS: Final = frozenset(
    f"ticket_{kind}"
    for kind in (
        *("issued", "called", "recalled", "served", "missed", "returned", "held", "resumed", "awaiting", "ready"),
        *("transferred", "reclassed", "put_back", "put_off", "yielded", "cancelled", "expired", "undone", "finished"),
        *("item_finished", "followed_up", "joined", "named", "brought", "aliased"),
    )
)
KINDS: Final = TICKET_KINDS | WINDOW_KINDS
_CHANGES_COUNTS: Final = TICKET_KINDS - {"ticket_recalled", "ticket_yielded", "ticket_named", "ticket_awaiting"}


@dataclass(frozen=True)
class Ground:
    """What the fold needs to know of a hall: its zone, and when it closed on the day of an instant (None: no day)."""

    zone: Callable[[Rows, str], ZoneInfo]
    closes_ms: Callable[[Rows, str, int], int | None]


def follower(ground: Ground) -> Follower:
    """Takes what a rush of commits brought in one go: what changes the same row is added up before it is written."""

    def take(tx: Tx, entries: Sequence[Entry]) -> None:
        for hall in dict.fromkeys(one.hall for one in entries):
            here = [one for one in entries if one.hall == hall]
            change: Change = Counter()
            zone = ground.zone(tx, hall)
            _add(change, _of_tickets(tx, here, zone))
            _add(change, _of_windows(tx, ground, here, zone))
            store.add(tx, hall, change)

    return Follower(NAME, KINDS, lambda tx, entry: take(tx, [entry]), together=take)


def _add(change: Change, more: Iterator[tuple[Change, int]]) -> None:
    for one, sign in more:
        for cell, amount in one.items():
            change[cell] += sign * amount


def _of_tickets(rows: Rows, entries: Sequence[Entry], zone: ZoneInfo) -> Iterator[tuple[Change, int]]:
    """Each ticket's counts after these entries, less those before."""
    first_pos, last_pos = entries[0].pos, entries[-1].pos
    touched = list(dict.fromkeys(one.subject for one in entries if one.kind in _CHANGES_COUNTS))
    if not touched:
        return
    told: dict[str, list[Entry]] = {one: [] for one in touched}
    sql = (
        "SELECT * FROM journal WHERE subject IN (SELECT value FROM json_each(?)) AND pos <= ?"
        " AND kind GLOB 'ticket_*' ORDER BY pos"
    )
    for row in rows.all(sql, json.dumps(touched), last_pos):
        told[row["subject"]].append(entry_of(row))
    for own in told.values():
        before = [one for one in own if one.pos < first_pos]
        yield fold.visit(own, zone), 1
        if before:
            yield fold.visit(before, zone), -1


def _of_windows(rows: Rows, ground: Ground, entries: Sequence[Entry], zone: ZoneInfo) -> Iterator[tuple[Change, int]]:
    last: dict[str, Entry] = {}
    for entry in entries:
        if entry.kind not in WINDOW_KINDS:
            continue
        before = last.get(entry.subject) or _window_before(rows, entry)
        last[entry.subject] = entry
        if before is not None:
            yield fold.stretch(before, entry, zone, ground.closes_ms(rows, entry.hall, before.at_ms)), 1


def _window_before(rows: Rows, entry: Entry) -> Entry | None:
    row = rows.one(
        "SELECT * FROM journal WHERE subject = ? AND hall = ? AND pos < ? AND kind IN"
        " (SELECT value FROM json_each(?)) ORDER BY pos DESC LIMIT 1",
        entry.subject,
        entry.hall,
        entry.pos,
        json.dumps(sorted(WINDOW_KINDS)),
    )
    return None if row is None else entry_of(row)


def differences(rows: Rows, ground: Ground) -> list[str]:
    """Every row where the rollups and the journal as far as it was followed, folded anew, disagree. Only reads."""
    until_pos = cursor(rows, NAME)
    visits: dict[tuple[str, str], list[Entry]] = {}
    windows: dict[tuple[str, str], Entry] = {}
    changes: dict[str, list[Change]] = {}
    for entry in takewhile(lambda one: one.pos <= until_pos, folding.all_entries(rows)):
        at = entry.hall, entry.subject
        if entry.kind.startswith("ticket_"):
            visits.setdefault(at, []).append(entry)
        elif entry.kind in WINDOW_KINDS:
            before, windows[at] = windows.get(at), entry
            if before is not None and not is_training(entry.hall):
                closes_ms = ground.closes_ms(rows, entry.hall, before.at_ms)
                changes.setdefault(entry.hall, []).append(
                    fold.stretch(before, entry, ground.zone(rows, entry.hall), closes_ms)
                )
    for (hall, _ticket), own in visits.items():
        changes.setdefault(hall, []).append(fold.visit(own, ground.zone(rows, hall)))
    told, kept = store.expected(changes), store.kept(rows)
    return [
        f"figures {' '.join(at)}: {told.get(at, {})} in the journal, {kept.get(at, {})} in the table"
        for at in sorted(told.keys() | kept.keys())
        if told.get(at) != kept.get(at)
    ]
