"""受理单 on paper: what was promised, what may follow until when, and codes that can be read on every paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import zxingcpp
from PIL import Image

from devices.printers.config import PrinterConfig
from devices.printers.document import read_document
from devices.printers.escpos.driver import EscposPrinter
from devices.printers.escpos.twin import start_twin
from devices.printers.model import Outcome
from devices.printers.profiles import PROFILES
from queue_server.views.case_paper import day_said
from queue_server.views.receipt_slip import ReceiptFacts, slip

NUMBER = "12441500196720244T3442199806003202611230068"
FACTS = ReceiptFacts(
    hall_name="市政务服务中心",
    number=NUMBER,
    item="不动产查询、无房证明",
    place="三楼 B 区",
    window="317",
    phone="0531-12345",
    link=f"https://quhao.jinan.gov.cn/p/cases?n={NUMBER}",
    masked_name="张*",
    staff_number="1203",
    accepted_at=datetime(2026, 12, 23, 9, 41, tzinfo=ZoneInfo("Asia/Shanghai")),
    accepted="2026年12月23日",
    promised="2027年1月5日",
)
SHORT = replace(FACTS, follow=("授权委托书（代办时）", "婚姻证明"), until="2026年12月31日", is_short=True)


def said(facts: ReceiptFacts, copy_no: int = 1) -> str:
    blocks = slip(facts, copy_no)["blocks"]
    return "\n".join(f"{block.get('text', block.get('left', ''))} {block.get('right', '')}" for block in blocks)


def test_the_paper_is_a_document_the_agent_prints_and_says_what_was_promised() -> None:
    document = slip(FACTS)
    assert len(read_document(document).blocks) == len(document["blocks"])
    for part in ("受理单", "2026年12月23日", "2027年1月5日前办结", NUMBER, "张*", "0531-12345", "1203"):
        assert part in said(FACTS), part
    for part in ("容缺", "后补", "补齐", "重新排队", "副本"):
        assert part not in said(FACTS), part
    assert "办结" not in said(replace(FACTS, promised=""))


def test_accepted_short_it_lists_what_follows_until_when_and_where_and_that_nobody_waits_again() -> None:
    text = said(SHORT)
    for part in (
        "容缺受理单",
        "以下 2 项后补",
        "1. 授权委托书",
        "2. 婚姻证明",
        "2026年12月31日前补齐",
        "317",
        "不重新排队",
    ):
        assert part in text, part
    english = said(replace(SHORT, lang="en"), 2)
    for part in ("容缺受理单", "papers to follow", "Copy 2", "Bring all by", "No second queue"):
        assert part in english, part


def test_no_receipt_bears_a_whole_name() -> None:
    with pytest.raises(ValueError, match="masked"):
        replace(FACTS, masked_name="张三")


def test_days_have_their_year_where_it_is_another_or_none_is_said() -> None:
    today = date(2026, 12, 23)
    assert day_said(date(2026, 12, 31), "zh", today) == "12月31日"
    assert day_said(date(2027, 1, 5), "zh", today) == "2027年1月5日"
    assert day_said(date(2027, 1, 5), "en", today) == "5 January 2027"
    assert day_said(date(2026, 12, 31), "zh") == "2026年12月31日"


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_both_codes_of_the_longest_number_can_be_read_on_every_paper(tmp_path: Path, profile: str) -> None:
    twin = start_twin(port=0, paper=tmp_path, width_dots=PROFILES[profile].width_dots)
    driver = EscposPrinter(PrinterConfig(name="front", host="127.0.0.1", port=twin.port, profile=profile))
    assert driver.print(slip(SHORT), lambda state: None) == Outcome("confirmed")
    twin.stop()
    with Image.open(tmp_path / "0001.png") as paper:
        assert {code.text for code in zxingcpp.read_barcodes(paper)} == {FACTS.link, NUMBER}
