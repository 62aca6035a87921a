"""Loading a hall, changing it while it works, asking what it is now. Each change is one transaction and one entry."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import date
from hashlib import sha256
from typing import Final

from queue_server.hall import hours, lending, store
from queue_server.hall.calendar import Calendar, CalendarDay, YearWarning
from queue_server.hall.codes import Words
from queue_server.hall.errors import (
    HallIsStillNeeded,
    NotADay,
    UnknownHall,
    UnknownVersion,
    ValidFromIsPast,
    VersionHasBegun,
)
from queue_server.hall.file import check, export, parse, reread
from queue_server.hall.model import Hall
from queue_server.hall.store import MIGRATIONS, Version, all_ids, calendar_of, hall_ids, text_of, version_at, versions
from queue_server.kernel.database import Rows, Tx

__all__ = [
    "MIGRATIONS",
    "Version",
    "all_ids",
    "as_known",
    "calendar",
    "check",
    "clear_day",
    "confirm_year",
    "current",
    "export",
    "filed",
    "hall_ids",
    "holding_on",
    "load",
    "set_day",
    "text",
    "text_of",
    "version_at",
    "versions",
    "warnings",
    "withdraw",
]

_KEPT: Final = 32
_parsed: dict[str, Hall] = {}  # by the digest of the text: the same text is always the same hall


def current(rows: Rows, hall_id: str, at_ms: int) -> Hall:
    """The hall as it works at the instant, today's lent windows in it; UnknownHall when no version holds then."""
    hall = filed(rows, hall_id, at_ms)
    if not lending.has_any(rows, hall_id):
        return hall
    lent = lending.of_day(rows, hall_id, hours.business_day(hall, at_ms))
    return lending.with_lent(hall, lent) if lent else hall


def filed(rows: Rows, hall_id: str, at_ms: int) -> Hall:
    """The hall by its file alone; UnknownHall."""
    version = store.version_at(rows, hall_id, at_ms)
    if version is None:
        raise UnknownHall(hall=hall_id)
    return _hall(rows, hall_id, version)


def of_version(rows: Rows, hall_id: str, version: Version) -> Hall:
    """The hall of that version."""
    return _hall(rows, hall_id, version)


def as_known(rows: Rows, hall_id: str, at_ms: int) -> Hall:
    """The hall as people knew it at a past instant: what was loaded since is left out; UnknownHall."""
    version = store.version_known_at(rows, hall_id, at_ms) or store.version_at(rows, hall_id, at_ms)
    if version is None:
        raise UnknownHall(hall=hall_id)
    return _hall(rows, hall_id, version)


def holding_on(rows: Rows, hall: Hall, at_ms: int, first_day: str | None = None) -> Version | None:
    """The version a file of this hall would follow if it held from `first_day` (now without one); NotADay."""
    from_ms = at_ms if first_day is None else max(at_ms, hours.instant_ms(hall, _day(first_day)))
    return store.version_at(rows, hall.id, from_ms)


def first_day_of(before: Sequence[Version], valid_from: str | None, today: str) -> str:
    """The day a file would hold from, today without one; NotADay, ValidFromIsPast where it follows `before`."""
    first_day = today if valid_from is None else _day(valid_from)
    if before and first_day < today:
        raise ValidFromIsPast(day=first_day, today=today)
    return first_day


