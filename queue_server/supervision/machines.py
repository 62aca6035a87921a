"""What the clocks see of devices: a fault that lasts shows the card its class names, while the hall is open; a loose
cable is one fault; nothing of what is in maintenance, and a silent box once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from queue_server.equipment import alarm_classes, maintenance, outages, standing, store
from queue_server.equipment.alarm_classes import CALM_S
from queue_server.equipment.outages import Interval, Spell
from queue_server.equipment.standing import AGENT_AWAY, Thing
from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.kernel.spans import MINUTE_MS
from queue_server.supervision.model import Fact

CALM_MS: Final = round(CALM_S * 1000)
NO_CARD: Final = frozenset({"", "near_end", "never_reported"})  # while online or still printing


def facts(rows: Rows, hall: Hall, calendar: Calendar, now_ms: int) -> Iterator[Fact]:
    """The devices that deserve a card now."""
    opened_ms = next(
        (
            one.start_ms
            for one in hours.opening(hall, hours.business_day(hall, now_ms), calendar)
            if one.start_ms <= now_ms
        ),
        None,
    )
    if opened_ms is None or not hours.is_open(hall, None, now_ms, calendar):
        return
    quiet = maintenance.quiet(rows, hall.id, now_ms)
    found = standing.things(rows, hall.id)
    names = {str(one.id): one.name for one in store.devices(rows, hall.id)}
    for thing in found:
        if thing.state == "pending" or thing.covered_by(quiet):
            continue
        spell = _spell(rows, thing, found, now_ms)
        fact = _fact(hall, thing, spell, names, opened_ms, now_ms) if spell else None
        if fact is not None:
            yield fact


def _fact(hall: Hall, thing: Thing, spell: Spell, names: dict[str, str], opened_ms: int, now_ms: int) -> Fact | None:
    bad = replace(thing, state=spell.state, reason=spell.reason)
    level = bad.alarm.level((now_ms - max(spell.start_ms, opened_ms)) / MINUTE_MS) if bad.alarm else None
    if level is None:
        return None
    place = standing.place_words(hall, thing, names)[0]
    where = place if thing.attached else " ".join(part for part in (place, thing.name) if part)
    label = alarm_classes.label(thing.kind, spell.reason)
    return Fact("device", f"device:{thing.address}", where, label, spell.start_ms, level)


def _spell(rows: Rows, thing: Thing, found: Iterable[Thing], now_ms: int) -> Spell | None:
    """The fault the device is in; None where it is well, or has been for long."""
    if thing.kind == "agent":
        hanging = [one for one in found if one.attached and one.box.id == thing.box.id]
        if not any(_is_fresh(one, now_ms) or one.reason == AGENT_AWAY for one in hanging):
            return None
        told = outages.recent(rows, hanging[0].subject)
        seen = [_as(one, "unavailable" if one.reason == AGENT_AWAY else "online", AGENT_AWAY) for one in told]
    else:
        if thing.alarm is None and not _is_fresh(thing, now_ms):
            return None
        told = outages.recent(rows, thing.subject)
        seen = [_as(one, "online", "") if one.reason in {*NO_CARD, AGENT_AWAY} else one for one in told]
    spells = outages.spells(seen, CALM_MS, now_ms)
    return spells[-1] if spells and spells[-1].end_ms is None else None


def _as(one: Interval, state: str, reason: str) -> Interval:
    return replace(one, state=state, reason=reason if state != "online" else "")


def _is_fresh(thing: Thing, now_ms: int) -> bool:
    """Whether it has changed so lately that its last fault may not be over."""
    return thing.since_ms is not None and now_ms - thing.since_ms < CALM_MS
