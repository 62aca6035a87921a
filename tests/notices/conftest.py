"""Notices under test: the office whose background threads stand still, so that the test says when they look."""

from __future__ import annotations

from typing import Any

import pytest

from queue_server.notices.connectors import dev
from tests.conftest import Office

BASE = "http://phones.example"


def settle(office: Office) -> None:
    """Follow the journal to its end, ask the timers, and send whatever is due, here and now."""
    office.house.followers.catch_up()
    office.house.post._remind(office.clock.now_ms())
    while office.house.post.sender.send_next():
        pass


def got(office: Office, kind: str = "") -> list[dict[str, Any]]:
    """What phones got, oldest first."""
    settle(office)
    kept = dev.kept(office.house.data)
    return [one for one in reversed(kept) if not kind or one["kind"] == kind]


@pytest.fixture
def hall(office: Office) -> Office:
    """The office without threads of its own that send or follow: the test says when."""
    office.house.followers.stop()
    office.house.timers.stop()
    office.house.post.stop()
    object.__setattr__(office.house.post.pen, "base", lambda _hall: f"{BASE}/p")
    return office
