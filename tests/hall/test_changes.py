"""What a new hall file changes, said so that an administrator can check it before it holds."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from queue_server.hall import changes, file
from queue_server.hall.changes import Effect, effects
from queue_server.hall.tree import parse_tree, tree
from tests.hall.test_file import DEMO, SMALL

DEMO_HALL = file.parse(DEMO)


def changed(text: str, waiting: dict[str, int] | None = None, **parts: Any) -> list[Effect]:
    old = file.parse(text)
    return effects(old, parse_tree(tree(old) | parts), waiting or {})


def said(found: list[Effect], lang: str = "zh") -> list[str]:
    return [one.words.say(lang) for one in found]


def test_the_same_hall_changes_nothing() -> None:
    assert changed(SMALL) == []


def test_each_part_is_walked_once_however_much_of_it_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    walked: list[str] = []
    whole = changes._things
    monkeypatch.setattr(changes, "_things", lambda hall, part: walked.append(part.path) or whole(hall, part))
    windows = [one | {"id": f"9{one['id']}"} for one in tree(DEMO_HALL)["windows"]]
    assert len(changed(DEMO, windows=windows)) == 2 * len(windows)
    assert set(Counter(walked).values()) == {2}


def test_the_first_file_is_told_by_what_it_holds() -> None:
    assert said(effects(None, file.parse(SMALL), {})) == ["新建大厅 T1 测试大厅：2 个窗口、2 个队列、2 个事项。"]


def test_a_window_that_drops_a_queue_says_who_still_serves_those_who_wait() -> None:
    windows = tree(DEMO_HALL)["windows"]
    at = next(at for at, one in enumerate(windows) if one["id"] == "311")
    windows[at] = windows[at] | {"queues": ["A"], "handicap_min": {}}
    found = changed(DEMO, {"B": 3}, windows=windows)
    assert "窗口 311 不再办理 B 队列；现有 3 张 B 票仍可由 312、313 办理。" in said(found)
    assert "Window 311 no longer serves queue B. The 3 waiting in B can be served at 312, 313." in said(found, "en")
    assert found[0].weight == "warn"


def test_a_new_queue_at_a_window_a_new_window_and_one_taken_away_are_each_told() -> None:
    windows = tree(file.parse(SMALL))["windows"]
    windows[0] = windows[0] | {"queues": ["A", "B"]}
    windows[1] = windows[1] | {"id": "103"}
    assert said(changed(SMALL, windows=windows)) == [
        "新增窗口 103。",
        "取消窗口 102。B 队列仍由 101、103 办理。A 队列仍由 101、103 办理。",
        "窗口 101 开始办理 B 队列。",
    ]


def test_numbers_periods_and_flags_are_told_as_before_and_after() -> None:
    hours = {"periods": ["08:30-12:00", "13:00-17:00"]}
    order = {"credit_min": {"elderly": 20, "disabled": 15, "pregnant": 15, "veteran": 15, "other": 15}}
    services = tree(file.parse(SMALL))["services"]
    services[0] = services[0] | {"real_name": True, "materials": []}
    assert said(changed(SMALL, hours=hours, order=order, services=services)) == [
        "时间：时段 09:00-12:00、13:00-17:00 → 08:30-12:00、13:00-17:00。",
        "叫号规则：优先折算（分钟） 老年人 15、残疾人 15、孕妇 15、军人、退役军人 15、其他依法优先 15 → "
        "老年人 20、残疾人 15、孕妇 15、军人、退役军人 15、其他依法优先 15。对之后取号的人生效。",
        "事项 transfer：材料 身份证、产权证 → （无）。",
        "事项 transfer：实名取号 否 → 是。",
    ]
