"""What a ticket's page says of its wait: how long so far, the range from now, and the truth once that is over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from queue_server.kernel.spans import MINUTE_MS


def facts(seen: Mapping[str, Any], passed: int, now_ms: int) -> dict[str, Any] | None:
    """`waited_min` since `since_ms`, `now` and `said` as {low_min, high_min} or None, `late`: longer than was said, and
    `passed` people went before by rule meanwhile. None for a ticket that does not wait."""
    if seen["state"] != "waiting":
        return None
    since_ms = round(datetime.fromisoformat(seen["issued_at"]).timestamp() * 1000)
    waited_min = max(0, (now_ms - since_ms) // MINUTE_MS)
    said = None if seen.get("calls") else seen.get("wait")  # what was said was said of the first call
    return {
        "since_ms": since_ms,
        "waited_min": waited_min,
        "now": seen.get("wait_now"),
        "said": said,
        "late": said is not None and waited_min >= said["high_min"],
        "passed": passed,
    }
