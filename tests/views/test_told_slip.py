"""一次性告知 on paper: everything that is missing, in order, with where, until when and codes that fit the paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from devices.printers.document import read_document
from queue_server.views.told_slip import ToldFacts, slip

FACTS = ToldFacts(
    hall_name="市政务服务中心",
    number="JN01E202611230001",
    item="不动产查询、无房证明",
    missing=tuple(f"第 {n} 份材料" for n in range(1, 31)),
    told_at=datetime(2026, 11, 23, 9, 41, tzinfo=ZoneInfo("Asia/Shanghai")),
    until="1月5日",
    place="三楼 B 区",
    window="317",
    phone="0531-12345",
    link="https://quhao.jinan.gov.cn/p/cases?n=JN01E202611230001",
    masked_name="张*",
    staff_number="1203",
)


def said(facts: ToldFacts, copy_no: int = 1) -> str:
    blocks = slip(facts, copy_no)["blocks"]
    return "\n".join(str(block.get("text", block.get("left", ""))) for block in blocks)


def test_the_paper_is_a_document_the_agent_prints_and_names_every_missing_thing_in_order() -> None:
    document = slip(FACTS)
    assert len(read_document(document).blocks) == len(document["blocks"])
    text = said(FACTS)
    assert [text.index(f"{n}. 第 {n} 份材料") for n in range(1, 31)] == sorted(
        text.index(f"{n}. 第 {n} 份材料") for n in range(1, 31)
    )
    for part in ("还缺 30 项", "1月5日前补齐", "三楼 B 区 317 号窗口", "0531-12345", "JN01E202611230001", "1203"):
        assert part in text


def test_a_short_number_is_a_bar_code_and_a_long_one_a_qr() -> None:
    kinds = [(block["t"], block["data"]) for block in slip(FACTS)["blocks"] if "data" in block]
    assert kinds == [("qr", FACTS.link), ("code128", FACTS.number)]
    long = replace(FACTS, number="12441500196720244T3442199806003202206230068", link=None)
    assert [(b["t"], b["data"]) for b in slip(long)["blocks"] if "data" in b] == [("qr", long.number)]
    read_document(slip(long))


def test_of_two_codes_each_says_who_scans_it() -> None:
    long = replace(FACTS, number="12441500196720244T3442199806003202206230068")
    for lang, words in (("zh", ("手机", "大厅")), ("en", ("phone", "hall"))):
        captions = [block["caption"] for block in slip(replace(long, lang=lang))["blocks"] if block["t"] == "qr"]
        assert [word in one for word, one in zip(words, captions, strict=True)] == [True, True], captions


def test_a_copy_says_that_it_is_one_and_no_paper_bears_a_whole_name() -> None:
    assert "副本 2" in said(FACTS, 2) and "副本" not in said(FACTS)
    with pytest.raises(ValueError, match="masked"):
        replace(FACTS, masked_name="张三")
