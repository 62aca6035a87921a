"""What staff see of appeals nobody has answered yet: which booking, when, and what its holder wrote. No name."""

from __future__ import annotations

from typing import Any

from appointments import appeals
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.views.sight import Sight, named


def waiting(rows: Rows, sight: Sight, hall: Hall) -> list[dict[str, Any]]:
    """The oldest first; `text` is None once it has been dropped."""
    return [
        {
            "booking": one.id,
            "number": one.number,
            "state": one.state,
            "service": named(hall.service, one.service),
            "start": sight.at(hall, one.start_ms),
            "made_at": sight.at(hall, made.made_ms),
            "text": appeals.text_of(rows, sight.secrets, one.id),
        }
        for made, one in appeals.waiting(rows, hall.id)
    ]
