"""The slip: the number largest, nobody named in full, never longer than 140 mm."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.views.slip import (
    LENGTH_MAX_MM,
    SlipFacts,
    barcode_of,
    columns_of,
    length_mm,
    number_size,
    slip,
    window_ranges,
)

LINK = "https://quhao.example.cn/t/0192f6d2c1a4.Zk3vWm0q1r8sYt5uBx7cAd"
FACTS = SlipFacts(
    hall_name="市政务服务中心",
    number="A027",
    day="2026-11-23",
    issued_at=datetime(2026, 11, 23, 9, 42, tzinfo=ZoneInfo("Asia/Shanghai")),
    service_name="不动产转移登记（二手房买卖）",
    service_name_en="Transfer of real estate",
    floor_name="三楼",
    floor_name_en="Floor 3",
    zone_name="B 区",
    zone_name_en="Zone B",
    windows=("303", "304", "305", "306", "309"),
    ahead=12,
    materials=("身份证（买卖双方）", "不动产权证", "网签合同", "完税凭证"),
    link=LINK,
)


def blocks_of(document: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [block for block in document["blocks"] if block["t"] == kind]


def words(document: dict[str, Any]) -> str:
    lines = [block.get("text") or f"{block.get('left', '')} {block.get('right', '')}" for block in document["blocks"]]
    return "\n".join(lines)


def test_the_number_stands_in_the_largest_type_and_fits_both_papers() -> None:
    document = slip(FACTS)
    sizes = {block["text"]: block["size"] for block in blocks_of(document, "text")}
    assert sizes.pop("A027") == 7 > max(sizes.values())
    for number in ("A1", "A027", "A1042"):
        assert len(number) * number_size(number) * 12 < 384
    assert number_size("A1042") == 6


def test_the_slip_says_what_the_citizen_needs() -> None:
    text = words(slip(FACTS))
    for part in (
        "市政务服务中心",
        "2026-11-23",
        "不动产转移登记（二手房买卖）",
        "三楼 B 区",
        "303-306、309",
        "前面 12 人",
    ):
        assert part in text
    assert "取号时间 09:42" in text
    assert "请备好：身份证（买卖双方）、不动产权证、网签合同、完税凭证" in text
    assert "过号" in text
    assert slip(FACTS)["blocks"][-1] == {"t": "cut"}
    assert (slip(FACTS)["v"], slip(FACTS)["kind"]) == (1, "slip")


def test_a_wait_is_a_range_or_not_said_at_all() -> None:
    assert "分钟" not in words(slip(FACTS))
    assert "大约等候 25-40 分钟" in words(slip(replace(FACTS, wait_min=(25, 40))))


def test_nobody_ahead_is_said_in_words() -> None:
    assert "前面没有人" in words(slip(replace(FACTS, ahead=0)))


def test_a_copy_says_that_it_is_one() -> None:
    assert "副本" not in words(slip(FACTS, 1))
    assert "副本 2" in words(slip(FACTS, 2))


def test_the_barcode_holds_day_and_number() -> None:
    assert blocks_of(slip(FACTS), "code128")[0]["data"] == "261123A027" == barcode_of("2026-11-23", "A027")


def test_the_qr_leads_to_the_tickets_page_only_where_phones_reach_it() -> None:
    qr = blocks_of(slip(FACTS), "qr")[0]
    assert (qr["data"], qr["caption"]) == (LINK, "手机看进度")
    assert blocks_of(slip(replace(FACTS, link=None)), "qr") == []


def test_a_name_is_masked_or_not_there() -> None:
    assert "张*明" in words(slip(replace(FACTS, masked_name="张*明")))
    with pytest.raises(ValueError, match="masked"):
        replace(FACTS, masked_name="张小明")


def test_an_english_reader_gets_short_lines_beside_the_chinese() -> None:
    text = words(slip(replace(FACTS, wait_min=(25, 40)), lang="en"))
    assert "Transfer of real estate" in text
    assert "Floor 3, Zone B. Windows 303-306, 309. 12 ahead of you, about 25-40 min" in text
    assert "Missed your call?" in text
    assert "不动产转移登记" in text
    assert "ahead" not in words(slip(FACTS))


def test_several_items_and_the_halls_own_rule_are_named() -> None:
    text = words(slip(replace(FACTS, also=("契税申报",), missed_note="过号请找导办。")))
    assert "还要办：契税申报" in text
    assert "过号请找导办。" in text


def test_a_long_list_of_materials_gives_way_to_the_length() -> None:
    document = slip(replace(FACTS, materials=tuple(f"第 {n} 份材料原件及复印件" for n in range(30))))
    assert length_mm(document["blocks"]) <= LENGTH_MAX_MM
    assert "等 30 项" in words(document)
    assert blocks_of(document, "code128")


def test_every_fixed_word_can_be_printed_in_gbk() -> None:
    words(slip(replace(FACTS, wait_min=(25, 40), masked_name="张*明"), 2, "en")).encode("gbk")


def test_a_long_hall_name_takes_its_own_line() -> None:
    document = slip(replace(FACTS, hall_name="某某市某某新区行政审批和政务服务中心"))
    assert document["blocks"][0]["t"] == "text"


@pytest.mark.parametrize(
    ("windows", "shown"),
    [
        ((), ""),
        (("305",), "305"),
        (("303", "304", "305"), "303-305"),
        (("303", "305"), "303、305"),
        (("303", "304", "306", "401", "402"), "303-304、306、401-402"),
        (("VIP", "305", "306"), "VIP、305-306"),
    ],
)
def test_neighbouring_windows_are_joined(windows: tuple[str, ...], shown: str) -> None:
    assert window_ranges(windows) == shown


def test_a_chinese_character_takes_two_columns() -> None:
    assert columns_of("A027 号") == 7


name = st.text("政务服务中心不动产登记 ABC", min_size=1, max_size=24)


@given(
    hall=name,
    service=st.text("不动产转移登记（二手房）", min_size=1, max_size=24),
    zone=name,
    materials=st.lists(st.text("身份证原件复印件", min_size=1, max_size=30), max_size=12),
    windows=st.lists(st.integers(301, 424).map(str), max_size=10),
    wait=st.none() | st.just((120, 180)),
    copy_no=st.integers(1, 9),
    lang=st.sampled_from(["zh", "en"]),
)
def test_no_slip_is_longer_than_140_mm(
    hall: str, service: str, zone: str, materials: list[str], windows: list[str], wait: Any, copy_no: int, lang: str
) -> None:
    facts = replace(
        FACTS, hall_name=hall, service_name=service, zone_name=zone, materials=tuple(materials),
        windows=tuple(windows), wait_min=wait, masked_name="张*明",
    )  # fmt: skip
    assert length_mm(slip(facts, copy_no, lang)["blocks"]) <= LENGTH_MAX_MM
