"""Speaking with the carrier: hand a parcel over, call one off, ask where they are. Addresses stay in bodies."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from queue_server.carrier.model import Told, Trace
from queue_server.carrier.settings import Carrier
from queue_server.cases.typed import is_of_somebody
from queue_server.kernel.clock import Clock
from queue_server.kernel.courier import Said
from queue_server.kernel.signed import Heard, question

ASKED_MAX: Final = 100  # orders of one question
TRACKING: Final = re.compile(r"[0-9A-Za-z-]{4,40}")
TIME: Final = re.compile(r"[0-9T:.+Z-]{0,35}")
ROUTE_MAX, PLACE_MAX = 40, 60


@dataclass(frozen=True)
class HandedOver(Said):
    """The carrier has it: under which number, and the words that stand large on the label."""

    tracking: str = ""
    route: str = ""


@dataclass(frozen=True)
class CalledOff(Said):
    """The carrier has answered: all the others will not go."""

    picked_up: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wire:
    """The carrier as one can speak with it; `wall` is the real time, which signatures carry."""

    carrier: Carrier
    wall: Clock

    def hand_over(self, key: str, message: Mapping[str, Any]) -> Said:
        """One parcel, by its key. Done only when the carrier names that order with a tracking number."""
        heard = self._ask("POST", "/shipments", message, key)
        if not heard.is_good:
            return _failed(heard)
        said = heard.said if isinstance(heard.said, dict) else {}
        tracking = _tracking(said)
        if said.get("order") != message["order"] or not tracking:
            return Said("queued", "bad_answer")
        return HandedOver("done", tracking=tracking, route=str(said.get("route") or "")[:ROUTE_MAX])

    def call_off(self, key: str, orders: Sequence[str]) -> Said:
        """These are not to be picked up; what the carrier does not know is called off too. What it leaves out of its
        answer was picked up before."""
        heard = self._ask("POST", "/shipments/cancel", {"orders": list(orders)}, key)
        if not heard.is_good:
            return _failed(heard)
        named = heard.said.get("cancelled") if isinstance(heard.said, dict) else None
        if not isinstance(named, list) or any(one not in orders for one in named):
            return Said("queued", "bad_answer")
        return CalledOff("done", picked_up=tuple(one for one in orders if one not in named))

    def where(self, orders: Sequence[str]) -> Mapping[str, Told] | str:
        """order → what is said of it, of at most ASKED_MAX orders; or the code of a fault."""
        heard = self._ask("POST", "/shipments/find", {"orders": list(orders)})
        if not heard.is_good:
            return heard.code
        listed = heard.said.get("shipments") if isinstance(heard.said, dict) else None
        if not isinstance(listed, list):
            return "bad_answer"
        return {str(one.get("order")): _told(one) for one in listed if isinstance(one, dict)}

    def ping(self) -> Heard:
        """Is it there, does it know us."""
        return self._ask("GET", "/ping")

    def _ask(self, method: str, path: str, body: Mapping[str, Any] | None = None, key: str = "") -> Heard:
        more = {"Idempotency-Key": key} if key else None
        return question(self.carrier, self.wall, method, path, body, more)


def _failed(heard: Heard) -> Said:
    return Said("refused", heard.code) if heard.is_refusal else Said("queued", heard.code, heard.wait_s)


def _told(one: Mapping[str, Any]) -> Told:
    return Told(_tracking(one), _traces(one.get("traces")))


def _tracking(said: Mapping[str, Any]) -> str:
    """The number it names; "" for what is none, somebody's document or phone among it."""
    found = said.get("tracking")
    is_good = isinstance(found, str) and TRACKING.fullmatch(found) and not is_of_somebody(found)
    return str(found) if is_good else ""


def _traces(listed: Any) -> tuple[Trace, ...]:
    found = []
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, dict):
            at = str(one.get("at") or "")
            place = " ".join(str(one.get("place") or "").split())[:PLACE_MAX]
            found.append(Trace(str(one.get("state")), at if TIME.fullmatch(at) else "", place))
    return tuple(found)