def load(
    tx: Tx, toml: str, valid_from: str | None = None, still_needed: Callable[[Hall], list[Words]] | None = None
) -> Hall:
    """Make the text the hall's newest version, from the start of a day on (today without one).

    `still_needed` names what the new hall lacks though people wait for it; it is asked when the change holds at once.
    HallFileIsWrong, ValidFromIsPast, NotADay, HallIsStillNeeded. Loading what already holds changes nothing.
    """
    hall = parse(toml)
    today = hours.business_day(hall, tx.now_ms)
    before = versions(tx, hall.id)
    first_day = first_day_of(before, valid_from, today)
    digest = sha256(toml.encode()).hexdigest()
    # a midnight further east comes sooner: what is loaded later still follows what it replaces
    replaced_ms = store.latest_start_ms(tx, hall.id, first_day if first_day > today else None)
    from_ms = max(hours.instant_ms(hall, first_day), replaced_ms)
    holds = store.version_at(tx, hall.id, max(from_ms, tx.now_ms))
    if holds is not None and holds.sha256 == digest:
        return hall
    if still_needed is not None and first_day <= today and (needed := still_needed(hall)):
        raise HallIsStillNeeded(what="；".join(one.zh for one in needed), what_en="; ".join(one.en for one in needed))
    version = Version(before[-1].version + 1 if before else 1, first_day, digest, tx.now_ms)
    store.add_version(tx, hall.id, version, from_ms, toml)
    body = {"version": version.version, "valid_from": first_day, "sha256": digest}
    tx.record(hall.id, "hall_loaded", f"hall:{hall.id}", body)
    return hall


def withdraw(tx: Tx, hall_id: str, version: int) -> Version:
    """Take back a version that holds later, so that it never will; a second time changes nothing.

    What it had replaced for the same day goes with it: nobody means an older draft to come back.
    UnknownHall, UnknownVersion, VersionHasBegun.
    """
    known = versions(tx, hall_id)
    if not known:
        raise UnknownHall(hall=hall_id)
    found = next((one for one in known if one.version == version), None)
    if found is None:
        raise UnknownVersion(version=version)
    if found.withdrawn:
        return found
    if not store.withdraw_version(tx, hall_id, found):
        raise VersionHasBegun(version=version)
    body = {"version": version, "valid_from": found.valid_from}
    tx.record(hall_id, "hall_version_withdrawn", f"hall:{hall_id}", body)
    return found._replace(withdrawn=True)


def text(rows: Rows, hall_id: str, at_ms: int) -> str:
    """The file that holds at the instant, as it was loaded, comments and all; UnknownHall."""
    version = store.version_at(rows, hall_id, at_ms)
    if version is None:
        raise UnknownHall(hall=hall_id)
    return store.text_of(rows, hall_id, version.version)


def calendar(rows: Rows, hall_id: str) -> Calendar:
    """The hall's working-day calendar."""
    return calendar_of(rows, hall_id)


def warnings(rows: Rows, hall_id: str, at_ms: int) -> tuple[YearWarning, ...]:
    """What staff must be told about the calendar at the instant: years nobody has confirmed; UnknownHall."""
    day = hours.business_day(current(rows, hall_id, at_ms), at_ms)
    return calendar(rows, hall_id).warnings(day)


def set_day(tx: Tx, hall_id: str, entry: CalendarDay) -> None:
    """Enter what kind of day it is, before the national table; UnknownHall, NotADay."""
    current(tx, hall_id, tx.now_ms)
    entry = replace(entry, day=_day(entry.day))
    store.put_day(tx, hall_id, entry)
    tx.record(hall_id, "calendar_day_set", f"hall:{hall_id}", asdict(entry))


def clear_day(tx: Tx, hall_id: str, day: str) -> None:
    """Go back to the national table for a day; without an entry of the hall nothing happens."""
    if store.drop_day(tx, hall_id, _day(day)):
        tx.record(hall_id, "calendar_day_cleared", f"hall:{hall_id}", {"day": day})


def confirm_year(tx: Tx, hall_id: str, year: int, source: str) -> None:
    """Say that the hall has entered the year's holidays from `source`, which ends the warning; UnknownHall."""
    current(tx, hall_id, tx.now_ms)
    if store.put_year(tx, hall_id, year, source):
        tx.record(hall_id, "calendar_year_confirmed", f"hall:{hall_id}", {"year": year, "source": source})


def _hall(rows: Rows, hall_id: str, version: Version) -> Hall:
    hall = _parsed.get(version.sha256)
    if hall is None:
        hall = reread(store.text_of(rows, hall_id, version.version))
        while len(_parsed) >= _KEPT:
            _parsed.pop(next(iter(_parsed)), None)
        _parsed[version.sha256] = hall
    return hall


def _day(day: str) -> str:
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError:
        raise NotADay(day=day) from None
