"""What a booking's holder sees of their own standing: what counts, until when, and what became of an appeal."""

from __future__ import annotations

from typing import Any

from appointments import appeals, standing, store
from appointments.model import Booking
from appointments.policies import Standing
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.views.sight import Sight


def seen(rows: Rows, sight: Sight, hall: Hall, booking: Booking) -> dict[str, Any]:
    """`standing` (null where the hall has no policy), `appeal` (null where none was made) and how often the holder may
    still move it."""
    made = appeals.of_booking(rows, booking.id)
    found = standing.of_booking(rows, hall, booking, sight.clock.now_ms())
    moves = len(store.own_moves(rows, booking.id)) if booking.moves else 0
    return {
        "standing": None if hall.booking.policy == "none" else standing_json(found),
        "appeal": None if made is None else {"state": made.state, "answer": made.answer or None},
        "can_appeal": made is None and booking.state in appeals.COUNTS and not booking.excused,
        "moves_left": max(0, hall.booking.moves_max - moves),
    }


def standing_json(found: Standing) -> dict[str, Any]:
    """Counts with the number at which booking closes and the day they are as at first again."""
    return {
        "policy": found.policy,
        "blocked_until": found.until.isoformat() if found.until else None,
        "warned": found.warned,
        "counts": [
            {
                "what": one.what,
                "count": one.now,
                "limit": one.limit,
                "expires": one.expires.isoformat() if one.expires else None,
            }
            for one in found.counts
        ],
    }
