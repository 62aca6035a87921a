"""How a document lies on 58 and 80 mm paper: nothing runs over the edge, nothing is lost, words stay whole."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.printers.document import Block, FeedBlock, PairBlock, QrBlock, RuleBlock, TextBlock
from devices.printers.layout import Beside, Feed, Line, Qr, lay_out
from devices.printers.profiles import PROFILES
from devices.printers.wrapping import columns_of, fitting_size, wrap

WIDE, NARROW = PROFILES["gbk-80"], PROFILES["gbk-58"]


def lines(block: Block, profile: str = "gbk-80") -> list[str]:
    return [one.text for one in lay_out([block], PROFILES[profile]) if isinstance(one, Line)]


def test_a_chinese_sign_takes_two_columns() -> None:
    assert columns_of("A027号") == 6
    assert columns_of("，。·—") == 8


def test_text_is_wrapped_by_columns_not_by_signs() -> None:
    assert lines(TextBlock("请" * 25)) == ["请" * 24, "请"]
    assert lines(TextBlock("请" * 17), "gbk-58") == ["请" * 16, "请"]
    assert lines(TextBlock("请" * 13, size=2)) == ["请" * 12, "请"]


def test_words_and_numbers_are_not_broken_where_they_fit() -> None:
    assert wrap("到 303-310 window", 12) == ["到 303-310", "window"]
    assert wrap("ABCDEFGHIJ", 4) == ["ABCD", "EFGH", "IJ"]


def test_punctuation_does_not_begin_a_line_nor_end_one_open() -> None:
    assert wrap("请带好身份证、户口簿", 12) == ["请带好身份", "证、户口簿"]
    assert wrap("登记（买卖双方）", 6) == ["登记", "（买卖", "双方）"]


def test_a_number_too_large_for_the_paper_shrinks_instead_of_breaking() -> None:
    assert fitting_size("A1027", 8, WIDE.columns) == 8
    assert lay_out([TextBlock("A1027", size=8)], NARROW) == (Line("A1027", 6),)
    assert lay_out([TextBlock("A027", size=8)], NARROW) == (Line("A027", 8),)


def test_a_pair_fills_the_line_or_takes_two() -> None:
    assert lines(PairBlock("取号时间 09:20", "张*明"), "gbk-58") == ["取号时间 09:20" + " " * 13 + "张*明"]
    assert lay_out([PairBlock("政" * 15, "2026-11-23")], NARROW) == (
        Line("政" * 15),
        Line("2026-11-23", align="right"),
    )
    assert lines(PairBlock("取号时间 09:20", "")) == ["取号时间 09:20"]


def test_rule_feed_and_qr_fit_the_paper() -> None:
    (rule,) = lines(RuleBlock(), "gbk-58")
    assert columns_of(rule) == NARROW.columns
    assert lay_out([FeedBlock(3)], WIDE) == (Feed(3),)
    assert lay_out([QrBlock("x", 60)], NARROW) == (Qr("x", 384),)


def test_lines_break_between_phrases_where_that_takes_no_more_of_them() -> None:
    assert wrap("不动产转移登记（二手房买卖）", 24) == ["不动产转移登记", "（二手房买卖）"]
    assert wrap("请备好：身份证、需要办理的事项材料", 32) == ["请备好：身份证、", "需要办理的事项材料"]
    assert wrap("经办人身份证，另有\u00a01\u00a0项", 20) == ["经办人身份证，", "另有\u00a01\u00a0项"]
    by_words = ["建设项目审批（立项、规", "划、施工许可、联合验收）"]
    assert wrap("建设项目审批（立项、规划、施工许可、联合验收）", 24) == by_words  # by phrases it would take three


def test_words_stand_beside_the_code_where_the_printer_can_do_it_and_below_where_not() -> None:
    block = QrBlock("x" * 60, 22, "手机看进度", "扫码看前面还有几人")
    row = (Line("手机看进度", bold=True), Line("扫码看前面还有几人"))
    assert lay_out([block], WIDE) == (Beside(Qr("x" * 60, 176), row),)
    assert lay_out([block], PROFILES["raster-80"]) == lay_out([block], WIDE)
    for name in ("gbk-80-lines", "gbk-58"):
        assert lay_out([block], PROFILES[name]) == (Qr("x" * 60, 176), Line("手机看进度", align="center"))


def test_a_code_as_wide_as_the_paper_keeps_its_words_below() -> None:
    assert lay_out([QrBlock("x" * 500, 60, "手机看进度")], PROFILES["raster-58"])[1].text == "手机看进度"  # type: ignore[union-attr]
    assert lay_out([QrBlock("x", 22)], WIDE) == (Qr("x", 176),)


@pytest.mark.parametrize("data", ["x", "x" * 60, "x" * 500])
@pytest.mark.parametrize("name", ["gbk-80", "raster-80", "raster-58"])
def test_code_and_words_keep_clear_of_each_other_and_inside_the_paper(data: str, name: str) -> None:
    profile = PROFILES[name]
    for row in lay_out([QrBlock(data, 22, "手机看进度", "扫码看前面还有几人、到哪个窗口" * 3)], profile):
        if isinstance(row, Beside):
            assert row.left - row.qr.side >= 4 * row.qr.side / 57  # four modules of white at least
            assert all(row.left + columns_of(line.text) * 12 <= profile.width_dots for line in row.lines)
            assert row.dots >= row.qr.side + 21
            assert 0 <= row.top <= row.dots - sum(line.dots for line in row.lines) + 8


signs = st.text(
    st.sampled_from("A0 -z号口，。（）、請𠮷") | st.characters(exclude_categories=["Cc", "Cf", "Cs"]), max_size=80
)


@settings(max_examples=300, deadline=None)
@given(signs, st.integers(1, 8), st.sampled_from(sorted(PROFILES)))
def test_no_line_runs_over_the_edge_and_no_sign_is_lost(text: str, size: int, name: str) -> None:
    profile = PROFILES[name]
    found = [one for one in lay_out([TextBlock(text, size)], profile) if isinstance(one, Line)]
    assert all(columns_of(line.text) * line.size <= profile.columns for line in found)
    assert "".join(line.text for line in found).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize("name", sorted(PROFILES))
def test_every_profile_is_as_wide_as_its_columns(name: str) -> None:
    assert PROFILES[name].width_dots == PROFILES[name].columns * 12
