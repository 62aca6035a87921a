"""A kiosk between its server and its printer, each a real process, over a network that is cut: nothing is lost."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.devices.alone.cycles import CYCLES, Cycle
from tests.devices.alone.office import Office, eventually

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = Office(Path(tmp_path_factory.mktemp("alone")))
    try:
        made.start_box()
        eventually(made.has_pack)
        yield made
    finally:
        made.close()


@pytest.mark.parametrize("cycle", CYCLES, ids=lambda cycle: cycle.__name__)
def test_nobody_is_lost_and_no_number_is_twice_when(office: Office, cycle: Cycle) -> None:
    seed = time.time_ns() % 10**9
    sys.stdout.write(f"seed {seed}\n")
    cycle(office, random.Random(seed))
    office.reckon()
