"""Calls for help from a kiosk: opened by the box, taken by one guide, closed. Who stands there is not asked."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from queue_server.equipment import help_store
from queue_server.equipment.help_store import HelpCall
from queue_server.equipment.model import ID_DIGITS, Device
from queue_server.hall.codes import HELP_KINDS
from queue_server.hall.model import Hall
from queue_server.kernel.errors import BadInput, Refusal, TooManyRequests
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.spans import HOUR_MS, MINUTE_MS

Act = Literal["take", "release", "done"]


@dataclass(frozen=True)
class Step:
    """What an act makes of a call: from which states, to which, and how the journal names it."""

    before: frozenset[str]
    to: str
    kind: str


STEPS: Final[Mapping[Act, Step]] = {
    "take": Step(frozenset({"open"}), "taken", "help_taken"),
    "release": Step(frozenset({"taken"}), "open", "help_released"),
    "done": Step(frozenset({"open", "taken"}), "done", "help_done"),
}
CALLS_MAX: Final = 6
WITHIN_MS: Final = 10 * MINUTE_MS
FORGOTTEN_MS: Final = 4 * HOUR_MS  # a call nobody closed for hours is over: whoever stood there has gone


class UnknownHelpCall(Refusal):
    """No call for help of that id."""

    code, status = "unknown_help_call", 404
    zh, en = "没有找到这次求助。", "There is no such call for help."


class HelpIsTaken(Refusal):
    """A colleague is on the way, or the call is closed: one guide per call."""

    code, status = "help_taken", 409
    zh, en = "这次求助已有人处理。", "Somebody has taken care of this call already."


def call_for_help(tx: Tx, hall: Hall, device: Device, kind: str, place: str | None = None) -> HelpCall:
    """A new call of this kiosk, or the one it has open: pressing again brings no second guide.

    `place` is a zone of the hall file, the kiosk's own when None. Refusals: BadInput, UnknownZone, TooManyRequests
    after six new calls within ten minutes.
    """
    if kind not in HELP_KINDS:
        raise BadInput(fields=[{"field": "kind", "problem": "one of " + ", ".join(HELP_KINDS)}])
    zone = hall.zone(place).id if place is not None else device.zone
    current = help_store.open_of_device(tx, device.id)
    if current is not None and tx.now_ms - current.opened_ms < FORGOTTEN_MS:
        return current
    if current is not None:
        _step(tx, current, "done", None)
    recent = help_store.opened_since(tx, device.id, tx.now_ms - WITHIN_MS)
    if len(recent) >= CALLS_MAX:
        raise TooManyRequests(retry_s=math.ceil((recent[-CALLS_MAX] + WITHIN_MS - tx.now_ms) / 1000))
    call = help_store.add(tx, hall.id, device.id, kind, zone)
    _record(tx, call, "help_called")
    return call


def act_on(tx: Tx, hall_id: str, call_id: str, act: Act, staff: int) -> HelpCall:
    """A guide takes a call, gives it back or closes it; UnknownHelpCall, HelpIsTaken when somebody was quicker."""
    call = call_or_refusal(tx, hall_id, call_id)
    if act == "release" and call.taken_by != staff:
        raise HelpIsTaken()
    return _step(tx, call, act, staff)


def end_all(tx: Tx, hall_id: str) -> int:
    """Close of day: whoever was still waiting for help has gone home. Answers how many."""
    left = help_store.open_calls(tx, hall_id)
    for call in left:
        _step(tx, call, "done", None)
    return len(left)


def call_or_refusal(rows: Rows, hall_id: str, call_id: str) -> HelpCall:
    """The call of that id (a string of digits, as it comes over the wire) in this hall, or UnknownHelpCall."""
    is_number = call_id.isascii() and call_id.isdecimal() and len(call_id) < ID_DIGITS
    call = help_store.by_id(rows, int(call_id)) if is_number else None
    if call is None or call.hall != hall_id:
        raise UnknownHelpCall()
    return call


def open_calls(rows: Rows, hall_id: str) -> list[HelpCall]:
    """Every call that is not closed, the longest waiting first."""
    return help_store.open_calls(rows, hall_id)


def _step(tx: Tx, call: HelpCall, act: Act, staff: int | None) -> HelpCall:
    step = STEPS[act]
    if call.state not in step.before or not help_store.move(tx, call, step.to, staff):
        raise HelpIsTaken()
    moved = call_or_refusal(tx, call.hall, str(call.id))
    _record(tx, moved, step.kind)
    return moved


def _record(tx: Tx, call: HelpCall, kind: str) -> None:
    body = {"call": call.id, "device": call.device, "kind": call.kind, "place": call.zone, "state": call.state}
    tx.record(call.hall, kind, f"help:{call.id}", body)
