"""How one device is, as last seen: said by its own thread, read by any; every change is in the log, once."""

from __future__ import annotations

import logging

from devices.model import Health

log = logging.getLogger(__name__)


class Seen:
    """`health` begins as unknown. One thread sets it; it is replaced whole, so that any may read it without a lock."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.health = Health("unknown")

    def set(self, health: Health) -> None:
        """How the device is now."""
        changed, self.health = health != self.health, health
        if changed:
            level = logging.INFO if health.state in ("online", "unknown") else logging.WARNING
            log.log(level, "%s is %s %s", self._name, health.state, health.reason)

    def set_reason(self, reason: str) -> None:
        """Online, or why it cannot be used."""
        self.set(Health("unavailable", reason) if reason else Health("online"))
