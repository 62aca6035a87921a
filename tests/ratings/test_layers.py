"""The three official layers, each with its own codes: inverted against each other where they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from queue_server.cases.model import State
from queue_server.ratings.layers import CASE_KIND, CHANNEL, SATISFACTION, USER_KIND, Facts, Layer, message, with_comment
from queue_server.ratings.model import CHANNELS, GRADES

AT = datetime(2026, 11, 23, 9, 20, 5, tzinfo=ZoneInfo("Asia/Shanghai"))
FACTS = Facts(
    grade=5,
    channel="tablet",
    at=AT,
    times=2,
    ticket="A027",
    aspects=("efficiency", "attitude"),
    window="305",
    staff="1201",
    service="转移登记",
    case_number="12441500196720244T3442199806003202206230068",
    item_code="12441500196720244T3442199806003",
    case_kind="promised",
    area="370100",
    department="11370100MB284651XL",
    hall="JN01",
)


@pytest.mark.parametrize(
    ("layer", "very_satisfied", "very_dissatisfied"), [("national", 5, 1), ("guangdong", 5, 1), ("gbt39046", 1, 5)]
)
def test_satisfaction_counts_the_other_way_round_in_the_standard(
    layer: Layer, very_satisfied: int, very_dissatisfied: int
) -> None:
    assert SATISFACTION[layer][5] == very_satisfied
    assert SATISFACTION[layer][1] == very_dissatisfied
    assert SATISFACTION[layer][3] == 3
    assert sorted(SATISFACTION[layer].values()) == sorted(GRADES) == [1, 2, 3, 4, 5]
    field = "满意度" if layer == "gbt39046" else "satisfaction"
    for grade, code in SATISFACTION[layer].items():
        assert message(layer, replace(FACTS, grade=grade))[field] == code


def test_the_kind_of_a_case_and_of_a_person_too() -> None:
    assert CASE_KIND["national"] == {"promised": 1, "immediate": 2}
    assert CASE_KIND["guangdong"] == {"immediate": 1, "promised": 2}
    assert CASE_KIND["gbt39046"] == {"immediate": 1, "promised": 2, "other": 9}
    assert (USER_KIND["national"][False], USER_KIND["national"][True]) == (1, 2)
    assert (USER_KIND["guangdong"][False], USER_KIND["guangdong"][True]) == (0, 1)


def test_every_way_in_has_a_code_and_the_default_its_own() -> None:
    assert set(CHANNEL) == set(CHANNELS)
    assert (CHANNEL["phone"], CHANNEL["slip"], CHANNEL["tablet"], CHANNEL["kiosk"], CHANNEL["default"]) == (
        2,
        3,
        4,
        5,
        7,
    )
    assert [name for name, code in CHANNEL.items() if code == 7] == ["default"]


def test_a_rating_as_each_layer_writes_it() -> None:
    coded = replace(FACTS, aspect_codes={"efficiency": "201", "attitude": "203"})
    national = message("national", coded)
    assert national == {
        "areaCode": "370100",
        "deptCode": "11370100MB284651XL",
        "taskCode": "12441500196720244T3442199806003",
        "taskName": "转移登记",
        "projectNo": FACTS.case_number,
        "proManager": "1201",
        "pf": 4,
        "userProp": 1,
        "satisfaction": 5,
        "evalDetail": "201,203",
        "assessTime": "2026-11-23 09:20:05",
        "assessNumber": 2,
        "promiseTime": 1,
        "dataSource": "JN01",
    }
    guangdong = message("guangdong", replace(coded, is_org=False))
    assert (guangdong["projectType"], guangdong["userType"], guangdong["windowNo"]) == (2, 0, "305")
    standard = message("gbt39046", replace(coded, grade=2))
    assert (standard["满意度"], standard["办件类型"], standard["评价时间"]) == (4, 2, "20261123T092005")


def test_what_was_written_is_added_under_the_layers_own_name() -> None:
    assert with_comment("national", {"pf": 4}, "好😀") == {"pf": 4, "writingEvaluation": "好😀"}
    assert with_comment("gbt39046", {"满意度": 1}, "好") == {"满意度": 1, "评价内容": "好"}
    assert with_comment("guangdong", {"pf": 4}, "") == {"pf": 4}


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("applied", 1),
        ("told", 1),
        ("accepted", 2),
        ("concluded", 3),
        ("delivered", 3),
        ("refused", 3),
        ("withdrawn", 3),
    ],
)
def test_a_case_waits_is_worked_on_or_over(state: State, code: int) -> None:
    assert message("national", replace(FACTS, case_state=state))["proStatus"] == code


def test_what_is_not_known_is_left_out() -> None:
    bare = Facts(grade=1, channel="default", at=AT, times=1, ticket="A1")
    assert set(message("national", bare)) == {"pf", "userProp", "satisfaction", "assessTime", "assessNumber"}
