"""From when on the hall's own eyes (电子监察) warn, show yellow and show red. No national limit is known: all are given
here. Minutes for what happens in the hall, working days for cases and answers."""

from __future__ import annotations

from dataclasses import dataclass

from queue_server.hall.rules import between


@dataclass(frozen=True, kw_only=True)
class AlarmRules:
    """Three steps each: 预警, 黄牌, 红牌. A term shows yellow when so little of it is left, and red when it is over."""

    wait_warn_min: int = between(1, 600, 30)
    wait_yellow_min: int = between(1, 600, 45)
    wait_red_min: int = between(1, 600, 60)
    pause_warn_min: int = between(1, 600, 15)
    pause_yellow_min: int = between(1, 600, 20)
    pause_red_min: int = between(1, 600, 30)
    accept_days: int = between(1, 60, 5)  # applied for, and neither accepted nor told what is missing
    step_days: int = between(1, 60, 5)  # one step of the back office
    case_days: int = between(0, 250, 20)  # a case with neither a promise nor a legal term (行政许可法 §42); 0: no clock
    deliver_days: int = between(0, 250, 10)  # from 办结 to 送达 (行政许可法 §44); 0: no clock
    yellow_pct: int = between(0, 100, 20)  # of a term is left
    yellow_days: int = between(0, 30, 1)  # or so many working days
    reply_days: int = between(1, 60, 5)  # a 督办单 is answered within
