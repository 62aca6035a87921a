"""What the pack of a kiosk that may lose the server is made of, handed to the pages as one typed door."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from kiosk.deps import KioskDevice
from queue_server.hall.model import Hall


@dataclass(frozen=True)
class AlonePack:
    """`days`: per business day the date in words is added by the pages; here the hours ([start_ms, end_ms] per queue in
    which numbers are given out) and the free numbers ([number, paper id, link token] per queue). `slips`: per service
    and language the print document with the marks of `kiosk.alone_marks`. `seal`: the server's public key."""

    hours: Mapping[str, Mapping[str, list[tuple[int, int]]]]
    numbers: Mapping[str, Mapping[str, list[tuple[int, str, str]]]]
    slips: Mapping[str, Mapping[str, Mapping[str, Any]]]
    link: str | None
    seal: str


class AloneDoor(Protocol):
    """Implemented in `wiring/kiosk_alone.py`."""

    def version(self, device: KioskDevice, hall: Hall) -> Hashable:
        """Equal as long as the pack is; asked every minute, so it costs little."""

    def breathe(self) -> None:
        """Between two screens: let whatever else waits have its turn."""

    def pack(self, device: KioskDevice, hall: Hall) -> AlonePack:
        """What this kiosk needs to go on alone today and on the next days; no numbers where it has no block."""
