"""The tables of shifts, posts, pairs, leave, attendance and duty; see keeping.py for how a row changes."""

from __future__ import annotations

from typing import Final

from queue_server.crew.keeping import Table
from queue_server.crew.model import DutyDay, Leave, Pair, Post, Shift, ShiftKind, Swap, Word
from queue_server.kernel import folding
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.schema import Migration

_ENDS: Final = " acted_by TEXT NOT NULL, changes INTEGER NOT NULL"
MIGRATIONS: Final = (
    Migration(
        "crew",
        (
            "CREATE TABLE shift_kind(id TEXT PRIMARY KEY, hall TEXT NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL,"
            f" name_en TEXT NOT NULL, times TEXT NOT NULL,{_ENDS}) STRICT",
            "CREATE TABLE shift(id TEXT PRIMARY KEY, hall TEXT NOT NULL, staff INTEGER NOT NULL, day TEXT NOT NULL,"
            f" kind TEXT NOT NULL,{_ENDS}) STRICT",
            "CREATE INDEX shift_day ON shift(hall, day)",
            "CREATE TABLE crew_post(id TEXT PRIMARY KEY, hall TEXT NOT NULL, staff INTEGER NOT NULL,"
            f" window TEXT NOT NULL, department TEXT NOT NULL, also TEXT NOT NULL,{_ENDS}) STRICT",
            "CREATE TABLE ab_pair(id TEXT PRIMARY KEY, hall TEXT NOT NULL, a INTEGER NOT NULL, b INTEGER NOT NULL,"
            f" window TEXT NOT NULL, from_day TEXT NOT NULL, to_day TEXT NOT NULL,{_ENDS}, CHECK (a <> b)) STRICT",
            "CREATE UNIQUE INDEX ab_pair_once ON ab_pair(hall, a, b, window) WHERE to_day = ''",
            "CREATE TABLE leave(id TEXT PRIMARY KEY, hall TEXT NOT NULL, staff INTEGER NOT NULL, kind TEXT NOT NULL,"
            " first_day TEXT NOT NULL, first_half TEXT NOT NULL, last_day TEXT NOT NULL, last_half TEXT NOT NULL,"
            " state TEXT NOT NULL CHECK (state IN ('asked','approved','refused','withdrawn')),"
            " asked_ms INTEGER NOT NULL, decided_by TEXT NOT NULL, decided_ms INTEGER, decision TEXT NOT NULL,"
            f" cover INTEGER, uncovered TEXT NOT NULL,{_ENDS}) STRICT",
            "CREATE INDEX leave_days ON leave(hall, last_day)",
            "CREATE TABLE attendance_word(id TEXT PRIMARY KEY, hall TEXT NOT NULL, staff INTEGER NOT NULL,"
            " day TEXT NOT NULL, mark TEXT NOT NULL, from_ms INTEGER NOT NULL, verdict TEXT NOT NULL,"
            f" text TEXT NOT NULL, said_ms INTEGER NOT NULL,{_ENDS}) STRICT",
            "CREATE INDEX attendance_word_day ON attendance_word(hall, day)",
            "CREATE TABLE duty_day(id TEXT PRIMARY KEY, hall TEXT NOT NULL, day TEXT NOT NULL,"
            f" staff INTEGER,{_ENDS}) STRICT",
            "CREATE TABLE duty_swap(id TEXT PRIMARY KEY, hall TEXT NOT NULL, day TEXT NOT NULL,"
            " staff INTEGER NOT NULL, other_day TEXT NOT NULL, other INTEGER NOT NULL,"
            " state TEXT NOT NULL CHECK (state IN ('asked','agreed','refused','withdrawn')),"
            f" asked_ms INTEGER NOT NULL,{_ENDS}) STRICT",
            # reasons may tell of somebody's health: sealed, never in the journal
            "CREATE TABLE crew_reason(of TEXT PRIMARY KEY, sealed BLOB NOT NULL) STRICT",
        ),
    ),
)
SHIFT_KINDS: Final = Table("shift_kind", ShiftKind, "shift_kind_")
SHIFTS: Final = Table("shift", Shift, "shift_planned")
POSTS: Final = Table("crew_post", Post, "crew_post_")
PAIRS: Final = Table("ab_pair", Pair, "ab_pair_")
LEAVES: Final = Table("leave", Leave, "leave_")
WORDS: Final = Table("attendance_word", Word, "attendance_")
DUTY_DAYS: Final = Table("duty_day", DutyDay, "duty_day_")
SWAPS: Final = Table("duty_swap", Swap, "duty_swap_")


def keep_reason(tx: Tx, secrets: Secrets, of: str, text: str) -> None:
    """Seal what somebody said of the own leave or attendance."""
    tx.execute("INSERT INTO crew_reason(of, sealed) VALUES (?,?)", of, secrets.seal(text, f"crew_reason\0{of}"))


def reason(rows: Rows, secrets: Secrets, of: str) -> str:
    """What was said, "" where nothing was. SealIsBroken."""
    sealed = rows.value("SELECT sealed FROM crew_reason WHERE of = ?", of)
    return "" if sealed is None else secrets.open(sealed, f"crew_reason\0{of}")


def differences(rows: Rows) -> list[str]:
    """Every place where these tables and the journal disagree, one sentence each; empty when they agree."""
    entries = list(folding.all_entries(rows))
    tables = (SHIFT_KINDS, SHIFTS, POSTS, PAIRS, LEAVES, WORDS, DUTY_DAYS, SWAPS)
    return [line for table in tables for line in table.differences(rows, entries)]
