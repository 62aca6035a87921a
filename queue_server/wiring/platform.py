"""The desk of a running server that speaks with the platform; in a hall without one nothing of it runs."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from queue_server.hall import service as halls
from queue_server.hall.model import Hall
from queue_server.kernel import outgoing
from queue_server.kernel.clock import Clock, SystemClock
from queue_server.kernel.courier import Courier, Link, Said
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.database import Database
from queue_server.kernel.followers import Follower, begin_at
from queue_server.kernel.outgoing import Outgoing
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.spans import DAY_MS
from queue_server.kernel.timers import Timer
from queue_server.platform import follow
from queue_server.platform.model import NAME
from queue_server.platform.settings import Platform
from queue_server.platform.wire import Wire

KEPT_MS: Final = 62 * DAY_MS  # so long it is known what the platform was told
FINE: Final = 1 << 30


@dataclass(frozen=True)
class PlatformOffice:
    """Everything about the platform of one server; `wire` and `courier` are None where there is none."""

    database: Database
    platform: Platform | None
    wire: Wire | None
    courier: Courier | None
    desk: follow.Desk | None

    @property
    def failing(self) -> dict[str, str]:
        """What goes wrong inside, by its name."""
        return {"platform": self.courier.failing} if self.courier and self.courier.failing else {}

    @property
    def name(self) -> str:
        """What the platform is called, "" where there is none."""
        return self.platform.name if self.platform else ""

    def keeper_of(self, hall: str) -> str:
        """What the platform that keeps the hall's cases is called, "" where none does."""
        return self.platform.name if self.platform and self.platform.serves(hall) else ""

    @property
    def link(self) -> Link:
        """How the link was last found."""
        return self.courier.link if self.courier else Link()

    def hurry(self) -> None:
        """Do not rest: somebody has mended the link or wants to see it."""
        if self.courier is not None:
            self.courier.hurry()

    def followers(self) -> tuple[Follower, ...]:
        """Who queues what the platform is told."""
        return (follow.follower(self.desk),) if self.desk else ()

    def timers(self) -> tuple[Timer, ...]:
        """Who forgets what it has long known."""
        return (Timer("forget_platform", 600.0, self._forget),) if self.desk else ()

    def start(self) -> None:
        """Send, from the day on that was chosen; what was told before is not told again."""
        if self.platform is None or self.courier is None:
            return
        if self.platform.chosen.since:
            since = self.platform.chosen.since
            self.database.write(lambda tx: self._begin(tx, since), is_long=True)
        self.courier.start()

    def stop(self) -> None:
        """Stop sending."""
        if self.courier is not None:
            self.courier.stop()

    def _begin(self, tx: Tx, since: str) -> None:
        for hall_id in halls.hall_ids(tx)[:1]:  # one cursor for all: a day begins when it does in the first hall
            zone = halls.current(tx, hall_id, tx.now_ms).zone_info
            begin_at(tx, NAME, round(datetime.fromisoformat(since).replace(tzinfo=zone).timestamp() * 1000))

    def _forget(self, _now_ms: int) -> None:
        self.database.write(lambda tx: outgoing.forget(tx, KEPT_MS), is_long=True)


def build(database: Database, clock: Clock, keys: Secrets, platform: Platform | None) -> PlatformOffice:
    """The desk for this platform, or one that does nothing."""
    if platform is None:
        return PlatformOffice(database, None, None, None, None)

    def hall(rows: Rows, hall_id: str) -> Hall:
        return halls.current(rows, hall_id, clock.now_ms())

    desk = follow.Desk(platform, keys, hall)
    wire = Wire(platform, SystemClock())

    def send(told: Outgoing) -> Said:
        message = database.read(lambda rows: follow.message_of(rows, desk, told))
        return wire.tell(told.key, message)

    def is_there() -> bool:
        return wire.ping().is_good

    courier = Courier(database, clock, NAME, send, lambda: secrets.randbelow(FINE) / FINE, follow.note, is_there)
    return PlatformOffice(database, platform, wire, courier, desk)
