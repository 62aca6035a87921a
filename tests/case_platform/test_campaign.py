"""kill -9 of the platform five times and of the hall twice while cases go through; the long form is `make platform`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.case_platform.campaign import Campaign

pytestmark = pytest.mark.slow
CASES, PLATFORM_KILLS, HALL_KILLS = 26, 5, 2


def test_whoever_is_killed_the_platform_has_every_event_once_and_in_order(tmp_path: Path) -> None:
    campaign = Campaign(tmp_path, seed=7)
    try:
        entries = campaign.run(CASES, PLATFORM_KILLS, HALL_KILLS)
    finally:
        campaign.close()
    assert len(entries) >= 100
