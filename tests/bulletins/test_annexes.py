"""The seven annex tables: published counts give the published percentages, half up; nothing is divided by nothing."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from queue_server.bulletins import annexes, cells, periods, wording
from queue_server.bulletins.annexes import ANNEXES, COUNTS, Unit
from queue_server.bulletins.refusals import BadPeriod
from queue_server.figures.shares import Share

DATA = Path(__file__).parent / "data"
PERIOD = "2017年1-9月"


def unit_of(row: dict[str, str]) -> Unit:
    counts: dict[str, Any] = {key: int(value) for key, value in row.items() if key in COUNTS}
    return Unit(name=row["name"], level="city" if row["level"] == "city" else "county", **counts)


def published(name: str) -> list[Unit]:
    with (DATA / name).open(encoding="utf-8") as file:
        return [unit_of(row) for row in csv.DictReader(file)]


def sums_of(number: int, units: list[Unit]) -> dict[str, str]:
    table = annexes.table(ANNEXES[number - 1], units, PERIOD)
    return dict(zip(table["heads"], map(cells.text, table["sum"]), strict=True))


def test_the_counts_of_dongying_give_its_published_percentages() -> None:
    units = published("dongying.csv")
    city, county = sums_of(1, units), sums_of(5, units)
    assert (city["网上申报占比"], city["受理率"], city["办结率"], city["准予占比"]) == (
        "2.8%",
        "99.6%",
        "99.2%",
        "97.8%",
    )
    assert (city["超时件数"], county["超时件数"]) == ("11", "5")
    assert (county["网上申报占比"], county["办结率"]) == ("2.6%", "98.7%")
    assert sums_of(3, units)["网上申办率"] == "2.8%"
    assert (sums_of(4, units)["按时回复率"], sums_of(4, units)["超时回复件数"]) == ("92.9%", "3")
    assert (sums_of(7, units)["按时回复率"], sums_of(7, units)["超时回复件数"]) == ("97.8%", "2")


def test_the_text_says_what_the_published_text_said() -> None:
    told = wording.of_units(published("dongying.csv"), (), (), PERIOD)
    for said in (
        "收到行政许可事项申请16953件",
        "网上申报477件，占2.8%",
        "受理办件16885件（含前期结转事项，下同），占99.6%",
        "办结16746件，办结率99.2%",
        "准予许可的16373件，占办结总量的97.8%",
        "出现超时办件11件，分别为市安监局8件、市卫生计生委3件",
        "网上咨询事项共42件",
        "按时回复39件，按时回复率92.9%",
        "出现超时回复3件，分别为市教育局2件、市交通运输局1件",
        "未出现咨询人不满意评价",
        "出现超时办件5件，分别为东营区1件、利津县1件、东营开发区3件",
        "按时回复87件，按时回复率97.8%",
    ):
        assert said in told


def test_the_counts_of_dingxi_give_its_published_rates() -> None:
    with (DATA / "dingxi.csv").open(encoding="utf-8") as file:
        rates = {row["name"]: row["rate"] for row in csv.DictReader(file)}
    for unit in published("dingxi.csv"):
        table = annexes.table(ANNEXES[0 if unit.level == "city" else 4], [unit], PERIOD)
        assert cells.text(table["rows"][0][table["heads"].index("办结率")]) == rates[unit.name]


def test_zibo_says_faster_by_72_per_cent_rounding_what_is_71_7() -> None:
    assert Share(1275 - 361, 1275).text() == "71.7%"  # 12.75 → 3.61 days


def test_a_unit_without_cases_is_listed_with_nought_and_a_dash() -> None:
    table = annexes.table(ANNEXES[0], [Unit(name="市档案局")], PERIOD)
    assert list(map(cells.text, table["rows"][0])) == [
        "市档案局",
        "0",
        "0",
        "—",
        "0",
        "—",
        "0",
        "—",
        "0",
        "—",
        "0",
        "0",
    ]
    assert cells.number(table["rows"][0][3]) is None


def test_what_was_carried_over_makes_more_than_a_hundred_per_cent() -> None:
    table = annexes.table(ANNEXES[0], [Unit(name="甲", applied=10, accepted=12, concluded=11)], PERIOD)
    assert cells.text(table["rows"][0][table["heads"].index("受理率")]) == "120.0%"


def test_halves_are_rounded_up() -> None:
    assert cells.text(cells.share(1, 16)) == "6.3%"  # 6.25
    assert cells.number(cells.share(1, 16)) == 6.3
    assert cells.text(cells.mean(90_000, 4, 60_000)) == "0.4"  # 0.375


def test_the_annexes_are_the_seven_of_the_source_each_with_its_formulas() -> None:
    assert [one.number for one in ANNEXES] == [1, 2, 3, 4, 5, 6, 7]
    table = annexes.table(ANNEXES[0], [Unit(name="甲")], PERIOD)
    assert table["title"] == "2017年1-9月市直单位行政许可事项受理办理情况"
    assert "办结率 = 办结件数 ÷ 受理件数" in table["formulas"]
    assert "准予占比 = 准予许可件数 ÷ 办结件数" in table["formulas"]
    assert annexes.table(ANNEXES[5], [], PERIOD)["sum"] is None


def test_periods_are_weeks_months_quarters_and_the_months_of_a_year() -> None:
    assert periods.holding("week", "2026-11-18")[1:] == ("2026-11-16", "2026-11-22")
    assert periods.holding("week", "2026-11-18").words == "2026年11月16日至22日"
    assert periods.holding("week", "2026-12-31").words == "2026年12月28日至2027年1月3日"
    assert periods.holding("month", "2028-02-03").last == "2028-02-29"
    assert periods.holding("quarter", "2017-09-30").words == "2017年第三季度"
    assert periods.holding("months", "2017-09-01").words == "2017年1-9月"
    assert periods.holding("months", "2017-01-01").words == "2017年1月"
    assert periods.before("week", "2026-11-23").first == "2026-11-16"
    assert periods.before("quarter", "2026-11-23").first == "2026-07-01"
    assert periods.before("months", "2026-01-05").words == "2025年1-12月"
    for span, day in (("year", "2026-01-01"), ("week", "soon")):
        with pytest.raises(BadPeriod):
            periods.holding(span, day)


def test_only_a_week_is_due_on_a_day() -> None:
    assert periods.holding("week", "2026-11-18").due_day == "2026-11-23"
    assert periods.holding("month", "2026-11-18").due_day is None
