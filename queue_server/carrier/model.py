"""One parcel at the carrier: which word of it leads where. A word that is old or comes again changes nothing. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

from queue_server.hall.codes import Words

NAME: Final = "carrier"  # of the follower, and of the way out
State = Literal[
    "queued", "ordered", "calling_off", "collected", "delivered", "returned", "refused", "cancelled", "closed"
]
Said = Literal["ordered", "collected", "delivered", "returned", "cancelled"]
STATES: Final[tuple[State, ...]] = get_args(State)
STATE_WORDS: Final[Mapping[State, Words]] = {
    "queued": Words("正在下单", "Being ordered"),
    "ordered": Words("已下单，待揽收", "Ordered, to be picked up"),
    "calling_off": Words("正在取消", "Being called off"),
    "collected": Words("已揽收，运送中", "Picked up, on its way"),
    "delivered": Words("已签收", "Delivered"),
    "returned": Words("已退回", "Came back"),
    "refused": Words("承运单位不收", "Refused by the carrier"),
    "cancelled": Words("已取消", "Cancelled"),
    "closed": Words("已由人工办结", "Closed by hand"),
}
PICKED_UP: Final = "picked_up"  # the reason of a sending that was called off too late
FOLLOWED: Final[tuple[State, ...]] = ("ordered", "calling_off", "collected")  # the carrier is asked where these are
OPEN: Final[tuple[State, ...]] = ("queued", "ordered")  # they can still be called off
# the agreement's words of a trace, and what they mean to us
WORDS: Final[Mapping[str, Said]] = {
    "accepted": "ordered",
    "collected": "collected",
    "on_the_way": "collected",
    "out_for_delivery": "collected",
    "delivered": "delivered",
    "returned": "returned",
    "cancelled": "cancelled",
}
_LATER: Final = {word: n for n, word in enumerate(WORDS)}  # of two words of one second
_FAR: Final[Mapping[Said, int]] = {"ordered": 1, "collected": 2, "cancelled": 2, "delivered": 3, "returned": 3}
_ENDS: Final[tuple[Said, ...]] = ("delivered", "returned")
_HEARD: Final[Mapping[State, tuple[Said, ...]]] = {  # state → what may follow
    "ordered": ("ordered", "collected", *_ENDS),
    "calling_off": ("cancelled", "collected", *_ENDS),
    "collected": ("collected", *_ENDS),
}


@dataclass(frozen=True)
class Trace:
    """One word of the carrier: what, when as it says (RFC 3339), where."""

    word: str
    at: str = ""
    place: str = ""


@dataclass(frozen=True)
class Told:
    """What the carrier says of one order: its number, and every word about it."""

    tracking: str = ""
    traces: tuple[Trace, ...] = ()


@dataclass(frozen=True)
class Shipment:
    """One sending at the carrier, by the order it knows it under. `route` stands large on the label; `said_at` is the
    carrier's own time of its last word, `heard_ms` ours; `reason` why it was refused, or not called off."""

    id: str
    hall: str
    case_id: str
    state: State
    tracking: str
    route: str
    place: str
    said_at: str
    reason: str
    made_ms: int
    heard_ms: int
    acted_by: str


def newest(before: State, traces: tuple[Trace, ...]) -> tuple[State, Trace] | None:
    """The farthest of these words if it leads on from `before`, else None; the later one of equals by its time."""
    known = [one for one in traces if WORDS.get(one.word) in _HEARD.get(before, ())]
    if not known:
        return None
    best = max(known, key=lambda one: (_FAR[WORDS[one.word]], one.at, _LATER[one.word]))
    return WORDS[best.word], best
