"""What the reference carrier can be made to do wrong, each as halls have seen it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from queue_server.kernel.standin import COMMON

FAULTS: Final[Mapping[str, str]] = {
    **COMMON,
    "refuse": "拒收每个寄件（422）",
    "duplicate": "轨迹每条说两遍，顺序颠倒",
    "late": "轨迹晚一步，最后一条先不说",
}
