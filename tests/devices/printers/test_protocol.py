"""The bytes of a slip against published vectors and an independent reader: right Chinese, right codes, right end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.printers.document import read_document
from devices.printers.escpos import glyphs
from devices.printers.escpos.code128 import escpos_data, modules_of
from devices.printers.escpos.glyphs import NoFont, draw_line, find_font
from devices.printers.escpos.protocol import coded, encode, status_query
from devices.printers.fitting import fit
from devices.printers.layout import Barcode, Beside, Cut, Feed, Line, Qr
from devices.printers.profiles import PROFILES
from tests.devices.printers.independent import commands_of, read

GBK = PROFILES["gbk-80"]
SLIP: dict[str, Any] = {
    "v": 1,
    "kind": "slip",
    "blocks": [
        {"t": "pair", "left": "市政务服务中心", "right": "2026-11-23"},
        {"t": "text", "text": "A027", "size": 8, "align": "center", "bold": True},
        {"t": "text", "text": "不动产转移登记（二手房买卖）", "size": 2, "align": "center"},
        {"t": "rule"},
        {"t": "text", "text": "三楼 B 区，前面 12 人；阿卜杜拉·买买提 〇"},
        {"t": "qr", "data": "https://hall.example/t/abc", "size_mm": 22, "caption": "手机看进度"},
        {"t": "code128", "data": "261123A027", "height_mm": 10},
        {"t": "cut"},
    ],
}


def test_the_same_bytes_as_published() -> None:
    assert status_query(4) == bytes.fromhex("100404")
    assert coded("你好", GBK) == bytes.fromhex("C4E3BAC3")
    assert coded("请等候", GBK) == bytes.fromhex("C7EBB5C8BAF2")
    assert coded("〇·￥", GBK) == bytes.fromhex("A996A1A4A3A4")
    assert coded("䶮", GBK) is None  # FE 9F in GB18030 only
    assert coded("𠮷", GBK) is None
    assert coded("Ü", GBK) is None  # 81 30 89 35 would print as two wrong signs


def test_chinese_goes_out_in_chinese_mode_sized_by_gs_exclamation() -> None:
    job = encode([Line("A012 请", 2, "center", True)], GBK)
    assert job == bytes.fromhex("1B40 1C2E 1B6101 1B3338 1D2111 1B4501 41303132 20 1C26 C7EB 1C2E 0A 1D7201")


def test_qr_and_cut_are_the_printers_own_commands() -> None:
    job = encode([Qr("A0", 176), Cut()], GBK)
    assert bytes.fromhex("1D286B0400314132001D286B030031430A1D286B0300314531") in job.replace(
        bytes.fromhex("1D286B03003143 08".replace(" ", "")), bytes.fromhex("1D286B030031430A")
    )
    assert bytes.fromhex("1D286B0500315030 4130 1D286B0300315130") in job
    assert job.endswith(bytes.fromhex("1D564200 1D7201"))


def test_code128_is_as_published_with_the_code_set_named() -> None:
    job = encode([Barcode("A012", 64)], GBK)
    assert bytes.fromhex("1B6101") in job
    assert bytes.fromhex("1D6840 1D7703 1D6600 1D4802 1D6B49 06 7B42 41303132") in job


@pytest.mark.parametrize(
    ("data", "expected", "modules"),
    [
        ("A012", b"{BA012", 11 * 6 + 13),
        ("261123A027", b"{C\x1a\x0b\x17{BA027", 11 * 10 + 13),
        ("1234", b"{C\x0c\x22", 11 * 4 + 13),
        ("12345", b"{C\x0c\x22{B5", 11 * 6 + 13),
        ("A{1", b"{BA{{1", 11 * 5 + 13),
        ("00010203", b"{C\x00\x01\x02\x03", 11 * 6 + 13),
    ],
)
def test_digit_pairs_are_packed(data: str, expected: bytes, modules: int) -> None:
    assert escpos_data(data) == expected
    assert modules_of(data) == modules


def test_an_independent_reader_finds_the_whole_slip() -> None:
    found = read(encode(fit(read_document(SLIP), GBK), GBK))
    assert found.lines[0] == ("市政务服务中心" + " " * 24 + "2026-11-23", 1)
    assert ("A027", 8) in found.lines
    assert [line for line in found.lines if line[1] == 2] == [("不动产转移登记", 2), ("（二手房买卖）", 2)]
    assert ("三楼 B 区，前面 12 人；阿卜杜拉·买买提 〇", 1) in found.lines
    assert ("手机看进度", 1) in found.lines
    assert found.codes == [("qr", b"https://hall.example/t/abc"), ("code128", b"{C\x1a\x0b\x17{BA027")]
    assert found.pictures == []
    assert found.commands.count(b"\x1dV") == 1
    assert found.commands[-2:] == [b"\x1dV", b"\x1dr"]


def test_a_code_and_its_words_go_out_as_one_page_with_an_area_for_each() -> None:
    row = Beside(Qr("x" * 60, 176), (Line("手机看进度", bold=True), Line("扫码看前面")))
    job = encode([row, Line("再见")], GBK)
    found = read(job)
    side = row.qr.side
    assert side == 165
    assert found.pages == [
        [
            (0, 0, side + 24, side + 40, ["QR"]),
            (side + 24, row.top, 576 - side - 24, side + 40 - row.top, ["手机看进度", "扫码看前面"]),
        ]
    ]
    assert found.codes == [("qr", b"x" * 60)]
    assert found.lines[-1] == ("再见", 1)
    assert bytes.fromhex("1D50CBCB 1B4C 1B5400 1B57 00000000 BD00 CD00") in job


def test_words_that_gbk_lacks_stand_beside_the_code_in_one_picture() -> None:
    row = Beside(Qr("x", 176), (Line("𠮷"),))
    found = read(encode([row], GBK))
    assert (found.pages, found.codes, found.lines) == ([], [], [])
    assert found.pictures == [(576, row.dots)]


def test_a_printer_without_pages_gets_none() -> None:
    profile = PROFILES["gbk-80-lines"]
    found = read(encode(fit(read_document(SLIP), profile), profile))
    assert found.pages == []
    assert found.codes == [("qr", b"https://hall.example/t/abc"), ("code128", b"{C\x1a\x0b\x17{BA027")]
    assert ("手机看进度", 1) in found.lines


def test_the_feed_to_the_tear_bar_is_the_same_after_large_type() -> None:
    assert encode([Line("x", 3), Cut()], PROFILES["gbk-58"]).endswith(bytes.fromhex("0A 1B3320 1B6406 1D7201"))


@pytest.mark.parametrize("rare", ["䶮", "𠮷", "Ü", "1️", "ﷺ"])
def test_a_line_with_a_sign_that_gbk_lacks_goes_out_as_a_picture_and_no_other_line(rare: str) -> None:
    found = read(encode([Line("你好"), Line(f"张{rare}明", 2), Line("再见")], GBK))
    assert [text for text, _size in found.lines] == ["你好", "再见"]
    assert len(found.pictures) == 1
    assert found.pictures[0][1] == 48


def test_signs_with_a_safe_twin_stay_text() -> None:
    found = read(encode([Line("¥5 303–310 • 甲\u00a0乙")], GBK))
    assert found.lines == [("￥5 303-310 · 甲 乙", 1)]


@pytest.mark.parametrize("sign", ["䶮", "𠮷", "王", "·", "A"])
def test_the_shipped_font_alone_knows_the_rare_signs_of_names(sign: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glyphs, "FONTS", glyphs.FONTS[:1])
    drawn = draw_line(sign, 3, False, find_font())
    assert drawn.getbbox() is not None
    assert drawn.tobytes() != draw_line("〓", 3, False, find_font()).tobytes()


def test_a_tail_below_the_line_is_closed_not_cut_off() -> None:
    drawn = draw_line("g", 8, False, find_font())
    lowest = ["".join("#" if drawn.getpixel((x, y)) else " " for x in range(drawn.width)) for y in range(191, 187, -1)]
    assert [len(row.split()) for row in lowest] == [1, 1, 1, 1]  # the bow of the g; a cut would leave its two sides


def test_a_sign_no_font_has_is_seen_as_missing_not_left_out() -> None:
    assert draw_line("\U0010ffff", 3, False, find_font()).tobytes() == draw_line("〓", 3, False, find_font()).tobytes()


def test_without_any_font_a_rare_name_is_refused_and_common_text_still_goes_out() -> None:
    def none() -> Path:
        raise NoFont("none")

    assert encode([Line("你好")], GBK, none)
    with pytest.raises(NoFont):
        encode([Line("𠮷")], GBK, none)


def test_a_raster_printer_gets_pictures_only_in_slices_every_board_takes() -> None:
    profile = PROFILES["raster-80"]
    found = read(encode(fit(read_document(SLIP), profile), profile))
    assert found.lines == []
    assert not {b"\x1c&", b"\x1c."} & set(found.commands)
    assert [kind for kind, _data in found.codes] == ["code128"]
    assert all(rows <= 255 and width <= 576 for width, rows in found.pictures)


@pytest.mark.parametrize(
    ("name", "end"), [("gbk-80", "1D5642001D7201"), ("gbk-80-full-cut", "1D5641001D7201"), ("gbk-58", "1B64061D7201")]
)
def test_the_fence_stands_after_the_cut_of_each_kind_of_printer(name: str, end: str) -> None:
    assert encode([Line("x"), Cut()], PROFILES[name]).endswith(bytes.fromhex(end))


printable = st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs"]), min_size=1, max_size=12)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.builds(Line, printable, st.integers(1, 3)) | st.builds(Feed, st.integers(1, 9)), max_size=6))
def test_any_text_becomes_commands_that_an_independent_reader_takes_whole(operations: list[Line | Feed]) -> None:
    job = encode(operations, GBK)
    assert [head for head, _data in commands_of(job)][-1] == b"\x1dr"
    found = read(job)
    texts = [one for one in operations if isinstance(one, Line)]
    assert len(found.lines) + len(found.pictures) + sum(
        not one.text.strip() for one in texts if coded(one.text, GBK) is None
    ) >= len(texts)
