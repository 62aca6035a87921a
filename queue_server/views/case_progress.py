"""What its applicant may know of a case anywhere: whoever has its number and the end of a document."""

from __future__ import annotations

from typing import Any

from queue_server.cases import parcels, speaking
from queue_server.cases.model import Case
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.supervision import store as alarms
from queue_server.views.case import both_terms, times
from queue_server.views.sight import Sight


def progress(rows: Rows, sight: Sight, hall: Hall, case: Case) -> dict[str, Any]:
    """What its applicant may know anywhere: where it stands, until when, what is missing; nobody's name."""
    zh, en = speaking.state_words(case)
    return {
        "number": case.number,
        "name": case.name,
        "state": case.state,
        "state_zh": zh,
        "state_en": en,
        **times(sight, hall, case),
        "terms": both_terms(rows, sight, hall, case),
        "is_paused": case.is_paused,
        "is_supervised": alarms.is_ordered(rows, hall.id, f"case:{case.id}"),
        "missing": list(case.missing) if case.state in ("told", "applied") or case.is_short or case.is_ahead else [],
        "steps": [{"name": one.name, "done": one.ended_ms is not None} for one in case.steps],
        "refused_because": case.reason if case.state == "refused" else None,
        "granted": case.granted,
        "result": case.result or None,
        "delivery": case.delivery or None,
        "parcel": _sent(rows, case),
    }


def _sent(rows: Rows, case: Case) -> dict[str, str] | None:
    """By which carrier the result went, and under which number; None before that, and once it came back."""
    parcel = parcels.of_case(rows, case.id)
    if parcel is None or parcel.state not in ("sent", "delivered"):
        return None
    return {"state": parcel.state, "carrier": parcel.carrier, "tracking": parcel.tracking}
