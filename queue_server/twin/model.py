"""What a day of the twin is made of: who comes, who sits where when, by which rules, and what came of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from queue_server.hall.codes import PRIORITIES
from queue_server.hall.model import Hall
from queue_server.tickets import order

NO_CREDIT: Final[Mapping[str, int]] = dict.fromkeys(PRIORITIES, 0)


@dataclass(frozen=True, slots=True)
class Visit:
    """One person with a number: when it was taken, for which queue, how long the window needs (calling and walking
    included). Work and patience belong to the person, so that the same day can be run under two policies.

    `slot_ms`: the booked hour, None for who walked in. `leaves_ms`: whoever is not called within it has gone."""

    at_ms: int
    queue: str
    work_ms: int
    priority: str | None = None
    slot_ms: int | None = None
    leaves_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """A window with somebody at it: its queues, its handicaps in minutes, and the spans (start_ms, end_ms) in which it
    calls; a visit that began is finished. The last span goes on until nobody waits, as a hall does at its close."""

    window: str
    queues: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    handicap_min: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Setting:
    """The rules of a day: what the order needs, the credits in minutes, and how long a call costs nobody comes to."""

    rules: order.Rules
    credit_min: Mapping[str, int]
    appointment_credit_min: int
    late_grace_min: int
    miss_ms: int

    @staticmethod
    def of(hall: Hall) -> Setting:
        """As the hall's file says; a call nobody comes to is repeated as often and as late as it allows."""
        rules = hall.order
        return Setting(
            order.Rules(rules.early_call_min, rules.walk_in_floor),
            rules.credit_min,
            rules.appointment_credit_min,
            rules.late_grace_min,
            rules.calls_max * rules.recall_gap_s * 1000,
        )

    def waiting(self, number: int, visit: Visit) -> order.Waiting:
        """The visit as the order sees it; `number` decides between those who came in the same moment."""
        basis_ms, is_booked = order.basis_of(visit.at_ms, visit.slot_ms, self.late_grace_min)
        credit_min = self.credit_min[visit.priority] if visit.priority else 0
        return order.Waiting(
            id=str(number),
            label="",
            queue=visit.queue,
            arrived_ms=visit.at_ms,
            basis_ms=basis_ms,
            credit_min=max(credit_min, self.appointment_credit_min if is_booked else 0),
            slot_ms=visit.slot_ms if is_booked else None,
            number=number,
        )


FIRST_COME: Final = Setting(order.Rules(0, 100), NO_CREDIT, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Passage:
    """What became of a visit: when it was called, where, until when the window was busy with it, and whether somebody
    came. A visit whose queue no window served that day has no passage."""

    visit: Visit
    called_ms: int
    window: str
    until_ms: int
    came: bool

    @property
    def wait_ms(self) -> int:
        """From taking the number to the call."""
        return self.called_ms - self.visit.at_ms
