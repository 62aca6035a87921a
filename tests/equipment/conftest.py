"""A small hall on a real SQLite file, a clock that moves when told, and the devices the tests begin with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from queue_server.equipment import maintenance, places, service, store
from queue_server.equipment.model import Device, code_from
from queue_server.hall import training
from queue_server.hall.model import Floor, Hall, Hours, Queue, Service, Span, Window, Zone
from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.database import Database
from queue_server.kernel.rows import Rows, Tx

START_MS = 1_795_396_800_000
HALL = Hall(
    id="JN01",
    name="市政务服务中心",
    hours=Hours(periods=(Span(540, 1020),)),
    floors=(Floor(id="3", name="三楼", width_m=60, depth_m=40),),
    zones=(Zone(id="B", name="B 区", floor="3", x_m=0, y_m=0, width_m=20, depth_m=20),),
    queues=(Queue(prefix="A", name="不动产登记", zone="B"),),
    windows=(Window(id="305", zone="B", queues=("A",), x_m=1, y_m=1),),
    services=(Service(id="transfer", name="不动产转移登记", queue="A", minutes=15),),
)


@dataclass
class Ground:
    """What a test stands on."""

    path: Path
    clock: SteppedClock
    db: Database

    def do(self, use_case: Callable[..., Any], *args: Any, actor: str = "system", **named: Any) -> Any:
        return self.db.write(lambda tx: use_case(tx, *args, **named), actor=actor)

    def see(self, query: Callable[..., Any], *args: Any) -> Any:
        return self.db.read(lambda rows: query(rows, *args))

    def entries(self, *kinds: str) -> list[Any]:
        def look(rows: Rows) -> list[Any]:
            return rows.all("SELECT actor, kind, subject, body FROM journal ORDER BY pos")

        return [row for row in self.db.read(look) if not kinds or row["kind"] in kinds]

    def enrolled(self, kind: str, name: str, printer: str | None = None) -> Device:
        code, key = code_of(name), key_of(name)
        self.do(service.register, HALL, kind, name, "B", printer, code)
        device: Device = self.do(service.enrol, code, key)
        return device

    def issue(self, ticket: str, actor: str) -> None:
        def act(tx: Tx) -> None:
            tx.record("JN01", "ticket_issued", ticket, {"set": {}, "number": "A027"})

        self.db.write(act, actor=actor)


def code_of(name: str) -> str:
    return code_from(name.encode().ljust(8, b"\x00")[:8])


def key_of(name: str) -> str:
    return f"key-of-{name}".ljust(40, "x")


@pytest.fixture
def ground(tmp_path: Path) -> Iterator[Ground]:
    clock, path = SteppedClock(START_MS), tmp_path / "hall.db"
    db = Database.open(
        path, clock, (*store.MIGRATIONS, *places.MIGRATIONS, *maintenance.MIGRATIONS, *training.MIGRATIONS)
    )
    yield Ground(path, clock, db)
    db.close()


@pytest.fixture
def agent(ground: Ground) -> Device:
    return ground.enrolled("agent", "agent-1")


@pytest.fixture
def kiosk(ground: Ground, agent: Device) -> Device:
    return ground.enrolled("kiosk", "kiosk-1", f"{agent.id}/front")
