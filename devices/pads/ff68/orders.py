"""What a line of pads can be told to do, as frames. Pure.

{"do": "show", "addresses": {"1": {"waiting": int | null, "number": "A012" | ""}, …}, "asks": {"2": visit, …}} is the
whole line: displays are blank where nothing is said, an evaluator asks once for each visit it is given; addresses that
are none or cannot do it are passed over · {"do": "beep", "address"}: a tone at that caller · {"do": "test"}: every
address gives a sign of life, a caller beeps, an evaluator lights its stars.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from devices.model import BAD_COMMAND, UNKNOWN_COMMAND
from devices.pads.ff68.config import CALLER, EVALUATOR
from devices.pads.ff68.protocol import CELLS, Frame, beep, show, stars

UNKNOWN_ADDRESS: Final = "unknown_address"
WRONG_KIND: Final = "wrong_kind"  # an evaluator has no tone
TEST_STARS: Final = 5
LASTS_S: Final = 5.0  # a tone or a question later than this would puzzle people
TEST_LASTS_S: Final = 60.0  # however many addresses of the line are silent


@dataclass(frozen=True)
class Order:
    """One frame for one address; what a display shows is kept and shown again, all else is stale after `lasts_s`."""

    frame: Frame
    lasts_s: float = LASTS_S
    is_show: bool = False


class Refused(Exception):
    """The command cannot be an order; its text is a stable code."""


def orders_of(command: Mapping[str, Any], kinds: Mapping[int, str]) -> list[Order]:
    """The frames that do what `command` says on a line with these addresses. Raises Refused."""
    do, address = command.get("do"), command.get("address")
    if do == "test":
        return [_sign_of_life(address, kind) for address, kind in kinds.items()]
    if do == "show":
        return _show_all(command.get("addresses", {}), kinds)
    if do != "beep":
        raise Refused(UNKNOWN_COMMAND)
    if type(address) is not int or address not in kinds:
        raise Refused(UNKNOWN_ADDRESS)
    if kinds[address] == EVALUATOR:
        raise Refused(WRONG_KIND)
    return [Order(beep(address))]


def _sign_of_life(address: int, kind: str) -> Order:
    return Order(stars(address, TEST_STARS) if kind == EVALUATOR else beep(address), TEST_LASTS_S)


def asks_of(command: Mapping[str, Any], kinds: Mapping[int, str]) -> dict[int, str] | None:
    """Evaluator → the visit it is to ask about; None for a command that says nothing of it. Raises Refused."""
    if command.get("do") != "show":
        return None
    asks = command.get("asks", {})
    if not isinstance(asks, Mapping):
        raise Refused(BAD_COMMAND)
    return {address: str(asks[str(address)]) for address in kinds if kinds[address] != CALLER and str(address) in asks}


def _show_all(shown: object, kinds: Mapping[int, str]) -> list[Order]:
    if not isinstance(shown, Mapping) or not all(isinstance(one, Mapping) for one in shown.values()):
        raise Refused(BAD_COMMAND)
    callers = [address for address, kind in kinds.items() if kind != EVALUATOR]
    return [_show(address, shown.get(str(address), {})) for address in callers]


def _show(address: int, command: Mapping[str, Any]) -> Order:
    waiting, number = command.get("waiting"), command.get("number", "")
    if not (waiting is None or type(waiting) is int) or not isinstance(number, str):
        raise Refused(BAD_COMMAND)
    return Order(show(address, waiting, number[-2 * CELLS :]), math.inf, is_show=True)
