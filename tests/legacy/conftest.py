"""The demo's hall as a file of an older system is read for it."""

from __future__ import annotations

import pytest

from queue_server.hall.model import Hall
from tests.tickets.counter import demo_hall


@pytest.fixture(scope="session")
def hall() -> Hall:
    """JN01."""
    return demo_hall()
