"""Decides which pictures and videos of a hall's folder a board may show between calls, and refuses the rest by name.

Files are put into `DATA/content/<hall>/` by hand; a board looks again every ten minutes. Sizes are bounded so that no
screen chokes on a file from somebody's camera.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FILES_MAX: Final = 24
_MB: Final = 1024 * 1024
# suffix -> what it is, media type, most bytes
KINDS: Final[dict[str, tuple[str, str, int]]] = {
    ".png": ("picture", "image/png", 6 * _MB),
    ".jpg": ("picture", "image/jpeg", 6 * _MB),
    ".jpeg": ("picture", "image/jpeg", 6 * _MB),
    ".webp": ("picture", "image/webp", 6 * _MB),
    ".mp4": ("video", "video/mp4", 80 * _MB),
    ".webm": ("video", "video/webm", 80 * _MB),
}
WHYS: Final = ("name", "kind", "outside", "too_large", "too_many")  # why a file of the folder is not shown
_NAME: Final = re.compile(r"[\w][\w .-]{0,79}")


@dataclass(frozen=True)
class Piece:
    """One file of the folder. `why` is one of WHYS, '' where it is shown."""

    name: str
    path: Path
    why: str = ""

    @property
    def kind(self) -> str:
        """picture or video."""
        return KINDS[self.path.suffix.lower()][0]

    @property
    def media_type(self) -> str:
        """What the answer says it is."""
        return KINDS[self.path.suffix.lower()][1]


def pieces(folder: Path | None) -> list[Piece]:
    """Every file of the folder in the order of its names; nothing where there is no folder."""
    if folder is None or not folder.is_dir():
        return []
    found: list[Piece] = []
    shown = 0
    for path in sorted(one for one in folder.iterdir() if one.is_file()):
        why = _why_not(folder, path)
        if not why and shown == FILES_MAX:
            why = "too_many"
        shown += not why
        found.append(Piece(path.name, path, why))
    return found


def shown(folder: Path | None) -> list[Piece]:
    """The files a board shows."""
    return [piece for piece in pieces(folder) if not piece.why]


def _why_not(folder: Path, path: Path) -> str:
    if not _NAME.fullmatch(path.name):
        return "name"
    if path.suffix.lower() not in KINDS:
        return "kind"
    if path.resolve().parent != folder.resolve():
        return "outside"
    return "too_large" if path.stat().st_size > KINDS[path.suffix.lower()][2] else ""
