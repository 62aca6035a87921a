"""The outbox: one row per notice, once, with recipient and words sealed until it has gone out; and the short links."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any, Final, Literal

from queue_server.kernel.crypto import Secrets
from queue_server.kernel.database import Migration
from queue_server.kernel.rows import Row, Rows, Tx
from queue_server.notices.model import Letter, Notice, NoticeKey

MIGRATIONS = (
    Migration(
        "notices",
        (
            "CREATE TABLE outbox(id TEXT PRIMARY KEY, hall TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,"
            " occasion TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN"
            " ('queued','sending','sent','failed','expired')), made_ms INTEGER NOT NULL, due_ms INTEGER NOT NULL,"
            " expires_ms INTEGER NOT NULL, tries INTEGER NOT NULL, connector TEXT NOT NULL, reason TEXT NOT NULL,"
            " ended_ms INTEGER, sealed BLOB, UNIQUE(subject, kind, occasion),"
            " CHECK ((sealed IS NULL) = (state IN ('sent','failed','expired')))) STRICT",
            "CREATE INDEX outbox_due ON outbox(due_ms) WHERE state = 'queued'",
            "CREATE INDEX outbox_sending ON outbox(connector) WHERE state = 'sending'",
            "CREATE INDEX outbox_ended ON outbox(ended_ms) WHERE ended_ms IS NOT NULL",
            "CREATE TABLE short_link(code TEXT PRIMARY KEY, hall TEXT NOT NULL, subject TEXT NOT NULL UNIQUE,"
            " drop_after_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID",
            "CREATE TABLE watched_ticket(ticket TEXT PRIMARY KEY, hall TEXT NOT NULL) STRICT, WITHOUT ROWID",
        ),
    ),
    Migration("notices_refused", ("ALTER TABLE outbox ADD COLUMN refused_by TEXT NOT NULL DEFAULT '[]'",)),
    Migration(
        "notices_waiting",
        (
            "CREATE INDEX outbox_waiting ON outbox(made_ms) WHERE state IN ('queued','sending')",
            "CREATE INDEX short_link_drop ON short_link(drop_after_ms)",
        ),
    ),
)
_COLUMNS = (
    "id, hall, kind, subject, occasion, state, made_ms, due_ms, expires_ms, tries, connector, reason, ended_ms,"
    " refused_by"
)
End = Literal["sent", "failed", "expired"]
ENDS: Final[Mapping[End, str]] = {"sent": "notice_sent", "failed": "notice_failed", "expired": "notice_expired"}


def _bound(notice_id: str) -> str:
    return f"outbox\0{notice_id}"


def _notice_of(row: Row) -> Notice:
    values = {name: row[name] for name in _COLUMNS.split(", ")}
    return Notice(**values | {"refused_by": tuple(json.loads(row["refused_by"]))})


def insert(tx: Tx, secrets: Secrets, notice: Notice, letter: Letter) -> bool:
    """Queue it with its journal entry; False where this notice was there already."""
    text = json.dumps([letter.to, letter.lang, dict(letter.words)], ensure_ascii=False)
    count = tx.execute(
        "INSERT INTO outbox(id, hall, kind, subject, occasion, state, made_ms, due_ms, expires_ms, tries, connector,"
        " reason, sealed) VALUES (?,?,?,?,?,'queued',?,?,?,0,'','',?) ON CONFLICT DO NOTHING",
        notice.id,
        notice.hall,
        notice.kind,
        notice.subject,
        notice.occasion,
        notice.made_ms,
        notice.due_ms,
        notice.expires_ms,
        secrets.seal(text, _bound(notice.id)),
    )
    if count:
        tx.record(notice.hall, "notice_queued", f"notice:{notice.id}", {"kind": notice.kind, "about": notice.subject})
    return bool(count)


def has(rows: Rows, key: NoticeKey) -> bool:
    """Whether this notice has been made, whatever became of it."""
    found = rows.value("SELECT 1 FROM outbox WHERE subject = ? AND kind = ? AND occasion = ?", key[1], key[0], key[2])
    return found is not None


def state_of(rows: Rows, key: NoticeKey) -> str | None:
    """What became of this notice so far; None where it was never made, or is forgotten."""
    sql = "SELECT state FROM outbox WHERE subject = ? AND kind = ? AND occasion = ?"
    found = rows.value(sql, key.subject, key.kind, key.occasion)
    return str(found) if found else None


def set_aside(tx: Tx, key: NoticeKey) -> None:
    """What this notice says is taken back: it keeps its place under an occasion of its own."""
    sql = "UPDATE outbox SET occasion = 'undone:' || id WHERE subject = ? AND kind = ? AND occasion = ?"
    tx.execute(sql, key.subject, key.kind, key.occasion)


def by_id(rows: Rows, notice_id: str) -> Notice | None:
    """The notice, or None."""
    row = rows.one(f"SELECT {_COLUMNS} FROM outbox WHERE id = ?", notice_id)  # noqa: S608
    return None if row is None else _notice_of(row)


def letter_of(rows: Rows, secrets: Secrets, notice_id: str) -> Letter | None:
    """What is sealed with it, until it has ended. SealIsBroken."""
    sealed = rows.value("SELECT sealed FROM outbox WHERE id = ?", notice_id)
    if sealed is None:
        return None
    to, lang, words = json.loads(secrets.open(sealed, _bound(notice_id)))
    return Letter(to, lang, words)


def due(rows: Rows, now_ms: int) -> Notice | None:
    """The queued notice whose turn it is, if any."""
    row = rows.one(
        f"SELECT {_COLUMNS} FROM outbox WHERE state = 'queued' AND due_ms <= ? ORDER BY due_ms LIMIT 1",  # noqa: S608
        now_ms,
    )
    return None if row is None else _notice_of(row)


def in_doubt(rows: Rows) -> list[Notice]:
    """What was being sent when the last process ended: nobody knows whether it went out."""
    return [_notice_of(row) for row in rows.all(f"SELECT {_COLUMNS} FROM outbox WHERE state = 'sending'")]  # noqa: S608


def begin(tx: Tx, notice: Notice, connector: str) -> bool:
    """From queued to sending, by this connector; False if somebody was faster."""
    return bool(
        tx.execute(
            "UPDATE outbox SET state = 'sending', tries = tries + 1, connector = ?, reason = ''"
            " WHERE id = ? AND state = 'queued'",
            connector,
            notice.id,
        )
    )


def again(tx: Tx, notice: Notice, due_ms: int, reason: str) -> None:
    """Back in line until `due_ms`."""
    tx.execute("UPDATE outbox SET state = 'queued', due_ms = ?, reason = ? WHERE id = ?", due_ms, reason, notice.id)


def another_way(tx: Tx, notice: Notice, connector: str, reason: str) -> None:
    """Back in line at once, for any way but those that have refused it."""
    refused_by = json.dumps([*notice.refused_by, connector])
    tx.execute("UPDATE outbox SET refused_by = ? WHERE id = ?", refused_by, notice.id)
    again(tx, notice, tx.now_ms, reason)


def end(tx: Tx, notice: Notice, state: End, reason: str = "", connector: str = "") -> None:
    """It has gone out, or never will: what was sealed is dropped, the journal told."""
    tx.execute(
        "UPDATE outbox SET state = ?, reason = ?, ended_ms = ?, sealed = NULL WHERE id = ? AND sealed IS NOT NULL",
        state,
        reason,
        tx.now_ms,
        notice.id,
    )
    body = {"kind": notice.kind, "about": notice.subject, "reason": reason, "connector": connector}
    tx.record(notice.hall, ENDS[state], f"notice:{notice.id}", body)


def forget(tx: Tx, ended_before_ms: int) -> int:
    """Drop ended rows nobody asks for any more, and links and watches whose time is over. Answers how many rows."""
    tx.execute("DELETE FROM short_link WHERE drop_after_ms <= ?", tx.now_ms)
    tx.execute(
        "DELETE FROM watched_ticket WHERE NOT EXISTS (SELECT 1 FROM ticket t WHERE t.id = watched_ticket.ticket"
        " AND t.state NOT IN ('finished','cancelled','expired'))"
    )
    return tx.execute("DELETE FROM outbox WHERE ended_ms < ?", ended_before_ms)


def figures(rows: Rows, now_ms: int, since_ms: int) -> dict[str, Any]:
    """How the outbox stands: `waiting` of which `late_ms` is the oldest, and what ended since, by state."""
    row = rows.one("SELECT count(*) AS n, min(made_ms) AS first FROM outbox WHERE state IN ('queued','sending')")
    ended = rows.all("SELECT state, count(*) AS n FROM outbox WHERE ended_ms >= ? GROUP BY state", since_ms)
    oldest = row["first"] if row else None
    return {
        "waiting": row["n"] if row else 0,
        "late_ms": now_ms - oldest if oldest is not None else 0,
        **{one["state"]: one["n"] for one in ended},
    }


# --- short links ------------------------------------------------------------------------------------------------------


def link_code(tx: Tx, hall: str, subject: str, new_code: str, drop_after_ms: int) -> str:
    """The code under which the subject's page is found: `new_code`, or the one it has had since before."""
    tx.execute(
        "INSERT INTO short_link(code, hall, subject, drop_after_ms) VALUES (?,?,?,?) ON CONFLICT(subject) DO UPDATE"
        " SET drop_after_ms = max(drop_after_ms, excluded.drop_after_ms)",
        new_code,
        hall,
        subject,
        drop_after_ms,
    )
    return str(tx.value("SELECT code FROM short_link WHERE subject = ?", subject))


