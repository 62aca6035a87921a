"""What hall and platform say of the same cases afterwards: told to the end, each event once, in order per case."""

from __future__ import annotations

import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from queue_server.kernel.clock import SystemClock
from queue_server.kernel.database import Database
from queue_server.kernel.folding import all_entries
from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows
from queue_server.platform.events import KINDS
from queue_server.platform.reference.ledger import Ledger
from queue_server.wiring import upkeep
from tests.case_platform.conftest import KEY


def left(rows: Rows) -> int:
    """How much the platform has still to be told."""
    behind = int(rows.value("SELECT max(pos) FROM journal")) - int(
        rows.value("SELECT pos FROM follower WHERE name = 'platform'") or 0
    )
    return behind + int(rows.value("SELECT count(*) FROM outgoing WHERE state != 'done'"))


def until_told(data: Path, patience_s: float) -> None:
    """Wait until the hall that is at work in that folder has told everything."""
    until_s = time.monotonic() + patience_s
    database = Database(data / "quhao.db", SystemClock())
    try:
        while database.read(left):
            assert time.monotonic() < until_s, database.read(left)
            time.sleep(0.02)
    finally:
        database.close()


def events_of(data: Path) -> list[Entry]:
    """The entries a platform must know, of a hall that stands still; its journal folds to its tables."""
    database = Database(data / "quhao.db", SystemClock())
    try:
        entries = [one for one in database.read(lambda rows: list(all_entries(rows))) if must_be_known(one)]
        assert upkeep.replay_differences(database) == []
    finally:
        database.close()
    return entries


def must_be_known(entry: Entry) -> bool:
    """A number taken for a case is no visit yet: the platform hears of it once somebody came with it."""
    return entry.kind in KINDS and not (entry.kind == "case_linked" and entry.body.get("is_coming"))


def arrived_of(platform: Path) -> list[dict[str, Any]]:
    """What the platform that is dead now had written down, the oldest first."""
    ledger = Ledger(platform, KEY)
    try:
        return list(reversed(ledger.newest(1_000_000)))
    finally:
        ledger.close()


def state_of(platform: Path, number: str) -> str:
    """How the case stands there."""
    ledger = Ledger(platform, KEY)
    try:
        case = ledger.case(number)
        assert case is not None, number
        return str(case["办件状态"])
    finally:
        ledger.close()


def check_once_and_in_order(entries: list[Entry], arrived: list[dict[str, Any]]) -> set[str]:
    """Every entry arrived exactly once, nothing else did, each case in its order; the numbers of the cases."""
    said = {(one.hall, one.epoch, one.seq): (KINDS[one.kind][0], one.body["number"]) for one in entries}
    found = [(one["hall"], one["epoch"], one["seq"]) for one in arrived]
    assert len(found) == len(set(found)) and set(found) == set(said), "each exactly once"
    lanes: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for one in arrived:
        assert said[(one["hall"], one["epoch"], one["seq"])] == (one["kind"], one["number"])
        lanes[one["number"]].append((one["epoch"], one["seq"]))
    assert all(lane == sorted(lane) for lane in lanes.values()), "in order in each case"
    return set(lanes)
