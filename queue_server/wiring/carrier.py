"""The desk of a running server that hands parcels to a carrier; in a hall without one nothing of it runs."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from queue_server.carrier import follow, store
from queue_server.carrier.model import NAME
from queue_server.carrier.settings import Carrier
from queue_server.carrier.tracking import Tracker
from queue_server.carrier.wire import Wire
from queue_server.hall import service as halls
from queue_server.hall.codes import Words
from queue_server.hall.model import Hall
from queue_server.kernel import outgoing
from queue_server.kernel.clock import Clock, SystemClock
from queue_server.kernel.courier import Courier, Link, Said
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.database import Database
from queue_server.kernel.followers import Follower
from queue_server.kernel.outgoing import Outgoing
from queue_server.kernel.rows import Rows
from queue_server.kernel.spans import DAY_MS
from queue_server.kernel.timers import Timer
from queue_server.platform.standing import LATE_MS, said

KEPT_MS: Final = 62 * DAY_MS
FINE: Final = 1 << 30
Fact = tuple[Literal["ok", "warn"], str]
UNUSED: Final = Words("承运单位 {name} 已配置，尚未使用", "Carrier {name}: set up, not used yet")
UP: Final = Words("承运单位 {name} 连通", "Carrier {name}: connected")
DOWN: Final = Words(
    "承运单位 {name} 不通：{fault}。寄件留在本机，恢复后自动补送；急件可手工填写运单号。",
    "Carrier {name} cannot be reached: {fault}. Parcels stay here and go over by themselves once it answers; where it"
    " is urgent, enter the tracking number by hand.",
)
WAITING: Final = Words("待传给承运单位的消息 {n} 条", "Messages waiting for the carrier: {n}")
LATE: Final = Words("，已有等待十分钟以上的", ", some for more than ten minutes")
REFUSED: Final = Words(
    "；对方不收 {n} 件，请在办件页改地址或手工填写运单号",
    ". Not taken by the carrier: {n}; on the case's page change the address or enter the tracking number by hand",
)
TOO_LATE: Final = Words(
    "；{n} 件改地址太晚，已按原地址寄出，请联系收件人",
    ". Address changed too late: {n}, gone to the first address; please speak to the recipients",
)


@dataclass(frozen=True)
class CarrierOffice:
    """Everything about the carrier of one server; the others are None where `carrier` is."""

    database: Database
    clock: Clock
    carrier: Carrier | None = None
    wire: Wire | None = None
    courier: Courier | None = None
    tracker: Tracker | None = None
    desk: follow.Desk | None = None

    @property
    def failing(self) -> dict[str, str]:
        """What goes wrong inside, by its name."""
        inside = {NAME: self.courier, "tracking": self.tracker}
        return {name: one.failing for name, one in inside.items() if one is not None and one.failing}

    def serves(self, hall: str) -> bool:
        """Whether parcels of this hall are handed over by themselves."""
        return self.carrier is not None and self.carrier.serves(hall)

    def followers(self) -> tuple[Follower, ...]:
        """Who queues what the carrier is told."""
        return (follow.follower(self.desk),) if self.desk else ()

    def timers(self) -> tuple[Timer, ...]:
        """Who forgets what was carried long ago."""
        return (Timer("forget_handed_over", 600.0, self._forget),) if self.desk else ()

    def standing(self, lang: str = "zh") -> tuple[Fact, ...]:
        """How the link stands, what waits, what the carrier would not take; nothing where there is none."""
        if self.carrier is None or self.courier is None or self.tracker is None:
            return ()
        found = said_of(self.carrier.name, self.courier.link, self.tracker.fault, lang)
        return found, of_backlog(self.database, self.clock.now_ms(), lang)

    def _forget(self, _now_ms: int) -> None:
        self.database.write(lambda tx: outgoing.forget(tx, KEPT_MS), is_long=True)

    def start(self) -> None:
        """Send and ask."""
        for one in (self.courier, self.tracker):
            if one is not None:
                one.start()

    def stop(self) -> None:
        """Stop both."""
        for one in (self.courier, self.tracker):
            if one is not None:
                one.stop()


def said_of(name: str, link: Link, fault: str, lang: str) -> Fact:
    """How the link stands; `fault` is that of the last question where the parcels are. Pure."""
    fault = link.reason if link.is_down else fault
    words = DOWN if fault else UP if link.last_ok_ms else UNUSED
    says = (words.en if lang == "en" else words.zh).format(name=name, fault=said(fault, lang))
    return ("warn" if fault else "ok"), says


def said_of_backlog(waiting: int, is_late: bool, refused: int, too_late: int, lang: str) -> Fact:
    """The same of what waits and of what is for people. Pure."""
    counts = ((WAITING, waiting, True), (LATE, 0, is_late), (REFUSED, refused, refused), (TOO_LATE, too_late, too_late))
    parts = [(words.en if lang == "en" else words.zh).format(n=n) for words, n, counts_in in counts if counts_in]
    return ("warn" if is_late or refused or too_late else "ok"), "".join(parts)


def of_backlog(database: Database, now_ms: int, lang: str = "zh") -> Fact:
    """What waits for the carrier, what it would not take, and what had been picked up when it was called off."""

    def look(rows: Rows) -> tuple[int, int | None, int, int]:
        waiting, oldest_ms, _held = outgoing.backlog(rows, NAME)
        return waiting, oldest_ms, store.waiting_for_people(rows), store.too_late(rows)

    waiting, oldest_ms, refused, too_late = database.read(look)
    is_late = oldest_ms is not None and now_ms - oldest_ms > LATE_MS
    return said_of_backlog(waiting, is_late, refused, too_late, lang)


def of_probe(wire: Wire) -> Fact:
    """What somebody who asks now finds."""
    heard = wire.ping()
    if heard.is_good:
        return "ok", f"承运单位 {wire.carrier.name} 可以连通"
    return "warn", f"承运单位 {wire.carrier.name} 不通：{said(heard.code)}。"


def build(
    database: Database, clock: Clock, keys: Secrets, carrier: Carrier | None, new_code: Callable[[], str]
) -> CarrierOffice:
    """The desk for this carrier, or one that does nothing; `new_code` draws the code of what came back."""
    if carrier is None:
        return CarrierOffice(database, clock)

    def hall(rows: Rows, hall_id: str) -> Hall:
        return halls.current(rows, hall_id, clock.now_ms())

    desk, wire = follow.Desk(carrier, keys), Wire(carrier, SystemClock())

    def send(told: Outgoing) -> Said:
        return follow.send(database, desk, wire, told)

    courier = Courier(
        database,
        clock,
        NAME,
        send,
        lambda: secrets.randbelow(FINE) / FINE,
        lambda tx, told, what, before, after: follow.note(tx, desk, told, what, before, after),
    )
    tracker = Tracker(database, wire, keys, hall, new_code)
    return CarrierOffice(database, clock, carrier, wire, courier, tracker, desk)
