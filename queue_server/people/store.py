"""The one table that holds personal data: sealed, each row with the instant it must be gone."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from queue_server.kernel.database import Migration, Rows, Tx

MIGRATIONS = (
    Migration(
        "personal",
        (
            "CREATE TABLE personal(subject TEXT NOT NULL, kind TEXT NOT NULL, hall TEXT NOT NULL, sealed BLOB NOT NULL,"
            " drop_after_ms INTEGER NOT NULL, PRIMARY KEY(subject, kind)) STRICT, WITHOUT ROWID",
            "CREATE INDEX personal_due ON personal(drop_after_ms)",
        ),
    ),
)


class Sealed(NamedTuple):
    """One sealed text and the hall it belongs to."""

    hall: str
    sealed: bytes


class Dropped(NamedTuple):
    """How many texts of one kind went, in one hall."""

    hall: str
    kind: str
    texts: int


def put(tx: Tx, hall: str, subject: str, kind: str, sealed: bytes, drop_after_ms: int) -> None:
    """Store the text, replacing an earlier one of that subject and kind."""
    tx.execute(
        "INSERT INTO personal(subject, kind, hall, sealed, drop_after_ms) VALUES (?,?,?,?,?)"
        " ON CONFLICT(subject, kind) DO UPDATE SET hall = excluded.hall, sealed = excluded.sealed,"
        " drop_after_ms = excluded.drop_after_ms",
        subject,
        kind,
        hall,
        sealed,
        drop_after_ms,
    )


def keep_until(tx: Tx, subject: str, kind: str, drop_after_ms: int) -> None:
    """Keep the text longer than it was meant to be, where it is still there."""
    tx.execute(
        "UPDATE personal SET drop_after_ms = max(drop_after_ms, ?) WHERE subject = ? AND kind = ?",
        drop_after_ms,
        subject,
        kind,
    )


def drop_by(tx: Tx, subject: str, kind: str, drop_after_ms: int) -> None:
    """Keep the text for a shorter time than it was meant to be."""
    tx.execute(
        "UPDATE personal SET drop_after_ms = min(drop_after_ms, ?) WHERE subject = ? AND kind = ?",
        drop_after_ms,
        subject,
        kind,
    )


def drop_all_by(tx: Tx, subject: str, drop_after_ms: int) -> None:
    """Keep everything about the subject for a shorter time than it was meant to be."""
    sql = "UPDATE personal SET drop_after_ms = min(drop_after_ms, ?) WHERE subject = ?"
    tx.execute(sql, drop_after_ms, subject)


def keep_all_until(tx: Tx, subject: str, drop_after_ms: int) -> None:
    """Keep everything about the subject until then."""
    tx.execute("UPDATE personal SET drop_after_ms = ? WHERE subject = ?", drop_after_ms, subject)


def get(rows: Rows, subject: str, kind: str) -> Sealed | None:
    """The sealed text, or None where there never was one or it has been dropped."""
    row = rows.one("SELECT hall, sealed FROM personal WHERE subject = ? AND kind = ?", subject, kind)
    return None if row is None else Sealed(row["hall"], row["sealed"])


def get_all(rows: Rows, subjects: Collection[str], kind: str) -> dict[str, Sealed]:
    """The sealed texts of one kind by subject, by one query."""
    marks = ",".join("?" * len(subjects))
    sql = f"SELECT subject, hall, sealed FROM personal WHERE kind = ? AND subject IN ({marks})"  # noqa: S608
    return {row["subject"]: Sealed(row["hall"], row["sealed"]) for row in rows.all(sql, kind, *subjects)}


def has_any(rows: Rows, subject: str, kinds: Collection[str]) -> bool:
    """Whether a text of one of these kinds is there."""
    marks = ",".join("?" * len(kinds))
    sql = f"SELECT 1 FROM personal WHERE subject = ? AND kind IN ({marks}) LIMIT 1"  # noqa: S608
    return rows.value(sql, subject, *kinds) is not None


def drop_before(tx: Tx, now_ms: int) -> list[Dropped]:
    """Delete everything whose time has come; answers what went."""
    found = tx.all(
        "SELECT hall, kind, count(*) AS n FROM personal WHERE drop_after_ms <= ?"
        " GROUP BY hall, kind ORDER BY hall, kind",
        now_ms,
    )
    if found:
        tx.execute("DELETE FROM personal WHERE drop_after_ms <= ?", now_ms)
    return [Dropped(row["hall"], row["kind"], row["n"]) for row in found]


def drop_one(tx: Tx, subject: str, kind: str) -> None:
    """Delete one text, where there is one."""
    tx.execute("DELETE FROM personal WHERE subject = ? AND kind = ?", subject, kind)


def drop_subject(tx: Tx, subject: str) -> list[Dropped]:
    """Delete everything about one subject; answers what went."""
    found = tx.all("SELECT hall, kind FROM personal WHERE subject = ? ORDER BY kind", subject)
    tx.execute("DELETE FROM personal WHERE subject = ?", subject)
    return [Dropped(row["hall"], row["kind"], 1) for row in found]
