"""A diary with three places in every half hour of queue G, on a working Monday morning."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from queue_server.kernel.clock import SteppedClock
from tests.appointments.diary import Diary, plain_hall


@pytest.fixture
def diary(tmp_path: Path, clock: SteppedClock) -> Iterator[Diary]:
    made = Diary.open(tmp_path, clock, plain_hall())
    yield made
    made.check_ground()
    made.database.close()
