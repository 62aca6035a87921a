"""Writing a file so that after a power cut it is the old one or the new one, and only this account reads it."""

from __future__ import annotations

import os
from pathlib import Path


def write(path: Path, content: bytes, *, now: bool = True) -> None:
    """All of `content` or what was there before, with `now` on the disk when this returns. OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(path.name + ".part")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        if now:
            file.flush()
            os.fsync(file.fileno())
    half.replace(path)
    if now and os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
