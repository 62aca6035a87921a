"""A catalogue small enough to read at a glance, in a real file beside the demo hall."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from queue_server.catalogue import service
from queue_server.hall import service as halls
from queue_server.hall.model import Hall
from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.database import Database

JN01 = Path(__file__).parents[2] / "queue_server" / "demo" / "jn01.toml"
RENT, RESALE = "370100111005", "370100222001"


@pytest.fixture
def db(tmp_path: Path, clock: SteppedClock) -> Iterator[Database]:
    database = Database.open(tmp_path / "hall.db", clock, (*halls.MIGRATIONS, *service.MIGRATIONS))
    database.write(lambda tx: halls.load(tx, JN01.read_text(encoding="utf-8")))
    yield database
    database.close()


@pytest.fixture
def hall(db: Database, clock: SteppedClock) -> Hall:
    """The demo hall; its first service stands for two items."""
    found = db.read(lambda rows: halls.current(rows, "JN01", clock.now_ms()))
    services = [replace(one, items=(RENT, RESALE) if one.id == "desk-3" else ()) for one in found.services]
    return replace(found, services=tuple(services))
