"""What everybody may read of maintenance: what is announced for the hall and its kiosks, and which kiosks are closed;
and what a manager tells everybody on the boards.

Nothing technical: that a printer or a reader is looked after is for who works here.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from queue_server.crew import duty_officer
from queue_server.equipment import maintenance, outages, store
from queue_server.equipment.maintenance import Maintenance
from queue_server.equipment.model import Device
from queue_server.hall import board_messages, hours
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.kernel.spans import DAY_MS
from queue_server.views.sight import Sight

AHEAD_MS: Final = 7 * DAY_MS
Said = dict[str, str]  # zh and en


def told(rows: Rows, sight: Sight, hall: Hall) -> list[dict[str, Any]]:
    """A manager's messages: zh, en, the zones whose boards show it (none: all), and until when."""
    return [
        {"zh": one.text, "en": one.text_en or one.text, "zones": list(one.zones), "until": sight.at(hall, one.until_ms)}
        for one in board_messages.live(rows, hall.id, sight.clock.now_ms())
    ]


def boards(rows: Rows, hall: Hall) -> list[dict[str, Any]]:
    """The boards there are, each with its zone (None: all)."""
    found = [one for one in store.devices(rows, hall.id) if one.kind == "board" and one.state == "enrolled"]
    return [{"name": one.name, "zone": one.zone} for one in found]


def on_duty(rows: Rows, sight: Sight, hall: Hall) -> list[Said]:
    """Who answers for the hall today, by name alone; nothing where nobody is named."""
    officer = duty_officer.officer(rows, hall, hours.business_day(hall, sight.clock.now_ms()))
    return [{"zh": f"今日值班：{officer.name}", "en": f"On duty today: {officer.name}"}] if officer else []


def shown(rows: Rows, sight: Sight, hall: Hall) -> list[Said]:
    """For boards: the whole hall's first, then kiosk by kiosk, then who is on duty."""
    now_ms = sight.clock.now_ms()
    near = [one for one in maintenance.open_ones(rows, hall.id) if one.from_ms - now_ms <= AHEAD_MS]
    kiosks = [one for one in store.devices(rows, hall.id) if one.kind == "kiosk" and one.state == "enrolled"]
    whole = [_of_hall(hall, one) for one in near if one.address == maintenance.WHOLE_HALL]
    closed = [said for kiosk in kiosks for said in _of_kiosk(rows, hall, kiosk, near, now_ms)]
    return [*whole, *closed, *on_duty(rows, sight, hall)]


def at_kiosk(rows: Rows, sight: Sight, kiosk: Device) -> tuple[str, tuple[Said, ...]]:
    """Why this kiosk is out of service ('' while it is not), and what is announced for the whole hall."""
    now_ms, hall = sight.clock.now_ms(), sight.hall(rows, kiosk.hall)
    out = maintenance.of_page(rows, kiosk, now_ms)
    near = [one for one in maintenance.open_ones(rows, hall.id) if one.from_ms - now_ms <= AHEAD_MS]
    whole = tuple(_of_hall(hall, one) for one in near if one.address == maintenance.WHOLE_HALL)
    return (out.text if out else ""), whole


def _of_hall(hall: Hall, one: Maintenance) -> Said:
    span = _span(hall, one)
    return {"zh": f"{span}，{one.text}" if span else one.text, "en": f"{span}: {one.text}" if span else one.text}


def _of_kiosk(rows: Rows, hall: Hall, kiosk: Device, near: list[Maintenance], now_ms: int) -> list[Said]:
    own = [one for one in near if one.address == str(kiosk.id)]
    if any(one.is_on(now_ms) for one in own) or _is_away(rows, kiosk):
        return [
            {
                "zh": f"{kiosk.name} 暂停使用，请到其他取号机取号",
                "en": f"{kiosk.name} is closed, please use another kiosk",
            }
        ]
    return [
        {"zh": f"{_span(hall, one)}，{kiosk.name} 停用", "en": f"{_span(hall, one)}: {kiosk.name} will be closed"}
        for one in own
    ]


def _is_away(rows: Rows, kiosk: Device) -> bool:
    last = outages.last_of_page(rows, kiosk.actor)
    return last is not None and last.is_bad


def _span(hall: Hall, one: Maintenance) -> str:
    """`11/25 18:00–20:00` on the hall's clock; '' without an end."""
    if one.until_ms is None:
        return ""
    start, end = (datetime.fromtimestamp(at_ms / 1000, hall.zone_info) for at_ms in (one.from_ms, one.until_ms))
    last = f"{end:%H:%M}" if start.date() == end.date() else f"{end.month}/{end.day} {end:%H:%M}"
    return f"{start.month}/{start.day} {start:%H:%M}–{last}"
