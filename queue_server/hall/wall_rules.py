"""How the managers' live wall hangs: from this the page says from how far it can be read (ux.md D1)."""

from __future__ import annotations

from dataclasses import dataclass

from queue_server.hall.rules import between


@dataclass(frozen=True, kw_only=True)
class WallRules:
    """Of a panel of 1920×1080 or 1080×1920 pixels."""

    pitch_mm: float = between(0.1, 10, 1.25)
    seat_m: float = between(1, 50, 5)  # the farthest seat that must read it
