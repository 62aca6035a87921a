"""What the reference platform can be made to do wrong, each as halls have seen it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from queue_server.kernel.standin import COMMON

FAULTS: Final[Mapping[str, str]] = {**COMMON, "refuse": "拒收每个事件（422）"}
