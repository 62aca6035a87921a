"""Rebuilding the bookings from the journal alone, and saying where the tables hold something else. Only reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from appointments.model import LIVE
from queue_server.kernel import folding
from queue_server.kernel.rows import Rows


def differences(rows: Rows) -> list[str]:
    """Every place where table and journal disagree, one sentence each; empty when they agree."""
    told = folding.told(folding.all_entries(rows), "booking_")
    kept = {row["id"]: dict(row) for row in rows.all("SELECT * FROM booking")}
    return folding.differences("booking", told, kept) + _of_places(rows, kept)


def _of_places(rows: Rows, kept: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """A live booking spends its places, one that was given up none; whoever came or did not has spent them."""
    found = rows.all("SELECT holder, count(*) AS n FROM place WHERE until_ms IS NULL GROUP BY holder")
    spent = {row["holder"]: row["n"] for row in found}
    wrong = []
    for booking, row in sorted(kept.items()):
        if row["state"] in LIVE and booking not in spent:
            wrong.append(f"booking {booking}: is {row['state']} and has no place")
        if row["state"] in ("cancelled", "lapsed") and booking in spent:
            wrong.append(f"booking {booking}: is {row['state']} and still spends {spent[booking]} places")
    return wrong
