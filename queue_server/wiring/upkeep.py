"""Looking after a hall's data folder: the first administrator, backup, restore, and proving the journal."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from queue_server.hall import hours
from queue_server.hall import service as halls
from queue_server.kernel.clock import Clock
from queue_server.kernel.database import Database
from queue_server.kernel.errors import Refusal
from queue_server.kernel.journal import Break, Entry, first_break
from queue_server.kernel.lock import FolderLock
from queue_server.kernel.rows import Rows, Tx, entries_after
from queue_server.staff import duty, service
from queue_server.staff.model import NewStaff, PasswordRules
from queue_server.staff.passwords import Hasher
from queue_server.tickets import numbering, replay
from queue_server.wiring.house import open_database

FILE, KEYS = "quhao.db", "keys.json"
SEQ_SKIP = 10_000
NUMBERS_SKIP = 100
PAGE = 5000


class TargetExists(Refusal):
    """A backup never overwrites anything."""

    code, status = "target_exists", 409
    zh, en = "{target} 已存在，请换一个位置。", "{target} exists already. Choose another place."


class NotABackup(Refusal):
    """The folder does not hold what a backup holds."""

    code, status = "not_a_backup", 422
    zh, en = "{folder} 里没有可用的备份（需要 quhao.db 和 keys.json）。", "{folder} holds no usable backup."


class AlreadySetUp(Refusal):
    """There are accounts already; the administrator makes more."""

    code, status = "already_set_up", 409
    zh, en = "这个数据目录已有账号，请由管理员添加。", "There are accounts already. Ask the administrator to add more."


def make_first_administrator(data: Path, clock: Clock, account: str, password: str) -> None:
    """The first account of an empty folder; AlreadySetUp, BadAccount, WeakPassword, FolderIsInUse."""
    lock = FolderLock(data)
    database = open_database(data / FILE, clock)
    try:
        if database.read(service.everybody):
            raise AlreadySetUp()
        hashed = Hasher().make(account, password, PasswordRules())
        new = NewStaff(account, account, "1", "admin")
        database.write(lambda tx: service.add_account(tx, new, hashed))
    finally:
        database.close()
        lock.release()


def back_up(data: Path, target: Path, clock: Clock) -> None:
    """A consistent copy of file and keys in a new folder (0700), while the hall works; TargetExists."""
    if target.exists():
        raise TargetExists(target=str(target))
    half = target.with_name(target.name + ".part")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(mode=0o700, parents=True)
    database = Database(data / FILE, clock)
    try:
        database.backup(half / FILE)
    finally:
        database.close()
    shutil.copy2(data / KEYS, half / KEYS)
    _sync(half / FILE)
    half.rename(target)


def restore(backup: Path, data: Path, clock: Clock) -> list[str]:
    """Put a backup in the folder's place; the old file is kept beside it. Answers what was done, per hall.

    Numbers that may be on paper since the backup are skipped, and the journal goes on in a new epoch.
    """
    if not (backup / FILE).is_file() or not (backup / KEYS).is_file():
        raise NotABackup(folder=str(backup))
    lock = FolderLock(data)
    try:
        _set_aside(data, clock.now_ms())
        for name in (FILE, KEYS):
            shutil.copy2(backup / name, data / name)
        database = open_database(data / FILE, clock)
        try:
            return database.write(_open_epochs)
        finally:
            database.close()
    finally:
        lock.release()


def _open_epochs(tx: Tx) -> list[str]:
    done = []
    for row in tx.all("SELECT DISTINCT hall FROM journal ORDER BY hall"):
        hall = row["hall"]
        epoch = tx.open_epoch(hall, SEQ_SKIP)
        known = hall in halls.hall_ids(tx)
        day = hours.business_day(halls.current(tx, hall, tx.now_ms), tx.now_ms) if known else ""
        numbering.skip_numbers(tx, hall, day, NUMBERS_SKIP)
        seq = tx.record(hall, "restored", f"hall:{hall}", {"epoch": epoch, "numbers_skipped": NUMBERS_SKIP})
        done.append(f"{hall}: epoch {epoch}, seq {seq}")
    return done


def _set_aside(data: Path, now_ms: int) -> None:
    for name in (FILE, f"{FILE}-wal", f"{FILE}-shm", KEYS):
        if (data / name).exists():
            (data / name).rename(data / f"{name}.before-{now_ms}")


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


def entries(database: Database) -> Iterator[Entry]:
    """The whole journal in file order, a page at a time."""
    pos = 0
    while True:
        page = database.read(lambda rows, after=pos: entries_after(rows, after, PAGE))  # type: ignore[misc]
        if not page:
            return
        yield from page
        pos = page[-1].pos


def verify(database: Database) -> Break | None:
    """The first entry that breaks a chain, or None."""
    return first_break(entries(database))


def replay_differences(database: Database) -> list[str]:
    """What the tables say otherwise than the journal, in words; nothing when they agree."""

    def windows(rows: Rows) -> list[str]:
        told = duty.replayed(entries(database))
        kept = {(one.hall, one.window): one for hall in halls.hall_ids(rows) for one in duty.of_hall(rows, hall)}
        return [
            f"window {hall}/{window}: journal {told.get((hall, window))}, table {kept.get((hall, window))}"
            for hall, window in sorted(told.keys() | kept.keys())
            if told.get((hall, window)) != kept.get((hall, window))
        ]

    return [*database.read(replay.differences), *database.read(windows)]
