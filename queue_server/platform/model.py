"""The checks of the link (互联互通确认), in their order, and in what state each may end. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, get_args

NAME: Final = "platform"  # of the follower, and of the way out
State = Literal["ok", "warn", "fail", "skip"]
Check = Literal[
    "reachable",
    "encrypted",
    "clock",
    "known",
    "forged",
    "push",
    "repeat",
    "wrong_type",
    "pull",
    "unknown_number",
    "in_time",
]
CHECKS: Final[tuple[Check, ...]] = get_args(Check)
SKEW_OK_S, SKEW_MAX_S = 30, 300  # beyond the second a signature is too old


class Result(NamedTuple):
    """How a check ended; `detail` is a fault's code or a figure, `took_ms` how long the answer took."""

    check: str
    state: str
    detail: str = ""
    took_ms: int = 0


@dataclass(frozen=True)
class CheckList:
    """One run. `by` and `signed_by` are actors of the journal."""

    id: str
    hall: str
    at_ms: int
    by: str
    platform: str
    host: str
    results: tuple[Result, ...]
    signed_by: str = ""
    signed_ms: int | None = None


def clock_state(skew_s: int) -> State:
    """What a difference of the clocks means."""
    return "ok" if abs(skew_s) <= SKEW_OK_S else "warn" if abs(skew_s) <= SKEW_MAX_S else "fail"


def has_failed(results: tuple[Result, ...]) -> bool:
    """Whether anything stands in the way."""
    return any(one.state == "fail" for one in results)
