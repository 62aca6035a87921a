"""The demo hall's counter on a real file, at 09:20 of a working Monday; every test ends with a replay."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from queue_server.kernel.clock import SteppedClock
from tests.tickets.counter import Counter, demo_hall


@pytest.fixture
def counter(tmp_path: Path, clock: SteppedClock) -> Iterator[Counter]:
    made = Counter.open(tmp_path, clock, demo_hall())
    yield made
    made.check_ground()
    made.database.close()
