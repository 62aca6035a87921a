"""What the page of a case's progress is handed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from queue_server.api.progress import ProgressCalls
from queue_server.hall.model import Hall


class ProgressDoor:
    """Implements queue_server.pages.progress.ProgressDeps."""

    def __init__(self, calls: ProgressCalls, public_hall: Callable[[str], Hall | None]) -> None:
        self._calls, self.public_hall = calls, public_hall

    def find(self, hall: Hall, number: str, tail: str, address: str) -> Mapping[str, Any]:
        """The case's progress."""
        return self._calls.find(hall, number, tail, address)
