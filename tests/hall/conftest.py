"""A hall small enough to read at a glance, for tests that need one with known contents."""

from __future__ import annotations

import pytest

from queue_server.hall.model import Floor, Hall, Hours, Queue, Service, Span, Window, Zone
from queue_server.hall.rules import ExtraOpening, Season, SpecialDay

MORNING, AFTERNOON = Span.parse("09:00-12:00"), Span.parse("13:00-17:00")
SUMMER_AFTERNOON = Span.parse("13:30-17:30")


@pytest.fixture
def small_hall() -> Hall:
    """Two queues: A follows the hall and opens on Saturdays, J keeps shorter hours of its own."""
    return Hall(
        id="T1",
        name="测试大厅",
        hours=Hours(
            periods=(MORNING, AFTERNOON),
            weekdays={"fri": (MORNING,)},
            seasons=(Season(first="06-01", last="09-30", periods=(MORNING, SUMMER_AFTERNOON)),),
            extra=(ExtraOpening(name="周六延时服务", weekdays=("sat",), periods=(MORNING,), queues=("A",)),),
            special=(
                SpecialDay(day="2026-11-26", reason="系统升级", reason_en="System upgrade"),
                SpecialDay(day="2026-12-31", reason="年终", periods=(MORNING,), queues=("J",)),
                SpecialDay(day="2026-10-03", reason="国庆值班", periods=(MORNING,), queues=("A",)),
            ),
            stop_issue_before_close_min=15,
        ),
        floors=(Floor(id="1F", name="一楼", width_m=20, depth_m=10),),
        zones=(Zone(id="1F-A", name="A区", floor="1F", x_m=0, y_m=0, width_m=20, depth_m=10),),
        queues=(
            Queue(prefix="A", name="转移登记", zone="1F-A"),
            Queue(prefix="J", name="单位业务", zone="1F-A", periods=(Span.parse("09:30-11:30"),)),
        ),
        windows=(
            Window(id="101", zone="1F-A", queues=("A",), x_m=1, y_m=9),
            Window(id="102", zone="1F-A", queues=("J", "A"), handicap_min={"A": 10}, x_m=3, y_m=9),
        ),
        services=(
            Service(id="transfer", name="转移登记", queue="A", minutes=30),
            Service(id="unit", name="单位业务", queue="J", minutes=15),
        ),
    )
