"""What may be seen of parcels: numbers and states, and how many were sent at whose cost; addresses only on labels."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from queue_server.carrier import store as shipments
from queue_server.carrier.model import STATE_WORDS, Shipment
from queue_server.cases import finding, parcels
from queue_server.cases.model import Case
from queue_server.cases.parcels import Parcel
from queue_server.hall import days, hours
from queue_server.hall.model import Hall
from queue_server.kernel.errors import BadInput
from queue_server.kernel.rows import Rows
from queue_server.kernel.spans import DAY_MS
from queue_server.views.sight import Sight

DAYS_MAX = 366


def line(rows: Rows, sight: Sight, hall: Hall, parcel: Parcel) -> dict[str, Any]:
    """One parcel of a list, with what its carrier says."""
    case, shipment = finding.by_id(rows, parcel.id), shipments.of_parcel(rows, parcel.id, parcel.tracking)
    return {
        "number": case.number,
        "name": case.name,
        "department": case.department,
        "is_ready": case.state == "concluded",
        "state": parcel.state,
        "carrier": parcel.carrier,
        "tracking": parcel.tracking,
        "is_free": parcel.is_free,
        "asked_at": sight.at(hall, parcel.asked_ms),
        "sent_at": sight.at(hall, parcel.sent_ms),
        "ended_at": sight.at(hall, parcel.ended_ms),
        "at_carrier": of_shipment(hall, shipment),
    }


def unaddressed_line(sight: Sight, hall: Hall, case: Case) -> dict[str, Any]:
    """The same for a result that is to be sent and nobody has said where; asked for when it was concluded."""
    known = {"number": case.number, "name": case.name, "department": case.department, "is_ready": True}
    words = {"state": "no_address", "carrier": "", "tracking": "", "is_free": False, "at_carrier": None}
    return known | words | {"asked_at": sight.at(hall, case.concluded_ms), "sent_at": None, "ended_at": None}


def of_shipment(hall: Hall, one: Shipment | None) -> dict[str, Any] | None:
    """How it stands at the carrier; None where it was never handed over by itself."""
    if one is None:
        return None
    words = STATE_WORDS[one.state]
    return {
        "state": one.state,
        "state_zh": words.zh,
        "state_en": words.en,
        "place": one.place,
        "said_at": _there(hall, one.said_at),
        "reason": one.reason,
        "route": one.route,
        "tracking": one.tracking,
    }


def _there(hall: Hall, said: str) -> str:
    """The carrier's own time of its word as the hall's clocks would show it; "" where it said none."""
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        return ""
    return at.astimezone(hall.zone_info).isoformat() if at.tzinfo else at.isoformat()


def counted(rows: Rows, hall: Hall, from_day: str, until_day: str) -> dict[str, Any]:
    """From the first day to the last, both included; BadInput where it ends before it begins or is too long."""
    from_ms, until_ms = hours.instant_ms(hall, from_day), hours.instant_ms(hall, until_day) + DAY_MS
    if not 0 < until_ms - from_ms <= DAYS_MAX * DAY_MS:
        raise BadInput(fields=[{"field": "until", "problem": f"the same day or later, {DAYS_MAX} days at most"}])
    found = parcels.counts(rows, hall.id, from_ms, until_ms)
    departments = [{"department": name, **counts} for name, counts in found.items()]
    total = {name: sum(one[name] for one in found.values()) for name in ("sent", "free")}
    return {"from": from_day, "until": until_day, "departments": departments, "total": total}


def period(today: str) -> tuple[str, str]:
    """The month so far, which is what is asked for most."""
    return days.parsed(today).replace(day=1).isoformat(), today
