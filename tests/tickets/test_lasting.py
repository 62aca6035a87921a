"""A wait begins anew after somebody was served, and not because a clerk calls and puts back."""

from __future__ import annotations

import pytest

from queue_server.tickets.lasting import since_ms

ISSUED = ("ticket_issued", 10, "waiting")
CALLED = ("ticket_called", 20, "called")
SERVED = ("ticket_served", 30, "serving")


@pytest.mark.parametrize(
    ("entries", "slot_ms", "began"),
    [
        ((ISSUED,), None, 10),
        ((ISSUED,), 500, 500),
        ((ISSUED, CALLED, SERVED, ("ticket_item_finished", 40, "waiting")), None, 40),
        ((ISSUED, CALLED, SERVED, ("ticket_transferred", 40, "waiting"), ("ticket_yielded", 50, "waiting")), None, 40),
        ((ISSUED, CALLED, ("ticket_missed", 30, "missed"), ("ticket_returned", 40, "waiting")), None, 40),
        ((ISSUED, CALLED, ("ticket_put_back", 40, "waiting")), None, 10),
        ((ISSUED, CALLED, SERVED, ("ticket_put_back", 40, "waiting")), None, 10),
        ((ISSUED, CALLED, ("ticket_transferred", 40, "waiting")), None, 10),
        ((ISSUED, CALLED, SERVED, ("ticket_named", 35, None), ("ticket_transferred", 40, "waiting")), None, 40),
    ],
)
def test_a_wait_begins_when_somebody_was_last_attended_to(
    entries: tuple[tuple[str, int, str | None], ...], slot_ms: int | None, began: int
) -> None:
    assert since_ms(entries, slot_ms) == began
