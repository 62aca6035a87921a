"""Test calls and test slips: everything a real one does to screens and paper, nothing a real one does to the hall."""

from __future__ import annotations

from typing import Final, NamedTuple

from queue_server.equipment import store
from queue_server.equipment.jobs import PrintJob
from queue_server.equipment.printing import Document, queue_slip
from queue_server.hall.model import Hall
from queue_server.kernel.database import Migration
from queue_server.kernel.errors import Refusal
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.spans import MINUTE_MS

SHOWN_MS: Final = MINUTE_MS  # so long a test call stands among the calls of a board
LABEL: Final = "测试"  # stands where a number stands
SAYS: Final = "测试叫号，请勿理会"
SAYS_EN: Final = "Test, please ignore"
SLIP_PREFIX: Final = "test-"
MIGRATIONS: Final = (
    Migration(
        "trial_call",
        (
            "CREATE TABLE trial_call(hall TEXT NOT NULL, call INTEGER NOT NULL, window TEXT NOT NULL,"
            " at_ms INTEGER NOT NULL, PRIMARY KEY(hall, call)) STRICT, WITHOUT ROWID",
        ),
    ),
)


class UnknownTrialCall(Refusal):
    """There was no such test call."""

    code, status = "unknown_trial_call", 404
    zh, en = "没有找到试叫号 {call}。", "There was no test call {call}."


class TrialCall(NamedTuple):
    """One test call: `call` is its place in the journal, as with every call."""

    call: int
    window: str
    at_ms: int


def call(tx: Tx, hall: Hall, window: str) -> TrialCall:
    """Let the boards show and speak a test call for the window; UnknownWindow. No ticket, no count."""
    hall.window(window)
    seq = tx.record(hall.id, "trial_called", f"window:{window}", {"window": window})
    sql = "INSERT INTO trial_call(hall, call, window, at_ms) VALUES (?,?,?,?)"
    tx.execute(sql, hall.id, seq, window, tx.now_ms)
    tx.execute("DELETE FROM trial_call WHERE hall = ? AND call < ?", hall.id, seq - 100_000)
    return TrialCall(seq, window, tx.now_ms)


def calls_shown(rows: Rows, hall: str, now_ms: int) -> list[TrialCall]:
    """The test calls boards show at the instant, oldest first."""
    sql = "SELECT call, window, at_ms FROM trial_call WHERE hall = ? AND at_ms > ? AND at_ms <= ? ORDER BY call"
    return [
        TrialCall(row["call"], row["window"], row["at_ms"]) for row in rows.all(sql, hall, now_ms - SHOWN_MS, now_ms)
    ]


def window_of(rows: Rows, hall: str, seq: int) -> str | None:
    """The window of that test call; None where the call is none."""
    found = rows.value("SELECT window FROM trial_call WHERE hall = ? AND call = ?", hall, seq)
    return None if found is None else str(found)


def last_call(rows: Rows, hall: str) -> int | None:
    """The newest test call of the hall."""
    found = rows.value("SELECT max(call) FROM trial_call WHERE hall = ?", hall)
    return None if found is None else int(found)


def print_slip(tx: Tx, hall: str, printer: str, doc: Document, trial: str) -> PrintJob:
    """Queue a test slip; `trial` is random. UnknownPrinter is for the caller to check."""
    job = queue_slip(tx, hall, f"{SLIP_PREFIX}{trial}", printer, doc, reason="trial")
    if job is None:
        raise RuntimeError("two trials drew the same id")
    return job


def last_slip_of(rows: Rows, printer: str) -> PrintJob | None:
    """The newest test slip asked of the printer of that address."""
    sql = "SELECT max(id) FROM print_job WHERE printer = ? AND ticket >= ? AND ticket < ?"
    found = rows.value(sql, printer, SLIP_PREFIX, SLIP_PREFIX + "~")
    return None if found is None else store.job(rows, int(found))


def last_slip(rows: Rows, hall: str) -> PrintJob | None:
    """The newest test slip of the hall."""
    sql = "SELECT max(id) FROM print_job WHERE hall = ? AND ticket >= ? AND ticket < ?"
    found = rows.value(sql, hall, SLIP_PREFIX, SLIP_PREFIX + "~")
    return None if found is None else store.job(rows, int(found))
