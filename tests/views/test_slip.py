"""The slip: the number largest, nobody named in full, and what gives way where paper is short."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from queue_server.views.slip import SlipFacts, barcode_of, number_size, slip, window_ranges

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
    materials_en=("ID cards", "title deed", "contract", "tax receipts"),
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
    assert (qr["data"], qr["caption"], qr["note"]) == (LINK, "手机看进度", "扫码看前面还有几人、到哪个窗口")
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
    assert "Have ready: ID cards, title deed, contract, tax receipts" in text
    assert blocks_of(slip(FACTS, lang="en"), "qr")[0]["caption"] == "Track by phone"
    assert "不动产转移登记" in text
    assert "ahead" not in words(slip(FACTS))


def test_several_items_and_the_halls_own_rule_are_named() -> None:
    text = words(slip(replace(FACTS, also=("契税申报",), missed_note="过号请找导办。")))
    assert "还要办：契税申报" in text
    assert "过号请找导办。" in text


def shortened(document: dict[str, Any], steps: int | None = None) -> str:
    """The words that are left after so many steps, all of them by default."""
    blocks: list[dict[str, Any] | None] = list(document["blocks"])
    for step in document["shorter"][:steps]:
        changed = {**(blocks[step["block"]] or {}), **step}
        blocks[step["block"]] = None if step.get("drop") else changed
    return words({"blocks": [block for block in blocks if block is not None]})


def test_the_document_says_how_long_it_may_be_and_what_gives_way_first() -> None:
    document = slip(replace(FACTS, also=("契税申报", "水电过户")))
    kinds = [next(field for field in step if field != "block") for step in document["shorter"]]
    assert document["max_mm"] == 140
    assert kinds[:4] == ["size", "text", "text", "text"]
    assert kinds[4:] == ["drop", "size", "size", "drop", "size_mm", "height_mm", "drop", "drop"]
    assert "请备好：身份证（买卖双方）、不动产权证，另有\u00a02\u00a0项" in shortened(document, 4)
    assert "还要办：契税申报，另有\u00a01\u00a0项" in shortened(document, 4)


def test_what_a_citizen_cannot_do_without_never_gives_way() -> None:
    for lang in ("zh", "en"):
        left = shortened(slip(replace(FACTS, masked_name="张*明"), 2, lang))
        for part in ("市政务服务中心", "2026-11-23", "A027", "副本 2", "不动产转移登记", "三楼 B 区", "09:42", "张*明"):
            assert part in left
        assert ("前面 12 人" if lang == "zh" else "12 ahead of you") in left
        assert "303-306" in left
    kept = {step["block"] for step in slip(FACTS)["shorter"] if step.get("drop")}
    assert not {slip(FACTS)["blocks"][at]["t"] for at in kept} & {"qr", "code128", "cut"}


def test_an_english_slip_gives_up_what_it_says_in_chinese_too_before_the_rest() -> None:
    document = slip(replace(FACTS, wait_min=(25, 40)), lang="en")
    assert "分钟" not in shortened(document, 2)
    assert "过号" not in shortened(document, 2)
    assert "Missed your call?" in shortened(document, 2)


def test_a_long_list_of_materials_takes_few_steps() -> None:
    document = slip(replace(FACTS, materials=tuple(f"第 {n} 份材料" for n in range(200))))
    assert len(document["shorter"]) <= 20
    assert max(len(block["text"]) for block in blocks_of(document, "text")) < 500
    assert "另有\u00a0198\u00a0项" in "".join(step.get("text", "") for step in document["shorter"])


def test_every_fixed_word_can_be_printed_in_gbk() -> None:
    words(slip(replace(FACTS, wait_min=(25, 40), masked_name="张*明"), 2, "en")).encode("gbk")
    assert "\u00a0" not in words(slip(FACTS))  # that one has no place in GBK; printers get a plain blank for it


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


def test_a_booked_number_says_its_hour_and_whether_that_still_counts() -> None:
    assert "预约" not in words(slip(FACTS))
    kept, late = replace(FACTS, slot="09:30", keeps_slot=True), replace(FACTS, slot="09:30")
    assert "预约 09:30，按预约时间叫号" in words(slip(kept))
    assert "预约 09:30，已过时间，按现场取号排队" in words(slip(late))
    assert "Booked 09:30: called by your hour" in words(slip(kept, lang="en"))
    assert "Booked 09:30: too late, in line from now" in words(slip(late, lang="en"))
