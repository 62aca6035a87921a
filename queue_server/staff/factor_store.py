"""The second factor in the tables of staff: the sealed secret, its last used time step, recovery codes as hashes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from queue_server.kernel.database import Migration, Rows, Tx

SECOND_FACTOR = Migration(
    "staff_second_factor",  # the check on the role cannot be changed in place: the table is made anew
    (
        "PRAGMA defer_foreign_keys = ON",
        "CREATE TABLE staff_before AS SELECT * FROM staff",
        "DROP TABLE staff",
        "CREATE TABLE staff(id INTEGER PRIMARY KEY, account TEXT NOT NULL UNIQUE, name TEXT NOT NULL,"
        " number TEXT NOT NULL UNIQUE, role TEXT NOT NULL"
        " CHECK (role IN ('clerk', 'guide', 'manager', 'admin', 'auditor', 'evaluator')), hall TEXT,"
        " password TEXT NOT NULL, active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),"
        " initial INTEGER NOT NULL DEFAULT 0 CHECK (initial IN (0, 1)),"
        " factor BLOB, factor_step INTEGER NOT NULL DEFAULT 0, factor_offered BLOB) STRICT",
        "INSERT INTO staff(id, account, name, number, role, hall, password, active)"
        " SELECT id, account, name, number, role, hall, password, active FROM staff_before",
        "DROP TABLE staff_before",
        "CREATE TABLE recovery_code(staff INTEGER NOT NULL REFERENCES staff(id), hash TEXT NOT NULL,"
        " PRIMARY KEY(staff, hash)) STRICT, WITHOUT ROWID",
    ),
)


class StoredFactor(NamedTuple):
    """The sealed secret in use and the one offered (None: none), and the time step of the last code taken."""

    sealed: bytes | None
    offered: bytes | None
    step: int


def factor_of(rows: Rows, staff: int) -> StoredFactor:
    """What is stored for the person."""
    row = rows.one("SELECT factor, factor_offered, factor_step FROM staff WHERE id = ?", staff)
    return (
        StoredFactor(row["factor"], row["factor_offered"], row["factor_step"]) if row else StoredFactor(None, None, 0)
    )


def offer(tx: Tx, staff: int, sealed: bytes) -> None:
    """Store a secret that is not in use yet; the one in use stays until the new one is confirmed."""
    tx.execute("UPDATE staff SET factor_offered = ? WHERE id = ?", sealed, staff)


def accept(tx: Tx, staff: int, step: int) -> None:
    """The offered secret is in use from now on; the code that confirmed it is spent."""
    tx.execute(
        "UPDATE staff SET factor = factor_offered, factor_offered = NULL, factor_step = ?"
        " WHERE id = ? AND factor_offered IS NOT NULL",
        step,
        staff,
    )


def use_step(tx: Tx, staff: int, step: int) -> bool:
    """Spend a time step; False where it or a later one was used before."""
    return (
        tx.execute(
            "UPDATE staff SET factor_step = ? WHERE id = ? AND factor IS NOT NULL AND factor_step < ?",
            step,
            staff,
            step,
        )
        == 1
    )


def remove(tx: Tx, staff: int) -> bool:
    """Forget secret and recovery codes; False where there was none in use."""
    tx.execute("DELETE FROM recovery_code WHERE staff = ?", staff)
    return (
        tx.execute(
            "UPDATE staff SET factor = NULL, factor_offered = NULL, factor_step = 0"
            " WHERE id = ? AND factor IS NOT NULL",
            staff,
        )
        == 1
    )


def set_codes(tx: Tx, staff: int, hashes: Sequence[str]) -> None:
    """These recovery codes and no others."""
    tx.execute("DELETE FROM recovery_code WHERE staff = ?", staff)
    for one in hashes:
        tx.execute("INSERT INTO recovery_code(staff, hash) VALUES (?,?)", staff, one)


def spend_code(tx: Tx, staff: int, hashed: str) -> bool:
    """Use a recovery code up; False where there is none of that hash."""
    return tx.execute("DELETE FROM recovery_code WHERE staff = ? AND hash = ?", staff, hashed) == 1


def codes_left(rows: Rows, staff: int) -> int:
    """How many recovery codes are unused."""
    return int(rows.value("SELECT count(*) FROM recovery_code WHERE staff = ?", staff))
