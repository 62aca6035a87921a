"""The pack on this box's disk: what the kiosk goes by while the server is away. Only reads what was fetched."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

PACK, HEARD, STATIC = "pack.json", "heard.json", "static"
VERSION: Final = 1


@dataclass(frozen=True)
class Heard:
    """What came with the pack: its ETag, the page's policy, how far the hall's clock is from this box's, and when."""

    etag: str = ""
    policy: str = ""
    offset_ms: int = 0
    known_ms: int = 0


@dataclass(frozen=True)
class Pack:
    """What the server packed, and what came with it."""

    content: Mapping[str, Any]
    heard: Heard

    @property
    def zone(self) -> ZoneInfo:
        """The hall's time zone."""
        return ZoneInfo(self.content["tz"])

    def day(self, at_ms: int) -> str:
        """The business day of an instant."""
        return self.at(at_ms).date().isoformat()

    def at(self, at_ms: int) -> datetime:
        """An instant in the hall's zone."""
        return datetime.fromtimestamp(at_ms / 1000, self.zone)

    def date(self, at_ms: int, lang: str) -> str:
        """The day in words; the bare day where the pack does not reach."""
        day = self.day(at_ms)
        return str(self.content["days"].get(day, {}).get("date", {}).get(lang, day))

    def service(self, service_id: str) -> Mapping[str, Any] | None:
        """A service of the hall."""
        found: Mapping[str, Any] | None = self.content["services"].get(service_id)
        return found

    def gives(self, prefix: str, at_ms: int) -> bool:
        """Whether the queue gives out numbers at that instant."""
        spans = self.content["days"].get(self.day(at_ms), {}).get("hours", {}).get(prefix, ())
        return any(start <= at_ms < end for start, end in spans)

    def numbers(self, day: str, prefix: str) -> list[tuple[int, str, str]]:
        """(number, paper, token) of this kiosk's block."""
        found = self.content["days"].get(day, {}).get("numbers", {}).get(prefix, ())
        return [(number, paper, token) for number, paper, token in found]

    @property
    def has_numbers(self) -> bool:
        """Whether this kiosk has a block at all."""
        return any(any(day["numbers"].values()) for day in self.content["days"].values())

    def screen(self, name: str) -> str | None:
        """A screen by its name."""
        found: str | None = self.content["screens"].get(name)
        return found


def load(folder: Path) -> Pack | None:
    """The pack as it was last fetched; None before that, or where the file is none of ours."""
    try:
        content = json.loads((folder / PACK).read_bytes())
        heard = Heard(**json.loads((folder / HEARD).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None
    return Pack(content, heard) if content.get("v") == VERSION else None


def name(screen: str, which: str = "", page: int = 1, elder: bool = False, lang: str = "zh") -> str:
    """What a screen is called in the pack."""
    return f"{screen}:{which}:{page}:{int(elder)}:{lang}"
