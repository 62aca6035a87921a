"""One process writes: the folder's lock says who, so that two servers or a restore never meet on one file."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from queue_server.kernel.errors import Refusal


class FolderIsInUse(Refusal):
    """Another process works on this data folder."""

    code, status = "folder_in_use", 409
    zh, en = (
        "数据目录 {folder} 正被另一个进程使用，请先停止它。",
        "{folder} is in use by another process. Stop it first.",
    )


class FolderLock:
    """Held until `release` or the end of the process, however it ends."""

    def __init__(self, folder: Path) -> None:
        """FolderIsInUse if somebody else holds it."""
        folder.mkdir(parents=True, exist_ok=True)
        self._handle: int | None = None
        handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            raise FolderIsInUse(folder=str(folder)) from None
        self._handle = handle

    def release(self) -> None:
        """Let the folder go; harmless the second time."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