def subject_of(rows: Rows, code: str) -> tuple[str, str] | None:
    """(hall, subject) of a short link's code, or None."""
    row = rows.one("SELECT hall, subject FROM short_link WHERE code = ?", code)
    return None if row is None else (row["hall"], row["subject"])


# --- tickets whose holders want to know when their turn comes ---------------------------------------------------------


def watch(tx: Tx, hall: str, ticket: str) -> None:
    """The ticket's holder has left a phone."""
    tx.execute("INSERT OR IGNORE INTO watched_ticket(ticket, hall) VALUES (?,?)", ticket, hall)


def unwatch(tx: Tx, ticket: str) -> None:
    """Nothing more is to be told about its turn."""
    tx.execute("DELETE FROM watched_ticket WHERE ticket = ?", ticket)


def watched_first(rows: Rows, hall: str, queues: Collection[str], most: int) -> list[str]:
    """The watched tickets nearest to their turn in each of these lines."""
    found: list[str] = []
    for queue in sorted(queues):
        here = rows.all(
            "SELECT t.id FROM watched_ticket w JOIN ticket t ON t.id = w.ticket WHERE w.hall = ? AND t.queue = ?"
            " AND t.state = 'waiting' ORDER BY t.basis_ms - t.credit_min * 60000, t.arrived_ms, t.number LIMIT ?",
            hall,
            queue,
            most,
        )
        found += [row["id"] for row in here]
    return found
