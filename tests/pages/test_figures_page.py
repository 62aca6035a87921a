"""The page of figures and its file: formulas beside the counts, zero rows, no cell that Excel reckons with."""

from __future__ import annotations

import csv
import io

from queue_server.pages.figures import as_csv
from queue_server.pages.figures_charts import chart
from tests.api.conftest import take
from tests.conftest import Office
from tests.pages.test_called import signed_in


def test_a_manager_reads_figures_with_formulas_and_takes_them_home(office: Office) -> None:
    take(office.kiosk)
    office.house.followers.catch_up()
    browser = signed_in(office, "manager")
    page = browser.get("/figures?period=day&day=2026-11-23&by=service").text
    for one in office.house.hall("JN01").services:
        assert one.name in page
    assert "= 过号或失效而从未办理的号数 ÷ 取号数" in page and "上期 2026-11-22 至 2026-11-22" in page
    assert 'role="img"' in page and "<svg" in page
    file = browser.get("/figures.csv?period=range&from=2026-11-23&to=2026-11-23&by=service")
    lines = list(csv.reader(io.StringIO(file.data.decode("utf-8-sig"))))
    assert file.data.startswith("\ufeff".encode()) and lines[0][3:7] == ["指标", "数值", "计数", "分母"]
    assert ["合计", "取号", "1", "1"] in [line[2:6] for line in lines]


def test_a_name_that_begins_like_a_formula_stays_text_in_the_file() -> None:
    value = {"text": "1", "value": 1, "count": 1, "of": None}
    figure = {"name": "issued", "zh": "取号", "en": "Tickets", "formula_zh": "=号", "formula_en": "=n"}
    days = {"from": "2026-11-23", "to": "2026-11-23", "by": "service", "by_zh": "事项", "by_en": "Service"}
    row = {"key": "x", "name": "=HYPERLINK(1)", "name_en": "", "values": {"issued": value}}
    told = {**days, "figures": [figure], "rows": [row], "total": {"issued": value}}
    assert "'=HYPERLINK(1)" in as_csv(told, "zh") and "'=号" in as_csv(told, "zh")


def test_charts_draw_days_upright_and_names_lying_and_nothing_of_nothing() -> None:
    def told(by: str, *counts: int) -> dict[str, object]:
        values = [{"issued": {"text": str(n), "value": n, "count": n, "of": None}} for n in counts]
        rows = [{"name": f"2026-11-{n:02d}", "name_en": "", "values": one} for n, one in enumerate(values, 1)]
        return {"by": by, "figures": [{"name": "issued"}], "rows": rows}

    upright, lying = chart(told("day", 4, 0, 2), "issued", "zh"), chart(told("service", 4, 0, 2), "issued", "zh")
    assert upright is not None and [(one.text, one.name) for one in upright.marks] == [
        ("4", "11-01"),
        ("0", "11-02"),
        ("2", "11-03"),
    ]
    assert upright.marks[0].height == 2 * upright.marks[2].height and upright.marks[1].height == 0
    assert lying is not None and [one.text for one in lying.marks] == ["4", "2"] and lying.left_out == 1
    assert chart(told("day", 0, 0), "issued", "zh") is None
