"""One process writes: the folder's lock says who, so that two servers or a restore never meet on one file."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from queue_server.kernel.errors import Refusal


class FolderIsInUse(Refusal):
    """Another process works on this data folder."""

    code, status = "folder_in_use", 409
    zh, en = (
        "数据目录 {folder} 正被另一个进程使用，请先停止它。",
        "{folder} is in use by another process. Stop it first.",
    )


class FolderIsUnusable(Refusal):
    """Nothing can be written there: a wrong path, a disk that may only be read, no right to it."""

    code, status = "folder_unusable", 409
    zh, en = (
        "数据目录 {folder} 不能用：{why}。请换一个位置，或改正后再试。",
        "{folder} cannot be used: {why_en}. Choose another place, or mend this one.",
    )


_WHY: Final[Mapping[int, str]] = {
    errno.EROFS: "所在的磁盘是只读的",
    errno.EACCES: "没有写入的权限",
    errno.EPERM: "没有写入的权限",
    errno.EEXIST: "这个位置上是文件，不是目录",
    errno.ENOTDIR: "这个位置上是文件，不是目录",
    errno.ENOENT: "上级目录不存在，也无法建立",
    errno.ENOSPC: "磁盘已满",
}


@contextmanager
def writing_to(folder: Path) -> Iterator[None]:
    """Where the folder is made or first written to: what the system says against it as FolderIsUnusable."""
    try:
        yield
    except OSError as error:
        why_en = os.strerror(error.errno or errno.EIO)
        raise FolderIsUnusable(folder=str(folder), why=_WHY.get(error.errno or 0, why_en), why_en=why_en) from None


class FolderLock:
    """Held until `release` or the end of the process, however it ends."""

    def __init__(self, folder: Path) -> None:
        """FolderIsInUse if somebody else holds it, FolderIsUnusable."""
        self._handle: int | None = None
        with writing_to(folder):
            folder.mkdir(parents=True, exist_ok=True)
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
