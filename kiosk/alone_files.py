"""The static files a kiosk's page stands on, each with its digest, so that a box fetches only what has changed."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Final

FOLDERS: Final = ("css", "fonts", "js", "vendor", "audio")


def digests(static: Path) -> dict[str, str]:
    """Path below /static/ -> SHA-256, of every file a page may ask for."""
    files = (path for folder in FOLDERS for path in sorted((static / folder).rglob("*")) if path.is_file())
    found = {}
    for path in files:
        seen = path.stat()
        found[path.relative_to(static).as_posix()] = _digest(path, seen.st_size, seen.st_mtime_ns)
    return found


@lru_cache(maxsize=8192)
def _digest(path: Path, _size: int, _mtime_ns: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
