"""Which data folder a command works on, and how: beside a running server, or alone while it is stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import click

from queue_server.hall import service as halls
from queue_server.kernel.clock import SystemClock
from queue_server.kernel.database import Database
from queue_server.kernel.errors import Refusal
from queue_server.kernel.lock import FolderLock
from queue_server.kernel.rows import Rows
from queue_server.settings import Settings
from queue_server.wiring import upkeep
from queue_server.wiring.house import open_database

DATA = click.option("--data", type=click.Path(path_type=Path), default=None, help="Data folder (else QUHAO_DATA).")
T = TypeVar("T")


def folder(data: Path | None) -> Path:
    """The data folder meant."""
    return data.resolve() if data is not None else Settings.from_env().data


def opened(data: Path | None) -> Database:
    """The hall's file beside a running server; a sentence when there is none."""
    return Database(_file(data), SystemClock())


@contextmanager
def stopped(data: Path | None, may_be_new: bool = False) -> Iterator[Database]:
    """The hall's file for this process alone; FolderIsInUse, and a sentence when there is none."""
    path = folder(data) / upkeep.FILE if may_be_new else _file(data)
    lock = FolderLock(path.parent)
    try:
        database = open_database(path, SystemClock())
        try:
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
    halls.current(rows, hall, SystemClock().now_ms())


def _file(data: Path | None) -> Path:
    path = folder(data) / upkeep.FILE
    if not path.exists():
        raise click.ClickException(f"{path} 不存在：请先运行 quhao init，或用 --data 指定数据目录。")
    return path
