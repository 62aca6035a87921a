"""The post office of a running server: who writes notices, by the journal and by the hour, and who sends them."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from queue_server.hall import service as halls
from queue_server.kernel.clock import Clock, SystemClock
from queue_server.kernel.database import Database
from queue_server.kernel.followers import Follower, begin_at
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.spans import DAY_MS, HOUR_MS
from queue_server.kernel.timers import Timer
from queue_server.notices import follow, reminding, sending
from queue_server.notices.connectors import Connector
from queue_server.notices.model import Kind
from queue_server.notices.sending import Sender
from queue_server.notices.writing import Pen
from queue_server.views.sight import CITIZENS, Sight
from queue_server.wiring import links

SIGNS: Final = "0123456789abcdefghjkmnpqrstvwxyz"
LINK_SIGNS: Final = 10  # 50 bits: nobody finds one by trying
KEPT_MS: Final = 62 * DAY_MS  # so long a notice is known to have been sent
BACKLOG_MS: Final = 6 * HOUR_MS  # what happened longer ago is told to nobody when the ways are opened again
FINE: Final = 1 << 30


def _by_chance(signs: int) -> str:
    return "".join(SIGNS[byte % 32] for byte in secrets.token_bytes(signs))


def _base(public_url: str | None) -> str:
    return f"{public_url.rstrip('/')}{CITIZENS}" if public_url else ""


def _chance() -> float:
    return secrets.randbelow(FINE) / FINE


@dataclass(frozen=True)
class Post:
    """Everything about notices of one server; without a way nothing is written and nothing sent."""

    database: Database
    clock: Clock
    sight: Sight
    pen: Pen
    connectors: Sequence[Connector]
    sender: Sender

    @property
    def is_open(self) -> bool:
        """Whether there is any way to a phone."""
        return bool(self.connectors)

    @property
    def failing(self) -> dict[str, str]:
        """What goes wrong inside, by its name."""
        return {"notices": self.sender.failing} if self.sender.failing else {}

    def can_send(self, kind: Kind) -> bool:
        """Whether any way sends this kind."""
        return kind in self.pen.kinds

    def lead(self, code: str) -> str:
        """The path of the page behind a short link's code; UnknownLink."""
        return self.database.read(lambda rows: links.lead(rows, self.sight, code))

    def followers(self) -> tuple[Follower, ...]:
        """Who makes notices of what happens."""
        return (follow.follower(self.pen),) if self.is_open else ()

    def timers(self) -> tuple[Timer, ...]:
        """Who makes them of the hour, and forgets old ones."""
        if not self.is_open:
            return ()
        return Timer("notices", 20.0, self._remind), Timer("forget_notices", 600.0, self._forget)

    def start(self) -> None:
        """Send, from what has just happened on: an old journal is not told to anybody."""
        if self.is_open:
            self.database.write(lambda tx: begin_at(tx, follow.NAME, tx.now_ms - BACKLOG_MS))
            self.sender.start()

    def stop(self) -> None:
        """Stop sending."""
        self.sender.stop()

    def _remind(self, now_ms: int) -> None:
        def look(rows: Rows) -> list[str]:
            ids = halls.hall_ids(rows)
            return [one for one in ids if reminding.due(rows, self.pen.hall(rows, one), self.pen.kinds, now_ms)]

        for hall_id in self.database.read(look):
            self.database.write(lambda tx, hall_id=hall_id: self._tell(tx, hall_id), is_long=True)  # type: ignore[misc]

    def _tell(self, tx: Tx, hall_id: str) -> int:
        return reminding.tell(tx, self.pen, self.pen.hall(tx, hall_id))

    def _forget(self, _now_ms: int) -> None:
        self.database.write(lambda tx: sending.forget(tx, KEPT_MS), is_long=True)


def build(
    database: Database, clock: Clock, sight: Sight, connectors: Sequence[Connector], new_id: Callable[[], str]
) -> Post:
    """The post office over these ways."""
    kinds = frozenset(kind for one in connectors for kind in one.kinds)
    pen = Pen(
        secrets=sight.secrets,
        hall=sight.hall,
        base=lambda hall: _base(hall.public_url or sight.public_url),
        new_id=new_id,
        new_code=lambda: _by_chance(LINK_SIGNS),
        kinds=kinds,
    )
    sender = Sender(database, clock, SystemClock(), pen, connectors, _chance)
    return Post(database, clock, sight, pen, connectors, sender)
