"""The hall's clocks, looked at when a test says so."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from queue_server.wiring.supervision import watch
from tests.conftest import Office


@pytest.fixture
def look(office: Office) -> Callable[[], None]:
    """One look of all clocks."""
    eye = watch(office.house)
    return lambda: eye(office.clock.now_ms())
