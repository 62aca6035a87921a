"""A real file, a clock that moves when told, passwords that cost little, and a hall of three windows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from queue_server.hall import training
from queue_server.hall.model import Floor, Hall, Hours, Queue, Service, Span, Window, Zone
from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.database import Database
from queue_server.staff import service, store
from queue_server.staff.model import NewStaff, PasswordRules, Staff
from queue_server.staff.passwords import Hasher
from queue_server.staff.second_factor import SecondFactor
from queue_server.staff.sign_in import SignIn

NOW_MS = 1_795_000_000_000
PASSWORD = "correct horse 7"


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(NOW_MS)


@pytest.fixture
def db(tmp_path: Path, clock: SteppedClock) -> Iterator[Database]:
    database = Database.open(tmp_path / "hall.db", clock, (*store.MIGRATIONS, *training.MIGRATIONS))
    yield database
    database.close()


@pytest.fixture(scope="session")
def hasher() -> Hasher:
    return Hasher(time_cost=1, memory_kib=8)


@pytest.fixture(scope="session")
def password_hash(hasher: Hasher) -> str:
    return hasher.make("clerk1", PASSWORD, PasswordRules())


@pytest.fixture
def clerk(db: Database, password_hash: str) -> Staff:
    new = NewStaff("clerk1", "张小三", "1001", "clerk", "JN01")
    return db.write(lambda tx: service.add_account(tx, new, password_hash))


@pytest.fixture
def other(db: Database, password_hash: str) -> Staff:
    new = NewStaff("clerk2", "李四", "1002", "clerk", "JN01")
    return db.write(lambda tx: service.add_account(tx, new, password_hash))


@pytest.fixture
def factor(tmp_path: Path, clock: SteppedClock) -> SecondFactor:
    return SecondFactor(Secrets.load(tmp_path), clock)


@pytest.fixture
def door(db: Database, clock: SteppedClock, hasher: Hasher, factor: SecondFactor) -> SignIn:
    return SignIn(db, clock, hasher, factor)


@pytest.fixture(scope="session")
def hall() -> Hall:
    return Hall(
        id="JN01",
        name="厅",
        hours=Hours(periods=(Span.parse("09:00-17:00"),)),
        floors=(Floor(id="3", name="三层", width_m=10, depth_m=10),),
        zones=(Zone(id="z", name="区", floor="3", x_m=0, y_m=0, width_m=5, depth_m=5),),
        queues=(Queue(prefix="A", name="综合", zone="z"),),
        windows=tuple(Window(id=number, zone="z", queues=("A",), x_m=1, y_m=1) for number in ("301", "302", "303")),
        services=(Service(id="s", name="事", queue="A", minutes=5),),
    )
