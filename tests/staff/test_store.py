"""A file of an earlier version keeps its accounts, sessions and duties when the table of staff is made anew."""

from __future__ import annotations

from pathlib import Path

from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.database import Database
from queue_server.staff import factor_store, service, store
from queue_server.staff.model import NewStaff

BEFORE = tuple(one for one in store.MIGRATIONS if one is not factor_store.SECOND_FACTOR)


def test_accounts_sessions_and_duties_outlive_the_upgrade(tmp_path: Path, hasher: object) -> None:
    clock = SteppedClock(1_795_000_000_000)
    old = Database.open(tmp_path / "hall.db", clock, BEFORE)
    for sql in (
        "INSERT INTO staff(id, account, name, number, role, hall, password)"
        " VALUES (7, 'zhao', '赵六', '1001', 'clerk', 'JN01', 'hash')",
        "INSERT INTO session(id, staff, began_ms, ends_ms) VALUES (1, 7, 0, 9)",
        "INSERT INTO window_duty(hall, window, staff, state, since_ms) VALUES ('JN01', '305', 7, 'open', 0)",
    ):
        old.write(lambda tx, sql=sql: tx.execute(sql))
    old.close()
    new = Database.open(tmp_path / "hall.db", clock, store.MIGRATIONS)
    zhao = new.read(lambda rows: service.staff(rows, 7))
    assert (zhao.account, zhao.role, zhao.active, zhao.initial, zhao.second_factor) == (
        "zhao",
        "clerk",
        True,
        False,
        False,
    )
    assert [one.staff for one in new.read(store.sessions)] == [7]
    assert new.read(lambda rows: store.duty_of_staff(rows, 7)) is not None
    assert new.read(lambda rows: rows.all("PRAGMA foreign_key_check")) == []
    made = new.write(lambda tx: service.add_account(tx, NewStaff("qian", "钱七", "1002", "evaluator"), "hash"))
    assert made.id == 8
    new.close()
