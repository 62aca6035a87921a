"""The page of told waits over the real app: counts with their base, zero rows, the drift in a sentence."""

from __future__ import annotations

import csv
import io

from queue_server.kernel.spreadsheet import BOM
from queue_server.waits.store import Past, Said
from tests.conftest import Office
from tests.pages.test_called import signed_in
from tests.waits.waited import record

DAY = "2026-11-23"


def waited(office: Office, count: int, wait_min: float) -> None:
    """Numbers that were told 10 to 20 minutes and waited so long."""
    at_ms = office.clock.now_ms()
    called_ms = at_ms + round(wait_min * 60_000)
    many = [Past(f"{wait_min}-{n}", DAY, "E", at_ms, None, called_ms) for n in range(count)]
    record(office, many, said=Said(3, "pace", 14.0, 10.0, 20.0))


def test_a_manager_reads_how_many_waits_lay_in_what_was_told(office: Office) -> None:
    browser = signed_in(office, "manager")
    empty = browser.get("/waits").text
    assert "没有说过等候范围的号" in empty and "不到 200 个，暂不判断" in empty and "<svg" not in empty
    waited(office, 180, 15)
    waited(office, 60, 40)
    page = browser.get(f"/waits?period=range&from={DAY}&to={DAY}").text
    for one in office.house.hall("JN01").services:
        assert one.name in page
    assert "180/240" in page and "75.0%" in page and "<svg" in page
    assert "240 个号里 75.0% 在预计范围内" in page and "相符" in page
    assert "= 预计中值减实际等候的平均" in page and "滚动保形区间" in page
    assert "rolling conformal" in browser.get("/waits?lang=en").text
    waited(office, 200, 50)
    assert "黄牌" in browser.get(f"/waits?period=day&day={DAY}&lang=zh").text


def test_the_file_has_each_service_on_each_day_with_what_its_shares_are_made_of(office: Office) -> None:
    browser = signed_in(office, "manager")
    waited(office, 180, 15)
    waited(office, 60, 40)
    address = f"/waits.csv?period=range&from=2026-11-22&to={DAY}&lang=zh"
    answer = browser.get(address)
    assert answer.mimetype == "text/csv"
    assert "waits-JN01-2026-11-22" in answer.headers["Content-Disposition"]
    head, *lines = csv.reader(io.StringIO(answer.get_data(as_text=True).lstrip(BOM)))
    assert head[:5] == ["日期", "队列", "事项", "说了范围", "有结果"]
    services = {(one.queue, one.name) for one in office.house.hall("JN01").services}
    for day in ("2026-11-22", DAY):
        assert services <= {(queue, name) for at, queue, name, *_ in lines if at == day}
    of_days = {at: found for at, queue, name, *found in lines if name == "合计"}
    # 180 of 240 waits inside 10–20; the middle was said as 14: 1 too short, or 26
    assert of_days[DAY] == ["240", "240", "180", "75.0%", "180", "75.0%", "10.0", "7.2", "-7.2"]
    assert of_days["2026-11-22"] == ["0", "0", "0", "—", "0", "—", "—", "—", "—"]
    assert browser.get("/waits.csv?period=range&from=2026-11-23&to=2020-01-01").status_code == 400
    assert signed_in(office, "clerk").get("/waits.csv").status_code == 403


def test_a_wrong_range_is_refused_in_words_and_a_clerk_has_no_such_page(office: Office) -> None:
    assert signed_in(office, "manager").get("/waits?period=range&from=2026-11-23&to=2020-01-01").status_code == 400
    assert signed_in(office, "clerk").get("/waits").status_code == 403
