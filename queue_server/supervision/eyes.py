"""Who closes a card: other eyes than those it concerns, unless there are none."""

from __future__ import annotations

from queue_server.kernel.rows import Rows
from queue_server.staff import service
from queue_server.staff.model import Staff
from queue_server.staff.roles import may
from queue_server.supervision import telling
from queue_server.supervision.model import Alarm, OtherEyesClose


def used(rows: Rows, alarm: Alarm) -> frozenset[str]:
    """Who does not judge it: whoever was ordered and whoever answered; without an order, whose matter it is."""
    found = (alarm.owner, alarm.replied_by) if alarm.order_number else (telling.responsible(rows, alarm),)
    return frozenset(found) - {""}


def others(rows: Rows, alarm: Alarm) -> list[Staff]:
    """The managers of the hall who may close it."""
    eyes = used(rows, alarm)
    return [
        one
        for one in service.everybody(rows)
        if one.active
        and one.hall in (None, alarm.hall)
        and may(one.role, "oversee")
        and one.actor not in eyes
        and not telling.concerns(rows, alarm, one.id)
    ]


def check(rows: Rows, alarm: Alarm, actor: str) -> bool:
    """Whether `actor` closes it for want of another (仅一位主管); OtherEyesClose where another can."""
    if actor not in used(rows, alarm):
        return False
    fit = others(rows, alarm)
    if fit:
        raise OtherEyesClose(other="、".join(f"{one.name}（{one.number}）" for one in fit[:3]))
    return True


def may_close(rows: Rows, alarm: Alarm, actor: str) -> bool:
    """Whether `check` lets this manager close it."""
    return actor not in used(rows, alarm) or not others(rows, alarm)
