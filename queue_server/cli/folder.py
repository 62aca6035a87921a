"""Which data folder a command works on, and how: beside a running server, or alone while it is stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import click

from queue_server.hall import service as halls
from queue_server.kernel.clock import SystemClock
from queue_server.kernel.database import Database, FileIsUnreadable
from queue_server.kernel.errors import Refusal
from queue_server.kernel.lock import FolderLock
from queue_server.kernel.rows import Rows, journal_end_ms
from queue_server.settings import Settings
from queue_server.wiring import upkeep
from queue_server.wiring.house import open_database

DATA = click.option("--data", type=click.Path(path_type=Path), default=None, help="Data folder (else QUHAO_DATA).")
T = TypeVar("T")


def folder(data: Path | None) -> Path:
    """The data folder meant."""
    return data.resolve() if data is not None else Settings.from_env().data


class FolderClock(SystemClock):
    """The machine's time; in a folder whose halls begin only later by it, where their journal ended: a demo's day."""

    def __init__(self) -> None:
        self._from_ms = 0

    def follow(self, rows: Rows) -> None:
        """Learn from the folder how far ahead of the machine it is."""
        self._from_ms = max((self._present_ms(rows, hall_id) for hall_id in halls.all_ids(rows)), default=0)

    def now_ms(self) -> int:
        """Unix milliseconds in this folder."""
        return max(super().now_ms(), self._from_ms)

    def _present_ms(self, rows: Rows, hall_id: str) -> int:
        holds = halls.version_at(rows, hall_id, super().now_ms())
        return 0 if holds is not None else journal_end_ms(rows, hall_id)


def present_ms(rows: Rows) -> int:
    """What time it is in the folder."""
    clock = FolderClock()
    clock.follow(rows)
    return clock.now_ms()


def opened(data: Path | None) -> Database:
    """The hall's file beside a running server; a sentence when there is none that can be read."""
    path = _file(data)
    try:
        return Database(path, SystemClock())
    except FileIsUnreadable as error:
        raise click.ClickException(f"{path} 不是可以读取的数据文件，或其目录不能写入（{error}）。") from None


@contextmanager
def stopped(data: Path | None, may_be_new: bool = False) -> Iterator[Database]:
    """The hall's file for this process alone; FolderIsInUse, and a sentence when there is none."""
    path = folder(data) / upkeep.FILE if may_be_new else _file(data)
    lock = FolderLock(path.parent)
    try:
        clock = FolderClock()
        database = open_database(path, clock)
        try:
            database.read(clock.follow)
            yield database
        finally:
            database.close()
    finally:
        lock.release()


def refuse(call: Callable[[], T]) -> T:
    """Run it; a refusal becomes the sentence and exit code 1."""
    try:
        return call()
    except Refusal as refusal:
        raise click.ClickException(refusal.message()) from None


def check_hall(rows: Rows, hall: str) -> None:
    """UnknownHall unless the folder holds the hall today."""
    halls.current(rows, hall, present_ms(rows))


def _file(data: Path | None) -> Path:
    path = folder(data) / upkeep.FILE
    if not path.exists():
        raise click.ClickException(f"{path} 不存在：请先运行 quhao init，或用 --data 指定数据目录。")
    return path
