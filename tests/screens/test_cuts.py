"""The short form of `make cuts`: a few cables pulled around a few calls, in real browsers, on a real server."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens.campaign import RIGHT_S, Campaign

pytestmark = [pytest.mark.slow, pytest.mark.alone]


def test_after_a_pulled_cable_every_screen_is_right_and_nothing_is_missed_or_said_twice(tmp_path: Path) -> None:
    campaign = Campaign(tmp_path, boards=2, seed=7)
    try:
        for _ in range(5):
            campaign.round()
        campaign.reckon()
    finally:
        campaign.close()
    assert campaign.cuts == 15
    assert campaign.slowest_s < RIGHT_S
