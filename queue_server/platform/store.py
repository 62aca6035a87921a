"""The check lists of the link (互联互通确认): who ran one, when, what came of each check, and who signed it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from queue_server.kernel.rows import Row, Rows, Tx
from queue_server.kernel.schema import Migration
from queue_server.platform.model import CheckList, Result

MIGRATIONS: Final = (
    Migration(
        "platform_checks",
        (
            "CREATE TABLE platform_check(id TEXT PRIMARY KEY, hall TEXT NOT NULL, at_ms INTEGER NOT NULL,"
            " by TEXT NOT NULL, platform TEXT NOT NULL, host TEXT NOT NULL, results TEXT NOT NULL,"
            " signed_by TEXT NOT NULL, signed_ms INTEGER) STRICT",
            "CREATE INDEX platform_check_hall ON platform_check(hall, at_ms)",
        ),
    ),
)


def insert(tx: Tx, run: CheckList) -> None:
    """Keep a run."""
    results = json.dumps([one._asdict() for one in run.results], ensure_ascii=False)
    tx.execute(
        "INSERT INTO platform_check(id, hall, at_ms, by, platform, host, results, signed_by) VALUES (?,?,?,?,?,?,?,'')",
        run.id,
        run.hall,
        run.at_ms,
        run.by,
        run.platform,
        run.host,
        results,
    )


def sign(tx: Tx, run: str) -> bool:
    """Whoever acts signs it; False where it is signed or there is none."""
    sql = "UPDATE platform_check SET signed_by = ?, signed_ms = ? WHERE id = ? AND signed_ms IS NULL"
    return tx.execute(sql, tx.actor, tx.now_ms, run) == 1


def by_id(rows: Rows, hall: str, run: str) -> CheckList | None:
    """That run of the hall."""
    row = rows.one("SELECT * FROM platform_check WHERE id = ? AND hall = ?", run, hall)
    return None if row is None else _of(row)


def newest(rows: Rows, hall: str, limit: int = 20) -> Sequence[CheckList]:
    """The last runs, the newest first."""
    sql = "SELECT * FROM platform_check WHERE hall = ? ORDER BY at_ms DESC, id LIMIT ?"
    return [_of(row) for row in rows.all(sql, hall, limit)]


def _of(row: Row) -> CheckList:
    results = tuple(Result(**one) for one in json.loads(row["results"]))
    return CheckList(**{**dict(row), "results": results})
