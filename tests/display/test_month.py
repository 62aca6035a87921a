"""The short form of `make month`: days of calls and content leave the page as heavy as its first one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.display.month import grown, month

pytestmark = pytest.mark.slow


def test_days_of_calls_leave_the_page_as_heavy_as_the_first_one(stand: Any) -> None:
    begun, ended = month(stand, days=3, calls=40)
    assert grown(begun, ended) == [], (begun, ended)
