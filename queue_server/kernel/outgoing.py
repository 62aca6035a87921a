"""What must reach another system because of an entry of the journal: kept until it has said so, in order in each lane.

A follower writes it in the transaction that moves its cursor, so that every entry leads to it once; its key is the
entry's own (hall, epoch, seq), by which the receiver knows a repetition. Nothing personal is kept here.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Row, Rows, Tx
from queue_server.kernel.schema import Migration

MIGRATIONS: Final = (
    Migration(
        "outgoing",
        (
            "CREATE TABLE outgoing(way TEXT NOT NULL, pos INTEGER NOT NULL, hall TEXT NOT NULL, epoch INTEGER NOT NULL,"
            " seq INTEGER NOT NULL, lane TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL, state TEXT NOT NULL"
            " CHECK (state IN ('queued','done','refused','dropped')), made_ms INTEGER NOT NULL,"
            " tries INTEGER NOT NULL, reason TEXT NOT NULL, ended_ms INTEGER,"
            " PRIMARY KEY(way, hall, epoch, seq)) STRICT, WITHOUT ROWID",
            "CREATE INDEX outgoing_state ON outgoing(way, state, pos)",
            "CREATE INDEX outgoing_lane ON outgoing(way, lane, state, pos)",
            "CREATE INDEX outgoing_ended ON outgoing(ended_ms) WHERE ended_ms IS NOT NULL",
        ),
    ),
    Migration("outgoing_of_lane", ("CREATE INDEX outgoing_of_lane ON outgoing(lane, state)",)),
)
_OPEN: Final = (
    "SELECT * FROM outgoing o WHERE way = ? AND state = 'queued' AND NOT EXISTS (SELECT 1 FROM outgoing b"
    " WHERE b.way = o.way AND b.lane = o.lane AND b.state = 'refused' AND b.pos < o.pos)"
    " AND lane NOT IN (SELECT value FROM json_each(?)) ORDER BY pos LIMIT 1"
)


@dataclass(frozen=True)
class Outgoing:
    """One thing to be told. What was refused holds up its lane until somebody sends it again or drops it."""

    way: str
    pos: int
    hall: str
    epoch: int
    seq: int
    lane: str
    kind: str
    body: Mapping[str, Any]
    state: str
    made_ms: int
    tries: int
    reason: str
    ended_ms: int | None

    @property
    def key(self) -> str:
        """By which the receiver knows it again."""
        return f"{self.hall}.{self.epoch}.{self.seq}"


def put(tx: Tx, way: str, entry: Entry, lane: str, kind: str, body: Mapping[str, Any]) -> None:
    """Tell this because of the entry; what is there already stays as it is."""
    tx.execute(
        "INSERT INTO outgoing(way, pos, hall, epoch, seq, lane, kind, body, state, made_ms, tries, reason)"
        " VALUES (?,?,?,?,?,?,?,?,'queued',?,0,'') ON CONFLICT DO NOTHING",
        way,
        entry.pos,
        entry.hall,
        entry.epoch,
        entry.seq,
        lane,
        kind,
        _text(body),
        entry.at_ms,
    )


def first(rows: Rows, way: str, besides: Collection[str] = ()) -> Outgoing | None:
    """The oldest that may go: nothing before it in its lane was refused; `besides` names lanes that wait."""
    row = rows.one(_OPEN, way, json.dumps(list(besides)))
    return None if row is None else _of(row)


def one(rows: Rows, way: str, hall: str, epoch: int, seq: int) -> Outgoing | None:
    """The one of that key."""
    sql = "SELECT * FROM outgoing WHERE way = ? AND hall = ? AND epoch = ? AND seq = ?"
    row = rows.one(sql, way, hall, epoch, seq)
    return None if row is None else _of(row)


def refused(rows: Rows, way: str, hall: str, limit: int = 50) -> list[Outgoing]:
    """What the receiver will not take, the oldest first."""
    sql = "SELECT * FROM outgoing WHERE way = ? AND state = 'refused' AND hall = ? ORDER BY pos LIMIT ?"
    return [_of(row) for row in rows.all(sql, way, hall, limit)]


def is_under_way(rows: Rows, lane: str) -> bool:
    """Whether something of the lane has not arrived yet."""
    sql = "SELECT 1 FROM outgoing WHERE lane = ? AND state IN ('queued','refused') LIMIT 1"
    return rows.value(sql, lane) is not None


def settle(tx: Tx, told: Outgoing, state: str, reason: str = "") -> bool:
    """How a try ended: `done`, `refused`, or `queued` to be tried again. False if it is no longer waiting."""
    return _move(tx, told, "queued", state, reason, told.tries + 1)


def again(tx: Tx, held: Outgoing, anew: Mapping[str, Any] | None = None) -> bool:
    """Somebody lets a refused one be tried again: as it was, or with a body made anew, as nobody has the first."""
    if anew is not None:
        sql = "UPDATE outgoing SET body = ? WHERE way = ? AND hall = ? AND epoch = ? AND seq = ? AND state = 'refused'"
        tx.execute(sql, _text(anew), held.way, held.hall, held.epoch, held.seq)
    return _move(tx, held, "refused", "queued", "", held.tries)


def drop(tx: Tx, held: Outgoing, reason: str) -> bool:
    """Somebody gives a refused one up: what waits behind it goes on."""
    return _move(tx, held, "refused", "dropped", reason, held.tries)


def forget(tx: Tx, kept_ms: int) -> int:
    """Drop rows that ended so long ago; answers how many."""
    return tx.execute("DELETE FROM outgoing WHERE ended_ms < ?", tx.now_ms - kept_ms)


def behind(rows: Rows, held: Outgoing) -> int:
    """How many wait in its lane until somebody sees to a refused one."""
    sql = "SELECT count(*) FROM outgoing WHERE way = ? AND lane = ? AND state = 'queued' AND pos > ?"
    return int(rows.value(sql, held.way, held.lane, held.pos))


def backlog(rows: Rows, way: str, hall: str = "") -> tuple[int, int | None, int]:
    """How many wait, since when the oldest does (Unix ms, None without one), and how many were refused; of one hall, or
    of all."""
    sql = (
        "SELECT count(*) AS n, min(made_ms) AS first FROM outgoing WHERE way = ?1 AND state = ?2"
        " AND (?3 = '' OR hall = ?3)"
    )
    waiting = rows.one(sql, way, "queued", hall) or {"n": 0, "first": None}
    held = rows.one(sql, way, "refused", hall) or {"n": 0}
    return int(waiting["n"]), waiting["first"], int(held["n"])


def _move(tx: Tx, what: Outgoing, before: str, after: str, reason: str, tries: int) -> bool:
    ended_ms = tx.now_ms if after in ("done", "dropped") else None
    sql = (
        "UPDATE outgoing SET state = ?, reason = ?, tries = ?, ended_ms = ?"
        " WHERE way = ? AND hall = ? AND epoch = ? AND seq = ? AND state = ?"
    )
    place = (what.way, what.hall, what.epoch, what.seq)
    return tx.execute(sql, after, reason, tries, ended_ms, *place, before) == 1


def _text(body: Mapping[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _of(row: Row) -> Outgoing:
    return Outgoing(**{**dict(row), "body": json.loads(row["body"])})
