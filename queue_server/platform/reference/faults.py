"""What the reference platform can be made to do wrong, each as halls have seen it."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Final

FAULTS: Final[Mapping[str, str]] = {
    "drop": "收到请求就断开，什么也不做",
    "cut": "登记之后、回答之前断开",
    "error": "回答 503",
    "busy": "回答 429，请稍后再试",
    "slow": "登记之后很久才回答",
    "nonsense": "登记之后回答看不懂的内容",
    "refuse": "拒收每个事件（422）",
    "locked": "不认签名（401）",
}


class Faults:
    """Which are on now; any thread may ask."""

    def __init__(self) -> None:
        self._on: set[str] = set()
        self._lock = threading.Lock()

    def switch(self, name: str, on: bool) -> None:
        """Turn one on or off; ValueError for one that there is not."""
        if name not in FAULTS:
            raise ValueError(f"unknown fault: {name}")
        with self._lock:
            self._on = self._on | {name} if on else self._on - {name}

    def on(self) -> frozenset[str]:
        """Those that are on."""
        with self._lock:
            return frozenset(self._on)

    def has(self, name: str) -> bool:
        """Whether this one is."""
        return name in self.on()
