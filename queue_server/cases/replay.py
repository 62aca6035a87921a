"""Whether the cases and the index of their tickets are what the journal says. Only reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from queue_server.cases.store import case_of
from queue_server.kernel import folding
from queue_server.kernel.rows import Rows

LATER: Final = {"project": ""}  # columns that came later: what their value is where an old entry does not say it


def differences(rows: Rows) -> list[str]:
    """Every place where table, index and journal disagree, one sentence each; empty when they agree."""
    kept = {row["id"]: dict(row) for row in rows.all('SELECT * FROM "case"')}
    told = folding.told(folding.all_entries(rows), "case_")
    said = {one: LATER | row for one, row in told.items()}
    return folding.differences("case", said, kept) + _of_visits(rows, kept)


def _of_visits(rows: Rows, kept: Mapping[str, Mapping[str, Any]]) -> list[str]:
    said = {(visit.ticket, one) for one, row in kept.items() for visit in case_of(row).visits}
    found = {(row["ticket"], row["case_id"]) for row in rows.all("SELECT ticket, case_id FROM case_visit")}
    return [f"case {case}: ticket {ticket} is not where it should be" for ticket, case in sorted(said ^ found)]
