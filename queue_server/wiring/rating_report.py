"""The desk that reports ratings from a running server and takes defaults after the term; without a file none go."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from queue_server.hall import service as halls
from queue_server.kernel import outgoing
from queue_server.kernel.clock import Clock, SystemClock
from queue_server.kernel.courier import Courier, Link, Said
from queue_server.kernel.database import Database
from queue_server.kernel.followers import Follower
from queue_server.kernel.outgoing import Outgoing
from queue_server.kernel.rows import Rows
from queue_server.kernel.spans import DAY_MS
from queue_server.kernel.timers import Timer
from queue_server.notices.standing import said
from queue_server.ratings import defaults, follow
from queue_server.ratings.report_settings import Reporting
from queue_server.views.sight import Sight

KEPT_MS: Final = 62 * DAY_MS
FINE: Final = 1 << 30


@dataclass(frozen=True)
class ReportOffice:
    """Everything about reporting of one server; `reporter` and `courier` are None where nothing is reported."""

    database: Database
    sight: Sight
    reporter: follow.Reporter | None
    courier: Courier | None

    @property
    def failing(self) -> dict[str, str]:
        """What goes wrong inside, by its name."""
        return {follow.NAME: self.courier.failing} if self.courier and self.courier.failing else {}

    @property
    def link(self) -> Link:
        """How the receiver was last found."""
        return self.courier.link if self.courier else Link()

    def standing(self) -> tuple[Literal["ok", "warn"], str] | None:
        """How reporting stands, in a sentence; None where nothing is reported."""
        if self.courier is None:
            return None
        waiting, _since_ms, refused = self.database.read(lambda rows: outgoing.backlog(rows, follow.NAME))
        words = f"好差评上报待发 {waiting} 条"
        if refused:
            words += f"，被拒 {refused} 条，请窗口主管在“好差评上报”页处理"
        if self.courier.link.is_down:
            return "warn", f"{words}；对方连续没有收下：{said(self.courier.link.reason)}。"
        return ("warn" if refused else "ok"), words

    def followers(self) -> tuple[Follower, ...]:
        """Who queues what is reported."""
        return (follow.follower(self.reporter),) if self.reporter else ()

    def timers(self) -> tuple[Timer, ...]:
        """Who takes defaults, and forgets what was reported long ago."""
        return Timer("default_grades", 60.0, self._defaults), Timer("forget_reports", 600.0, self._forget)

    def start(self) -> None:
        """Send."""
        if self.courier is not None:
            self.courier.start()

    def stop(self) -> None:
        """Stop sending."""
        if self.courier is not None:
            self.courier.stop()

    def _defaults(self, now_ms: int) -> None:
        def due(rows: Rows) -> list[str]:
            found = []
            for hall_id in halls.hall_ids(rows):
                hall = self.sight.hall(rows, hall_id)
                if defaults.due(rows, hall, self.sight.calendar(rows, hall_id), now_ms):
                    found.append(hall_id)
            return found

        for hall_id in self.database.read(due):
            hall = self.database.read(lambda rows, one=hall_id: self.sight.hall(rows, one))  # type: ignore[misc]
            self.database.write(
                lambda tx, hall=hall: defaults.take(tx, hall, self.sight.calendar(tx, hall.id)),  # type: ignore[misc]
                is_long=True,
            )

    def _forget(self, _now_ms: int) -> None:
        if self.reporter is not None:
            self.database.write(lambda tx: outgoing.forget(tx, KEPT_MS), is_long=True)


def build(
    database: Database,
    clock: Clock,
    sight: Sight,
    to: Reporting | None,
    chance: Callable[[], float] = lambda: secrets.randbelow(FINE) / FINE,
) -> ReportOffice:
    """The desk for this receiver, or one that sends nothing."""
    if to is None:
        return ReportOffice(database, sight, None, None)
    reporter = follow.Reporter(to, sight.secrets, sight.hall, SystemClock())

    def send(told: Outgoing) -> Said:
        return follow.send(reporter, told, database.read(lambda rows: follow.message_of(rows, reporter, told)))

    courier = Courier(database, clock, follow.NAME, send, chance, follow.note)
    return ReportOffice(database, sight, reporter, courier)
