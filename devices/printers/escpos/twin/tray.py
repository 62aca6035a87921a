"""Where finished slips lie: NNNN.png to look at, NNNN.bin as received, NNNN.json last, each put there whole."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


class Tray:
    """A folder of slips, numbered on from what lies there. None keeps nothing but the count."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self.last = 0
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            self.last = max((int(path.stem) for path in folder.glob("*.json") if path.stem.isdecimal()), default=0)

    def lay(self, picture: Any, raw: bytes, lines: Sequence[str]) -> None:
        """Add one slip. Whoever sees its .json finds the other two complete."""
        self.last += 1
        if self._folder is None:
            return
        drawn = io.BytesIO()
        picture.save(drawn, "PNG", dpi=(203, 203))
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        facts = json.dumps({"lines": list(lines), "at": at}, ensure_ascii=False, indent=1)
        for ending, data in (("png", drawn.getvalue()), ("bin", raw), ("json", facts.encode())):
            part = self._folder / f".{self.last:04d}.{ending}.part"
            part.write_bytes(data)
            part.replace(self._folder / f"{self.last:04d}.{ending}")
