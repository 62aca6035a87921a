"""What a printer answers, whatever its make: how a job ended, how the device is. Pure; all the agent sees."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, Protocol

from devices.model import Health

JobState = Literal["confirmed", "unknown", "failed"]

# Stable codes of `Outcome.detail` and `Health.reason`; the server and its words know them by these names.
PAPER_OUT: Final = "paper_out"
NEAR_END: Final = "near_end"
COVER_OPEN: Final = "cover_open"
CUTTER_ERROR: Final = "cutter_error"
PRINTER_ERROR: Final = "printer_error"
BAD_DOCUMENT: Final = "bad_document"


@dataclass(frozen=True)
class Outcome:
    """How a job ended. `confirmed` only by the printer's own answer after the cut; `detail` is a stable code."""

    state: JobState
    detail: str = ""


class Printer(Protocol):
    """One printer, owned by one agent. Safe to call from any thread; external faults come back as values."""

    def print(self, document: Mapping[str, Any], tell: Callable[[str], None]) -> Outcome:
        """Print `document`. Calls tell("sending") before the first byte and tell("sent") after the last one."""
        ...

    def health(self) -> Health:
        """Ask the device how it is. No reply within the deadline is `unavailable`."""
        ...

    def close(self) -> None:
        """Let go of the port. The printer may be used again; it opens anew."""
        ...
