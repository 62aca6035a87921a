"""One agent per folder: two would print a job twice and take each other's ports. The kernel lets go for a dead one."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

NAME: Final = "agent.lock"


class FolderIsTaken(Exception):
    """Another agent works with this folder; the text says what to do."""


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Whoever is inside is the only one. Raises FolderIsTaken, and OSError for a folder that cannot be written."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / NAME).open("ab") as file:
        try:
            _lock(file)
        except OSError:
            said = f"另一个设备代理正在使用 {folder}：请先停止它，或在配置文件里另写一个 folder。"
            raise FolderIsTaken(said) from None
        yield


def _lock(file: BinaryIO) -> None:
    if os.name == "posix":
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return
    import msvcrt  # Windows

    with contextlib.suppress(OSError):
        file.seek(0)
    msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
