"""How late a line is: by first calls and by who still waits for theirs, never by somebody who missed a call."""

from __future__ import annotations

from typing import Any

from appointments.lateness import late_min
from queue_server.kernel.rows import Tx
from tests.conftest import MONDAY_0920_MS, Office

MIN_MS = 60_000
NOW_MS = MONDAY_0920_MS + 180 * MIN_MS


def late(office: Office, *tickets: dict[str, Any]) -> int:
    """How late the line is with these booked tickets: slot, calls and whether they wait, in minutes before now."""

    def look(tx: Tx) -> int:
        for n, one in enumerate(tickets):
            slot_ms = NOW_MS - one["slot"] * MIN_MS
            calls = [NOW_MS - call * MIN_MS for call in one.get("calls", ())]
            state = "waiting" if one.get("waits") else "missed"
            tx.execute(
                "INSERT INTO ticket(id, hall, day, prefix, number, queue, channel, units, state, arrived_ms, basis_ms,"
                " credit_min, slot_ms, booked, calls, called_ms, call_seq, acted_by, yields, ahead, items, item,"
                " issued_by) VALUES (?,'JN01','2026-11-23','Q',?,'Q','booking',1,?,?,?,0,?,1,?,?,?,'x',0,0,'[]',0,'x')",
                f"t{n}",
                n + 1,
                state,
                slot_ms,
                slot_ms,
                slot_ms,
                len(calls),
                max(calls, default=None),
                n if calls else None,
            )
            for call_ms in calls:
                tx.execute(
                    "INSERT INTO journal(hall, epoch, seq, at_ms, actor, kind, subject, body, prev_hash, hash) SELECT"
                    " 'T', 1, coalesce(max(seq), 0) + 1, ?, 'x', 'ticket_called', ?, '{}', '', '' FROM journal"
                    " WHERE hall = 'T'",
                    call_ms,
                    f"t{n}",
                )
        return late_min(tx, "JN01", "2026-11-23", "Q", NOW_MS)

    return office.house.database.write(look)


def test_nobody_booked_is_not_late(office: Office) -> None:
    assert late(office) == 0


def test_whoever_waits_past_the_slot_shows_how_late_it_is(office: Office) -> None:
    assert late(office, {"slot": 40, "waits": True}, {"slot": 20, "waits": True}, {"slot": -10, "waits": True}) == 40


def test_else_the_last_first_call_within_the_hour_does(office: Office) -> None:
    assert late(office, {"slot": 70, "calls": [30]}, {"slot": 50, "calls": [15]}) == 35


def test_a_call_longer_ago_than_an_hour_says_nothing_about_now(office: Office) -> None:
    assert late(office, {"slot": 170, "calls": [65]}) == 0


def test_who_missed_the_call_and_came_back_makes_nobody_late(office: Office) -> None:
    back_in_line = {"slot": 90, "calls": [88], "waits": True}
    called_again = {"slot": 90, "calls": [88, 5]}
    assert late(office, back_in_line, called_again) == 0
